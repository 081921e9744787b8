"""From a puppet's event, which carries only ids, to an InboundEvent with the names and rooms behind them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wechaty_grpc.wechaty.puppet import EventType, FriendshipType

from bot.gateway.directory import Directory
from bot.gateway.link import Link
from domain.ids import AccountName, ChatId, ContactId
from domain.messages import EventKind, InboundEvent

_ROOM_EVENTS = {
    EventType.EVENT_TYPE_ROOM_JOIN: (EventKind.ROOM_JOINED, "inviterId", "inviteeIdList"),
    EventType.EVENT_TYPE_ROOM_LEAVE: (EventKind.ROOM_LEFT, "removerId", "removeeIdList"),
    EventType.EVENT_TYPE_ROOM_TOPIC: (EventKind.ROOM_TOPIC, "changerId", ""),
}
_FRIENDSHIPS = {
    FriendshipType.FRIENDSHIP_TYPE_CONFIRM: EventKind.FRIEND_MADE,
    FriendshipType.FRIENDSHIP_TYPE_RECEIVE: EventKind.FRIEND_ASKED,
}


def forget_what_changed(directory: Directory, number: int, payload: Mapping[str, Any]) -> None:
    """Done as the event is heard, before any later message is read."""
    if number in _ROOM_EVENTS:
        directory.forget_room(ChatId(payload["roomId"]))
    elif number == EventType.EVENT_TYPE_DIRTY:
        _FORGET.get(payload["payloadType"], _forget_nothing)(directory, str(payload["payloadId"]))


def _forget_nothing(_directory: Directory, _dirty: str) -> None:
    return


# The numbers of the TypeScript PayloadType; a member's payload is named by its room.
_FORGET: dict[int, Callable[[Directory, str], None]] = {
    2: lambda directory, dirty: directory.forget_person(ContactId(dirty)),
    3: lambda directory, dirty: directory.forget_room(ChatId(dirty)),
    4: lambda directory, dirty: directory.forget_members(ChatId(dirty)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EventReader:
    """Asks the puppet what is behind an event. `link()` and `self_id()` raise CallError while there is no login."""

    account: AccountName
    directory: Directory
    link: Callable[[], Link]
    self_id: Callable[[], ContactId]

    async def read(self, number: int, payload: Mapping[str, Any], at: datetime) -> InboundEvent | None:
        """None for an event that means nothing to us. CallError if the puppet did not answer."""
        if number in _ROOM_EVENTS:
            return await self._read_room_event(number, payload, at)
        if number == EventType.EVENT_TYPE_ROOM_INVITE:
            return await self._read_invitation(str(payload["roomInvitationId"]), at)
        if number == EventType.EVENT_TYPE_FRIENDSHIP:
            return await self._read_friendship(str(payload["friendshipId"]), at)
        return None

    async def _read_room_event(self, number: int, payload: Mapping[str, Any], at: datetime) -> InboundEvent:
        kind, actor_field, people_field = _ROOM_EVENTS[EventType(number)]
        room, actor = ChatId(payload["roomId"]), ContactId(payload.get(actor_field) or "")
        people = tuple(ContactId(each) for each in payload.get(people_field) or ())
        topic = payload.get("newTopic") or (await self.directory.room(room)).topic
        moment = payload.get("timestamp") or int(at.timestamp())
        return InboundEvent(
            account=self.account,
            kind=kind,
            key=f"{kind}:{room}:{','.join(people)}:{moment}",
            at=at,
            room=room,
            room_topic=topic,
            actor=actor or None,
            actor_name=await self.directory.contact_name(actor) if actor else "",
            people=people,
            includes_bot=self.self_id() in people,
        )

    async def _read_invitation(self, invitation_id: str, at: datetime) -> InboundEvent:
        link = self.link()
        invitation = await link.call(link.stub.room_invitation_payload(id=invitation_id))
        inviter = ContactId(invitation.inviter_id)
        return InboundEvent(
            account=self.account,
            kind=EventKind.ROOM_INVITED,
            key=invitation_id,
            at=at,
            room_topic=invitation.topic,
            actor=inviter or None,
            actor_name=await self.directory.contact_name(inviter) if inviter else "",
            includes_bot=True,
        )

    async def _read_friendship(self, friendship_id: str, at: datetime) -> InboundEvent | None:
        link = self.link()
        friendship = await link.call(link.stub.friendship_payload(id=friendship_id))
        kind = _FRIENDSHIPS.get(friendship.type)
        if kind is None:
            return None
        contact = ContactId(friendship.contact_id)
        self.directory.forget_person(contact)
        return InboundEvent(
            account=self.account,
            kind=kind,
            key=friendship_id,
            at=at,
            actor=contact,
            actor_name=await self.directory.contact_name(contact),
            people=(contact,),
            shared_rooms=self.directory.rooms_with(contact),
            words=friendship.hello,
        )
