"""When a notice is due: planned times as wall time of the county, so that 8:30 is 8:30 on every day of the year."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import assert_never
from zoneinfo import ZoneInfo

from croniter import CroniterError, croniter

from domain.broadcast import Cron, Once, Schedule
from domain.refusal import Refusal


def check_schedule(schedule: Schedule, now: datetime) -> None:
    """Raises a Refusal for a cron line that can't be read or never comes due."""
    if isinstance(schedule, Once):
        return
    if not _FIVE_FIELDS.fullmatch(schedule.line.strip()):
        raise Refusal("bad_cron", f"「{schedule.line}」看不懂，要写五段，如 30 8 * * 1（每周一8:30）", field="cron")
    try:
        next_due(schedule, now)
    except CroniterError:
        sentence = f"「{schedule.line}」不是一个会到来的时间，请核对，如 30 8 * * 1（每周一8:30）"
        raise Refusal("bad_cron", sentence, field="cron") from None


def first_due(schedule: Schedule, now: datetime) -> datetime:
    """A single time is due even when it is this very minute; a repeated one from now on."""
    return schedule.at if isinstance(schedule, Once) else next(_cron_times(schedule, now))


def next_due(schedule: Schedule, after: datetime) -> datetime | None:
    """The first planned time later than `after`, aware UTC; None where there is none."""
    return next(_iter_times(schedule, after), None)


def next_occurrences(schedule: Schedule, after: datetime, n: int) -> tuple[datetime, ...]:
    """The next `n` planned times later than `after`, earliest first."""
    return tuple(islice(_iter_times(schedule, after), n))


def due_times(
    schedule: Schedule, first: datetime, now: datetime, *, limit: int
) -> tuple[tuple[datetime, ...], datetime | None]:
    """(the planned times from `first` up to `now`, at most `limit` of them, earliest first; the one that follows)."""
    times = [first]
    following = next_due(schedule, first)
    while following is not None and following <= now and len(times) < limit:
        times.append(following)
        following = next_due(schedule, following)
    return tuple(times), following


def _iter_times(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    match schedule:
        case Once(at=at):
            return iter((at,) if at > after else ())
        case Cron():
            return _cron_times(schedule, after)
        case _:
            assert_never(schedule)


def _cron_times(schedule: Cron, after: datetime) -> Iterator[datetime]:
    """Counted without a zone and placed in it afterwards: a changed clock neither repeats nor drops a planned time."""
    zone = ZoneInfo(schedule.zone)
    wall = croniter(schedule.line, after.astimezone(zone).replace(tzinfo=None))
    last = after
    while True:
        planned = wall.get_next(datetime).replace(tzinfo=zone).astimezone(UTC)
        if planned > last:
            last = planned
            yield planned


_FIELD = r"[0-9*,/-]+|(?:mon|tue|wed|thu|fri|sat|sun)(?:[,-](?:mon|tue|wed|thu|fri|sat|sun))*"
_FIVE_FIELDS = re.compile(rf"(?:(?:{_FIELD})[ \t]+){{4}}(?:{_FIELD})", re.IGNORECASE)
