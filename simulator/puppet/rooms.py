"""Calls about groups: which there are, who sits in them, their names and invitations."""

from typing import Any

from wechaty_grpc.wechaty import puppet as pb

from simulator.happenings import accept_invitation, change_topic, create_room, join_room, leave_room
from simulator.puppet.contacts import find_person
from simulator.puppet.rpc import Caller, Rpc
from simulator.refusal import RefusedError
from simulator.world import Room


def find_room(caller: Caller, shown_id: str) -> Room:
    """An account sees only the groups it sits in."""
    room = caller.street.room(caller.account.ids.meant(shown_id))
    if caller.account.person_id not in room.members:
        raise RefusedError("not_in_room", "你不在这个群聊里")
    return room


def room_list(caller: Caller, _request: Any) -> Any:
    account = caller.account
    own_rooms = caller.street.person(account.person_id).rooms
    return pb.RoomListResponse(ids=[account.ids.show(room_id) for room_id in own_rooms])


def room_payload(caller: Caller, request: Any) -> Any:
    room = find_room(caller, request.id)
    show = caller.account.ids.show
    return pb.RoomPayloadResponse(
        id=request.id,
        topic=room.topic,
        owner_id=show(room.owner_id),
        member_ids=[show(person_id) for person_id in room.members],
    )


def room_member_list(caller: Caller, request: Any) -> Any:
    room = find_room(caller, request.id)
    show = caller.account.ids.show
    return pb.RoomMemberListResponse(member_ids=[show(person_id) for person_id in room.members])


def room_member_payload(caller: Caller, request: Any) -> Any:
    room, person = find_room(caller, request.id), find_person(caller, request.member_id)
    if person.id not in room.members:
        raise RefusedError("not_a_member", "这个人不在这个群里")
    return pb.RoomMemberPayloadResponse(
        id=request.member_id,
        room_alias=room.aliases.get(person.id, ""),
        inviter_id=caller.account.ids.show(room.members[person.id]),
        name=person.name,
    )


def room_topic(caller: Caller, request: Any) -> Any:
    room = find_room(caller, request.id)
    if request.topic is None:
        return pb.RoomTopicResponse(topic=room.topic)
    change_topic(caller.street, room.id, request.topic, caller.account.person_id)
    return pb.RoomTopicResponse()


def room_announce(caller: Caller, request: Any) -> Any:
    room = find_room(caller, request.id)
    if request.text is None:
        return pb.RoomAnnounceResponse(text=room.announcement)
    room.announcement = request.text
    return pb.RoomAnnounceResponse()


def room_add(caller: Caller, request: Any) -> Any:
    room, person = find_room(caller, request.id), find_person(caller, request.contact_id)
    join_room(caller.street, room.id, person.id, inviter_id=caller.account.person_id)
    return pb.RoomAddResponse()


def room_del(caller: Caller, request: Any) -> Any:
    room, person = find_room(caller, request.id), find_person(caller, request.contact_id)
    leave_room(caller.street, room.id, person.id, remover_id=caller.account.person_id)
    return pb.RoomDelResponse()


def room_quit(caller: Caller, request: Any) -> Any:
    leave_room(caller.street, find_room(caller, request.id).id, caller.account.person_id)
    return pb.RoomQuitResponse()


def room_create(caller: Caller, request: Any) -> Any:
    members = [find_person(caller, shown_id).id for shown_id in request.contact_ids]
    room = create_room(caller.street, request.topic, caller.account.person_id, members)
    return pb.RoomCreateResponse(id=caller.account.ids.show(room.id))


def room_invitation_payload(caller: Caller, request: Any) -> Any:
    invitation = caller.street.invitations.get(request.id)
    if invitation is None or invitation.account != caller.account.name:
        raise RefusedError("no_such_invitation", "没有这个入群邀请")
    room = caller.street.room(invitation.room_id)
    show = caller.account.ids.show
    return pb.RoomInvitationPayloadResponse(
        id=invitation.id,
        inviter_id=show(invitation.inviter_id),
        topic=room.topic,
        member_count=len(room.members),
        member_ids=[show(person_id) for person_id in room.members],
        timestamp=int(invitation.at),
        receiver_id=show(caller.account.person_id),
    )


def room_invitation_accept(caller: Caller, request: Any) -> Any:
    accept_invitation(caller.street, caller.account, request.id)
    return pb.RoomInvitationAcceptResponse()


RPCS = [
    Rpc(name="RoomList", request=pb.RoomListRequest, reply=pb.RoomListResponse, answer=room_list),
    Rpc(name="RoomPayload", request=pb.RoomPayloadRequest, reply=pb.RoomPayloadResponse, answer=room_payload),
    Rpc(
        name="RoomMemberList",
        request=pb.RoomMemberListRequest,
        reply=pb.RoomMemberListResponse,
        answer=room_member_list,
    ),
    Rpc(
        name="RoomMemberPayload",
        request=pb.RoomMemberPayloadRequest,
        reply=pb.RoomMemberPayloadResponse,
        answer=room_member_payload,
    ),
    Rpc(name="RoomTopic", request=pb.RoomTopicRequest, reply=pb.RoomTopicResponse, answer=room_topic),
    Rpc(
        name="RoomAnnounce",
        request=pb.RoomAnnounceRequest,
        reply=pb.RoomAnnounceResponse,
        answer=room_announce,
    ),
    Rpc(name="RoomAdd", request=pb.RoomAddRequest, reply=pb.RoomAddResponse, answer=room_add),
    Rpc(name="RoomDel", request=pb.RoomDelRequest, reply=pb.RoomDelResponse, answer=room_del),
    Rpc(name="RoomQuit", request=pb.RoomQuitRequest, reply=pb.RoomQuitResponse, answer=room_quit),
    Rpc(name="RoomCreate", request=pb.RoomCreateRequest, reply=pb.RoomCreateResponse, answer=room_create),
    Rpc(
        name="RoomInvitationPayload",
        request=pb.RoomInvitationPayloadRequest,
        reply=pb.RoomInvitationPayloadResponse,
        answer=room_invitation_payload,
    ),
    Rpc(
        name="RoomInvitationAccept",
        request=pb.RoomInvitationAcceptRequest,
        reply=pb.RoomInvitationAcceptResponse,
        answer=room_invitation_accept,
    ),
]
