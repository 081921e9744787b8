"""Calls about people: who they are, what the account calls them, who wants to be friends."""

from typing import Any

from wechaty_grpc.wechaty import puppet as pb

from simulator.happenings import accept_friendship, befriend
from simulator.puppet.rpc import Caller, Rpc
from simulator.refusal import RefusedError
from simulator.world import Person

PERSONAL = 1
FOUND_IN_ROOM = 14


def find_person(caller: Caller, shown_id: str) -> Person:
    return caller.street.person(caller.account.ids.meant(shown_id))


def contact_list(caller: Caller, _request: Any) -> Any:
    account = caller.account
    ids = [account.person_id, *caller.street.world.friends_of(account.name)]
    return pb.ContactListResponse(ids=[account.ids.show(person_id) for person_id in ids])


def contact_payload(caller: Caller, request: Any) -> Any:
    person = find_person(caller, request.id)
    account = caller.account
    return pb.ContactPayloadResponse(
        id=request.id,
        type=PERSONAL,
        name=person.name,
        alias=person.remarks.get(account.name, ""),
        friend=account.name in person.friend_of,
    )


def contact_alias(caller: Caller, request: Any) -> Any:
    person = find_person(caller, request.id)
    if request.alias is None:
        return pb.ContactAliasResponse(alias=person.remarks.get(caller.account.name, ""))
    person.remarks[caller.account.name] = request.alias
    return pb.ContactAliasResponse()


def friendship_payload(caller: Caller, request: Any) -> Any:
    asked = caller.street.friend_requests.get(request.id)
    if asked is None or asked.account != caller.account.name:
        raise RefusedError("no_such_request", "没有这个好友申请")
    return pb.FriendshipPayloadResponse(
        id=asked.id,
        contact_id=caller.account.ids.show(asked.person_id),
        hello=asked.hello,
        type=asked.kind,
        ticket=f"ticket-{asked.id}",
        scene=FOUND_IN_ROOM,
    )


def friendship_accept(caller: Caller, request: Any) -> Any:
    accept_friendship(caller.street, caller.account, request.id)
    return pb.FriendshipAcceptResponse()


def friendship_add(caller: Caller, request: Any) -> Any:
    """The people of this town say yes at once."""
    befriend(caller.street, caller.account, find_person(caller, request.contact_id))
    return pb.FriendshipAddResponse()


def friendship_search_phone(caller: Caller, request: Any) -> Any:
    found = (person for person in caller.street.world.people.values() if person.phone == request.phone)
    person = next(found, None) if request.phone else None
    shown = caller.account.ids.show(person.id) if person else None
    return pb.FriendshipSearchPhoneResponse(contact_id=shown)


RPCS = [
    Rpc(
        name="ContactList",
        request=pb.ContactListRequest,
        reply=pb.ContactListResponse,
        answer=contact_list,
    ),
    Rpc(
        name="ContactPayload",
        request=pb.ContactPayloadRequest,
        reply=pb.ContactPayloadResponse,
        answer=contact_payload,
    ),
    Rpc(
        name="ContactAlias",
        request=pb.ContactAliasRequest,
        reply=pb.ContactAliasResponse,
        answer=contact_alias,
    ),
    Rpc(
        name="FriendshipPayload",
        request=pb.FriendshipPayloadRequest,
        reply=pb.FriendshipPayloadResponse,
        answer=friendship_payload,
    ),
    Rpc(
        name="FriendshipAccept",
        request=pb.FriendshipAcceptRequest,
        reply=pb.FriendshipAcceptResponse,
        answer=friendship_accept,
    ),
    Rpc(
        name="FriendshipAdd",
        request=pb.FriendshipAddRequest,
        reply=pb.FriendshipAddResponse,
        answer=friendship_add,
    ),
    Rpc(
        name="FriendshipSearchPhone",
        request=pb.FriendshipSearchPhoneRequest,
        reply=pb.FriendshipSearchPhoneResponse,
        answer=friendship_search_phone,
    ),
]
