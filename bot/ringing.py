"""Rings the clocks of the handlers' table through the pipeline: each turn once, whoever rings it and how often."""

import logging
from datetime import datetime, timedelta
from functools import partial

from bot.pipeline import Pipeline
from domain.clock_ladders import ClockRules
from domain.ids import AccountName
from domain.messages import InboundCommand
from handlers.clocks import ANSWERS, CLOCKS, ONE, ORDINARY, PRESSING
from handlers.ringing import BATCH
from models.database import Database
from models.notice_answers import is_answer_awaited
from models.ringing import is_ringing, put_off_ring, ringing_ids

log = logging.getLogger("wangge.ringing")

MOST_BATCHES = 20
"""In one turn; what is left rings in the next."""
BROKEN_WAITS = timedelta(hours=1)


class Ringer:
    """Remembers the turns it has rung, so that a tick in which nothing is due costs a glance at an index.

    Whoever rings first rings for the county; only who has not answered is rung by each account's process, for no
    other knows who sits in its groups.
    """

    def __init__(self, pipeline: Pipeline, database: Database, rules: ClockRules, account: AccountName) -> None:
        self._account = account
        self._pipeline = pipeline
        self._database = database
        self._rules = rules
        self._rung: dict[str, str] = {}

    async def ring(self, now: datetime) -> None:
        for name, clock in CLOCKS.items():
            turn = clock.turn(now, self._rules)
            if turn is None or self._rung.get(name) == turn:
                continue
            if name in (PRESSING, ORDINARY):
                await self._ring_tickets(name, turn, now)
            elif name != ANSWERS:
                await self._submit(name, turn, now)
            elif await self._is_answer_awaited():
                await self._submit(name, f"{turn}:{self._account}", now)
            self._rung[name] = turn

    async def _is_answer_awaited(self) -> bool:
        async with self._database.read() as session:
            return await is_answer_awaited(session)

    async def _ring_tickets(self, name: str, turn: str, now: datetime) -> None:
        """Batch after batch. One ticket that breaks its batch is found and waits; the others are not held up by it."""
        for batch in range(MOST_BATCHES):
            async with self._database.read() as session:
                if not await is_ringing(session, now, pressing=name == PRESSING):
                    return
            if not await self._submit(name, f"{turn}:{batch}", now):
                await self._ring_each(turn, now)

    async def _ring_each(self, turn: str, now: datetime) -> None:
        async with self._database.read() as session:
            tickets = await ringing_ids(session, now, BATCH)
        for ticket in tickets:
            if not await self._submit(ONE, f"{turn}:{ticket}", now, subject=str(ticket)):
                await self._database.run_write(partial(put_off_ring, ticket=ticket, until=now + BROKEN_WAITS))

    async def _submit(self, name: str, turn: str, now: datetime, *, subject: str = "") -> bool:
        """False where it was refused or broke."""
        asked = InboundCommand(key=f"{name}:{turn}", actor="clock", action=name, subject=subject, args={}, at=now)
        try:
            return (await self._pipeline.submit(asked)).ok
        except Exception:
            log.exception("clock_failed clock=%s subject=%s", name, subject)
            return False
