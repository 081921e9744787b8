"""Sends what waits: urgent first, at the account's pace, and marks what each call proved."""

import asyncio
import contextlib
import logging
import random
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.pace import Pace
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundCommand
from domain.ports import Clock, CommandDoor, Messenger
from domain.sending import PartKind, Priority, SendCode, SendOutcome, SendState
from models import outbox
from models.database import Database
from models.outbox import OutboxItem

log = logging.getLogger("wangge.outbox")

BATCH = 64
IDLE_SECONDS = 1.0
HELD_SECONDS = 0.05
MAX_TRIES = 12
UNREACHED_FOR = timedelta(days=2)
"""How far back a start looks for readers nobody was told of; shorter than the keys of commands are kept."""


class OutboxWorker:
    """One account's way out. `wake` after something was written; it looks by itself every second."""

    def __init__(
        self,
        *,
        account: AccountName,
        database: Database,
        messenger: Messenger,
        clock: Clock,
        pace: Pace,
        is_stopped: Callable[[], bool],
        door: CommandDoor | None = None,
        is_online: Callable[[], bool] = lambda: True,
    ) -> None:
        self._account = account
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._pace = pace
        self._is_stopped = is_stopped
        self._door = door
        self._is_online = is_online
        self._waking = asyncio.Event()
        self.in_doubt = False
        """Whether some send of this account may have gone out unknown, so that its echo is worth looking at."""
        self._held = False
        self._stopping = False

    def wake(self) -> None:
        self._waking.set()

    def stop(self) -> None:
        """The round that is under way is finished and marked; then `run` returns."""
        self._stopping = True
        self._waking.set()

    async def run(self) -> None:
        """Until stopped; a bug is logged and the next round begins."""
        await self.settle()
        while not self._stopping:
            try:
                sent = await self.drain()
            except Exception:
                log.exception("outbox_round_failed account=%s", self._account)
                sent = 0
                await asyncio.sleep(IDLE_SECONDS)
            if not sent and not self._stopping:
                await self._wait()

    async def settle(self) -> None:
        """At a start: what a dead process left half done is `unknown`, never sent again by itself.

        Whom it did not reach is told of once more; what was done about that already is not done again.
        """
        now = self._clock.now()
        left = await self._database.run_write(lambda session: outbox.settle_interrupted(session, self._account, now))
        async with self._database.read() as session:
            self.in_doubt = await outbox.has_unknown(session, self._account)
        if left.total():
            log.warning(
                "outbox_interrupted account=%s unknown=%d retry=%d", self._account, left["unknown"], left["retry"]
            )
        async with self._database.read() as session:
            unreached = await outbox.find_unreached(session, self._account, now - UNREACHED_FOR)
        for item in unreached:
            await self._tell_unreached(item)

    async def drain(self) -> int:
        """One round: claim, commit, call, mark. How many were called."""
        if self._is_stopped():
            return 0
        async with self._database.read() as session:
            is_waiting = await outbox.has_waiting(session, self._account, self._clock.now())
        self._held = is_waiting and self._is_online()
        if is_waiting and not self._held:
            await self._expire()
        lowest = self._pace.lowest_allowed(time.monotonic())
        if lowest is None or not self._held:
            return 0
        items = await self._claim(lowest)
        if not items:
            return 0
        outcomes = await self._call_all(items)
        now = self._clock.now()
        judged = [(item, _judge(item, outcome)) for item, outcome in outcomes]
        marked = [(item, outcome, _next_try(item, outcome, now)) for item, outcome in judged]
        await self._database.run_write(lambda session: outbox.mark_outcomes(session, marked, now))
        for item, outcome, _ in marked:
            await self._follow_up(item, outcome)
        return len(items)

    async def note_echo(self, chat: ChatId, body_hash: str, message_id: MessageId) -> None:
        """Our own message came back: it resolves a send of which nobody knew whether it went out."""
        async with self._database.read() as session:
            if not await outbox.has_unknown(session, self._account, chat, body_hash):
                return
        now = self._clock.now()
        await self._database.run_write(
            lambda session: outbox.resolve_by_echo(session, self._account, chat, body_hash, message_id, now)
        )

    async def _expire(self) -> None:
        """Nothing is tried while the gateway is away; what has its time limit keeps it."""
        now = self._clock.now()
        await self._database.run_write(lambda session: outbox.expire_overdue(session, self._account, now))

    async def _claim(self, lowest: Priority) -> list[OutboxItem]:
        now = self._clock.now()
        resting = self._pace.resting_chats(time.monotonic())
        paced = self._pace.settings.enabled

        async def claim(session: Any) -> list[OutboxItem]:
            await outbox.expire_overdue(session, self._account, now)
            return await outbox.claim_due(
                session,
                self._account,
                now,
                limit=1 if paced else BATCH,
                lowest=lowest,
                resting_chats=resting,
                one_per_chat=paced,
            )

        return await self._database.run_write(claim)

    async def _call_all(self, items: list[OutboxItem]) -> list[tuple[OutboxItem, SendOutcome]]:
        """Chats side by side, each chat in order."""
        by_chat: dict[ChatId, list[OutboxItem]] = defaultdict(list)
        for item in items:
            by_chat[item.chat].append(item)
        rounds = await asyncio.gather(*(self._call_in_order(group) for group in by_chat.values()))
        return [pair for group in rounds for pair in group]

    async def _call_in_order(self, items: list[OutboxItem]) -> list[tuple[OutboxItem, SendOutcome]]:
        done = []
        for item in items:
            outcome = await self._call(item)
            if outcome.state in (SendState.SENT, SendState.UNKNOWN):
                self._pace.record(item.chat, item.priority, time.monotonic())
            self.in_doubt = self.in_doubt or outcome.state is SendState.UNKNOWN
            done.append((item, outcome))
        return done

    async def _call(self, item: OutboxItem) -> SendOutcome:
        try:
            return await self._calls()[item.kind](item)
        except Exception:
            log.exception("outbox_call_failed account=%s outbox=%d", self._account, item.id)
            return SendOutcome(state=SendState.UNKNOWN, code=SendCode.CONNECTION_LOST)

    def _calls(self) -> dict[PartKind, Callable[[OutboxItem], Coroutine[Any, Any, SendOutcome]]]:
        way = self._messenger
        return {
            PartKind.TEXT: lambda i: way.send_text(i.chat, i.body, i.mentions),
            PartKind.CARD: lambda i: way.send_card(i.chat, ContactId(i.body)),
            PartKind.PICTURE: lambda i: way.send_file(i.chat, i.body, picture=True),
            PartKind.FILE: lambda i: way.send_file(i.chat, i.body, picture=False),
            PartKind.RECALL: lambda i: way.recall(i.chat, MessageId(i.body)),
            PartKind.ACCEPT_FRIEND: lambda i: way.accept_friend(i.body),
            PartKind.ACCEPT_INVITATION: lambda i: way.accept_invitation(i.body),
        }

    async def _follow_up(self, item: OutboxItem, outcome: SendOutcome) -> None:
        if outcome.state is not SendState.SENT:
            log.warning(
                "send_not_sent account=%s outbox=%d state=%s code=%s",
                self._account,
                item.id,
                outcome.state,
                outcome.code,
            )
        if outcome.state is SendState.FAILED and outcome.code is SendCode.NOT_FRIEND and item.private:
            await self._tell_unreached(item)

    async def _tell_unreached(self, item: OutboxItem) -> None:
        if item.ticket_id is None or self._door is None:
            return
        await self._door.submit(
            InboundCommand(
                key=f"unreached:{item.id}",
                actor="system",
                action="outbox.unreached",
                subject=str(item.ticket_id),
                args={"account": item.account, "contact": item.chat},
                at=self._clock.now(),
            )
        )

    async def _wait(self) -> None:
        """Until woken; a short look where only the pace holds something back."""
        pause = HELD_SECONDS if self._held else IDLE_SECONDS
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._waking.wait(), pause)
        self._waking.clear()


def _next_try(item: OutboxItem, outcome: SendOutcome, now: datetime) -> datetime | None:
    if outcome.state is not SendState.RETRY:
        return None
    return now + timedelta(seconds=min(60.0, 2.0**item.attempts) * random.uniform(0.5, 1.0))


def _judge(item: OutboxItem, outcome: SendOutcome) -> SendOutcome:
    """Refused a dozen times: left to a person. In danger one message too many is better than none."""
    if outcome.state is SendState.RETRY and item.attempts >= MAX_TRIES and outcome.code is not SendCode.NOT_CONNECTED:
        return replace(outcome, state=SendState.FAILED)
    if outcome.state is SendState.UNKNOWN and item.at_least_once and item.attempts < 2:
        return replace(outcome, state=SendState.RETRY)
    return outcome
