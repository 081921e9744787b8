"""When somebody wants a notice sent, as people say it: 「每周一早8点半」, 「清明前7天」, 「明早8点」, 「半小时后」."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
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
from domain.spoken_intervals import WEEKDAYS, find_first_day, read_interval
from domain.spoken_notice import Piece, list_pieces
from domain.spoken_notice_pieces import FEASTS, SOLAR_FEASTS, PieceKind
from domain.spoken_when import read_date, read_length, read_number

DEFAULT_HOUR = time(8, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWhen:
    """`once`: only the next time of the schedule is meant, as in 「清明前7天」 without 「每年」."""

    schedule: Schedule
    once: bool = False


def read_spoken_schedule(words: str, now: datetime, zone: ZoneInfo) -> SpokenWhen | None:
    """Words that say nothing but when: 「每周一早8点半」. None for anything else."""
    pieces = list_pieces(words)
    if not pieces or not all(piece.kind.tells_when for piece in pieces):
        return None
    return read_pieces(pieces, now, zone)


def read_pieces(pieces: Sequence[Piece], now: datetime, zone: ZoneInfo) -> SpokenWhen | None:
    """None where they don't go together (two days), or name an hour or a day that does not exist.

    A day without an hour means 8:30, and today without an hour now; an hour without a day is the next such.
    """
    days = [piece for piece in pieces if piece.kind not in _HOURS]
    if any(piece.kind is PieceKind.CONDITION for piece in days):
        days = [piece for piece in days if piece.kind is not PieceKind.NOW]
    hours = [piece for piece in pieces if piece.kind in _HOURS]
    if len(days) > 1 or len(hours) > _MOST_HOURS:
        return None
    try:
        read = [_read_hour(piece) for piece in hours]
        local = now.astimezone(zone).replace(tzinfo=None)
        when = _Reader(local=local, zone=zone, hour=read[0] if read else None).read(days[0] if days else None)
        return _add_hours(when, read[1:])
    except (ValueError, KeyError, OverflowError):
        return None


def _add_hours(when: SpokenWhen | None, more: Sequence[time]) -> SpokenWhen | None:
    """「每天早8点晚6点」: several hours a day are one cron line where their minutes are the same."""
    if not more or when is None:
        return when
    if not isinstance(when.schedule, Cron):
        return None
    minute, hour, rest = when.schedule.line.split(maxsplit=2)
    if any(str(one.minute) != minute for one in more):
        return None
    hours = sorted({int(hour), *(one.hour for one in more)})
    line = f"{minute} {','.join(str(one) for one in hours)} {rest}"
    return SpokenWhen(schedule=Cron(line=line, zone=when.schedule.zone))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """`local` is the wall time now; `hour` what was said of the hour. ValueError for what does not exist."""

    local: datetime
    zone: ZoneInfo
    hour: time | None

    def read(self, piece: Piece | None) -> SpokenWhen | None:
        if piece is None:
            return self._next_hour()
        return _READERS[piece.kind](self, piece.facts, piece)

    @property
    def _at(self) -> time:
        return self.hour or DEFAULT_HOUR

    def _once(self, wall: datetime) -> SpokenWhen:
        return SpokenWhen(schedule=Once(at=wall.replace(tzinfo=self.zone).astimezone(UTC)))

    def _cron(self, day: str = "*", month: str = "*", weekday: str = "*") -> SpokenWhen:
        line = f"{self._at.minute} {self._at.hour} {day} {month} {weekday}"
        return SpokenWhen(schedule=Cron(line=line, zone=self.zone.key))

    def _next_hour(self) -> SpokenWhen:
        wall = datetime.combine(self.local.date(), self._at)
        return self._once(wall if wall > self.local else wall + timedelta(days=1))

    def _next_date(self, month: int, day: int) -> SpokenWhen:
        years = range(self.local.year, self.local.year + 9)
        walls = [datetime.combine(date(year, month, day), self._at) for year in years if _exists(year, month, day)]
        return self._once(next(wall for wall in walls if wall > self.local))

    def now(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if self.hour:
            raise ValueError(piece.said)
        return self._once(self.local)

    def after(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if self.hour:
            raise ValueError(piece.said)
        unit = {"分钟": 1, "刻钟": 15}.get(facts["unit"], 60)
        amount = 0.5 if facts["amount"] == "半" else _number(facts["amount"]) + 0.5 * ("more" in facts)
        return self._once(self.local + timedelta(minutes=unit * amount))

    def day(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        said = _BARE_DAYS.get(facts["day"], facts["day"])
        day = _read_day(said, self.local.date())
        if self.hour is None and day == self.local.date():
            return self._once(self.local)
        wall = datetime.combine(day, self._at)
        is_next_week = wall < self.local and _BARE_WEEKDAY.fullmatch(said)
        return self._once(wall + timedelta(days=7) if is_next_week else wall)

    def daily(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        return self._cron()

    def workday(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        return SpokenWhen(schedule=Workdays(at=self._at, zone=self.zone.key))

    def month_workday(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        said = facts.get("number", "")
        number = -1 if "last_one" in facts else 1 if said.startswith("头") else _number(said)
        if not -1 <= number <= _MOST_WORKDAYS or number == 0:
            raise ValueError(said)
        return SpokenWhen(schedule=MonthWorkday(number=number, at=self._at, zone=self.zone.key))

    def weekly(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if "from_" in facts:
            first, last = WEEKDAYS[facts["from_"]], WEEKDAYS[facts["to"]]
            if first >= last:
                raise ValueError(piece.said)
            numbers = list(range(first, last + 1))
        else:
            days = facts.get("days") or facts.get("several", "")
            said = facts.get("digit") or re.sub(r"[、,和跟与及周]|星期|礼拜", "", days)
            numbers = sorted({WEEKDAYS[letter] for letter in said})
        return self._cron(weekday=",".join(str(number) for number in numbers))

    def month_weekday(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        weekday = WEEKDAYS[facts["weekday"]]
        if "last_one" in facts:
            return self._cron(weekday=f"L{weekday}")
        return self._cron(weekday=f"{weekday}#{_in(_number(facts['number']), _MOST_WEEKS)}")

    def monthly(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if "end" in facts:
            return self._cron(day="l")
        days = sorted({_number(said) for said in re.findall(r"[^号日好、,和跟]+", facts["dates"])})
        if not all(1 <= day <= 31 for day in days):
            raise ValueError(facts["dates"])
        return self._cron(day=",".join(str(day) for day in days))

    def yearly(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        month, day = _number(facts["month"]), _number(facts["date"])
        if not _exists(_LEAP_YEAR, month, day):
            raise ValueError(piece.said)
        return self._cron(day=str(day), month=str(month))

    def lunar(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        month, day = facts.get("n_month") or facts["l_month"], facts.get("n_day") or facts["l_day"]
        schedule = LunarDay(
            month=_in(_LUNAR_NAMES.get(month) or _number(month), 12),
            day=_in(_number(day.removeprefix("初")), 30),
            days=_side_days(facts),
            at=self._at,
            zone=self.zone.key,
        )
        return SpokenWhen(schedule=schedule, once="every" not in facts)

    def feast(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        name, days, once = facts["feast"], _side_days(facts), "every" not in facts
        if name in TERMS:
            return SpokenWhen(schedule=SolarTerm(term=name, days=days, at=self._at, zone=self.zone.key), once=once)
        if name in FEASTS:
            month, day = FEASTS[name]
            lunar = LunarDay(month=month, day=day, days=days, at=self._at, zone=self.zone.key)
            return SpokenWhen(schedule=lunar, once=once)
        month, day = SOLAR_FEASTS[name]
        moved = date(_LEAP_YEAR + 1, month, day) + timedelta(days=days)
        return self._next_date(moved.month, moved.day) if once else self._cron(str(moved.day), str(moved.month))

    def season(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        first = _read_day(facts["first"], self.local.date())
        last = _read_day(facts["last"], first)
        every = 1 if "each" in facts else _in(_number(facts["every"]) + ("gap" in facts), 366)
        return SpokenWhen(schedule=Season(first=first, last=last, every=every, at=self._at, zone=self.zone.key))

    def until(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        first = find_first_day(self.local, self._at)
        last = _find_last_day(facts, first)
        return SpokenWhen(schedule=Season(first=first, last=last, every=1, at=self._at, zone=self.zone.key))

    def every(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        first, days = read_interval(facts, self.local, self._at)
        last = first + timedelta(days=_A_YEAR)
        return SpokenWhen(schedule=Season(first=first, last=last, every=days, at=self._at, zone=self.zone.key))

    def run(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        today = self.local.date()
        first = _read_day(facts["start"], today) if "start" in facts else find_first_day(self.local, self._at)
        days = _number(facts["count"]) if "count" in facts else 7 * _number(facts["weeks_long"])
        last = first + timedelta(days=_in(days, _MOST_DAYS) - 1)
        return SpokenWhen(schedule=Season(first=first, last=last, every=1, at=self._at, zone=self.zone.key))

    def condition(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if self.hour:
            raise ValueError(piece.said)
        return SpokenWhen(schedule=OnCondition(name="weather", value=_COLOURS[facts["colour"]]))


def _find_last_day(facts: Mapping[str, str], today: date) -> date:
    """「月底」 and 「年底」 are their last days, said with 「前」 too; 「25号前」 ends on the 24th."""
    said = facts.get("until") or facts["before"]
    if said == "年底":
        return date(today.year, 12, 31)
    if said == "月底":
        return (today.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return _read_day(said, today) - timedelta(days="before" in facts)


def _read_hour(piece: Piece) -> time:
    """Without a part of the day 1 to 7 are the afternoon's: notices go out by day."""
    facts = piece.facts
    if piece.kind is PieceKind.PART:
        return next(hour for ends, hour in _PART_HOURS.items() if piece.said.endswith(tuple(ends.split("|"))))
    if "h24" in facts:
        hour, minute = int(facts["h24"]), int(facts["m24"])
    else:
        hour, minute = _number(facts["h"]), _read_minute(facts)
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
    return _number(facts["minutes"]) if "minutes" in facts else 0


