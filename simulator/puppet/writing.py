"""Calls by which the bot speaks: text, files, cards, links, and taking words back."""

import json
from typing import Any

import betterproto
from grpclib.const import Cardinality, Handler
from grpclib.server import Stream
from wechaty_grpc.wechaty import puppet as pb

from simulator.messages import Kind
from simulator.outgoing import recall, send
from simulator.puppet.contacts import find_person
from simulator.puppet.filebox import FileBox, choose_kind, unpack_filebox
from simulator.puppet.rpc import Caller, Rpc, UnansweredError, answer_once, meet_faults, path_of
from simulator.refusal import RefusedError
from simulator.sayings import Saying


def send_saying(caller: Caller, conversation_id: str, saying: Saying, reply: type) -> Any:
    """A reply without an id is what several gateways give even when all went well."""
    receipt = send(caller.street, caller.account, conversation_id, saying)
    if not receipt.answered:
        raise UnansweredError(cut=receipt.cut)
    return reply(id=receipt.message_id) if receipt.message_id else reply()


def message_send_text(caller: Caller, request: Any) -> Any:
    meant = caller.account.ids.meant
    mentions = tuple(person_id for person_id in map(meant, request.mentonal_ids) if person_id)
    saying = Saying(text=request.text, mentions=mentions)
    return send_saying(caller, request.conversation_id, saying, pb.MessageSendTextResponse)


def message_send_file(caller: Caller, request: Any) -> Any:
    saying = _say_file(unpack_filebox(request.filebox))
    return send_saying(caller, request.conversation_id, saying, pb.MessageSendFileResponse)


def message_send_contact(caller: Caller, request: Any) -> Any:
    person = find_person(caller, request.contact_id)
    saying = Saying(kind=Kind.CONTACT, text=person.name, contact_id=person.id)
    return send_saying(caller, request.conversation_id, saying, pb.MessageSendContactResponse)


def message_send_url(caller: Caller, request: Any) -> Any:
    link = _read_object(request.url_link)
    saying = Saying(kind=Kind.LINK, text=str(link.get("title", "")), url=str(link.get("url", "")))
    return send_saying(caller, request.conversation_id, saying, pb.MessageSendUrlResponse)


def message_send_mini_program(caller: Caller, request: Any) -> Any:
    program = _read_object(request.mini_program)
    saying = Saying(kind=Kind.MINI_PROGRAM, text=str(program.get("title", "")))
    return send_saying(caller, request.conversation_id, saying, pb.MessageSendMiniProgramResponse)


def message_recall(caller: Caller, request: Any) -> Any:
    return pb.MessageRecallResponse(success=recall(caller.street, caller.account, request.id))


def _say_file(box: FileBox) -> Saying:
    return Saying(kind=choose_kind(box.name), filename=box.name, data=box.data, url=box.url)


def _read_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise RefusedError("broken_payload", "内容读不出来") from error
    if not isinstance(found, dict):
        raise RefusedError("broken_payload", "内容读不出来")
    return found


RPCS = [
    Rpc(
        name="MessageSendText",
        request=pb.MessageSendTextRequest,
        reply=pb.MessageSendTextResponse,
        answer=message_send_text,
    ),
    Rpc(
        name="MessageSendFile",
        request=pb.MessageSendFileRequest,
        reply=pb.MessageSendFileResponse,
        answer=message_send_file,
    ),
    Rpc(
        name="MessageSendContact",
        request=pb.MessageSendContactRequest,
        reply=pb.MessageSendContactResponse,
        answer=message_send_contact,
    ),
    Rpc(
        name="MessageSendUrl",
        request=pb.MessageSendUrlRequest,
        reply=pb.MessageSendUrlResponse,
        answer=message_send_url,
    ),
    Rpc(
        name="MessageSendMiniProgram",
        request=pb.MessageSendMiniProgramRequest,
        reply=pb.MessageSendMiniProgramResponse,
        answer=message_send_mini_program,
    ),
    Rpc(
        name="MessageRecall",
        request=pb.MessageRecallRequest,
        reply=pb.MessageRecallResponse,
        answer=message_recall,
    ),
]


def make_stream_handlers(caller: Caller) -> dict[str, Handler]:
    async def handle(stream: Stream[Any, Any]) -> None:
        conversation_id, box = await _receive_file(stream)
        await meet_faults(caller)
        reply = pb.MessageSendFileStreamResponse
        await answer_once(stream, lambda: send_saying(caller, conversation_id, _say_file(box), reply))

    handler = Handler(
        handle, Cardinality.STREAM_UNARY, pb.MessageSendFileStreamRequest, pb.MessageSendFileStreamResponse
    )
    return {path_of("MessageSendFileStream"): handler}


async def _receive_file(stream: Stream[Any, Any]) -> tuple[str, FileBox]:
    """The conversation, the name and the bytes arrive as separate pieces of one call."""
    conversation_id, name, data = "", "", bytearray()
    async for piece in stream:
        field, _ = betterproto.which_one_of(piece, "payload")
        if field == "conversation_id":
            conversation_id = piece.conversation_id
        elif betterproto.which_one_of(piece.file_box_chunk, "payload")[0] == "name":
            name = piece.file_box_chunk.name
        else:
            data += piece.file_box_chunk.data
    return conversation_id, FileBox(name=name, data=bytes(data))
