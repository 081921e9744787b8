"""How fast an account may speak: between chats, to one chat, a minute, an hour and a day (wechaty.md §6)."""

import random
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.settings import PaceSettings
from domain.ids import ChatId
from domain.sending import Priority
from models.outbox import ANYTHING, Permit
from models.recent_sends import RecentSend

MINUTE, HOUR = 60.0, 3600.0
FAN_OUTS = frozenset({Priority.EMERGENCY, Priority.NOTICE, Priority.BULK})
UNHURRIED = FAN_OUTS - {Priority.EMERGENCY}
FAN_OUT_SHARE = 0.75
"""Of `per_minute`; the rest is kept for alarms and answers, whatever goes to many."""
UNHURRIED_SHARE = 0.5
"""Of `per_minute`; so much at most for reminders and notices, so that an emergency finds room at once."""


@dataclass(slots=True)
class _Group:
    """What was scheduled for many and came to one chat: when within the last hour, and how often on `day`."""

    times: deque[float] = field(default_factory=deque)
    day: date = date.min
    count: int = 0


@dataclass(slots=True)
class Pace:
    """Two levels, account and chat. `now` is monotonic seconds: moving the wall clock must not loosen a limit.

    Only a group's number of a day goes by the time on the wall, `at`, as the planning of notices does.
    """

    settings: PaceSettings
    random: random.Random
    zone: ZoneInfo
    _next: dict[Priority, float] = field(default_factory=dict)
    _next_any: float = float("-inf")
    _sent: deque[tuple[float, Priority]] = field(default_factory=deque)
    _resting: dict[ChatId, float] = field(default_factory=dict)
    _groups: defaultdict[ChatId, _Group] = field(default_factory=lambda: defaultdict(_Group))

    def permit(self, now: float, at: datetime) -> Permit:
        """What may go at this moment."""
        if not self.settings.enabled:
            return ANYTHING
        allowed = frozenset(self._list_allowed(now))
        self._resting = {chat: until for chat, until in self._resting.items() if until > now}
        full = self._list_full(now, at) if Priority.BULK in allowed else ()
        return Permit(priorities=allowed, resting=frozenset(self._resting), full=frozenset(full))

    def record(self, chat: ChatId, priority: Priority, now: float, at: datetime, *, opens: bool) -> None:
        """A call went to the peer. `opens`: it began a notice there, and may have arrived."""
        if not self.settings.enabled:
            return
        self._sent.append((now, priority))
        self._resting[chat] = now + self.settings.chat_interval
        self._next_any = now + self.settings.reply_interval
        self._next[priority] = now + self._interval(priority)
        if opens and priority is Priority.BULK:
            self._count_for_group(chat, now, at)

    def remember(self, sends: Iterable[RecentSend], now: float, at: datetime) -> None:
        """At a start: what this account sent before, oldest first, so that a restart loosens nothing."""
        for known in (self._next, self._sent, self._resting, self._groups):
            known.clear()
        for send in sends:
            age = max(0.0, (at - send.at).total_seconds())
            self.record(send.chat, send.priority, now - age, send.at, opens=send.opens)

    def _interval(self, priority: Priority) -> float:
        match priority:
            case Priority.BULK:
                return self.settings.bulk_interval + self.random.uniform(0, self.settings.jitter)
            case Priority.EMERGENCY:
                return self.settings.emergency_interval
            case _:
                return 0.0

    def _list_allowed(self, now: float) -> Iterator[Priority]:
        settings = self.settings
        if now < self._next_any or self._count(now, MINUTE) >= settings.per_minute:
            return
        yield from (Priority.ALERT, Priority.REPLY)
        if self._count(now, MINUTE, FAN_OUTS) >= FAN_OUT_SHARE * settings.per_minute:
            return
        emergencies = self._count(now, MINUTE, {Priority.EMERGENCY})
        if self._is_rested(Priority.EMERGENCY, now) and emergencies < settings.emergency_per_minute:
            yield Priority.EMERGENCY
        if self._count(now, MINUTE, UNHURRIED) >= UNHURRIED_SHARE * settings.per_minute:
            return
        yield Priority.NOTICE
        bulk = {Priority.BULK}
        if (
            self._is_rested(Priority.BULK, now)
            and self._count(now, MINUTE, bulk) < settings.bulk_per_minute
            and self._count(now, HOUR, bulk) < settings.bulk_per_hour
        ):
            yield Priority.BULK

    def _is_rested(self, priority: Priority, now: float) -> bool:
        return now >= self._next.get(priority, now)

    def _count(self, now: float, seconds: float, priorities: Iterable[Priority] = tuple(Priority)) -> int:
        while self._sent and now - self._sent[0][0] > HOUR:
            self._sent.popleft()
        wanted, count = frozenset(priorities), 0
        for at, priority in reversed(self._sent):
            if now - at > seconds:
                break
            count += priority in wanted
        return count

    def _count_for_group(self, chat: ChatId, now: float, at: datetime) -> None:
        group, today = self._groups[chat], at.astimezone(self.zone).date()
        group.times.append(now)
        group.day, group.count = today, (group.count if group.day == today else 0) + 1

    def _list_full(self, now: float, at: datetime) -> Iterator[ChatId]:
        """Groups that have had an hour's or a day's number of notices."""
        today = at.astimezone(self.zone).date()
        for chat, group in list(self._groups.items()):
            while group.times and now - group.times[0] > HOUR:
                group.times.popleft()
            is_today = group.day == today
            if not group.times and not is_today:
                del self._groups[chat]
            elif len(group.times) >= self.settings.group_per_hour or (
                is_today and group.count >= self.settings.group_per_day
            ):
                yield chat
