"""When a notice is due: once, by one of the calendars people live by, or when somebody outside says so."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
"""The solar terms in the order of the calendar year."""


class DaysOff(StrEnum):
    """What a planned day that people have off does (broadcasts.md §3)."""

    SHIFT = "shift"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """One planned time, aware UTC."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """Five fields, read as wall time of `zone` (`Asia/Shanghai`)."""

    line: str
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workdays:
    """Every working day at a wall time of `zone`."""

    at: time
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthWorkday:
    """The `number`-th working day of every month; -1 is its last."""

    number: int
    at: time
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarDay:
    """A day of every lunar year, `days` later (or earlier). Leap months don't count; day 30 is a short month's last."""

    month: int
    day: int
    at: time
    zone: str
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SolarTerm:
    """A solar term of every year, `days` later (or earlier)."""

    term: str
    at: time
    zone: str
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """Every so many days from `first` to `last`, both included."""

    first: date
    last: date
    every: int
    at: time
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCondition:
    """Whenever a condition named from outside (`weather`) comes to have this value (`red`)."""

    name: str
    value: str


Schedule = Once | Cron | Workdays | MonthWorkday | LunarDay | SolarTerm | Season | OnCondition
