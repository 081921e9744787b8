"""Pulls payloads by id and reads them among the names and groups they belong to."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.gateway.directory import Directory, RoomFacts
from bot.gateway.faults import CallError, Fault
from bot.gateway.link import Link
from bot.gateway.own_sends import OwnSends
from bot.gateway.reading import (
    RawMessage,
    Surroundings,
    clean_name,
    is_for_nobody,
    may_name_bot,
    read_message,
    read_time,
    strip_mention_prefix,
)
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundMessage

log = logging.getLogger("wangge.gateway")

EchoSeen = Callable[[AccountName, ChatId, str, MessageId, datetime], None]
"""(account, chat, sha256 of the text without mentions, message id, when): a send of ours came back that was never
answered."""

PULLS_AT_ONCE = 32


class Puller:
    """`link()` and `self_id()` raise CallError while there is no login."""

    def __init__(
        self,
        *,
        account: AccountName,
        bot_names: tuple[str, ...],
        directory: Directory,
        own_sends: OwnSends,
        link: Callable[[], Link],
        self_id: Callable[[], ContactId],
        echo_seen: EchoSeen | None,
    ) -> None:
        self._account = account
        self._bot_names = bot_names
        self._directory = directory
        self._own_sends = own_sends
        self._link = link
        self._self_id = self_id
        self._echo_seen = echo_seen
        self._turn = asyncio.Semaphore(PULLS_AT_ONCE)

    async def fetch_message(self, message_id: MessageId, arrived_at: datetime) -> InboundMessage | None:
        """None: our own message, nothing for a person, or no longer to be had. CallError: ask again later.

        Nothing is asked about the sender: most of what is said leads nowhere, and names are asked where it does.
        Nor is our own message asked for, once its send was answered with this id.
        """
        if message_id in self._own_sends:
            return None
        link = self._link()
        try:
            payload = await link.call(link.stub.message_payload(id=message_id))
        except CallError as error:
            if error.fault is not Fault.GONE:
                raise
            log.warning("gateway_message_gone account=%s message=%s", self._account, message_id)
            return None
        return await self._read(_copy_payload(payload, message_id), payload.to_id, arrived_at)

    async def pull(self, arrivals: Sequence[tuple[MessageId, datetime]]) -> list[InboundMessage | CallError | None]:
        """Many at once, answered in the order asked; a CallError stands where one has to be asked again later."""
        return await asyncio.gather(*(self._pull_one(*arrival) for arrival in arrivals))

    async def name_senders(self, messages: Sequence[InboundMessage]) -> list[InboundMessage | CallError]:
        """The same messages with the names of who sent them; a CallError stands where to ask again later."""
        return await asyncio.gather(*(self._name_one(message) for message in messages))

    async def name_sender(self, message: InboundMessage) -> InboundMessage:
        """The same message with its sender's name, and the name they bear in its group."""
        if message.room is None:
            return replace(message, sender_name=clean_name(await self._directory.contact_name(message.sender)))
        member = await self._directory.member(message.room, message.sender)
        return replace(message, sender_name=clean_name(member.name), room_alias=clean_name(member.alias))

    async def _name_one(self, message: InboundMessage) -> InboundMessage | CallError:
        async with self._turn:
            try:
                return await self.name_sender(message)
            except CallError as error:
                return error

    async def _pull_one(self, message_id: MessageId, arrived_at: datetime) -> InboundMessage | CallError | None:
        async with self._turn:
            try:
                return await self.fetch_message(message_id, arrived_at)
            except CallError as error:
                return error

    async def _read(self, raw: RawMessage, to_id: str, arrived_at: datetime) -> InboundMessage | None:
        self_id = self._self_id()
        if raw.from_id == self_id:
            self._tell_echo(raw, to_id, arrived_at)
        if is_for_nobody(raw, self_id):
            return None
        names = await self._names_of_bot(ChatId(raw.room_id), self_id) if may_name_bot(raw) else ()
        facts = await self._directory.room(ChatId(raw.room_id)) if raw.room_id else RoomFacts()
        around = Surroundings(
            account=self._account,
            self_id=self_id,
            arrived_at=arrived_at,
            bot_names=names,
            room_topic=facts.topic,
            member_count=len(facts.members),
        )
        return read_message(raw, around)

    async def _names_of_bot(self, room: ChatId, self_id: ContactId) -> tuple[str, ...]:
        names = [*self._bot_names, await self._directory.contact_name(self_id)]
        if room:
            names.append((await self._directory.member(room, self_id)).alias)
        return tuple(dict.fromkeys(name for name in names if name))

    def _tell_echo(self, raw: RawMessage, to_id: str, arrived_at: datetime) -> None:
        if self._echo_seen is not None:
            text_hash = hashlib.sha256(strip_mention_prefix(raw.text).encode()).hexdigest()
            at = read_time(raw.timestamp) or arrived_at
            self._echo_seen(self._account, ChatId(raw.room_id or to_id), text_hash, MessageId(raw.id), at)


def _copy_payload(payload: Any, message_id: MessageId) -> RawMessage:
    return RawMessage(
        id=message_id,  # the id that was announced is the key, whatever the payload calls itself
        type=int(payload.type),
        text=payload.text,
        filename=payload.filename,
        timestamp=payload.timestamp,
        from_id=payload.from_id,
        room_id=payload.room_id,
        mention_ids=tuple(payload.mention_ids),
    )
