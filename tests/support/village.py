"""A village that lives: the real pipeline, database and outbox, and short words for what people do there."""

import asyncio
import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import Core, build_core
from bot.gateway.console import Said
from bot.intake import Intake
from bot.large_text import LargeText
from bot.outbox import OutboxWorker
from bot.pace import Pace
from bot.progress_picture import ProgressPicture
from bot.settings import Settings, build_settings
from domain.classify import Classifier
from domain.ids import AccountName, ChatId, MessageId
from domain.messages import InboundCommand, InboundMessage, MessageKind, Quote
from domain.ports import CommandResult
from domain.roster import Roster
from domain.ticket import Action
from domain.ticket_record import Ticket
from domain.tree import CodePattern
from models import inbox
from models.database import Database
from models.directory import read_directory
from models.roster import apply_roster
from models.tables import InboxRow, TicketRow
from models.ticket_rows import to_ticket
from models.tickets import TicketRepository
from tests.support.archive import read_table
from tests.support.county import A1, BOT, HOUSE_ROOM, ROOM_GRIDS, ROSTER, STRANGER, TOPICS, Person
from tests.support.doubles import Shelf, StandingClock, StreetMessenger
from tests.support.waiting import until

SHANGHAI = ZoneInfo("Asia/Shanghai")


def make_settings(folder: Path, **changes: Any) -> Settings:
    """Pace off: what is said is said at once."""
    raw = {"database": {"url": f"sqlite:///{folder}/village.db"}, "pace": {"enabled": False}}
    return build_settings(raw | changes, folder)


async def settle_county(database: Database, now: datetime, roster: Roster = ROSTER) -> None:
    """Imports a roster as an operator would."""
    async with database.write() as session:
        directory = await read_directory(session, CodePattern())
        await apply_roster(session, roster, directory, now)


