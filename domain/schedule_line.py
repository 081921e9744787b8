"""A schedule as one line that people write into a file and the archive keeps (broadcasts.md §3)."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.schedule import (
    TERMS,
    Cron,
    LunarDay,
    MonthWorkday,
    Once,
    OnCondition,
    Schedule,
    Season,
    SolarTerm,
    Workdays,
)

MOST_DAYS = 60
"""So far a lunar day or a term may be moved."""
WRITTEN_SO = (
    "on 2026-12-05 08:30",
    "cron 30 8 * * 1",
    "workday 17:00",
    "month first 08:30",
    "lunar 12-23 08:30",
    "term 清明 -7d 08:30",
    "season 2027-05-25..2027-07-15 3d 08:30",
    "on weather=red",
)


def parse_line(line: str, zone: str) -> Schedule | None:
    """The schedule of a line like those of `WRITTEN_SO`; None where it is none, or names a day that does not exist."""
    text = " ".join(line.split())
    for pattern, read in _FORMS:
        if found := pattern.fullmatch(text):
            try:
                return read(found, zone)
            except ValueError:
                return None
    return None


def write_line(schedule: Schedule, zone: str) -> str:
    """What `parse_line` reads as the same schedule. `zone` places a single time."""
    match schedule:
        case Once(at=at):
            return f"on {at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
        case Cron(line=line):
            return f"cron {line}"
        case Workdays(at=hour):
            return f"workday {hour:%H:%M}"
        case MonthWorkday(number=number, at=hour):
            return f"month {_PLACES_WRITTEN.get(number, number)} {hour:%H:%M}"
        case LunarDay(month=month, day=day, days=days, at=hour):
            return f"lunar {month}-{day}{_write_days(days)} {hour:%H:%M}"
        case SolarTerm(term=term, days=days, at=hour):
            return f"term {term}{_write_days(days)} {hour:%H:%M}"
        case Season(first=first, last=last, every=every, at=hour):
            return f"season {first}..{last} {every}d {hour:%H:%M}"
        case OnCondition(name=name, value=value):
            return f"on {name}={value}"
        case _:
            assert_never(schedule)


def _read_once(found: re.Match[str], zone: str) -> Schedule:
    local = datetime.combine(_day(found["day"]), _hour(found), ZoneInfo(zone))
    return Once(at=local.astimezone(UTC))


def _read_cron(found: re.Match[str], zone: str) -> Schedule:
    return Cron(line=found["line"], zone=zone)


def _read_workdays(found: re.Match[str], zone: str) -> Schedule:
    return Workdays(at=_hour(found), zone=zone)


def _read_month(found: re.Match[str], zone: str) -> Schedule:
    place = found["place"]
    return MonthWorkday(number=_PLACES.get(place) or _within(int(place), 1, 15), at=_hour(found), zone=zone)


def _read_lunar(found: re.Match[str], zone: str) -> Schedule:
    month, day = _within(int(found["month"]), 1, 12), _within(int(found["date"]), 1, 30)
    return LunarDay(month=month, day=day, days=_days(found), at=_hour(found), zone=zone)


def _read_term(found: re.Match[str], zone: str) -> Schedule:
    return SolarTerm(term=found["term"], days=_days(found), at=_hour(found), zone=zone)


def _read_season(found: re.Match[str], zone: str) -> Schedule:
    first, last = _day(found["first"]), _day(found["last"])
    if first > last:
        raise ValueError(found["last"])
    return Season(first=first, last=last, every=_within(int(found["every"]), 1, 366), at=_hour(found), zone=zone)


def _read_condition(found: re.Match[str], zone: str) -> Schedule:
    name, equals, value = found["condition"].partition("=")
    if not equals:
        name, _, value = found["condition"].rpartition("_")
    if not name or not value:
        raise ValueError(found["condition"])
    return OnCondition(name=name, value=value)


def _day(text: str) -> date:
    year, month, day = map(int, text.split("-"))
    return date(year, month, day)


def _hour(found: re.Match[str]) -> time:
    return time(int(found["h"]), int(found["m"]))


def _days(found: re.Match[str]) -> int:
    return _within(int(found["days"] or 0), -MOST_DAYS, MOST_DAYS)


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise ValueError(number)
    return number


def _write_days(days: int) -> str:
    return f" {days:+d}d" if days else ""


_PLACES = {"first": 1, "last": -1}
_PLACES_WRITTEN = {number: word for word, number in _PLACES.items()}
_HOUR = r"(?P<h>\d{1,2})[:：](?P<m>\d{2})"
_DATE = r"\d{4}-\d{1,2}-\d{1,2}"
_DAYS = r"(?: (?P<days>[+-]\d{1,2})[d天])?"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Schedule]], ...] = (
    (re.compile(rf"(?:on )?(?P<day>{_DATE}) {_HOUR}", re.ASCII), _read_once),
    (re.compile(r"cron (?P<line>\S+(?: \S+){4})"), _read_cron),
    (re.compile(rf"workday {_HOUR}", re.ASCII), _read_workdays),
    (re.compile(rf"month (?P<place>first|last|\d{{1,2}}) {_HOUR}", re.ASCII), _read_month),
    (re.compile(rf"lunar (?P<month>\d{{1,2}})-(?P<date>\d{{1,2}}){_DAYS} {_HOUR}", re.ASCII), _read_lunar),
    (re.compile(rf"term (?P<term>{'|'.join(TERMS)}){_DAYS} {_HOUR}"), _read_term),
    (
        re.compile(rf"season (?P<first>{_DATE})\.\.(?P<last>{_DATE}) (?P<every>\d{{1,3}})[d天] {_HOUR}"),
        _read_season,
    ),
    (re.compile(r"on (?P<condition>[a-z][a-z0-9_]{0,39}(?:=[a-z0-9_]{1,20})?)"), _read_condition),
)
