"""A day and an hour of a notice, as they are said: 「明年二月底」, 「三天后」, 「早上8点半」, 「晚7点」."""

import re
from collections.abc import Mapping
from datetime import date, time, timedelta

from domain.spoken_notice import Piece
from domain.spoken_notice_pieces import PieceKind
from domain.spoken_when import read_date, read_length, read_number

DEFAULT_HOUR = time(8, 30)
MOST_DAYS = 60


def find_last_day(facts: Mapping[str, str], today: date) -> date:
    """「月底」 and 「年底」 are their last days, said with 「前」 too; 「25号前」 ends on the 24th."""
    said = facts.get("until") or facts.get("before") or f"{facts['month_of']}月底"
    if said == "年底":
        return date(today.year, 12, 31)
    if said == "月底":
        return (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return read_day(said, today) - timedelta(days="before" in facts)


def read_hour(piece: Piece) -> time:
    """Without a part of the day 1 to 7 are the afternoon's: notices go out by day."""
    facts = piece.facts
    if piece.kind is PieceKind.PART:
        return next(hour for ends, hour in _PART_HOURS.items() if piece.said.endswith(tuple(ends.split("|"))))
    if "h24" in facts:
        hour, minute = int(facts["h24"]), int(facts["m24"])
    else:
        hour, minute = to_number(facts["h"]), _read_minute(facts)
    part = facts.get("part_of", "")
    is_later = part.startswith(_AFTERNOON) if part else "h" in facts and hour < _FIRST_MORNING_HOUR
    if is_later and 0 < hour < _NOON and not (part in ("中午", "晌午") and hour > _LATE_MORNING):
        hour += _NOON
    return time(hour, minute)


def _read_minute(facts: Mapping[str, str]) -> int:
    if "half" in facts:
        return 30
    if "quarter" in facts:
        return 15 if facts["quarter"] == "一" else 45
    return to_number(facts["minutes"]) if "minutes" in facts else 0


def read_side_days(facts: Mapping[str, str]) -> int:
    if "side" not in facts:
        return 0
    days = keep_within(to_number(facts["n"]) * (1 if facts["unit"] in ("天", "日") else 7), MOST_DAYS)
    return -days if facts["side"] == "前" else days


def read_day(said: str, today: date) -> date:
    """As `read_date`, and a day with its year, and 「三天后」."""
    if whole := _WHOLE_DATE.fullmatch(said):
        return date(int(whole["year"]), to_number(whole["month"]), to_number(whole["day"]))
    if said.endswith(("月最后一天", "月底那天")):
        return find_last_day({"until": "月底"}, today)
    if said.startswith(("明年", "今年")):
        year = today.year + ("明" in said[:1])
        return read_day(said[2:], max(today, date(year, 1, 1)))
    if (span := _IN_DAYS.fullmatch(said)) and (days := read_length(span["length"])):
        return today + timedelta(days=days)
    day = read_date(said, today)
    if day is None:
        raise ValueError(said)
    return day


def to_number(said: str) -> int:
    number = read_number(said)
    if number is None:
        raise ValueError(said)
    return number


def keep_within(number: int, most: int) -> int:
    if not 1 <= number <= most:
        raise ValueError(number)
    return number


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_WHOLE_DATE = re.compile(r"(?P<year>20\d\d)[年-](?P<month>[^月-]+)[月-](?P<day>[^号日]+)[号日]?")
_IN_DAYS = re.compile(r"过?(?P<length>[^过天]{1,6}(?:天|周|星期|礼拜))(?:(?:以|之)?后)?")
_AFTERNOON = ("黑了", "天黑了", "中午", "晌午", "下午", "后晌", "傍晚", "晚", "夜里")
_PART_HOURS = {
    "凌晨|清早|清晨|早上|早晨|一早|一大早|早起|早": DEFAULT_HOUR,
    "上午": time(9),
    "中午|晌午": time(12),
    "下午|后晌": time(15),
    "傍晚": time(18),
    "晚上|晚|夜里|黑了": time(19),
}
_FIRST_MORNING_HOUR, _LATE_MORNING, _NOON = 8, 9, 12
