"""From the event stream to the pipeline: ids are committed on arrival, payloads pulled, order kept, nothing lost."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot.pipeline import Pipeline
from domain.ids import AccountName, MessageId
from domain.messages import InboundEvent, InboundMessage
from domain.ports import Clock
from models import inbox
from models.database import Database

log = logging.getLogger("wangge.intake")

BATCH = 256
READ_AHEAD = 2
SECOND_LOOK = timedelta(seconds=20)

Arrival = tuple[AccountName, MessageId, datetime]


class Source(Protocol):
    """Pulls many payloads at once, in the order asked; an exception stands for "ask again later"."""

    async def pull(
        self, arrivals: Sequence[tuple[MessageId, datetime]]
    ) -> Sequence[InboundMessage | Exception | None]: ...

    async def name_senders(self, messages: Sequence[InboundMessage]) -> Sequence[InboundMessage | Exception]:
        """The same messages with the names of who sent them."""
        ...


class Intake:
    """One account's ArrivalSink. Two stages overlap: while one batch is handled, the next is recorded and pulled."""

    def __init__(self, *, account: AccountName, database: Database, pipeline: Pipeline, clock: Clock) -> None:
        self._account = account
        self._database = database
        self._pipeline = pipeline
        self._clock = clock
        self._arrived: asyncio.Queue[Arrival | InboundEvent | None] = asyncio.Queue()
        self._pulled: asyncio.Queue[list[InboundMessage] | InboundEvent | None] = asyncio.Queue(READ_AHEAD)
        self._busy: set[MessageId] = set()
        self._gaps: set[asyncio.Task[None]] = set()
        self.source: Source | None = None

    # ArrivalSink: called by the gateway, returns at once

    def message_arrived(self, account: AccountName, message_id: MessageId, at: datetime) -> None:
        self._arrived.put_nowait((account, message_id, at))

    def event_arrived(self, event: InboundEvent) -> None:
        self._arrived.put_nowait(event)

    def gap_seen(self, account: AccountName, since: datetime, until: datetime) -> None:
        task = asyncio.create_task(self._record_gap(account, since, until))
        self._gaps.add(task)
        task.add_done_callback(self._gaps.discard)

    @property
    def backlog(self) -> int:
        """Arrivals not yet recorded."""
        return self._arrived.qsize()

    async def run(self) -> None:
        """Both stages, until stopped."""
        await asyncio.gather(self._run_first(), self._run_second())
        await asyncio.gather(*self._gaps)

    def stop(self) -> None:
        """What arrived before is taken through both stages; then `run` returns."""
        self._arrived.put_nowait(None)

    async def look_again(self) -> int:
        """Pulls once more what was recorded and not handled: after a crash, a failed pull, or a bug."""
        async with self._database.read() as session:
            left = await inbox.unhandled(session, self._account)
        old = [item for item in left if item[0] not in self._busy and self._clock.now() - item[1] > SECOND_LOOK]
        if old:
            log.info("intake_second_look account=%s messages=%d", self._account, len(old))
            await self._pull(old)
        return len(old)

    async def _run_first(self) -> None:
        while True:
            batch = [await self._arrived.get()]
            while len(batch) < BATCH and not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            for group in _split_by_kind([item for item in batch if item is not None]):
                try:
                    await self._take(group)
                except Exception:
                    log.exception("intake_failed account=%s arrivals=%d", self._account, len(batch))
            if None in batch:
                await self._pulled.put(None)
                return

    async def _take(self, group: list[Arrival] | InboundEvent) -> None:
        if isinstance(group, InboundEvent):
            await self._pulled.put(group)
            return
        fresh = await self._database.run_write(lambda session: inbox.record_arrivals(session, group))
        first = {(account, message): at for account, message, at in reversed(group)}
        await self._pull([(m, at) for (a, m), at in reversed(first.items()) if (a, m) in fresh])

    async def _pull(self, arrivals: list[tuple[MessageId, datetime]]) -> None:
        if not arrivals or self.source is None:
            return
        self._busy.update(message for message, _ in arrivals)
        try:
            found = await self._name_senders(self.source, await self.source.pull(arrivals))
        except Exception:
            self._busy.difference_update(message for message, _ in arrivals)
            raise
        messages = [item for item in found if isinstance(item, InboundMessage)]
        for (message, _), item in zip(arrivals, found, strict=True):
            if isinstance(item, Exception):
                log.warning("intake_pull_failed account=%s message=%s error=%s", self._account, message, item)
        nothing = [(self._account, m) for (m, _), item in zip(arrivals, found, strict=True) if item is None]
        if nothing:
            await self._database.run_write(lambda session: inbox.mark_handled(session, nothing))
        self._busy.difference_update(
            message for (message, _), item in zip(arrivals, found, strict=True) if not isinstance(item, InboundMessage)
        )
        if messages:
            await self._pulled.put(messages)

    async def _name_senders(
        self, source: Source, found: Sequence[InboundMessage | Exception | None]
    ) -> list[InboundMessage | Exception | None]:
        """Names only where something may come of the words: nobody else's is asked of the gateway."""
        named = list(found)
        worth = [n for n, item in enumerate(found) if isinstance(item, InboundMessage) and self._is_worth_naming(item)]
        senders = await source.name_senders([item for n in worth if isinstance(item := found[n], InboundMessage)])
        for n, item in zip(worth, senders, strict=True):
            named[n] = item
        return named

    def _is_worth_naming(self, message: InboundMessage) -> bool:
        try:
            return self._pipeline.weigh(message)
        except Exception:
            log.exception("message_unreadable account=%s message=%s", message.account, message.message_id)
            return True

    async def _run_second(self) -> None:
        while True:
            group = await self._pulled.get()
            if group is None:
                return
            try:
                if isinstance(group, InboundEvent):
                    await self._pipeline.receive_event(group)
                else:
                    await self._pipeline.receive(group)
            except Exception:
                log.exception("intake_batch_failed account=%s", self._account)
            finally:
                if not isinstance(group, InboundEvent):
                    self._busy.difference_update(message.message_id for message in group)

    async def _record_gap(self, account: AccountName, since: datetime, until: datetime) -> None:
        try:
            await self._database.run_write(lambda session: inbox.record_gap(session, account, since, until))
        except Exception:
            log.exception("gap_not_recorded account=%s", account)


def _split_by_kind(batch: list[Arrival | InboundEvent]) -> list[list[Arrival] | InboundEvent]:
    """Runs of messages between events, so that a joining is known before the words that follow it."""
    groups: list[list[Arrival] | InboundEvent] = []
    for item in batch:
        if isinstance(item, InboundEvent):
            groups.append(item)
        elif groups and isinstance(groups[-1], list):
            groups[-1].append(item)
        else:
            groups.append([item])
    return groups
