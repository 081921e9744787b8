"""A schedule and a planned time in the words people use, to be read back before anything counts."""

import re
from datetime import date, datetime, time
from typing import assert_never
from zoneinfo import ZoneInfo

from domain.schedule import Cron, LunarDay, MonthWorkday, Once, OnCondition, Schedule, Season, SolarTerm, Workdays


def say_schedule(schedule: Schedule, zone: ZoneInfo) -> str:
    """`每周一早上8点半`, `每年腊月二十三上午9点`, `清明前7天早上8点`."""
    match schedule:
        case Once(at=at):
            return say_moment(at, zone)
        case Cron(line=line):
            return say_cron(line)
        case Workdays(at=hour):
            return f"每个工作日{say_hour(hour)}"
        case MonthWorkday(number=number, at=hour):
            place = "最后一个" if number < 0 else f"第{_say_number(number)}个"
            return f"每月{place}工作日{say_hour(hour)}"
        case LunarDay(month=month, day=day, days=days, at=hour):
            named = _LUNAR_NAMES.get((month, day)) or f"农历{LUNAR_MONTHS[month - 1]}月{say_lunar_day(day)}"
            return f"每年{named}{_say_days(days)}{say_hour(hour)}"
        case SolarTerm(term=term, days=days, at=hour):
            return f"每年{term}{_say_days(days) or '那天'}{say_hour(hour)}"
        case Season(first=first, last=last, every=every, at=hour):
            often = "每天" if every == 1 else f"每{every}天"
            return f"{say_date(first)}到{say_date(last)}{often}{say_hour(hour)}"
        case OnCondition(name=name, value=value):
            return f"收到{CONDITION_WORDS.get((name, value), f'「{name}={value}」')}的时候"
        case _:
            assert_never(schedule)


def say_moment(at: datetime, zone: ZoneInfo) -> str:
    """`2026年12月5日（周六）早上8点半`."""
    local = at.astimezone(zone)
    return f"{say_date(local.date())}（{WEEKDAYS[local.weekday()]}）{say_hour(local.time())}"


def say_coming(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Like `say_moment`, shorter where the day is near: `明天（周六）早上8点半`, `12月5日（周六）早上8点半`."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    near = {0: "今天", 1: "明天", 2: "后天"}.get((local.date() - today).days)
    year = "" if local.year == today.year else f"{local.year}年"
    day = near or f"{year}{local.month}月{local.day}日"
    return f"{day}（{WEEKDAYS[local.weekday()]}）{say_hour(local.time())}"


def say_hour(hour: time) -> str:
    """`早上8点半`, `中午12点`, `下午5点20分`."""
    part = next(word for ends, word in _PARTS if hour < ends)
    number = hour.hour - 12 if hour.hour > _NOON else hour.hour
    minutes = {0: "", 30: "半"}.get(hour.minute, f"{hour.minute}分")
    return f"{part}{number}点{minutes}"


def say_cron(line: str) -> str:
    """A plain line in words; one that no sentence says well as it is written."""
    found = _PLAIN_CRON.fullmatch(line)
    if not found or any(int(hour) > _LAST_HOUR for hour in found["h"].split(",")) or int(found["m"]) > _LAST_MINUTE:
        return f"按「{line}」"
    hour = "和".join(say_hour(time(int(hour), int(found["m"]))) for hour in found["h"].split(","))
    day, month, weekday = found["day"], found["month"], found["weekday"]
    if day == month == weekday == "*":
        return f"每天{hour}"
    if day == month == "*" and (named := _say_weekday_of_month(weekday)):
        return f"每月{named}{hour}"
    if day == month == "*":
        return f"每周{_say_weekdays(weekday)}{hour}"
    if (day, month, weekday) == ("l", "*", "*"):
        return f"每月最后一天{hour}"
    if month == weekday == "*":
        return f"每月{day.replace(',', '、')}号{hour}"
    if weekday == "*" and day not in ("*", "l") and "," not in day + month:
        return f"每年{month}月{day}日{hour}"
    return f"按「{line}」"


def say_lunar_day(day: int) -> str:
    """`初一`, `十五`, `二十三`, `三十`."""
    if day <= _TEN:
        return f"初{_DIGITS[day]}" if day < _TEN else "初十"
    return _say_number(day)


def _say_weekday_of_month(field: str) -> str | None:
    """`5#1` is the first Friday, `L5` the last."""
    if field.startswith("L"):
        return f"最后一个周{_weekday(field[1:])}"
    if "#" not in field:
        return None
    weekday, number = field.split("#")
    return f"第{_say_number(int(number))}个周{_weekday(weekday)}"


def _say_weekdays(field: str) -> str:
    span = re.fullmatch(r"([0-7])-([0-7])", field)
    if span:
        return f"{_weekday(span[1])}到周{_weekday(span[2])}"
    return "、".join(_weekday(number) for number in field.split(","))


def _weekday(number: str) -> str:
    return "日一二三四五六日"[int(number)]


def _say_days(days: int) -> str:
    return f"前{-days}天" if days < 0 else f"后{days}天" if days else ""


def say_date(day: date) -> str:
    """`2026年12月5日`."""
    return f"{day.year}年{day.month}月{day.day}日"


def _say_number(number: int) -> str:
    tens, ones = divmod(number, _TEN)
    return ("" if tens == 0 else ("" if tens == 1 else _DIGITS[tens]) + "十") + _DIGITS[ones]


_LUNAR_NAMES = {(12, 30): "除夕", (1, 1): "春节"}
CONDITION_WORDS = {
    ("weather", "red"): "红色预警",
    ("weather", "orange"): "橙色预警",
    ("weather", "yellow"): "黄色预警",
    ("weather", "blue"): "蓝色预警",
}
LUNAR_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DIGITS = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
_TEN = 10
_NOON = 12
_PARTS = (
    (time(6), "凌晨"),
    (time(9), "早上"),
    (time(12), "上午"),
    (time(13), "中午"),
    (time(18), "下午"),
    (time.max, "晚上"),
)
_LAST_HOUR, _LAST_MINUTE = 23, 59
_PLAIN_CRON = re.compile(
    r"(?P<m>\d{1,2}) (?P<h>\d{1,2}(?:,\d{1,2}){0,3}) (?P<day>\*|l|\d{1,2}(?:,\d{1,2})*) (?P<month>\*|\d{1,2}) "
    r"(?P<weekday>\*|[0-7]#[1-5]|L[0-7]|[0-7](?:,[0-7])*|[0-7]-[0-7])"
)
