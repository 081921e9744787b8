"""Who is who for one account: topics, members, names and group aliases, asked once and remembered for a while."""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass

from bot.gateway.cache import Cache
from bot.gateway.faults import NO_ANSWER, CallError
from bot.gateway.link import Link
from domain.ids import AccountName, ChatId, ContactId

log = logging.getLogger("wangge.gateway")

# A new name or group alias comes without an event, so nothing is believed for longer than this.
BELIEVED_SECONDS = 600.0
ROOMS_KEPT = 10_000
PEOPLE_KEPT = 100_000
PRELOAD_AT_ONCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomFacts:
    topic: str = ""
    members: frozenset[ContactId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """`alias` is the name a member gave themselves in this group; it may be empty."""

    name: str = ""
    alias: str = ""


class Directory:
    """Asks `link()` for what it does not know. A refused question has an empty answer; a lost connection raises."""

    def __init__(self, account: AccountName, link: Callable[[], Link]) -> None:
        self._account = account
        self._link = link
        self._rooms = Cache(self._load_room, seconds=BELIEVED_SECONDS, size=ROOMS_KEPT)
        self._members = Cache(self._load_member, seconds=BELIEVED_SECONDS, size=PEOPLE_KEPT)
        self._names = Cache(self._load_name, seconds=BELIEVED_SECONDS, size=PEOPLE_KEPT)

    async def room(self, room: ChatId) -> RoomFacts:
        return await self._rooms.get(room)

    async def member(self, room: ChatId, contact: ContactId) -> MemberFacts:
        return await self._members.get((room, contact))

    async def contact_name(self, contact: ContactId) -> str:
        return await self._names.get(contact)

    def rooms_with(self, contact: ContactId) -> tuple[ChatId, ...]:
        """The rooms known so far in which somebody sits."""
        return tuple(room for room, facts in self._rooms.items() if contact in facts.members)

    def members(self, room: ChatId) -> list[tuple[ContactId, str]]:
        """Everybody known to sit in a room, with their alias there or their name, empty where it is not known yet."""
        facts = self._rooms.peek(room)
        known = [(contact, self._members.peek((room, contact))) for contact in (facts.members if facts else ())]
        return [(contact, (member.alias or member.name) if member else "") for contact, member in known]

    async def learn_members(self, room: ChatId) -> None:
        """Asks for the names of all who sit there; what is not answered stays unknown."""
        turn = asyncio.Semaphore(PRELOAD_AT_ONCE)
        with contextlib.suppress(CallError):
            members = (await self.room(room)).members
            await asyncio.gather(*(self._learn_member(room, contact, turn) for contact in members))

    async def _learn_member(self, room: ChatId, contact: ContactId, turn: asyncio.Semaphore) -> None:
        async with turn:
            with contextlib.suppress(CallError):
                await self.member(room, contact)

    async def room_ids(self) -> list[ChatId]:
        link = self._link()
        return [ChatId(room) for room in await link.call(link.puppet.room_list())]

    def forget_room(self, room: ChatId) -> None:
        self._rooms.drop(room)

    def forget_members(self, room: ChatId) -> None:
        self._members.drop_where(lambda key: key[0] == room)

    def forget_person(self, contact: ContactId) -> None:
        self._names.drop(contact)
        self._members.drop_where(lambda key: key[1] == contact)

    def forget_all(self) -> None:
        for cache in (self._rooms, self._members, self._names):
            cache.clear()

    async def preload(self) -> dict[ChatId, str]:
        """Learns every room and its topic ahead of its first message; empty where the gateway did not answer.

        Members come one by one: a login must not ask for thousands.
        """
        try:
            rooms = (await self.room_ids())[:ROOMS_KEPT]
            turn = asyncio.Semaphore(PRELOAD_AT_ONCE)
            topics = await asyncio.gather(*(self._preload_room(room, turn) for room in rooms))
        except CallError as error:
            log.warning("gateway_preload_failed account=%s fault=%s", self._account, error.fault)
            return {}
        log.info("gateway_rooms_known account=%s rooms=%d", self._account, len(rooms))
        return dict(zip(rooms, topics, strict=True))

    async def _preload_room(self, room: ChatId, turn: asyncio.Semaphore) -> str:
        async with turn:
            return (await self.room(room)).topic

    async def _load_room(self, room: ChatId) -> RoomFacts:
        link = self._link()
        try:
            payload = await link.call(link.puppet.room_payload(room))
        except CallError as error:
            _reraise_unless_refused(error)
            return RoomFacts()
        return RoomFacts(topic=payload.topic, members=frozenset(payload.member_ids))

    async def _load_member(self, key: tuple[ChatId, ContactId]) -> MemberFacts:
        link = self._link()
        try:
            payload = await link.call(link.puppet.room_member_payload(*key))
        except CallError as error:
            _reraise_unless_refused(error)
            return MemberFacts(name=await self.contact_name(key[1]))
        return MemberFacts(name=payload.name, alias=payload.room_alias)

    async def _load_name(self, contact: ContactId) -> str:
        link = self._link()
        try:
            payload = await link.call(link.puppet.contact_payload(contact))
        except CallError as error:
            _reraise_unless_refused(error)
            return ""
        return str(payload.name)


def _reraise_unless_refused(error: CallError) -> None:
    if error.fault in NO_ANSWER:
        raise error
