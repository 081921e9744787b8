"""The record of every send the bot made: the judge of what really went out."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

KEPT = 200_000


class Outcome(StrEnum):
    SENT = "sent"
    REFUSED = "refused"
    LOST = "lost"  # it went out, the caller never heard
    NO_ID = "no_id"  # it went out, the caller got no id


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    number: int
    account: str
    chat: str
    kind: str
    at: float
    real_at: float
    text: str
    outcome: Outcome
    reason: str = ""
    message_id: str = ""
    mentions: tuple[str, ...] = ()


class SendRecord:
    def __init__(self) -> None:
        self._sends: deque[Send] = deque(maxlen=KEPT)
        self._count = 0

    def next_number(self) -> int:
        self._count += 1
        return self._count

    def add(self, send: Send) -> None:
        self._sends.append(send)

    def after(self, number: int) -> list[Send]:
        newer: list[Send] = []
        for send in reversed(self._sends):
            if send.number <= number:
                break
            newer.append(send)
        newer.reverse()
        return newer
