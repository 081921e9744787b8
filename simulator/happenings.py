"""What happens besides talk: friends are made, groups are joined and left, renamed, accounts are logged out."""

from simulator.accounts import (
    DIRTY,
    FRIENDSHIP,
    ROOM_INVITE,
    ROOM_JOIN,
    ROOM_LEAVE,
    ROOM_TOPIC,
    Account,
)
from simulator.refusal import RefusedError
from simulator.requests import FriendRequest, Invitation
from simulator.sayings import choose_account
from simulator.street import Street
from simulator.world import Person, Room

FRIEND_CONFIRMED, FRIEND_ASKED = 1, 2
DIRTY_CONTACT, DIRTY_ROOM_MEMBER = 2, 4


def ask_friendship(street: Street, person_id: str, account_name: str, hello: str) -> FriendRequest:
    person = street.person(person_id)
    account = street.account(account_name or choose_account(street, person))
    if account.name in person.friend_of:
        raise RefusedError("already_friends", "已经是好友了")
    return _announce_friendship(street, account, person, FRIEND_ASKED, hello)


def accept_friendship(street: Street, account: Account, request_id: str) -> None:
    request = street.friend_requests.get(request_id)
    if request is None or request.account != account.name:
        raise RefusedError("no_such_request", "没有这个好友申请")
    befriend(street, account, street.person(request.person_id))


def befriend(street: Street, account: Account, person: Person) -> None:
    person.friend_of.add(account.name)
    _announce_friendship(street, account, person, FRIEND_CONFIRMED, "")


def unfriend(street: Street, person_id: str, account_name: str) -> None:
    """A person removes the bot; WeChat tells nobody."""
    person = street.person(person_id)
    person.friend_of.discard(street.account(account_name or choose_account(street, person)).name)


def invite_bot(street: Street, room_id: str, inviter_id: str, account_name: str) -> Invitation:
    room, inviter = street.room(room_id), street.person(inviter_id)
    account = street.account(account_name or choose_account(street, inviter))
    _require_member(room, inviter)
    if account.person_id in room.members:
        raise RefusedError("already_in_room", "机器人已经在这个群里了")
    invitation = Invitation(
        id=street.history.new_id(),
        account=account.name,
        inviter_id=inviter.id,
        room_id=room.id,
        at=street.clock.seconds(),
    )
    street.invitations[invitation.id] = invitation
    account.emit(ROOM_INVITE, roomInvitationId=invitation.id)
    return invitation


def accept_invitation(street: Street, account: Account, invitation_id: str) -> None:
    invitation = street.invitations.get(invitation_id)
    if invitation is None or invitation.account != account.name:
        raise RefusedError("no_such_invitation", "没有这个入群邀请")
    join_room(street, invitation.room_id, account.person_id, inviter_id=invitation.inviter_id)


def join_room(street: Street, room_id: str, person_id: str, *, inviter_id: str = "") -> None:
    room, person = street.room(room_id), street.person(person_id)
    if person.id in room.members:
        raise RefusedError("already_in_room", "这个人已经在群里了")
    inviter = street.person(inviter_id or room.owner_id).id
    street.world.join_room(room, person, inviter_id=inviter)
    for account in _accounts_in(street, room):
        show = account.ids.show
        account.emit(
            ROOM_JOIN,
            inviteeIdList=[show(person.id)],
            inviterId=show(inviter),
            roomId=show(room.id),
            timestamp=int(street.clock.seconds()),
        )
    street.tell(room)


def leave_room(street: Street, room_id: str, person_id: str, *, remover_id: str = "") -> None:
    """Somebody goes or is put out; an account that is put out still hears that."""
    room, person = street.room(room_id), street.person(person_id)
    _require_member(room, person)
    listeners = _accounts_in(street, room)
    street.world.leave_room(room, person)
    for account in listeners:
        show = account.ids.show
        account.emit(
            ROOM_LEAVE,
            removeeIdList=[show(person.id)],
            removerId=show(remover_id or person.id),
            roomId=show(room.id),
            timestamp=int(street.clock.seconds()),
        )
    street.tell(room)


def change_topic(street: Street, room_id: str, topic: str, changer_id: str) -> None:
    room, changer = street.room(room_id), street.person(changer_id or street.room(room_id).owner_id)
    _require_member(room, changer)
    old_topic, room.topic = room.topic, topic
    for account in _accounts_in(street, room):
        show = account.ids.show
        account.emit(
            ROOM_TOPIC,
            changerId=show(changer.id),
            newTopic=topic,
            oldTopic=old_topic,
            roomId=show(room.id),
            timestamp=int(street.clock.seconds()),
        )
    street.tell(room)


def rename_person(street: Street, person_id: str, name: str) -> None:
    person = street.person(person_id)
    person.name = name
    for account in street.accounts.values():
        account.emit(DIRTY, payloadType=DIRTY_CONTACT, payloadId=account.ids.show(person.id))
    for room_id in person.rooms:
        street.tell(street.world.rooms[room_id])


def rename_in_room(street: Street, room_id: str, person_id: str, alias: str) -> None:
    room, person = street.room(room_id), street.person(person_id)
    _require_member(room, person)
    room.aliases[person.id] = alias
    for account in _accounts_in(street, room):
        account.emit(DIRTY, payloadType=DIRTY_ROOM_MEMBER, payloadId=account.ids.show(room.id))
    street.tell(room)


def create_room(street: Street, topic: str, creator_id: str, member_ids: list[str]) -> Room:
    creator = street.person(creator_id)
    room = Room(id=f"{street.history.new_id()}@chatroom", topic=topic, tier="", grids=(), owner_id=creator.id)
    members = [street.person(member_id) for member_id in dict.fromkeys([creator.id, *member_ids])]
    street.world.rooms[room.id] = room
    for member in members:
        street.world.join_room(room, member, inviter_id=creator.id)
    street.tell(room)
    return room


def renew_ids(street: Street, account: Account) -> None:
    """What a UOS puppet does at a login: everybody and every group has another id, the account too."""
    account.log_out("new login")
    account.ids.renew()
    account.log_in()


def _announce_friendship(street: Street, account: Account, person: Person, kind: int, hello: str) -> FriendRequest:
    request = FriendRequest(
        id=street.history.new_id(),
        account=account.name,
        person_id=person.id,
        hello=hello,
        kind=kind,
        at=street.clock.seconds(),
    )
    street.friend_requests[request.id] = request
    account.emit(FRIENDSHIP, friendshipId=request.id)
    return request


def _require_member(room: Room, person: Person) -> None:
    if person.id not in room.members:
        raise RefusedError("not_a_member", "这个人不在这个群里")


def _accounts_in(street: Street, room: Room) -> list[Account]:
    return [street.accounts[name] for name in room.bots]
