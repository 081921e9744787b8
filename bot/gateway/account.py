"""One WeChat account of ours, as the rest of the program knows it: a Messenger and a MessageSource."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from wechaty_grpc.wechaty.puppet import EventType

from bot.gateway.compat import place_wechaty_files
from bot.gateway.directory import Directory
from bot.gateway.events import EventReader, forget_what_changed
from bot.gateway.faults import NO_ANSWER, CallError, Fault
from bot.gateway.friends import Friends
from bot.gateway.link import Link, split_endpoint
from bot.gateway.media import fetch_media
from bot.gateway.outgoing import Sender
from bot.gateway.own_sends import OwnSends
from bot.gateway.pulling import EchoSeen, Puller
from bot.gateway.status import GatewayStatus, Timing
from bot.gateway.supervisor import Supervisor
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import EventKind, InboundEvent, InboundMessage
from domain.ports import ArrivalSink, Clock
from domain.sending import SendCode, SendOutcome

log = logging.getLogger("wangge.gateway")

EVENT_TRIES = 3
PRELOAD_PATIENCE = 30.0


class WechatyGateway:
    """Connected for as long as it is started, or trying to be; `status` says which."""

    def __init__(
        self,
        account: AccountName,
        endpoint: str,
        token: str,
        sink: ArrivalSink,
        clock: Clock,
        data_dir: Path,
        *,
        rpc_timeout: float = 10.0,
        bot_names: tuple[str, ...] = ("小格", "网格小助手"),
        timing: Timing | None = None,
        echo_seen: EchoSeen | None = None,
    ) -> None:
        """ValueError for an endpoint or token that can't be one. `timing`, where given, is taken as a whole."""
        split_endpoint(endpoint)
        if not token or not token.isascii() or not token.isprintable():
            raise ValueError("gateway token must be printable ASCII and not empty")
        place_wechaty_files(data_dir)
        timing = timing or Timing(rpc_timeout=rpc_timeout)
        self._account = account
        self._sink = sink
        self._clock = clock
        self._supervisor = Supervisor(
            account=account,
            open_link=lambda: Link(endpoint, token, timing.rpc_timeout),
            listener=self,
            clock=clock,
            timing=timing,
        )
        self._directory = Directory(account, self._link)
        self._friends = Friends(account, self._link)
        self._event_reader = EventReader(
            account=account, directory=self._directory, link=self._link, self_id=self._require_self_id
        )
        own_sends = OwnSends()
        self._puller = Puller(
            account=account,
            bot_names=bot_names,
            directory=self._directory,
            own_sends=own_sends,
            link=self._link,
            self_id=self._require_self_id,
            echo_seen=echo_seen,
        )
        self._sender = Sender(
            account=account,
            directory=self._directory,
            own_sends=own_sends,
            link=self._link,
            doubt=self._supervisor.doubt,
        )
        self._events: asyncio.Queue[tuple[int, Mapping[str, Any], datetime]] = asyncio.Queue()
        self._tasks: list[asyncio.Task[None]] = []
        self._preloading: asyncio.Task[None] | None = None
        self._learning: dict[ChatId, asyncio.Task[None]] = {}

    @property
    def account(self) -> AccountName:
        return self._account

    @property
    def self_id(self) -> ContactId | None:
        """Our own contact id, once logged in."""
        return self._supervisor.self_id

    @property
    def status(self) -> GatewayStatus:
        return self._supervisor.status

    async def start(self) -> None:
        """Returns at once; the connection is made, and made again, in the background."""
        if not self._tasks:
            self._tasks = [
                asyncio.create_task(self._supervisor.run()),
                asyncio.create_task(self._read_events()),
            ]

    async def wait_online(self) -> None:
        """Until connected and logged in."""
        await self._supervisor.wait_online()

    async def stop(self) -> None:
        """The login is left as it is: whoever connects next finds the account logged in."""
        tasks = [*self._tasks, *self._learning.values(), *([self._preloading] if self._preloading else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._tasks, self._preloading = [], None

    # Listener: what the stream says

    def logged_in(self, self_id: ContactId, at: datetime) -> None:
        self._directory.forget_all()  # names, topics and with some puppets all ids may have changed meanwhile
        if self._preloading is not None:
            self._preloading.cancel()
        self._preloading = asyncio.create_task(self._preload())
        self._sink.event_arrived(self._make_login_event(EventKind.LOGGED_IN, at))

    def logged_out(self, at: datetime) -> None:
        self._sink.event_arrived(self._make_login_event(EventKind.LOGGED_OUT, at))

    def was_deaf(self, since: datetime, until: datetime) -> None:
        log.warning("gateway_gap account=%s since=%s until=%s", self._account, since, until)
        self._sink.gap_seen(self._account, since, until)

    def event_heard(self, number: int, payload: Mapping[str, Any], at: datetime) -> None:
        if number == EventType.EVENT_TYPE_MESSAGE:
            self._sink.message_arrived(self._account, MessageId(payload["messageId"]), at)
            return
        forget_what_changed(self._directory, number, payload)
        self._events.put_nowait((number, payload, at))

    async def _preload(self) -> None:
        _, topics = await asyncio.gather(self._friends.load(), self._directory.preload())
        if topics:
            seen = self._make_login_event(EventKind.ROOMS_SEEN, self._clock.now())
            self._sink.event_arrived(replace(seen, live_rooms=topics))

    def _make_login_event(self, kind: EventKind, at: datetime) -> InboundEvent:
        return InboundEvent(
            account=self._account,
            kind=kind,
            key=f"{kind}:{self.self_id}:{at.isoformat()}",
            at=at,
            actor=self.self_id,
            includes_bot=True,
        )

    async def _read_events(self) -> None:
        """One after the other, so that a leaving never overtakes its joining."""
        while True:
            number, payload, at = await self._events.get()
            try:
                if number == EventType.EVENT_TYPE_FRIENDSHIP:
                    await self.wait_settled()
                event = await self._read_event(number, payload, at)
            except CallError as error:
                log.error("gateway_event_lost account=%s event=%d fault=%s", self._account, number, error.fault)  # noqa: TRY400 - a traceback holds the puppet's own words, and they may hold names
            except Exception:
                log.exception("gateway_event_failed account=%s event=%d", self._account, number)
            else:
                if event is None:
                    continue
                if event.kind is EventKind.FRIEND_MADE and event.actor is not None:
                    self._friends.add(event.actor)
                self._sink.event_arrived(event)

    async def wait_settled(self) -> None:
        """Until the friends and groups of the last login are known; who shares a group with us is known only then."""
        if self._preloading is not None:
            await asyncio.wait({self._preloading}, timeout=PRELOAD_PATIENCE)

    async def _read_event(self, number: int, payload: Mapping[str, Any], at: datetime) -> InboundEvent | None:
        for _ in range(EVENT_TRIES - 1):
            await self._supervisor.wait_online()
            try:
                return await self._event_reader.read(number, payload, at)
            except CallError as error:
                if error.fault not in NO_ANSWER:
                    raise
        return await self._event_reader.read(number, payload, at)

    # MessageSource: messages in

    async def fetch_message(self, message_id: MessageId, arrived_at: datetime) -> InboundMessage | None:
        """None: our own message, nothing for a person, or no longer to be had. CallError: ask again later."""
        message = await self._puller.fetch_message(message_id, arrived_at)
        return await self._puller.name_sender(message) if message is not None else None

    async def pull(self, arrivals: Sequence[tuple[MessageId, datetime]]) -> list[InboundMessage | CallError | None]:
        """Many at once, answered in the order asked, without their senders' names; a CallError stands where one has
        to be asked again later."""
        return await self._puller.pull(arrivals)

    async def name_senders(self, messages: Sequence[InboundMessage]) -> list[InboundMessage | CallError]:
        """The same messages with the names of who sent them; a CallError stands where to ask again later."""
        return await self._puller.name_senders(messages)

    async def media_bytes(self, message_id: MessageId, max_bytes: int) -> bytes | None:
        """None if the message holds no file, or more than `max_bytes`. CallError: ask again later."""
        return await fetch_media(self._link(), message_id, max_bytes)

    # Messenger: messages out

    async def send_text(self, chat: ChatId, text: str, mentions: Sequence[ContactId] = ()) -> SendOutcome:
        outcome = await self._sender.send_text(chat, text, mentions)
        if outcome.code is SendCode.NOT_FRIEND:
            self._friends.remove(ContactId(chat))
        return outcome

    async def send_card(self, chat: ChatId, contact: ContactId) -> SendOutcome:
        return await self._sender.send_card(chat, contact)

    async def send_file(self, chat: ChatId, path: str, *, picture: bool) -> SendOutcome:
        return await self._sender.send_file(chat, path, picture=picture)

    async def recall(self, chat: ChatId, message_id: MessageId) -> SendOutcome:
        return await self._sender.recall(message_id)

    async def accept_invitation(self, key: str) -> SendOutcome:
        return await self._sender.accept_invitation(key)

    async def accept_friend(self, key: str) -> SendOutcome:
        return await self._sender.accept_friend(key)

    # What setting up and the doctor ask; CallError where nobody answers

    async def room_list(self) -> list[ChatId]:
        return await self._directory.room_ids()

    async def room_facts(self, chat: ChatId) -> tuple[str, tuple[ContactId, ...], int]:
        """(topic, member ids, number of members), asked anew."""
        self._directory.forget_room(chat)
        room = await self._directory.room(chat)
        return room.topic, tuple(sorted(room.members)), len(room.members)

    async def contact_name(self, contact: ContactId) -> str:
        return await self._directory.contact_name(contact)

    def is_friend(self, contact: ContactId) -> bool:
        return contact in self._friends

    def rooms_with(self, contact: ContactId) -> tuple[ChatId, ...]:
        """The rooms known so far in which somebody sits."""
        return self._directory.rooms_with(contact)

    def members(self, room: ChatId) -> list[tuple[ContactId, str]]:
        """Whoever else sits there, as far as it is known; names that are not known are asked for meanwhile."""
        known = self._directory.members(room)
        if not known or not all(name for _, name in known):
            self._learn_members(room)
        return [(contact, name) for contact, name in known if contact != self.self_id]

    def _learn_members(self, room: ChatId) -> None:
        if room not in self._learning:
            task = self._learning[room] = asyncio.create_task(self._directory.learn_members(room))
            task.add_done_callback(lambda _: self._learning.pop(room, None))

    def _link(self) -> Link:
        return self._supervisor.link

    def _require_self_id(self) -> ContactId:
        if self.self_id is None:
            raise CallError(Fault.NOT_CONNECTED)
        return self.self_id
