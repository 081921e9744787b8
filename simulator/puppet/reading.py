"""Calls that read a message: its payload, its file, picture, card or link."""

import json
from typing import Any

from grpclib.const import Cardinality, Handler
from grpclib.server import Stream
from wechaty_grpc.wechaty import puppet as pb

from simulator.media import Media
from simulator.messages import WIRE_TYPES, Kind, Message
from simulator.puppet.filebox import pack_filebox
from simulator.puppet.rpc import Caller, Rpc, meet_faults, path_of, reported_refusals
from simulator.refusal import RefusedError

CHUNK = 64 * 1024


def find_message(caller: Caller, message_id: str) -> Message:
    """An account can read only what was said where it sits."""
    message = caller.street.message(message_id)
    chat, account = message.chat, caller.account
    if chat.account not in ("", account.name):
        raise RefusedError("no_such_message", "没有这条消息")
    return message


def message_payload(caller: Caller, request: Any) -> Any:
    message = find_message(caller, request.id)
    show, chat = caller.account.ids.show, message.chat
    own = message.sender_id == caller.account.person_id
    listener = "" if chat.room_id else chat.person_id if own else caller.account.person_id
    return pb.MessagePayloadResponse(
        id=message.id,
        filename=message.filename,
        text=message.wire_text,
        timestamp=int(message.at),
        type=WIRE_TYPES[message.kind],
        from_id=show(message.sender_id),
        room_id=show(chat.room_id),
        to_id=show(listener),
        mention_ids=[show(person_id) for person_id in message.mentions],
    )


def find_media(caller: Caller, message_id: str) -> Media:
    media = caller.street.media.find(find_message(caller, message_id).media_id)
    if media is None:
        raise RefusedError("no_file", "这条消息没有文件，或者文件已经过期")
    return media


def message_file(caller: Caller, request: Any) -> Any:
    return pb.MessageFileResponse(filebox=pack_filebox(find_media(caller, request.id)))


def message_image(caller: Caller, request: Any) -> Any:
    return pb.MessageImageResponse(filebox=pack_filebox(find_media(caller, request.id)))


def message_contact(caller: Caller, request: Any) -> Any:
    message = find_message(caller, request.id)
    if message.kind is not Kind.CONTACT:
        raise RefusedError("no_card", "这条消息不是名片")
    return pb.MessageContactResponse(id=caller.account.ids.show(message.contact_id))


def message_url(caller: Caller, request: Any) -> Any:
    message = find_message(caller, request.id)
    if message.kind is not Kind.LINK:
        raise RefusedError("no_link", "这条消息不是链接")
    link = {"url": message.url, "title": message.own_words, "description": "", "thumbnailUrl": ""}
    return pb.MessageUrlResponse(url_link=json.dumps(link, ensure_ascii=False))


RPCS = [
    Rpc(
        name="MessagePayload",
        request=pb.MessagePayloadRequest,
        reply=pb.MessagePayloadResponse,
        answer=message_payload,
    ),
    Rpc(name="MessageFile", request=pb.MessageFileRequest, reply=pb.MessageFileResponse, answer=message_file),
    Rpc(
        name="MessageImage",
        request=pb.MessageImageRequest,
        reply=pb.MessageImageResponse,
        answer=message_image,
    ),
    Rpc(
        name="MessageContact",
        request=pb.MessageContactRequest,
        reply=pb.MessageContactResponse,
        answer=message_contact,
    ),
    Rpc(name="MessageUrl", request=pb.MessageUrlRequest, reply=pb.MessageUrlResponse, answer=message_url),
]


def make_stream_handlers(caller: Caller) -> dict[str, Handler]:
    """The two ways of reading a file in pieces."""
    return {
        path_of("MessageFileStream"): _make_stream_handler(
            caller, pb.MessageFileStreamRequest, pb.MessageFileStreamResponse
        ),
        path_of("MessageImageStream"): _make_stream_handler(
            caller, pb.MessageImageStreamRequest, pb.MessageImageStreamResponse
        ),
    }


def _make_stream_handler(caller: Caller, request_type: type, reply_type: type) -> Handler:
    """The name comes first, then the bytes."""

    async def handle(stream: Stream[Any, Any]) -> None:
        request = await stream.recv_message()
        await meet_faults(caller)
        with reported_refusals():
            media = find_media(caller, request.id)
        await stream.send_message(reply_type(file_box_chunk=pb.FileBoxChunk(name=media.name)))
        for start in range(0, len(media.data), CHUNK):
            piece = pb.FileBoxChunk(data=media.data[start : start + CHUNK])
            await stream.send_message(reply_type(file_box_chunk=piece))

    return Handler(handle, Cardinality.UNARY_STREAM, request_type, reply_type)
