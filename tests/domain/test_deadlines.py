"""Clocks: the pressing counts every hour, the rest only working ones; nobody is woken at night."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import WorkCalendar, counts_working_time, is_pressing
from domain.holidays import HolidayTable
from domain.rules import Duration, DurationUnit, Urgency

ZONE = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = frozenset({date(2026, 10, 1), date(2026, 10, 2)})
CALENDAR = WorkCalendar(zone=ZONE, holidays=HolidayTable(holidays=NATIONAL_DAY, published=frozenset({2026})))
STARTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
PRESSING = st.sampled_from([Urgency.CRITICAL, Urgency.URGENT])
PATIENT = st.sampled_from([Urgency.NORMAL, Urgency.LOW])
LIMITS = st.builds(Duration, amount=st.integers(1, 100), unit=st.sampled_from(DurationUnit))
SHORT_LIMITS = st.builds(
    Duration, amount=st.integers(1, 100), unit=st.sampled_from([DurationUnit.MINUTE, DurationUnit.HOUR])
)


def local(day_and_hour: str) -> datetime:
    return datetime.fromisoformat(f"2026-{day_and_hour}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "limit", "urgency", "due"),
    [
        ("11-20 10:00", "4h", Urgency.NORMAL, "11-20 14:00"),
        ("11-20 18:00", "4h", Urgency.NORMAL, "11-23 10:00"),
        ("11-20 23:00", "4h", Urgency.NORMAL, "11-23 12:00"),
        ("11-20 06:00", "4h", Urgency.NORMAL, "11-20 12:00"),
        ("11-21 10:00", "30m", Urgency.LOW, "11-23 08:30"),
        ("11-20 23:00", "2h", Urgency.URGENT, "11-21 01:00"),
        ("11-21 03:00", "5m", Urgency.CRITICAL, "11-21 03:05"),
        ("11-20 10:00", "1wd", Urgency.LOW, "11-23 20:00"),
        ("11-20 10:00", "5wd", Urgency.NORMAL, "11-27 20:00"),
        ("09-30 10:00", "1wd", Urgency.NORMAL, "10-05 20:00"),
        ("11-20 10:00", "30d", Urgency.NORMAL, "12-21 08:00"),  # the last day is a Sunday
        ("11-20 10:00", "30d", Urgency.URGENT, "12-20 10:00"),
        ("11-17 10:00", "1d", Urgency.LOW, "11-18 10:00"),
        ("11-17 22:00", "1d", Urgency.LOW, "11-19 08:00"),
        ("11-20 16:00", "4h", Urgency.NORMAL, "11-20 20:00"),
    ],
)
def test_a_deadline_falls_where_a_clerk_would_put_it(start: str, limit: str, urgency: Urgency, due: str) -> None:
    assert CALENDAR.add(local(start), Duration.parse(limit), urgency) == local(due)


def test_a_made_up_working_day_counts() -> None:
    saturday = date(2026, 11, 21)
    calendar = WorkCalendar(zone=ZONE, holidays=HolidayTable(makeup_days=frozenset({saturday})))
    assert calendar.add(local("11-20 18:00"), Duration.parse("4h"), Urgency.NORMAL) == local("11-21 10:00")


@given(start=STARTS, limit=LIMITS, urgency=st.sampled_from(Urgency))
def test_nothing_is_due_before_it_began(start: datetime, limit: Duration, urgency: Urgency) -> None:
    due = CALENDAR.add(start, limit, urgency)
    assert due > start
    assert due.utcoffset() == timedelta(0)


@given(start=STARTS, limit=SHORT_LIMITS, urgency=PATIENT)
def test_what_can_wait_falls_due_in_working_hours(start: datetime, limit: Duration, urgency: Urgency) -> None:
    due = CALENDAR.add(start, limit, urgency).astimezone(ZONE)
    assert CALENDAR.is_workday(due.date())
    assert CALENDAR.work_start <= due.time() <= CALENDAR.work_end


@given(start=STARTS, limit=SHORT_LIMITS, urgency=PRESSING)
def test_what_is_pressing_counts_nights_and_weekends(start: datetime, limit: Duration, urgency: Urgency) -> None:
    minutes = limit.amount * (60 if limit.unit is DurationUnit.HOUR else 1)
    assert CALENDAR.add(start, limit, urgency) == start + timedelta(minutes=minutes)


@given(start=STARTS, days=st.integers(1, 60))
def test_working_days_skip_weekends_and_holidays(start: datetime, days: int) -> None:
    due = CALENDAR.add(start, Duration(amount=days, unit=DurationUnit.WORKDAY), Urgency.NORMAL).astimezone(ZONE)
    first = start.astimezone(ZONE).date()
    between = [first + timedelta(days=n) for n in range(1, (due.date() - first).days + 1)]
    assert sum(CALENDAR.is_workday(day) for day in between) == days
    assert CALENDAR.is_workday(due.date())


@given(start=STARTS, later=st.timedeltas(timedelta(), timedelta(days=10)), limit=SHORT_LIMITS, urgency=PATIENT)
def test_whoever_begins_later_is_never_due_earlier(
    start: datetime, later: timedelta, limit: Duration, urgency: Urgency
) -> None:
    assert CALENDAR.add(start, limit, urgency) <= CALENDAR.add(start + later, limit, urgency)


@given(at=STARTS)
def test_a_night_ends_with_the_next_working_hour_and_a_day_is_not_put_off(at: datetime) -> None:
    morning = CALENDAR.next_morning(at)
    assert not CALENDAR.is_quiet(morning)
    assert timedelta() <= morning - at <= timedelta(hours=12)
    if not CALENDAR.is_quiet(at):
        assert morning == at


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ("11-20 07:59", True),
        ("11-20 08:00", False),
        ("11-20 19:59", False),
        ("11-20 20:00", True),
        ("11-20 00:00", True),
    ],
)
def test_the_quiet_begins_at_eight_and_ends_at_eight(at: str, quiet: bool) -> None:
    assert CALENDAR.is_quiet(local(at)) is quiet


@pytest.mark.parametrize(
    ("start", "limit", "urgency", "times", "moment"),
    [
        ("11-20 14:00", "4h", Urgency.NORMAL, 1, "11-20 18:00"),
        ("11-20 14:00", "4h", Urgency.NORMAL, 3, "11-23 14:00"),
        ("11-27 20:00", "5wd", Urgency.NORMAL, -0.2, "11-27 08:00"),
        ("11-27 20:00", "5wd", Urgency.NORMAL, 0.2, "11-30 20:00"),
        ("11-23 10:00", "4h", Urgency.NORMAL, -1, "11-20 18:00"),
        ("11-20 20:00", "5m", Urgency.CRITICAL, 3, "11-20 20:15"),
        ("11-20 02:00", "2h", Urgency.CRITICAL, -0.5, "11-20 01:00"),
    ],
)
def test_so_many_limits_before_or_after_a_moment(
    start: str, limit: str, urgency: Urgency, times: float, moment: str
) -> None:
    assert CALENDAR.move(local(start), Duration.parse(limit), urgency, times) == local(moment)


@given(at=STARTS, limit=LIMITS, urgency=st.sampled_from(Urgency), few=st.floats(-3, 3), more=st.floats(0, 3))
def test_more_limits_are_never_earlier(
    at: datetime, limit: Duration, urgency: Urgency, few: float, more: float
) -> None:
    assert CALENDAR.move(at, limit, urgency, few) <= CALENDAR.move(at, limit, urgency, few + more)


@given(start=STARTS, limit=SHORT_LIMITS, urgency=PATIENT)
def test_what_a_limit_takes_is_the_working_time_between(start: datetime, limit: Duration, urgency: Urgency) -> None:
    spent = CALENDAR.working_time_between(start, CALENDAR.add(start, limit, urgency))
    assert spent == timedelta(minutes=limit.amount * (60 if limit.unit is DurationUnit.HOUR else 1))


@given(first=STARTS, second=STARTS, third=STARTS)
def test_working_times_add_up(first: datetime, second: datetime, third: datetime) -> None:
    first, second, third = sorted((first, second, third))
    whole = CALENDAR.working_time_between(first, third)
    assert whole == CALENDAR.working_time_between(first, second) + CALENDAR.working_time_between(second, third)
    assert CALENDAR.working_time_between(third, first) == timedelta() or first == third


@given(
    start=STARTS,
    limit=LIMITS,
    urgency=st.sampled_from(Urgency),
    paused=st.floats(0, 0.99),
    pause=st.timedeltas(timedelta(), timedelta(days=90)),
)
def test_what_was_left_before_a_pause_is_left_after_it(
    start: datetime, limit: Duration, urgency: Urgency, paused: float, pause: timedelta
) -> None:
    due = CALENDAR.add(start, limit, urgency)
    paused_at = start + (due - start) * paused
    resumed_at = paused_at + pause
    later = CALENDAR.put_off(due, limit, urgency, paused_at=paused_at, resumed_at=resumed_at)
    if counts_working_time(limit, urgency):
        left = CALENDAR.working_time_between(paused_at, due)
        assert CALENDAR.working_time_between(resumed_at, later) == left
    elif is_pressing(urgency):
        assert later - resumed_at == due - paused_at
    else:
        assert later == CALENDAR.next_working(resumed_at + (due - paused_at))


@given(start=STARTS, limit=LIMITS, urgency=st.sampled_from(Urgency), late=st.timedeltas(timedelta(), timedelta(days=9)))
def test_what_was_overdue_before_a_pause_stays_so(
    start: datetime, limit: Duration, urgency: Urgency, late: timedelta
) -> None:
    due = CALENDAR.add(start, limit, urgency)
    paused_at = due + late
    assert CALENDAR.put_off(due, limit, urgency, paused_at=paused_at, resumed_at=paused_at + late) == due


def test_a_ticket_suspended_over_a_month_has_the_days_it_had() -> None:
    later = CALENDAR.put_off(
        local("11-27 20:00"),
        Duration.parse("5wd"),
        Urgency.NORMAL,
        paused_at=local("11-25 20:00"),
        resumed_at=local("12-28 08:00"),
    )
    assert later == local("12-29 20:00")


@pytest.mark.parametrize(
    ("start", "due", "limit", "urgency", "is_estimate"),
    [
        ("2026-12-20", "2026-12-30", "5wd", Urgency.NORMAL, False),
        ("2026-12-28", "2027-01-06", "5wd", Urgency.NORMAL, True),
        ("2026-12-28", "2027-01-06", "5wd", Urgency.URGENT, True),
        ("2026-12-31", "2027-01-01", "4h", Urgency.CRITICAL, False),
        ("2026-12-28", "2027-01-27", "30d", Urgency.NORMAL, True),
        ("2025-12-28", "2026-01-27", "30d", Urgency.NORMAL, False),
        ("2025-12-28", "2026-01-06", "5wd", Urgency.NORMAL, True),
    ],
)
def test_a_deadline_is_an_estimate_while_its_holidays_are_not_announced(
    start: str, due: str, limit: str, urgency: Urgency, is_estimate: bool
) -> None:
    since, until = (datetime.fromisoformat(day).replace(hour=10, tzinfo=ZONE) for day in (start, due))
    assert CALENDAR.is_estimate(until, Duration.parse(limit), urgency, since=since) is is_estimate


@given(at=STARTS)
def test_the_next_working_moment_is_one_and_is_not_put_off_again(at: datetime) -> None:
    moment = CALENDAR.next_working(at)
    assert moment >= at
    assert CALENDAR.is_workday(moment.astimezone(ZONE).date())
    assert not CALENDAR.is_quiet(moment)
    assert CALENDAR.next_working(moment) == moment
