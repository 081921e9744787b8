"""A recorded chat through the production pipeline: its clock, and so every timer, is the time of each line."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.app import Core, build_core
from bot.clocks import ReplayClock
from bot.gateway.console import ConsoleMessenger, Said
from bot.gateway.reading import RawMessage, Surroundings, clean_name, read_message
from bot.outbox import OutboxWorker
from bot.pace import Pace
from bot.replay_file import Line
from bot.settings import PaceSettings, Settings
from domain.directory import Directory
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundMessage
from models import inbox
from models.database import Database

ACCOUNT = AccountName("replay")
"""Who hears what no account of the database sits in."""
BOT = ContactId("replay-bot")
BOT_NAMES = ("小格", "网格小助手")
TEXT = 7
BATCH = 256
TICK = timedelta(minutes=1)
RINGS_IN_A_GAP = 2000
"""Longer silences are crossed in longer steps, so that one wrong date does not hold up the rest."""
UNHANDLED_READ = 1_000_000


@dataclass(slots=True, kw_only=True)
class Tally:
    """`messages` were read from the file; `repeated` of them had been handled before."""

    messages: int = 0
    repeated: int = 0
    replies: int = 0


class ReplayReach:
    """Everybody is a friend, and sits in the rooms where they have spoken so far."""

    def __init__(self) -> None:
        self._rooms: dict[ContactId, set[ChatId]] = {}

    def note(self, contact: ContactId, room: ChatId) -> None:
        self._rooms.setdefault(contact, set()).add(room)

    @property
    def account(self) -> AccountName:
        """Of none alone: it hears for all of them."""
        return AccountName("")

    def is_friend(self, account: AccountName, contact: ContactId) -> bool:
        return True

    def shared_rooms(self, account: AccountName, contact: ContactId) -> Sequence[ChatId]:
        return sorted(self._rooms.get(contact, ()))

    def members(self, account: AccountName, chat: ChatId) -> Sequence[tuple[ContactId, str]]:
        return ()


class Replay:
    """One recording on one migrated database. `show` is called with the time and every message the bot says.

    As in production the ids are recorded first, up to 256 messages share a commit, and what was left unhandled by
    a replay that was killed is handled when the same file is replayed again.
    """

    def __init__(
        self, settings: Settings, database: Database, start: datetime, show: Callable[[datetime, Said], None]
    ) -> None:
        self.tally = Tally()
        self._clock = ReplayClock(start)
        self._database = database
        self._reach = ReplayReach()
        self._show = show
        self.core: Core = build_core(
            settings, clock=self._clock, reach=self._reach, database=database, said=lambda: None
        )
        self._workers: dict[AccountName, OutboxWorker] = {}
        self._ears: dict[ChatId, AccountName] = {}
        self._left: set[tuple[AccountName, MessageId]] = set()
        self._latest = start
        self._next_tick = start + TICK

    async def run(self, lines: Iterable[Line]) -> None:
        await self._settle()
        batch: list[InboundMessage] = []
        for line in lines:
            if batch and (len(batch) == BATCH or line.at >= self._next_tick):
                await self._handle(batch)
                batch = []
            await self._pass_time(line.at)
            batch.append(self._hear(line))
        if batch:
            await self._handle(batch)

    async def _settle(self) -> None:
        directory = await self.core.archive.cache.refresh(self._database)
        self._ears = find_ears(directory)
        seated = {seat.account for room in directory.rooms.values() for seat in room.seats}
        for account in sorted({ACCOUNT, *seated}):
            self._workers[account] = self._make_worker(account)
            await self._workers[account].settle()
            async with self._database.read() as session:
                left = await inbox.unhandled(session, account, limit=UNHANDLED_READ)
            self._left.update((account, message) for message, _ in left)

    async def _pass_time(self, at: datetime) -> None:
        """Timers ring on the way, so that a notice planned for a silent hour goes out in that hour."""
        if at < self._next_tick:
            return
        step = max(TICK, (at - self._next_tick) / RINGS_IN_A_GAP)
        while self._next_tick <= at:
            self._clock.follow(self._next_tick)
            await self.core.ring()
            await self._drain()
            self._next_tick += step

    def _hear(self, line: Line) -> InboundMessage:
        """Read as the gateway reads it: quote and mention are cut off, NUL and what is too long are dropped."""
        self._latest = max(self._latest, line.at)
        if line.room:
            self._reach.note(ContactId(line.sender), ChatId(line.room))
        raw = RawMessage(
            id=line.id,
            type=TEXT,
            text=line.text,
            timestamp=round(line.at.timestamp() * 1000),
            from_id=line.sender,
            room_id=line.room,
        )
        around = Surroundings(
            account=self._ears.get(ChatId(line.room), ACCOUNT) if line.room else self._first_ear(),
            self_id=BOT,
            arrived_at=self._latest,
            bot_names=BOT_NAMES,
            room_topic=line.room_topic,
        )
        message = read_message(raw, around)
        assert message is not None  # the file's reader refuses the bot's own and nobody's words
        return replace(message, sender_name=clean_name(line.sender_name))

    def _first_ear(self) -> AccountName:
        return min(self._ears.values(), default=ACCOUNT)

    async def _handle(self, batch: Sequence[InboundMessage]) -> None:
        arrivals = [(m.account, m.message_id, m.arrived_at) for m in batch]
        fresh = await self._database.run_write(lambda session: inbox.record_arrivals(session, arrivals))
        wanted = fresh | self._left
        new = {(m.account, m.message_id): m for m in reversed(batch) if (m.account, m.message_id) in wanted}
        self._left.difference_update(new)
        if new:
            await self.core.pipeline.receive(list(reversed(new.values())))
        self._clock.follow(self._latest)
        await self._drain()
        self.tally.messages += len(batch)
        self.tally.repeated += len(batch) - len(new)

    async def _drain(self) -> None:
        for worker in self._workers.values():
            while await worker.drain():
                pass

    def _make_worker(self, account: AccountName) -> OutboxWorker:
        return OutboxWorker(
            account=account,
            database=self._database,
            messenger=ConsoleMessenger(account, self._say),
            clock=self._clock,
            pace=Pace(PaceSettings(enabled=False), random.Random(), self.core.settings.zone),
            is_stopped=lambda: self.core.archive.cache.newest.sending_stopped,
            door=self.core.pipeline,
        )

    def _say(self, said: Said) -> None:
        self.tally.replies += 1
        self._show(self._clock.now(), said)


def find_ears(directory: Directory) -> dict[ChatId, AccountName]:
    """Where several accounts of ours sit in one group, the first by name listens, as in the pipeline."""
    ears: dict[ChatId, AccountName] = {}
    for room in directory.rooms.values():
        first = min(room.seats, key=lambda seat: seat.account, default=None)
        if first is not None:
            ears[first.chat] = first.account
    return ears
