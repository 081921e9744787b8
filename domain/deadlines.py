"""When something is due: natural time for what is pressing, the working calendar for the rest (workflow §3)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.holidays import HolidayTable
from domain.rules import Duration, DurationUnit, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Working hours of a county; outside them is its night."""

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

    def add(self, start: datetime, limit: Duration, urgency: Urgency) -> datetime:
        """`start` plus the limit, aware UTC. Critical and urgent count every hour, the rest only working ones."""
        if limit.unit is DurationUnit.WORKDAY:
            return self._add_workdays(start, limit.amount)
        span = limit.amount * _UNITS[limit.unit]
        if urgency in (Urgency.CRITICAL, Urgency.URGENT) or limit.unit is DurationUnit.DAY:
            return start + span
        return self._add_working_time(start, span)

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
            opens, closes = self._at(day, self.work_start), self._at(day, self.work_end)
            now = max(now, opens)
            if self.is_workday(day) and now < closes:
                if now + left <= closes:
                    return now + left
                left -= closes - now
            day += timedelta(days=1)

    def _at(self, day: date, hour: time) -> datetime:
        return datetime.combine(day, hour, self.zone).astimezone(UTC)


_UNITS = {
    DurationUnit.MINUTE: timedelta(minutes=1),
    DurationUnit.HOUR: timedelta(hours=1),
    DurationUnit.DAY: timedelta(days=1),
}
