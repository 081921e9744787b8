"""When a notice is due, in the county's own time."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_county import HOLIDAYS, NOW, SHANGHAI, shanghai

from broadcasts.schedule import Days, check_schedule, due_times, first_due, next_due, next_occurrences
from domain.refusal import Refusal
from domain.schedule import TERMS, Cron, LunarDay, MonthWorkday, Once, Schedule, Season, SolarTerm, Workdays

DAYS = Days(zone=SHANGHAI, holidays=HOLIDAYS)
EVERY_DAY = Days(zone=SHANGHAI, holidays=HOLIDAYS, shifts=False)
MONDAYS = Cron(line="30 8 * * 1", zone="Asia/Shanghai")
moments = st.integers(0, 4 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
lines = st.builds(
    "{} {} {} * {}".format,
    st.sampled_from(["0", "30", "*/20", "5,45"]),
    st.sampled_from(["8", "8-18", "*/6"]),
    st.sampled_from(["*", "1", "*/3"]),
    st.sampled_from(["*", "1-5", "mon"]),
)
zones = st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"])
hours = st.sampled_from([time(8), time(8, 30), time(17, 5)])
calendars: st.SearchStrategy[Schedule] = st.one_of(
    st.builds(Workdays, at=hours, zone=zones),
    st.builds(MonthWorkday, number=st.sampled_from([1, 3, -1]), at=hours, zone=zones),
    st.builds(
        LunarDay, month=st.integers(1, 12), day=st.integers(1, 30), days=st.integers(-9, 9), at=hours, zone=zones
    ),
    st.builds(SolarTerm, term=st.sampled_from(TERMS), days=st.integers(-9, 9), at=hours, zone=zones),
    st.builds(
        Season,
        first=st.just(date(2027, 5, 25)),
        last=st.just(date(2027, 7, 15)),
        every=st.integers(1, 5),
        at=hours,
        zone=zones,
    ),
)
schedules = calendars | st.builds(Cron, line=lines, zone=zones) | st.builds(Once, at=moments)


def test_every_monday_at_half_past_eight_is_local_time() -> None:
    assert next_occurrences(MONDAYS, NOW, 2, DAYS) == (shanghai("2026-11-23T08:30"), shanghai("2026-11-30T08:30"))


def test_a_single_time_is_due_once() -> None:
    once = Once(at=NOW)

    assert first_due(once, NOW, DAYS) == NOW
    assert next_due(once, NOW - timedelta(seconds=1), DAYS) == NOW
    assert next_due(once, NOW, DAYS) is None


@pytest.mark.parametrize(
    "line", ["", "8:30", "30 8 * *", "30 8 * * 1 7", "60 8 * * *", "0 0 31 2 *", "@daily", "R R * * *"]
)
def test_a_line_that_is_no_time_is_refused(line: str) -> None:
    with pytest.raises(Refusal) as refused:
        check_schedule(Cron(line=line, zone="Asia/Shanghai"), NOW, DAYS)

    assert refused.value.field == "cron"


def test_the_missed_times_of_a_standstill_are_found_in_bounded_pieces() -> None:
    hourly = Cron(line="0 * * * *", zone="Asia/Shanghai")

    times, following = due_times(hourly, NOW, NOW + timedelta(hours=5), DAYS, limit=3)

    assert times == (NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2))
    assert following == NOW + timedelta(hours=3)


@given(schedule=schedules, after=moments)
def test_planned_times_lie_later_and_never_repeat(schedule: Schedule, after: datetime) -> None:
    times = next_occurrences(schedule, after, 5, DAYS)

    assert list(times) == sorted(set(times))
    assert all(time > after and time.utcoffset() == timedelta(0) for time in times)


@given(schedule=schedules, after=moments)
def test_asking_from_one_planned_time_gives_the_one_that_follows(schedule: Schedule, after: datetime) -> None:
    times = next_occurrences(schedule, after, 3, DAYS)

    assert [next_due(schedule, time, DAYS) for time in times[:-1]] == list(times[1:])


@given(after=moments, zone=zones)
def test_half_past_eight_stays_half_past_eight_when_the_clocks_change(after: datetime, zone: str) -> None:
    times = next_occurrences(Cron(line="30 8 * * *", zone=zone), after, 4, EVERY_DAY)
    walls = [time.astimezone(ZoneInfo(zone)) for time in times]

    assert {(wall.hour, wall.minute) for wall in walls} == {(8, 30)}
    assert [b.date() - a.date() for a, b in pairwise(walls)] == [timedelta(days=1)] * 3
