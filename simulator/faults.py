"""The faults an engineer can switch on, and how long or how often each still strikes."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    DROP_STREAM = "drop_stream"
    FREEZE = "freeze"
    SLOW = "slow"
    DUPLICATE = "duplicate"
    NO_ID = "no_id"
    ERROR_EVENT = "error_event"
    REJECT_SEND = "reject_send"
    NEW_IDS = "new_ids"
    LOSE_ANSWER = "lose_answer"
    CLEAR = "clear"


@dataclass(slots=True, kw_only=True)
class Fault:
    """An empty account or room means all of them; no time and no count means until cleared."""

    kind: FaultKind
    account: str = ""
    room_id: str = ""
    until: float | None = None
    left: int | None = None
    delay_ms: float = 500
    cut: bool = False

    def strikes(self, kind: FaultKind, account: str, room_id: str, now: float) -> bool:
        return (
            self.kind is kind
            and self.account in ("", account)
            and self.room_id in ("", room_id)
            and (self.left is None or self.left > 0)
            and (self.until is None or now < self.until)
        )

    def is_over(self, now: float) -> bool:
        return self.left == 0 or (self.until is not None and now >= self.until)


class Faults:
    """The faults now in force. Times are real seconds: a frozen peer does not thaw because the town's clock moved."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._active: list[Fault] = []
        self._changed = asyncio.Event()

    def add(self, fault: Fault, *, seconds: float | None) -> None:
        fault.until = None if seconds is None else self._monotonic() + seconds
        self._active.append(fault)
        self._announce_change()

    def clear(self) -> None:
        self._active.clear()
        self._announce_change()

    def active(self) -> list[Fault]:
        now = self._monotonic()
        self._active = [fault for fault in self._active if not fault.is_over(now)]
        return list(self._active)

    def seconds_left(self, fault: Fault) -> float | None:
        return None if fault.until is None else max(0.0, fault.until - self._monotonic())

    def find(self, kind: FaultKind, account: str, room_id: str = "") -> Fault | None:
        if not self._active:
            return None
        now = self._monotonic()
        return next((fault for fault in self._active if fault.strikes(kind, account, room_id, now)), None)

    def strike(self, kind: FaultKind, account: str, room_id: str = "") -> Fault | None:
        """Finds the fault and uses up one of its strokes."""
        fault = self.find(kind, account, room_id)
        if fault is not None and fault.left is not None:
            fault.left -= 1
        return fault

    async def hold_up(self, account: str) -> None:
        """Waits while the account is frozen."""
        while self._active and (fault := self.find(FaultKind.FREEZE, account)):
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), self.seconds_left(fault))

    async def slow_down(self, account: str) -> None:
        if self._active and (fault := self.strike(FaultKind.SLOW, account)):
            await asyncio.sleep(fault.delay_ms / 1000)

    def _announce_change(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
