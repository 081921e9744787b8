"""Slows down whoever guesses passwords: a few wrong tries for each address, then a wait."""

import time
from collections.abc import Callable

REMEMBERED = 10_000


class Throttle:
    """`tries` wrong tries at once, then one more every `refill` seconds. Only wrong tries are counted."""

    def __init__(self, *, tries: int, refill: float, now: Callable[[], float] = time.monotonic) -> None:
        self._tries = tries
        self._refill = refill
        self._now = now
        self._debts: dict[str, tuple[float, float]] = {}

    def is_blocked(self, address: str) -> bool:
        return self._debt(address) > self._tries - 1

    def count_wrong(self, address: str) -> None:
        self._debts[address] = (self._debt(address) + 1, self._now())
        if len(self._debts) > REMEMBERED:
            self._forget_old()

    def _debt(self, address: str) -> float:
        debt, since = self._debts.get(address, (0.0, 0.0))
        return max(0.0, debt - (self._now() - since) / self._refill)

    def _forget_old(self) -> None:
        """Whoever has paid goes; where nobody has, the first half: memory stays bounded under a flood."""
        owing = {address: kept for address, kept in self._debts.items() if self._debt(address) > 0}
        if len(owing) > REMEMBERED:
            owing = dict(list(owing.items())[REMEMBERED // 2 :])
        self._debts = owing
