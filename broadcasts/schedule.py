"""When a notice is due: planned times as wall time of the county, so that 8:30 is 8:30 on every day of the year."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import assert_never
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter

from broadcasts.named_days import list_days
from domain.broadcast import CampaignDraft, SendWindow
from domain.holidays import HolidayTable
from domain.refusal import Refusal
from domain.schedule import (
    Cron,
    DaysOff,
    LunarDay,
    MonthWorkday,
    Once,
    OnCondition,
    Schedule,
    Season,
    SolarTerm,
    Workdays,
)

SHIFTED_TO = time(8, 30)
"""What a day off has put off is said on the next working morning (broadcasts.md §3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The days a schedule is read by. `shifts`: what falls on a day off waits for the next working day.

    `since`: when the notice was planned; a day before that is not made up for.
    """

    zone: ZoneInfo
    holidays: HolidayTable
    shifts: bool = True
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One planned time, aware UTC; `named` is the day the schedule names, another one where a day off moved it."""

    at: datetime
    named: date
    is_moved: bool


def check_schedule(schedule: Schedule, now: datetime, days: Days) -> None:
    """Raises a Refusal for a cron line that can't be read, and for what never comes due."""
    if isinstance(schedule, Once | OnCondition):
        return
    if isinstance(schedule, Cron):
        _check_cron(schedule)
    if next_due(schedule, now, days) is None:
        field = "cron" if isinstance(schedule, Cron) else "when"
        raise Refusal("never_due", "这个时间以后不会再到了，请核对", field=field)


def first_due(schedule: Schedule, now: datetime, days: Days) -> datetime | None:
    """A single time is due even when it is this very minute; None where only a condition makes it due."""
    after = now if not isinstance(schedule, Once) else datetime.min.replace(tzinfo=UTC)
    return next_due(schedule, after, days)


def next_due(schedule: Schedule, after: datetime, days: Days) -> datetime | None:
    """The first planned time later than `after`, aware UTC; None where there is none."""
    return next((planned.at for planned in iter_planned(schedule, after, days)), None)


def next_occurrences(schedule: Schedule, after: datetime, n: int, days: Days) -> tuple[datetime, ...]:
    """The next `n` planned times later than `after`, earliest first."""
    return tuple(planned.at for planned in islice(iter_planned(schedule, after, days), n))


def due_times(
    schedule: Schedule, first: datetime, now: datetime, days: Days, *, limit: int
) -> tuple[tuple[datetime, ...], datetime | None]:
    """(the planned times from `first` up to `now`, at most `limit` of them, earliest first; the one that follows)."""
    times = [first]
    for planned in iter_planned(schedule, first, days):
        if planned.at > now or len(times) >= limit:
            return tuple(times), planned.at
        times.append(planned.at)
    return tuple(times), None


def iter_planned(schedule: Schedule, after: datetime, days: Days) -> Iterator[Planned]:
    """Planned times later than `after`. A day that has a time of its own takes none that was put off to it."""
    if isinstance(schedule, OnCondition):
        return
    zone = days.zone if isinstance(schedule, Once) else ZoneInfo(schedule.zone)
    named = _iter_named(schedule, after, days, zone)
    last = after
    for wall, is_moved, day in _move(named, _day_off(schedule, days), days) if days.shifts else _stay(named):
        at = wall.replace(tzinfo=zone).astimezone(UTC)
        if at > last and not (isinstance(schedule, Season) and wall.date() > schedule.last):
            last = at
            yield Planned(at=at, named=day, is_moved=is_moved)


def read_days(draft: CampaignDraft, window: SendWindow, holidays: HolidayTable, since: datetime) -> Days:
    """How the planned days of a notice are read; `since`: when it was planned."""
    shifts = draft.days_off is not DaysOff.KEEP
    return Days(zone=window.zone, holidays=holidays, shifts=shifts, since=since)


def _iter_named(schedule: Schedule, after: datetime, days: Days, zone: ZoneInfo) -> Iterator[datetime]:
    """The wall times a schedule names itself, from the first whose being put off may lead past `after`."""
    if isinstance(schedule, Once):
        yield schedule.at.astimezone(zone).replace(tzinfo=None)
        return
    start = after.astimezone(zone).replace(tzinfo=None)
    if days.shifts:
        start = datetime.combine(_run_of_days_off(start.date(), days.holidays), time.min) - timedelta(seconds=1)
    since = days.since.astimezone(zone).replace(tzinfo=None) if days.since else start
    for wall in _iter_walls(schedule, start, days.holidays):
        if wall > start and wall >= since:
            yield wall


def _iter_walls(schedule: Schedule, start: datetime, holidays: HolidayTable) -> Iterator[datetime]:
    match schedule:
        case Cron(line=line):
            yield from _iter_cron(line, start)
        case Workdays() | MonthWorkday() | LunarDay() | SolarTerm() | Season():
            for day in list_days(schedule, start.date(), holidays):
                yield datetime.combine(day, schedule.at)
        case Once() | OnCondition():
            return
        case _:
            assert_never(schedule)


def _iter_cron(line: str, start: datetime) -> Iterator[datetime]:
    """Counted without a zone and placed in it afterwards: a changed clock neither repeats nor drops a planned time."""
    walls = croniter(line, start)
    while True:
        yield walls.get_next(datetime)


def _stay(named: Iterator[datetime]) -> Iterator[tuple[datetime, bool, date]]:
    return ((wall, False, wall.date()) for wall in named)


def _move(
    named: Iterator[datetime], is_off: Callable[[date], bool], days: Days
) -> Iterator[tuple[datetime, bool, date]]:
    """All that falls into one stretch of days off is said once, on the morning after it."""
    waiting: tuple[datetime, bool, date] | None = None
    for wall in named:
        if waiting and wall.date() > waiting[0].date():
            yield waiting
            waiting = None
        if is_off(wall.date()):
            morning = datetime.combine(_next_workday(wall.date(), days.holidays), SHIFTED_TO)
            waiting = waiting or (morning, True, wall.date())
            continue
        if waiting and wall.date() == waiting[0].date():
            waiting = None
        yield wall, False, wall.date()
    if waiting:
        yield waiting


def _day_off(schedule: Schedule, days: Days) -> Callable[[date], bool]:
    """Who names a weekday or a date means it: only holidays move that. A lunar day or a term may fall on a Sunday."""
    if isinstance(schedule, Once | Cron):
        return days.holidays.is_holiday
    return lambda day: not days.holidays.is_workday(day)


def _run_of_days_off(day: date, holidays: HolidayTable) -> date:
    """The first of the days off that reach up to `day`; `day` itself where there are none."""
    while not holidays.is_workday(day - timedelta(days=1)):
        day -= timedelta(days=1)
    return day


def _next_workday(day: date, holidays: HolidayTable) -> date:
    while not holidays.is_workday(day):
        day += timedelta(days=1)
    return day


def _check_cron(schedule: Cron) -> None:
    if not _FIVE_FIELDS.fullmatch(schedule.line.strip()):
        raise Refusal("bad_cron", f"「{schedule.line}」看不懂，要写五段，如 30 8 * * 1（每周一8:30）", field="cron")
    try:
        croniter(schedule.line).get_next(datetime)
    except CroniterError:
        sentence = f"「{schedule.line}」不是一个会到来的时间，请核对，如 30 8 * * 1（每周一8:30）"
        raise Refusal("bad_cron", sentence, field="cron") from None


_FIELD = r"[0-9*,/-]+|l|[0-7]#[1-5]|l[0-7]|(?:mon|tue|wed|thu|fri|sat|sun)(?:[,-](?:mon|tue|wed|thu|fri|sat|sun))*"
_FIVE_FIELDS = re.compile(rf"(?:(?:{_FIELD})[ \t]+){{4}}(?:{_FIELD})", re.IGNORECASE)
