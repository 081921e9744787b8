"""Sends what waits: urgent first, at the account's pace, and marks what each call proved."""

import asyncio
import contextlib
import logging
import random
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.pace import Pace
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundCommand
from domain.ports import Clock, CommandDoor, Messenger
from domain.sending import PartKind, SendCode, SendOutcome, SendState
from models import outbox
from models.database import Database
from models.outbox import ANYTHING, OutboxItem, Permit
from models.recent_sends import list_recent_sends

log = logging.getLogger("wangge.outbox")

BATCH = 64
IDLE_SECONDS = 1.0
HELD_SECONDS = 0.05
EXPIRE_EVERY = 1.0
RECONNECT_SECONDS = 4.0
RETRY_AFTER = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
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
        draw_large: Callable[[str], Awaitable[str]] | None = None,
        draw_progress: Callable[[str], Awaitable[str]] | None = None,
        is_online: Callable[[], bool] = lambda: True,
    ) -> None:
        self._account = account
        self._database = database
        self._messenger = messenger
        self._clock = clock
        self._pace = pace
        self._is_stopped = is_stopped
        self._door = door
        self._draw_large = draw_large
        self._draw_progress = draw_progress
        self._is_online = is_online
        self._waking = asyncio.Event()
        self.in_doubt = False
        """Whether some send of this account may have gone out unknown, so that its echo is worth looking at."""
        self._held = False
        self._stopping = False
        self._expired_at = float("-inf")
        self._expired_for = datetime.min.replace(tzinfo=UTC)

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
        """At a start: what a dead process left half done is `unknown`, never sent again by itself; its pace is kept.

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
            recent = await list_recent_sends(session, self._account, now)
        self._pace.remember(recent, time.monotonic(), now)
        for item in unreached:
            await self._tell_unreached(item)

    async def drain(self) -> int:
        """One round: claim, commit, call, mark. How many were called."""
        now = self._clock.now()
        await self._expire(now)
        self._held = False
        if self._is_stopped() or not self._is_online():
            return 0
        permit = self._pace.permit(time.monotonic(), now)
        async with self._database.read() as session:
            self._held = await outbox.has_waiting(session, self._account, now)
            may_go = self._held and (
                permit is ANYTHING or await outbox.has_waiting(session, self._account, now, permit)
            )
        items = await self._claim(permit) if may_go else []
        if not items:
            return 0
        outcomes = await self._call_all(items)
        await self._mark(outcomes)
        return len(items)

    async def _expire(self, now: datetime) -> None:
        """Once a second, and whenever the clock was moved; what is overdue meanwhile is not sent anyway."""
        moment = time.monotonic()
        is_fresh = max(moment - self._expired_at, abs((now - self._expired_for).total_seconds())) < EXPIRE_EVERY
        if is_fresh:
            return
        self._expired_at, self._expired_for = moment, now
        async with self._database.read() as session:
            overdue = await outbox.has_overdue(session, self._account, now)
        if overdue:
            await self._database.run_write(lambda session: outbox.expire_overdue(session, self._account, now))

    async def _mark(self, outcomes: list[tuple[OutboxItem, SendOutcome]]) -> None:
        now = self._clock.now()
        marked = [_judge(item, outcome, now) for item, outcome in outcomes]
        await self._database.run_write(lambda session: outbox.mark_outcomes(session, marked, now))
        for item, outcome, _ in marked:
            await self._follow_up(item, outcome)

    async def note_echo(self, chat: ChatId, body_hash: str, message_id: MessageId) -> None:
        """Our own message came back: it resolves a send of which nobody knew whether it went out."""
        async with self._database.read() as session:
            if not await outbox.has_unknown(session, self._account, chat, body_hash):
                return
        now = self._clock.now()
        await self._database.run_write(
            lambda session: outbox.resolve_by_echo(session, self._account, chat, body_hash, message_id, now)
        )

    async def _claim(self, permit: Permit) -> list[OutboxItem]:
        now, paced = self._clock.now(), self._pace.settings.enabled

        async def claim(session: Any) -> list[OutboxItem]:
            return await outbox.claim_due(
                session, self._account, now, limit=1 if paced else BATCH, permit=permit, one_per_chat=paced
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
            if outcome.code is not SendCode.NOT_CONNECTED:
                self._record(item, outcome)
            self.in_doubt = self.in_doubt or outcome.state is SendState.UNKNOWN
            done.append((item, outcome))
        return done

    def _record(self, item: OutboxItem, outcome: SendOutcome) -> None:
        """A refusal is a call like any other: hurrying on after it is what accounts are lost by."""
        arrived = outcome.state in (SendState.SENT, SendState.UNKNOWN)
        opens = arrived and item.part == 0 and item.kind is not PartKind.RECALL
        self._pace.record(item.chat, item.priority, time.monotonic(), self._clock.now(), opens=opens)

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
            PartKind.LARGE_TEXT: self._send_large,
            PartKind.PROGRESS: self._send_progress,
            PartKind.FILE: lambda i: way.send_file(i.chat, i.body, picture=False),
            PartKind.RECALL: lambda i: way.recall(i.chat, MessageId(i.body)),
            PartKind.ACCEPT_FRIEND: lambda i: way.accept_friend(i.body),
            PartKind.ACCEPT_INVITATION: lambda i: way.accept_invitation(i.body),
        }

    async def _send_progress(self, item: OutboxItem) -> SendOutcome:
        if self._draw_progress is None:
            return SendOutcome(state=SendState.FAILED, code=SendCode.UNSUPPORTED)
        return await self._messenger.send_file(item.chat, await self._draw_progress(item.body), picture=True)

    async def _send_large(self, item: OutboxItem) -> SendOutcome:
        """As plain words where nobody draws."""
        if self._draw_large is None:
            return await self._messenger.send_text(item.chat, item.body, item.mentions)
        return await self._messenger.send_file(item.chat, await self._draw_large(item.body), picture=True)

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


def _judge(item: OutboxItem, outcome: SendOutcome, now: datetime) -> tuple[OutboxItem, SendOutcome, datetime | None]:
    """What is made of it, and when it is tried again. In danger one message too many is better than none."""
    if outcome.code is SendCode.NOT_CONNECTED:
        return item, outcome, now + timedelta(seconds=random.uniform(0.5, 1.0) * RECONNECT_SECONDS)
    if outcome.code is SendCode.REJECTED and item.delivery_id is not None:
        return item, *_judge_refusal(item, outcome, now)
    if outcome.state is SendState.UNKNOWN and item.at_least_once and item.attempts < 2:
        return item, replace(outcome, state=SendState.RETRY), now + timedelta(seconds=random.uniform(1.0, 2.0))
    return item, outcome, None


def _judge_refusal(item: OutboxItem, outcome: SendOutcome, now: datetime) -> tuple[SendOutcome, datetime | None]:
    """A notice refused for the moment is tried again, but not beyond its end (broadcasts.md §5)."""
    if item.attempts > len(RETRY_AFTER):
        return outcome, None
    again = now + RETRY_AFTER[item.attempts - 1]
    if item.expires_at is not None and again >= item.expires_at:
        return replace(outcome, state=SendState.EXPIRED), None
    return replace(outcome, state=SendState.RETRY), again
