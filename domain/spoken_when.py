"""How long and until when, as people say it: 三天, 半个月, 下周三, 3月15号, 月底."""

import calendar
import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

HAN_NUMBER = "[一二两俩三仨四五六七八九十百廿卅〇零幺壹贰叁肆伍陆柒捌玖拾]"
NUMBER = rf"(?:\d{{1,3}}|{HAN_NUMBER}{{1,5}})"
MOST_DAYS = 366


def read_number(said: str) -> int | None:
    """0 to 999 from `3`, `三`, `两`, `十一`, `二十三`, `一百零五`, `廿三`; None for anything else."""
    if said.isascii() and said.isdigit() and len(said) <= 3:
        return int(said)
    plain = said.translate(_PLAIN_HAN).replace("廿", "二十").replace("卅", "三十")
    found = _HAN_WHOLE.fullmatch(plain)
    if not found or not plain:
        return None
    hundreds, tens, ones = found["hundreds"], found["tens"], found["ones"]
    total = _DIGITS[hundreds] * 100 if hundreds else 0
    if tens is not None:
        total += (_DIGITS[tens] if tens else 1) * 10
    return total + (_DIGITS[ones] if ones else 0)


def read_length(said: str) -> int | None:
    """Days in `3天`, `一个星期`, `半个月`, `两三天` (the longer); None where no number is said (几天)."""
    found = _LENGTH.fullmatch(said)
    if not found:
        return None
    if found["half"]:
        return 15
    number = _SPANS.get(found["number"]) or read_number(found["number"])
    if not number:
        return None
    days = number * _UNITS[found["unit"]]
    return days if days <= MOST_DAYS else None


def read_date(said: str, today: date) -> date | None:
    """The day meant, never before today: 明天, 下周三 (of next week), 15号 (the next such), 3月15日, 月底."""
    for pattern, resolve in _DATES:
        found = pattern.fullmatch(said)
        if found:
            return resolve(found, today)
    return None


def read_when(said: str, today: date) -> Mapping[str, str]:
    """`days`, or `until` as an ISO date; nothing where neither is said."""
    bare = re.sub(r"^(?:延?到|至|放到|等到|挂到|截止)|(?:再说|为止|之前|以前|吧)$", "", said)
    days = read_length(bare)
    if days is not None:
        return {"days": str(days)}
    until = read_date(bare, today)
    return {"until": until.isoformat()} if until else {}


_PLAIN_HAN = str.maketrans("两俩仨〇幺壹贰叁肆伍陆柒捌玖拾", "二二三零一一二三四五六七八九十")
_DIGITS = {han: value for value, han in enumerate("零一二三四五六七八九")}
_ONE = "[一二三四五六七八九]"
_HAN_WHOLE = re.compile(rf"(?:(?P<hundreds>{_ONE})百零?)?(?:(?P<tens>{_ONE}?)十)?(?P<ones>{_ONE})?")
_SPANS = {"一两": 2, "一二": 2, "两三": 3, "二三": 3, "三四": 4, "三五": 5, "四五": 5, "五六": 6, "七八": 8, "十来": 10}
_UNITS = {"天": 1, "日": 1, "周": 7, "星期": 7, "个星期": 7, "礼拜": 7, "个礼拜": 7, "个周": 7, "个月": 30, "月": 30}
_LENGTH = re.compile(
    rf"(?P<half>半个?月)|(?P<number>{'|'.join(_SPANS)}|{NUMBER})(?P<unit>天|日|周|个?星期|个?礼拜|个周|个月)(?:时间|左右)?"
)
LENGTH = rf"(?:半个?月|(?:{'|'.join(_SPANS)}|几|{NUMBER})(?:天|日|周|个?星期|个?礼拜|个周|个月)(?:时间|左右)?)"

_WEEKDAYS = {**{han: value for value, han in enumerate("一二三四五六日")}, "天": 6, "末": 6} | {
    str(value + 1): value for value in range(7)
}
_NEAR = dict.fromkeys(("今天", "今儿", "今日", "今晚"), 0) | dict.fromkeys(("明天", "明儿", "明日", "明早", "明晚"), 1)
_NEAR |= {"后天": 2, "后儿": 2, "大后天": 3}
_PART = "(?:早上|上午|中午|下午|晚上|一早)?"
_WEEK = rf"(?:下下个?|下个?|这个?|本)?(?:周|星期|礼拜)[一二三四五六日天末1-7]{_PART}"
_MONTH_DAY = rf"(?:(?:下个?月|这个?月|本月)|{NUMBER}月份?)?{NUMBER}[号日]{_PART}|{NUMBER}月{NUMBER}"
DATE = (
    rf"(?:(?:{'|'.join(sorted(_NEAR, key=len, reverse=True))}){_PART}|{_WEEK}|{_MONTH_DAY}"
    rf"|(?:这个?|本|下个?)?月(?:底|末|初)|下个?月|{NUMBER}月(?:底|末|初|份)|年底)"
)


def _near(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_NEAR[found["near"]])


def _weekday(found: re.Match[str], today: date) -> date:
    """Of this week, or the next such where it is past; 下周三 is Wednesday of the week after this one."""
    monday = today - timedelta(days=today.weekday())
    weeks = found["next"].count("下") if found["next"] else 0
    day = monday + timedelta(days=7 * weeks + _WEEKDAYS[found["weekday"]])
    return day if day >= today else day + timedelta(days=7)


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    day, month = read_number(found["day"]), found["month"]
    if day is None:
        return None
    if month is None or month in ("这个月", "这月", "本月"):
        first = today.replace(day=1)
        return _soonest(day, (first, _next_month(first)), today)
    if month.startswith("下"):
        return _soonest(day, (_next_month(today),), today)
    number = read_number(month.rstrip("份").rstrip("月"))
    if number is None or not 1 <= number <= 12:
        return None
    return _soonest(day, (date(today.year, number, 1), date(today.year + 1, number, 1)), today)


def _end_of_month(found: re.Match[str], today: date) -> date | None:
    month = found["month"]
    number = read_number(month.rstrip("月")) if month else None
    if number is not None:
        if not 1 <= number <= 12:
            return None
        year = today.year if number >= today.month else today.year + 1
        first = date(year, number, 1)
    else:
        first = _next_month(today) if found["next"] else today.replace(day=1)
    if found["edge"] in ("底", "末"):
        return first.replace(day=calendar.monthrange(first.year, first.month)[1])
    return first if first >= today else _next_month(first)


def _year_end(found: re.Match[str], today: date) -> date:
    return date(today.year, 12, 31)


def _soonest(day: int, firsts: tuple[date, ...], today: date) -> date | None:
    for first in firsts:
        if 1 <= day <= calendar.monthrange(first.year, first.month)[1] and first.replace(day=day) >= today:
            return first.replace(day=day)
    return None


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = (
    (re.compile(rf"(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))}){_PART}"), _near),
    (
        re.compile(rf"(?P<next>下下个?|下个?|这个?|本)?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7]){_PART}"),
        _weekday,
    ),
    (
        re.compile(rf"(?P<month>下个?月|这个?月|本月|{NUMBER}月份?)?的?(?P<day>{NUMBER})[号日]{_PART}"),
        _day_of_month,
    ),
    (re.compile(rf"(?P<month>{NUMBER}月)(?P<day>{NUMBER})"), _day_of_month),
    (re.compile(rf"(?:(?P<next>下个?月)|(?:这个?|本)?月|(?P<month>{NUMBER}月))(?P<edge>底|末|初|份)?"), _end_of_month),
    (re.compile("年底"), _year_end),
)
