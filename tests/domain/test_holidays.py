"""The working calendar over holidays and make-up days, and over years that nobody has announced yet."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.holidays import read_holidays
from domain.deadlines import WorkCalendar
from domain.holidays import HolidayTable
from domain.rules import Duration, DurationUnit, Urgency

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(zone=ZONE, holidays=read_holidays(None))
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
TABLES = st.builds(
    HolidayTable,
    holidays=st.frozensets(DAYS, max_size=40),
    makeup_days=st.frozensets(DAYS, max_size=20),
    published=st.frozensets(st.integers(2025, 2029)),
)
CALENDARS = TABLES.map(lambda table: WorkCalendar(zone=ZONE, holidays=table))
STARTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
WORKING_LIMITS = st.one_of(
    st.builds(Duration, amount=st.integers(1, 60), unit=st.just(DurationUnit.WORKDAY)),
    st.builds(Duration, amount=st.integers(1, 200), unit=st.just(DurationUnit.HOUR)),
)
PATIENT = st.sampled_from([Urgency.NORMAL, Urgency.LOW])


def local(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-02-13 10:00", "1wd", "2026-02-14 20:00"),  # the Saturday before the Spring Festival is worked
        ("2026-02-14 18:00", "4h", "2026-02-24 10:00"),
        ("2026-02-14 10:00", "5wd", "2026-02-28 20:00"),
        ("2026-09-18 10:00", "1wd", "2026-09-20 20:00"),  # a Sunday worked for the National Day
        ("2026-09-30 19:00", "2h", "2026-10-08 09:00"),
        ("2026-12-31 10:00", "1wd", "2027-01-04 20:00"),
        ("2027-02-04 10:00", "1wd", "2027-02-09 20:00"),
        ("2030-09-30 10:00", "1wd", "2030-10-04 20:00"),
    ],
)
def test_holidays_do_not_count_and_days_made_up_do(start: str, limit: str, due: str) -> None:
    assert CALENDAR.add(local(start), Duration.parse(limit), Urgency.NORMAL) == local(due)


@pytest.mark.parametrize("urgency", [Urgency.CRITICAL, Urgency.URGENT])
def test_what_is_pressing_does_not_wait_for_the_end_of_the_spring_festival(urgency: Urgency) -> None:
    assert CALENDAR.add(local("2026-02-17 02:00"), Duration.parse("2h"), urgency) == local("2026-02-17 04:00")


def test_a_year_without_a_notice_is_an_estimate() -> None:
    estimated = [year for year in range(2024, 2032) if CALENDAR.holidays.is_estimate(year)]
    assert estimated == [2024, 2027, 2028, 2029, 2030, 2031]


def test_an_announced_year_is_taken_as_announced() -> None:
    announced = HolidayTable(published=frozenset({2031}))
    assert announced.is_workday(date(2031, 1, 1))
    assert not HolidayTable().is_workday(date(2031, 1, 1))


@given(calendar=CALENDARS, start=STARTS, limit=WORKING_LIMITS, urgency=PATIENT)
def test_nothing_falls_due_on_a_day_off(
    calendar: WorkCalendar, start: datetime, limit: Duration, urgency: Urgency
) -> None:
    due = calendar.add(start, limit, urgency)
    assert due > start
    assert calendar.is_workday(due.astimezone(ZONE).date())


@given(calendar=CALENDARS, start=STARTS, later=st.timedeltas(timedelta(), timedelta(days=20)), limit=WORKING_LIMITS)
def test_later_begun_is_never_due_earlier(
    calendar: WorkCalendar, start: datetime, later: timedelta, limit: Duration
) -> None:
    assert calendar.add(start, limit, Urgency.LOW) <= calendar.add(start + later, limit, Urgency.LOW)


@given(calendar=CALENDARS, start=STARTS, limit=WORKING_LIMITS, more=st.integers(0, 20))
def test_a_longer_limit_is_never_due_earlier(
    calendar: WorkCalendar, start: datetime, limit: Duration, more: int
) -> None:
    longer = Duration(amount=limit.amount + more, unit=limit.unit)
    assert calendar.add(start, limit, Urgency.LOW) <= calendar.add(start, longer, Urgency.LOW)


@given(minutes=st.integers(0, 4 * 7 * 24 * 60), limit=WORKING_LIMITS, urgency=st.sampled_from(Urgency))
def test_weeks_without_holidays_are_counted_by_weekends_alone(minutes: int, limit: Duration, urgency: Urgency) -> None:
    """From the end of June, and with at most 40 working days ahead, neither a holiday nor a made-up day is met."""
    start = datetime(2026, 6, 22, tzinfo=ZONE) + timedelta(minutes=minutes)
    short = Duration(amount=min(limit.amount, 40), unit=limit.unit)
    bare = WorkCalendar(zone=ZONE, holidays=HolidayTable(published=frozenset({2026})))
    assert CALENDAR.add(start, short, urgency) == bare.add(start, short, urgency)