def _side_days(facts: Mapping[str, str]) -> int:
    if "side" not in facts:
        return 0
    days = _in(_number(facts["n"]) * (1 if facts["unit"] in ("天", "日") else 7), _MOST_DAYS)
    return -days if facts["side"] == "前" else days


def _read_day(said: str, today: date) -> date:
    """As `read_date`, and a day with its year, and 「三天后」."""
    if whole := _WHOLE_DATE.fullmatch(said):
        return date(int(whole["year"]), _number(whole["month"]), _number(whole["day"]))
    if said.endswith("月最后一天"):
        return _find_last_day({"until": "月底"}, today)
    if said.startswith(("明年", "今年")):
        year = today.year + ("明" in said[:1])
        return _read_day(said[2:], max(today, date(year, 1, 1)))
    if (span := _IN_DAYS.fullmatch(said)) and (days := read_length(span["length"])):
        return today + timedelta(days=days)
    day = read_date(said, today)
    if day is None:
        raise ValueError(said)
    return day


def _number(said: str) -> int:
    number = read_number(said)
    if number is None:
        raise ValueError(said)
    return number


def _in(number: int, most: int) -> int:
    if not 1 <= number <= most:
        raise ValueError(number)
    return number


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_WHOLE_DATE = re.compile(r"(?P<year>20\d\d)[年-](?P<month>[^月-]+)[月-](?P<day>[^号日]+)[号日]?")
_IN_DAYS = re.compile(r"过?(?P<length>[^过天]{1,6}(?:天|周|星期|礼拜))(?:(?:以|之)?后)?")
_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜).")
_HOURS = (PieceKind.HOUR, PieceKind.PART)
_BARE_DAYS = {
    "今": "今天",
    "今儿": "今天",
    "今儿个": "今天",
    "今个": "今天",
    "今日": "今天",
    "明": "明天",
    "明儿个": "明天",
    "明日": "明天",
    "后儿": "后天",
}
_LUNAR_NAMES = {"正": 1, "冬": 11, "腊": 12}
_COLOURS = {"红": "red", "橙": "orange", "黄": "yellow", "蓝": "blue"}
_AFTERNOON = ("黑了", "天黑了", "中午", "晌午", "下午", "后晌", "傍晚", "晚", "夜里")
_PART_HOURS = {
    "凌晨|清早|清晨|早上|早晨|一早|早起|早": DEFAULT_HOUR,
    "上午": time(9),
    "中午|晌午": time(12),
    "下午|后晌": time(15),
    "傍晚": time(18),
    "晚上|晚|夜里|黑了": time(19),
}
_FIRST_MORNING_HOUR, _LATE_MORNING, _NOON = 8, 9, 12
_A_YEAR = 364
_MOST_HOURS, _MOST_WEEKS = 4, 5
_MOST_DAYS = 60
_MOST_WORKDAYS = 15
_LEAP_YEAR = 2028
_READERS: dict[PieceKind, Callable[[_Reader, Mapping[str, str], Piece], SpokenWhen]] = {
    PieceKind.NOW: _Reader.now,
    PieceKind.AFTER: _Reader.after,
    PieceKind.DAY: _Reader.day,
    PieceKind.DAILY: _Reader.daily,
    PieceKind.WORKDAY: _Reader.workday,
    PieceKind.MONTH_WORKDAY: _Reader.month_workday,
    PieceKind.MONTH_WEEKDAY: _Reader.month_weekday,
    PieceKind.WEEKLY: _Reader.weekly,
    PieceKind.MONTHLY: _Reader.monthly,
    PieceKind.YEARLY: _Reader.yearly,
    PieceKind.LUNAR: _Reader.lunar,
    PieceKind.FEAST: _Reader.feast,
    PieceKind.SEASON: _Reader.season,
    PieceKind.UNTIL: _Reader.until,
    PieceKind.EVERY: _Reader.every,
    PieceKind.RUN: _Reader.run,
    PieceKind.CONDITION: _Reader.condition,
}
