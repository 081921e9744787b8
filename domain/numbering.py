"""Ticket numbers: the full one that is unique in a county, and the short one that people say."""

import re
from datetime import date, datetime, tzinfo

from domain.ids import GridCode
from domain.tree import GridTree, Tier


def number_prefix(day: date, grid: GridCode, tree: GridTree) -> str:
    """`20261120-05111401`: the day, the town's two digits, the grid's six (workflow §1)."""
    town = tree.at_tier(grid, Tier.TOWN)
    seq = town.seq if town and town.seq else "00"
    return f"{day:%Y%m%d}-{seq}{tree.pattern.short(grid)}"


def full_number(prefix: str, count: int) -> str:
    return f"{prefix}-{count:03d}"


def say_number(short_no: int, reported_on: date, today: date) -> str:
    """`3号`, `昨天3号`, `11月18日3号`: what a leader would say."""
    days = (today - reported_on).days
    if days == 0:
        return f"{short_no}号"
    if days in (1, 2):
        return f"{'昨天' if days == 1 else '前天'}{short_no}号"
    return f"{reported_on.month}月{reported_on.day}日{short_no}号"


def local_day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()


_FULL = re.compile(r"\b(\d{8}-\d{6,12}-\d{3,5})\b")
_SHORT = re.compile(r"(?<![0-9月])(?:(昨天|前天|(\d{1,2})月(\d{1,2})[日号])的?)?第?([0-9]{1,3})[号件]")


def read_full_number(text: str) -> str | None:
    """The first full ticket number in a text, such as a quoted answer of the bot."""
    found = _FULL.search(text)
    return found.group(1) if found else None


def read_short_number(text: str, today: date) -> tuple[date, int] | None:
    """(day, short number) named by `3号`, `三号`, `昨天3号`; None where no number is named."""
    found = _SHORT.search(_arabic(text))
    if not found:
        return None
    word, month, day_of_month, number = found.groups()
    if month:
        day = _latest_day(int(month), int(day_of_month), today)
        return (day, int(number)) if day else None
    back = {"昨天": 1, "前天": 2}.get(word or "", 0)
    return date.fromordinal(today.toordinal() - back), int(number)


def _latest_day(month: int, day_of_month: int, today: date) -> date | None:
    """That day of this year or, where it is yet to come or is no day at all, of last year."""
    for year in (today.year, today.year - 1):
        try:
            day = date(year, month, day_of_month)
        except ValueError:
            continue
        if day <= today:
            return day
    return None


_DIGITS = str.maketrans("０１２３４５６７８９①②③④⑤⑥⑦⑧⑨", "0123456789123456789")
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "叁": 3}
_HAN_NUMBER = re.compile(r"([一二两三四五六七八九叁]?)(十?)([一二两三四五六七八九叁]?)(?=[号件])")


def _arabic(text: str) -> str:
    return _HAN_NUMBER.sub(_to_digits, text.translate(_DIGITS))


def _to_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found.groups()
    if not (tens or ten or ones):
        return ""
    if not ten:
        return str(_HAN[tens or ones]) if not (tens and ones) else found.group(0)
    return str((_HAN.get(tens, 1)) * 10 + _HAN.get(ones, 0))
