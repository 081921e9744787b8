"""How fast an account may speak: between chats, to one chat, a minute and an hour (wechaty.md §6)."""

import random
from collections import deque
from dataclasses import dataclass

from bot.settings import PaceSettings
from domain.ids import ChatId
from domain.sending import Priority


@dataclass(slots=True)
class Pace:
    """Two levels, account and chat. `now` is monotonic seconds: moving the wall clock must not loosen a limit."""

    settings: PaceSettings
    random: random.Random
    _next_reply: float = 0.0
    _next_bulk: float = 0.0
    _sent: deque[tuple[float, bool]] | None = None
    _chats: dict[ChatId, float] | None = None

    def lowest_allowed(self, now: float) -> Priority | None:
        """The least urgent priority that may go now; None: nothing may."""
        if not self.settings.enabled:
            return Priority.BULK
        if now < self._next_reply or self._count(now, 60) >= self.settings.per_minute:
            return None
        bulk_rests = (
            now < self._next_bulk
            or self._count(now, 60, bulk=True) >= self.settings.bulk_per_minute
            or self._count(now, 3600, bulk=True) >= self.settings.bulk_per_hour
        )
        return Priority.NOTICE if bulk_rests else Priority.BULK

    def resting_chats(self, now: float) -> list[ChatId]:
        """Chats that had something too short a time ago."""
        if not self.settings.enabled:
            return []
        chats = self._chats = {chat: until for chat, until in (self._chats or {}).items() if until > now}
        return list(chats)

    def record(self, chat: ChatId, priority: Priority, now: float) -> None:
        """Something went out (or may have)."""
        if not self.settings.enabled:
            return
        if self._sent is None or self._chats is None:
            self._sent, self._chats = self._sent or deque(), self._chats or {}
        bulk = priority is Priority.BULK
        self._sent.append((now, bulk))
        self._chats[chat] = now + self.settings.chat_interval
        self._next_reply = now + self.settings.reply_interval
        if bulk:
            self._next_bulk = now + self.settings.bulk_interval + self.random.uniform(0, self.settings.jitter)

    def _count(self, now: float, seconds: float, *, bulk: bool = False) -> int:
        sent = self._sent if self._sent is not None else deque()
        while sent and now - sent[0][0] > 3600:
            sent.popleft()
        return sum(1 for at, was_bulk in sent if now - at <= seconds and (was_bulk or not bulk))
