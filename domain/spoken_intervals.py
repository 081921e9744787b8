"""Every so many days or weeks, as people say it: 「每隔两天」, 「每两周周一」; it begins with the next such day."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from domain.spoken_when import read_number

WEEKDAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "末": 6, "日": 7, "天": 7} | {
    str(number): number for number in range(1, 8)
}


def read_interval(facts: Mapping[str, str], local: datetime, at: time) -> tuple[date, int]:
    """(the first day, every so many days). 「每隔两天」 is every third day. ValueError for what is no number."""
    first = find_first_day(local, at)
    if "alternate" in facts:
        return first, 2
    if "days" in facts or "each" in facts:
        return first, _read(facts.get("days") or facts["each"]) + ("gap" in facts)
    weeks = 2 if "other" in facts else _read(facts["weeks"])
    wanted = WEEKDAYS[facts["weekday"]] if "weekday" in facts else first.isoweekday()
    return first + timedelta(days=(wanted - first.isoweekday()) % 7), 7 * weeks


def find_first_day(local: datetime, at: time) -> date:
    """Today while its hour is still to come, else tomorrow."""
    return local.date() if at > local.time() else local.date() + timedelta(days=1)


def _read(said: str) -> int:
    number = read_number(said)
    if number is None or not 1 <= number <= _MOST:
        raise ValueError(said)
    return number


_MOST = 60