@dataclass(kw_only=True)
class Village:
    """What is said here walks the whole chain; everything the bot says is kept by the messenger."""

    core: Core
    database: Database
    clock: StandingClock
    messenger: StreetMessenger
    outbox: OutboxWorker
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @classmethod
    def open(
        cls,
        settings: Settings,
        classifier: Classifier,
        *,
        clock: StandingClock,
        messenger: StreetMessenger | None = None,
        database: Database | None = None,
    ) -> "Village":
        """One process image: made anew, it knows only what the database knows."""
        messenger = messenger or StreetMessenger(A1, strangers=[STRANGER.contact], rooms=[HOUSE_ROOM])
        database = database or Database(settings.database.url, durable=False)
        core = build_core(
            settings, clock=clock, reach=messenger, database=database, said=lambda: None, classifier=classifier
        )
        outbox = OutboxWorker(
            account=A1,
            database=database,
            messenger=messenger,
            clock=clock,
            pace=Pace(settings.pace, random.Random(7), settings.zone),
            is_stopped=lambda: core.archive.cache.newest.sending_stopped,
            door=core.pipeline,
            draw_large=LargeText(settings.media_dir).draw,
            draw_progress=ProgressPicture(
                database=database,
                directory=lambda: core.archive.cache.newest,
                folder=settings.media_dir,
                clock=clock,
                zone=SHANGHAI,
            ).draw,
            is_online=lambda: not messenger.away,
        )
        return cls(core=core, database=database, clock=clock, messenger=messenger, outbox=outbox)

    # what people do

    async def say(self, person: Person, text: str = "", **how: Any) -> list[Said]:
        """Says it in the household's group, or in `room`; returns what the bot says to whomever because of it."""
        return await self.hear(self.word(person, text, **how))

    async def whisper(self, person: Person, text: str, **how: Any) -> list[Said]:
        """Says it to the bot alone."""
        return await self.hear(self.word(person, text, room=None, **how))

    async def show_picture(self, person: Person, **how: Any) -> list[Said]:
        return await self.hear(self.word(person, kind=MessageKind.PICTURE, **how))

    async def quote(self, person: Person, said: Said, text: str, **how: Any) -> list[Said]:
        """Quotes the bot's own words, in the chat where they were said."""
        room = said.chat if said.chat in TOPICS else None
        quote = Quote(name="网格小助手", text=said.body)
        return await self.hear(self.word(person, text, room=room, quote=quote, quotes_bot=True, **how))

    async def hear(self, *messages: InboundMessage) -> list[Said]:
        """Several messages share a commit, as a batch of the intake does."""
        before = len(self.messenger.said)
        await self.deliver(*messages)
        await self.send_all()
        return self.messenger.said[before:]

    async def deliver(self, *messages: InboundMessage) -> None:
        """Recorded on arrival and handled once; what was seen before stops here."""
        arrivals = [(m.account, m.message_id, m.arrived_at) for m in messages]
        fresh = await self.database.run_write(lambda session: inbox.record_arrivals(session, arrivals))
        new = [m for m in messages if (m.account, m.message_id) in fresh]
        if new:
            await self.core.pipeline.receive(new)

    async def send_all(self) -> None:
        while await self.outbox.drain():
            pass

    async def look_again(self, *messages: InboundMessage) -> None:
        """The timer's second look at what was recorded and not handled, until it shows."""
        intake = Intake(account=A1, database=self.database, pipeline=self.core.pipeline, clock=self.clock)
        intake.source = Shelf(*messages)
        before = await self.inbox()
        running = asyncio.create_task(intake.run())
        try:
            if await intake.look_again():
                await until(lambda: self._inbox_differs(before))
        finally:
            intake.stop()
            await running

    async def command(self, action: str, subject: str = "", *, key: str = "", **args: str) -> CommandResult:
        """As a page of the command centre asks for it."""
        key = key or f"key-{next(self.numbers)}"
        asked = InboundCommand(
            key=key, actor="api:test", action=action, subject=subject, args=args, at=self.clock.now()
        )
        result = await self.core.pipeline.submit(asked)
        await self.send_all()
        return result

    async def ring(self) -> list[Said]:
        """The timers' tick."""
        before = len(self.messenger.said)
        await self.core.ring()
        await self.send_all()
        return self.messenger.said[before:]

    def word(
        self,
        person: Person,
        text: str = "",
        *,
        room: ChatId | None = HOUSE_ROOM,
        account: AccountName = A1,
        message_id: str = "",
        ago: timedelta = timedelta(),
        **facts: Any,
    ) -> InboundMessage:
        """A message as the gateway would have read it; `ago`: how late it comes."""
        now = self.clock.now()
        message = InboundMessage(
            account=account,
            message_id=MessageId(message_id or f"m{next(self.numbers)}"),
            sender=person.contact,
            sender_name=person.name,
            room=room,
            room_topic=TOPICS.get(room, "") if room else "",
            text=text,
            sent_at=now - ago,
            arrived_at=now,
        )
        return replace(message, **facts)

    def go_to(self, day_and_hour: str) -> None:
        """`20 22:30`: that day of November 2026, local time."""
        day, _, hour = day_and_hour.partition(" ")
        local = datetime.strptime(hour, "%H:%M").replace(year=2026, month=11, day=int(day), tzinfo=SHANGHAI)
        self.clock.time = local.astimezone(self.clock.time.tzinfo)

    # what is known afterwards

    async def inbox(self) -> dict[str, tuple[str, int]]:
        """Message id → what became of it, and how often it failed."""
        return {row.message_id: (row.state, row.attempts) for row in await read_table(self.database, InboxRow)}

    async def _inbox_differs(self, before: dict[str, tuple[str, int]]) -> bool:
        return await self.inbox() != before

    async def tickets(self) -> list[Ticket]:
        return [to_ticket(row) for row in await read_table(self.database, TicketRow)]

    async def ticket(self) -> Ticket:
        """The only one."""
        (found,) = await self.tickets()
        return found

    async def actions(self) -> list[Action]:
        """Everything that was done to the only ticket, in order."""
        ticket = await self.ticket()
        async with self.database.read() as session:
            return [event.action for event in await TicketRepository(session).history(ticket.id)]

    async def assignee(self) -> str:
        """The name of whoever has the only ticket, or the code of the department."""
        ticket = await self.ticket()
        directory = await self.core.archive.cache.refresh(self.database)
        if ticket.department:
            return ticket.department
        return directory.officers[ticket.assignee].name if ticket.assignee is not None else ""

    async def close(self) -> None:
        await self.database.close()


def said_in(room: ChatId, said: Sequence[Said]) -> list[str]:
    """What was said in a group."""
    return [one.body for one in said if one.chat == room]


def said_to(person: Person, said: Sequence[Said]) -> list[str]:
    """What was said to a person alone."""
    return [one.body for one in said if one.chat == ChatId(person.contact)]


def find_code(answered: str) -> str:
    """The digits that let a notice go which was read back."""
    found = re.search(r"回(\d+)就[发定]", answered)
    assert found is not None, answered
    return found.group(1)


def find_said(said: Sequence[Said], chat: str) -> Said:
    """The only thing said in this chat."""
    (found,) = [one for one in said if one.chat == chat]
    return found


__all__ = ["BOT", "ROOM_GRIDS", "Village", "find_said", "make_settings", "said_in", "said_to", "settle_county"]
