"""One-time codes that prove who somebody is, or which grid a group belongs to, without any nickname."""

import hashlib
import re
import unicodedata
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import AccountName, ContactId, GridCode, PersonId

LIFE = timedelta(days=7)
DIGITS = "34679"
ALPHABET = DIGITS + "ACDEFGHJKMNPQRTUWXY"
"""Nothing in it looks like another: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V."""
LENGTH = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What a code grants: a person's identity with its rights, or the grid of a group; exactly one of the two."""

    person: PersonId | None = None
    grid: GridCode | None = None


def draw_code(choose: Callable[[str], str]) -> str:
    """Eight characters picked by `choose`, with a digit among them, so that no plain word is ever a code."""
    while True:
        code = "".join(choose(ALPHABET) for _ in range(LENGTH))
        if any(char in DIGITS for char in code):
            return code


def show_code(code: str) -> str:
    """`网格-7K3M-9QXP`, as it is handed out."""
    return f"网格-{code[:4]}-{code[4:]}"


def read_code(text: str) -> str | None:
    """The code a message consists of, in any case, width and spacing; None where it is something else.

    After the word 网格 a mistyped code counts as one too, so that the sender is told; without it only a possible one.
    """
    if len(text) > 60:
        return None
    said = re.sub(r"[\s\-—–_·.。,，:：「」]", "", unicodedata.normalize("NFKC", text)).upper()
    if found := re.fullmatch(r"(?=登|网)(?:(?:网格)?登记码)?[是为]?(?:网格)?([0-9A-Z]{8})", said):
        return found.group(1)
    if len(said) == LENGTH and set(said) <= set(ALPHABET) and any(char in DIGITS for char in said):
        return said
    return None


def hash_code(code: str) -> str:
    """What the archive keeps of a code."""
    return hashlib.sha256(f"wangge enrolment {code}".encode()).hexdigest()


class GuessLimit:
    """At most `most` wrong codes of a contact within `window`.

    Kept in memory: one process serves an account, and a wrong guess must count even though its work is rolled back.
    """

    def __init__(self, *, most: int = 5, window: timedelta = timedelta(hours=1)) -> None:
        self._most = most
        self._window = window
        self._wrong: dict[tuple[AccountName, ContactId], deque[datetime]] = {}

    def is_blocked(self, account: AccountName, contact: ContactId, now: datetime) -> bool:
        return len(self._recent(account, contact, now)) >= self._most

    def count_wrong(self, account: AccountName, contact: ContactId, now: datetime) -> None:
        self._recent(account, contact, now).append(now)
        self._forget(now)

    def _recent(self, account: AccountName, contact: ContactId, now: datetime) -> deque[datetime]:
        times = self._wrong.setdefault((account, contact), deque())
        while times and times[0] <= now - self._window:
            times.popleft()
        return times

    def _forget(self, now: datetime) -> None:
        if len(self._wrong) > 1000:
            self._wrong = {key: times for key, times in self._wrong.items() if times and times[-1] > now - self._window}
