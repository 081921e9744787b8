"""When something is due: natural time for what is pressing, the working calendar for the rest (workflow §3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.holidays import HolidayTable
from domain.rules import Duration, DurationUnit, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Working hours of a county; outside them is its night. Moments go in aware and come out as aware UTC."""

    zone: ZoneInfo
    holidays: HolidayTable
    work_start: time = time(8)
    work_end: time = time(20)

    def is_workday(self, day: date) -> bool:
        return self.holidays.is_workday(day)

    def is_quiet(self, at: datetime) -> bool:
        """The night in which only emergencies speak."""
        return not self.work_start <= at.astimezone(self.zone).time() < self.work_end

    def next_morning(self, at: datetime) -> datetime:
        """The end of the quiet hours that `at` lies in (`at` itself by day)."""
        local = at.astimezone(self.zone)
        if not self.is_quiet(at):
            return at
        day = local.date() if local.time() < self.work_start else local.date() + timedelta(days=1)
        return self._at(day, self.work_start)

    def next_working(self, at: datetime) -> datetime:
        """`at` itself in the working hours of a working day, else the next time the doors open."""
        morning = self.next_morning(at)
        day = morning.astimezone(self.zone).date()
        if self.is_workday(day):
            return morning
        while not self.is_workday(day):
            day += timedelta(days=1)
        return self._at(day, self.work_start)

    def add(self, start: datetime, limit: Duration, urgency: Urgency) -> datetime:
        """`start` plus the limit. Critical and urgent count every hour, the rest only working ones.

        Calendar days of what can wait end on a working day (as in the Civil Code, article 203).
        """
        if limit.unit is DurationUnit.WORKDAY:
            return self._add_workdays(start, limit.amount)
        return self.move(start, limit, urgency, 1)

    def move(self, at: datetime, limit: Duration, urgency: Urgency, times: float) -> datetime:
        """The moment `times` limits after `at`, counted as that limit counts; before it where `times` is negative."""
        span = self._span(limit) * times
        if counts_working_time(limit, urgency):
            return self._add_working_time(at, span) if times >= 0 else self._take_working_time(at, -span)
        moved = (at + span).astimezone(UTC)
        return moved if is_pressing(urgency) or times < 0 else self.next_working(moved)

    def put_off(
        self, deadline: datetime, limit: Duration, urgency: Urgency, *, paused_at: datetime, resumed_at: datetime
    ) -> datetime:
        """The deadline after a pause: what was left of the limit before it is left after it; nothing where it was over.

        The pause: suspended, or waiting for the reporter (workflow §3).
        """
        if deadline <= paused_at:
            return deadline
        if counts_working_time(limit, urgency):
            return self._add_working_time(resumed_at, self.working_time_between(paused_at, deadline))
        moved = (resumed_at + (deadline - paused_at)).astimezone(UTC)
        return moved if is_pressing(urgency) else self.next_working(moved)

    def working_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How long the doors are open from `start` to `end`; nothing where `end` comes first."""
        day, last = start.astimezone(self.zone).date(), end.astimezone(self.zone).date()
        total = timedelta()
        while day <= last:
            if self.is_workday(day):
                opens, closes = self._hours(day)
                total += max(timedelta(), min(end, closes) - max(start, opens))
            day += timedelta(days=1)
        return total

    def is_estimate(self, deadline: datetime, limit: Duration, urgency: Urgency, *, since: datetime) -> bool:
        """Whether a deadline counted from `since` hangs on a year whose holidays nobody has announced yet."""
        if is_pressing(urgency) and limit.unit is not DurationUnit.WORKDAY:
            return False
        last = deadline.astimezone(self.zone).year
        first = since.astimezone(self.zone).year if counts_working_time(limit, urgency) else last
        return any(self.holidays.is_estimate(year) for year in range(first, last + 1))

    def _span(self, limit: Duration) -> timedelta:
        if limit.unit is DurationUnit.WORKDAY:
            return limit.amount * (_since_midnight(self.work_end) - _since_midnight(self.work_start))
        return limit.amount * _UNITS[limit.unit]

    def _add_workdays(self, start: datetime, days: int) -> datetime:
        """The end of the n-th working day after the day of `start`."""
        day = start.astimezone(self.zone).date()
        while days:
            day += timedelta(days=1)
            days -= self.is_workday(day)
        return self._at(day, self.work_end)

    def _add_working_time(self, start: datetime, left: timedelta) -> datetime:
        day = start.astimezone(self.zone).date()
        now = start
        while True:
            opens, closes = self._hours(day)
            now = max(now, opens)
            if self.is_workday(day) and now < closes:
                if now + left <= closes:
                    return (now + left).astimezone(UTC)
                left -= closes - now
            day += timedelta(days=1)

    def _take_working_time(self, end: datetime, left: timedelta) -> datetime:
        day = end.astimezone(self.zone).date()
        now = end
        while True:
            opens, closes = self._hours(day)
            now = min(now, closes)
            if self.is_workday(day) and now > opens:
                if now - left >= opens:
                    return (now - left).astimezone(UTC)
                left -= now - opens
            day -= timedelta(days=1)

    def _hours(self, day: date) -> tuple[datetime, datetime]:
        return self._at(day, self.work_start), self._at(day, self.work_end)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)


def is_pressing(urgency: Urgency) -> bool:
    """Critical and urgent matters count every hour and wait for no morning."""
    return urgency in (Urgency.CRITICAL, Urgency.URGENT)


def counts_working_time(limit: Duration, urgency: Urgency) -> bool:
    """Whether only working hours use this limit up; the others are natural time."""
    return limit.unit is DurationUnit.WORKDAY or not (is_pressing(urgency) or limit.unit is DurationUnit.DAY)


def _since_midnight(hour: time) -> timedelta:
    return timedelta(hours=hour.hour, minutes=hour.minute, seconds=hour.second)


_UNITS = {
    DurationUnit.MINUTE: timedelta(minutes=1),
    DurationUnit.HOUR: timedelta(hours=1),
    DurationUnit.DAY: timedelta(days=1),
}
