"""When somebody wants a notice sent, as people say it: 「每周一早8点半」, 「清明前7天」, 「明早8点」, 「半小时后」."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from domain.spoken_days import (
    DEFAULT_HOUR,
    MOST_DAYS,
    find_last_day,
    is_date,
    keep_within,
    read_day,
    read_hour,
    read_side_days,
    to_number,
)
from domain.spoken_intervals import WEEKDAYS, find_first_day, read_interval
from domain.spoken_notice import Piece, list_pieces
from domain.spoken_notice_pieces import FEASTS, SOLAR_FEASTS, PieceKind


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
    edges = {piece.kind: piece for piece in pieces if piece.kind in _EDGES}
    days = [piece for piece in pieces if piece.kind not in (*_HOURS, *_EDGES)]
    if any(piece.kind is PieceKind.CONDITION for piece in days):
        days = [piece for piece in days if piece.kind is not PieceKind.NOW]
    hours = [piece for piece in pieces if piece.kind in _HOURS]
    if len(days) > 1 or len(hours) > _MOST_HOURS:
        return None
    try:
        read = [read_hour(piece) for piece in hours]
        local = now.astimezone(zone).replace(tzinfo=None)
        when = _Reader(local=local, zone=zone, hour=read[0] if read else None).read(days[0] if days else None)
        return _keep_between(_add_hours(when, read[1:]), edges, local.date())
    except (ValueError, KeyError, OverflowError):
        return None


def _keep_between(when: SpokenWhen | None, edges: Mapping[PieceKind, Piece], today: date) -> SpokenWhen | None:
    """「从明天起每三天…发到12月5日」: a season of its own; None for a calendar without a first or a last day."""
    if when is None or not edges:
        return when
    season = when.schedule if isinstance(when.schedule, Season) else _to_season(when.schedule, today)
    if season is None:
        return None
    if PieceKind.FIRST_DAY in edges:
        first = read_day(edges[PieceKind.FIRST_DAY].facts["first"], today)
        season = replace(season, first=first, last=first + timedelta(days=_A_YEAR))
    if PieceKind.LAST_DAY in edges:
        facts = {"until": _MONTH_ALONE.sub(r"\1月底", edges[PieceKind.LAST_DAY].facts["last"])}
        season = replace(season, last=find_last_day(facts, season.first))
    return SpokenWhen(schedule=season)


def _to_season(schedule: Schedule, today: date) -> Season | None:
    """Only what comes every day at one hour."""
    daily = re.fullmatch(r"(\d+) (\d+) \* \* \*", schedule.line) if isinstance(schedule, Cron) else None
    if daily is None or not isinstance(schedule, Cron):
        return None
    at = time(int(daily[2]), int(daily[1]))
    return Season(first=today, last=today + timedelta(days=_A_YEAR), every=1, at=at, zone=schedule.zone)


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
        walls = [datetime.combine(date(year, month, day), self._at) for year in years if is_date(year, month, day)]
        return self._once(next(wall for wall in walls if wall > self.local))

    def now(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if self.hour:
            raise ValueError(piece.said)
        return self._once(self.local)

    def after(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if self.hour:
            raise ValueError(piece.said)
        unit = {"分钟": 1, "刻钟": 15}.get(facts["unit"], 60)
        amount = 0.5 if facts["amount"] == "半" else to_number(facts["amount"]) + 0.5 * ("more" in facts)
        return self._once(self.local + timedelta(minutes=unit * amount))

    def day(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        said = _BARE_DAYS.get(facts["day"], facts["day"])
        day = read_day(said, self.local.date())
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
        number = -1 if "last_one" in facts else 1 if said.startswith("头") else to_number(said)
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
        return self._cron(weekday=f"{weekday}#{keep_within(to_number(facts['number']), _MOST_WEEKS)}")

    def monthly(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if "end" in facts:
            return self._cron(day="l")
        days = sorted({to_number(said) for said in re.findall(r"[^号日好、,和跟]+", facts["dates"])})
        if not all(1 <= day <= 31 for day in days):
            raise ValueError(facts["dates"])
        return self._cron(day=",".join(str(day) for day in days))

    def yearly(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        month, day = to_number(facts["month"]), to_number(facts["date"])
        if not is_date(_LEAP_YEAR, month, day):
            raise ValueError(piece.said)
        return self._cron(day=str(day), month=str(month))

    def lunar(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        month, day = facts.get("n_month") or facts["l_month"], facts.get("n_day") or facts["l_day"]
        schedule = LunarDay(
            month=keep_within(_LUNAR_NAMES.get(month) or to_number(month), 12),
            day=keep_within(to_number(day.removeprefix("初")), 30),
            days=read_side_days(facts),
            at=self._at,
            zone=self.zone.key,
        )
        return SpokenWhen(schedule=schedule, once="every" not in facts)

    def feast(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        name, days, once = facts["feast"], read_side_days(facts), "every" not in facts
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
        first = read_day(_MONTH_ALONE.sub(r"\1月1号", facts["first"]), self.local.date())
        last = read_day(_MONTH_ALONE.sub(r"\1月底", facts["last"]), first)
        every = 1 if "each" in facts else keep_within(to_number(facts["every"]) + ("gap" in facts), 366)
        return SpokenWhen(schedule=Season(first=first, last=last, every=every, at=self._at, zone=self.zone.key))

    def until(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        first = find_first_day(self.local, self._at)
        if "month_of" in facts:
            first = max(first, read_day(f"{facts['month_of']}月底", first).replace(day=1))
        last = find_last_day(facts, first)
        return SpokenWhen(schedule=Season(first=first, last=last, every=1, at=self._at, zone=self.zone.key))

    def every(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        first, days = read_interval(facts, self.local, self._at)
        last = first + timedelta(days=_A_YEAR)
        return SpokenWhen(schedule=Season(first=first, last=last, every=days, at=self._at, zone=self.zone.key))

    def run(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        today = self.local.date()
        first = read_day(facts["start"], today) if "start" in facts else find_first_day(self.local, self._at)
        days = to_number(facts["count"]) if "count" in facts else 7 * to_number(facts["weeks_long"])
        last = first + timedelta(days=keep_within(days, MOST_DAYS) - 1)
        return SpokenWhen(schedule=Season(first=first, last=last, every=1, at=self._at, zone=self.zone.key))

    def condition(self, facts: Mapping[str, str], piece: Piece) -> SpokenWhen:
        if self.hour:
            raise ValueError(piece.said)
        return SpokenWhen(schedule=OnCondition(name="weather", value=_COLOURS[facts["colour"]]))


_EDGES = (PieceKind.FIRST_DAY, PieceKind.LAST_DAY)
_HOURS = (PieceKind.HOUR, PieceKind.PART)
_MONTH_ALONE = re.compile(r"^([^月]+)月份?$")
_BARE_WEEKDAY = re.compile(r"(?:周|星期|礼拜).")
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
_A_YEAR = 364
_MOST_HOURS, _MOST_WEEKS = 4, 5
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
