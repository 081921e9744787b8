"""Which day somebody means who speaks of one that is still to come: 「后天」, 「25号」, 「下周三」, 「过三天」."""

import re
from datetime import date, timedelta


def read_coming_day(words: str, today: date) -> date | None:
    """The first day named, `today` itself or later; None where none is named or the named one does not exist.

    A bare day of the month or of the year is the next such day; 「周三」 is the next Wednesday, 「下周三」 that of next
    week.
    """
    text = words.translate(_DIGITS)
    for pattern, read in _WAYS:
        found = pattern.search(text)
        if found:
            return read(found, today)
    return None


def _whole(found: re.Match[str], today: date) -> date | None:
    return _exact(int(found["year"]), int(found["month"]), int(found["day"]))


def _word(found: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_AHEAD[found["word"]])


def _month_and_day(found: re.Match[str], today: date) -> date | None:
    month, day = _number(found["month"]), _number(found["day"])
    days = (_exact(year, month, day) for year in range(today.year, today.year + LEAP_YEARS))
    return next((day for day in days if day is not None and day >= today), None)


def _day_of_month(found: re.Match[str], today: date) -> date | None:
    """「25号」 is this month's while it is to come, else the next month's; 「下月3号」 the next month's at once."""
    day = _number(found["day"])
    first = today.replace(day=1)
    ahead = (_next_month(first),) if found["next"] else (first, _next_month(first), _next_month(_next_month(first)))
    days = (_exact(month.year, month.month, day) for month in ahead)
    return next((day for day in days if day is not None and day >= today), None)


def _weekday(found: re.Match[str], today: date) -> date | None:
    wanted = _WEEKDAYS[found["weekday"]]
    if found["next"]:
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * len(found["next"]))
        return monday + timedelta(days=wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _in_days(found: re.Match[str], today: date) -> date | None:
    return today + timedelta(days=_number(found["count"]) * (7 if found["unit"] in _WEEKS else 1))


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _exact(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(word: str) -> int:
    """`3`, `三`, `十五`, `二十`, `廿三`, up to 99."""
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.replace("廿", "二十").replace("卅", "三十").rpartition("十")
    return (_HAN.get(tens, 1) * 10 if ten else 0) + _HAN.get(ones, 0)


LEAP_YEARS = 9
"""29 February is at most eight years away."""
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_AHEAD = {"今天": 0, "今晚": 0, "今下午": 0, "明天": 1, "明早": 1, "明晚": 1, "明儿": 1, "后天": 2, "大后天": 3}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 5} | {
    str(number): number - 1 for number in range(1, 8)
}
_WEEKS = ("周", "星期", "礼拜")
_NUMBER = (
    r"(?<![\d一二两三四五六七八九十廿卅])"
    r"(?:[1-9]\d?|(?:[一二三四五六七八九]?十|[廿卅])[一二三四五六七八九]?|[一二两三四五六七八九])"
)
_WAYS = (
    (re.compile(r"(?P<year>20\d\d)[-年/.](?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})"), _whole),
    (re.compile(rf"(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]?"), _month_and_day),
    (re.compile(rf"(?P<next>下个?月)?(?P<day>{_NUMBER})[号日]"), _day_of_month),
    (re.compile(r"(?P<next>下*)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-7])"), _weekday),
    (re.compile(rf"(?P<count>{_NUMBER})个?(?P<unit>天|周|星期|礼拜)(?:以?后|之后)?"), _in_days),
    (re.compile(rf"(?P<word>{'|'.join(sorted(_AHEAD, key=len, reverse=True))})"), _word),
)
