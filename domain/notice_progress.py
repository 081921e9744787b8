"""How far a notice has come: by what became of it, by town, and why some groups don't have it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from domain.directory import Directory
from domain.ids import AccountName, GridCode, OccurrenceId, RoomId
from domain.sending import SendState
from domain.tree import Tier

ELSEWHERE = "县直和其他"
"""Where groups above the towns are counted, and those whose grid is no more."""


class Fate(StrEnum):
    """The few things people ask of a group: has it, will have it, nobody knows, has not got it and won't."""

    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    FAILED = "failed"
    WAITING = "waiting"

    @property
    def zh(self) -> str:
        return _WORDS[self]


_WORDS = {
    Fate.SENT: "已送达",
    Fate.RETRY: "会再试",
    Fate.UNKNOWN: "说不准",
    Fate.FAILED: "没发成",
    Fate.WAITING: "等待中",
}
FATES = {
    SendState.SENT: Fate.SENT,
    SendState.RETRY: Fate.RETRY,
    SendState.UNKNOWN: Fate.UNKNOWN,
    SendState.FAILED: Fate.FAILED,
    SendState.EXPIRED: Fate.FAILED,
    SendState.SKIPPED: Fate.FAILED,
    SendState.CANCELLED: Fate.FAILED,
    SendState.PLANNED: Fate.WAITING,
    SendState.CLAIMED: Fate.WAITING,
    SendState.SENDING: Fate.WAITING,
}
Fates = Mapping[Fate, int]
NOT_YET = (Fate.WAITING, Fate.RETRY)
_TROUBLED = (Fate.FAILED, Fate.UNKNOWN, Fate.RETRY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one delivery stands, as the archive keeps it."""

    room: RoomId
    account: AccountName
    state: SendState
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TownProgress:
    town: str
    fates: Fates

    @property
    def total(self) -> int:
        return sum(self.fates.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """So many groups don't have it for this reason (a SendCode or SkipCode; empty where none was kept)."""

    state: SendState
    code: str
    count: int


@dataclass(frozen=True, kw_only=True)
class NoticeProgress:
    """One firing, counted. `waiting`: what each account still has to send; towns with trouble stand first."""

    occurrence: OccurrenceId
    planned_at: datetime
    send_until: datetime | None
    fates: Fates
    towns: tuple[TownProgress, ...]
    troubles: tuple[Trouble, ...]
    waiting: Mapping[AccountName, int]

    @cached_property
    def total(self) -> int:
        return sum(self.fates.values())

    @property
    def is_over(self) -> bool:
        return not any(self.fates.get(fate) for fate in NOT_YET)

    @property
    def percent(self) -> int:
        """Whole per cent that have it, never rounded up."""
        return self.fates.get(Fate.SENT, 0) * 100 // self.total if self.total else 0


def count_progress(
    places: Iterable[Place],
    directory: Directory,
    *,
    occurrence: OccurrenceId,
    planned_at: datetime,
    send_until: datetime | None,
) -> NoticeProgress:
    """One pass over the deliveries of a firing."""
    fates: Counter[Fate] = Counter()
    towns: dict[str, Counter[Fate]] = {}
    troubles: Counter[tuple[SendState, str]] = Counter()
    waiting: Counter[AccountName] = Counter()
    names = _TownNames(directory)
    for place in places:
        fate = FATES[place.state]
        fates[fate] += 1
        towns.setdefault(names.find(place.room), Counter())[fate] += 1
        if fate in NOT_YET:
            waiting[place.account] += 1
        if fate in _TROUBLED:
            troubles[place.state, place.code] += 1
    return NoticeProgress(
        occurrence=occurrence,
        planned_at=planned_at,
        send_until=send_until,
        fates=fates,
        towns=tuple(_sort_towns(towns)),
        troubles=tuple(Trouble(state=state, code=code, count=count) for (state, code), count in troubles.most_common()),
        waiting=waiting,
    )


def sum_fates(counts: Mapping[SendState, int]) -> Fates:
    fates: Counter[Fate] = Counter()
    for state, count in counts.items():
        fates[FATES[state]] += count
    return fates


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingPace:
    """What one account may send: a group every so many `seconds` (0: as fast as it can), so many a minute, an hour."""

    seconds: float
    per_minute: int
    per_hour: int


def estimate_end(progress: NoticeProgress, pace: SendingPace, now: datetime) -> datetime | None:
    """When the account that has most to send is through at this pace; None where nothing waits."""
    most = max(progress.waiting.values(), default=0)
    if not most:
        return None
    each = max(pace.seconds, 60 / pace.per_minute) if pace.seconds else 0.0
    hours = (most - 1) // pace.per_hour if pace.seconds else 0
    return now + timedelta(hours=hours, seconds=(most - hours * pace.per_hour) * each)


def count_late(progress: NoticeProgress, pace: SendingPace, now: datetime) -> int:
    """How many groups will not have it when its sending ends, at this pace."""
    if progress.send_until is None or not pace.seconds:
        return 0
    left = max(0.0, (progress.send_until - now).total_seconds())
    each = max(pace.seconds, 60 / pace.per_minute, 3600 / pace.per_hour if left > 3600 else 0)
    return sum(max(0, count - int(left / each)) for count in progress.waiting.values())


class _TownNames:
    """Looked up once for each grid."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._found: dict[tuple[GridCode, ...], str] = {}

    def find(self, key: RoomId) -> str:
        room = self._directory.rooms.get(key)
        if room is None:
            return ELSEWHERE
        if room.grids not in self._found:
            home = self._directory.home_of(room)
            town = self._directory.tree.at_tier(home, Tier.TOWN) if home else None
            self._found[room.grids] = town.name if town else ELSEWHERE
        return self._found[room.grids]


def _sort_towns(towns: Mapping[str, Counter[Fate]]) -> list[TownProgress]:
    rows = [TownProgress(town=town, fates=fates) for town, fates in towns.items()]
    return sorted(rows, key=lambda row: (-row.fates.get(Fate.FAILED, 0) - row.fates.get(Fate.UNKNOWN, 0), row.town))
