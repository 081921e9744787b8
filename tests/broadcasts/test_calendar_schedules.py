"""Notices by the calendars people live by, turned over a Spring Festival and other days off."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_county import HOLIDAYS, SHANGHAI, shanghai

from broadcasts.almanac import find_lunar_day, find_solar_term
from broadcasts.schedule import Days, next_occurrences
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
from domain.schedule_line import WRITTEN_SO, parse_line, write_line
from domain.schedule_words import say_schedule

ZONE = "Asia/Shanghai"
ORDINARY = Days(zone=SHANGHAI, holidays=HOLIDAYS)
URGENT = Days(zone=SHANGHAI, holidays=HOLIDAYS, shifts=False)
EIGHT_THIRTY = time(8, 30)


def list_local(schedule: Schedule, after: str, n: int = 3, days: Days = ORDINARY) -> list[str]:
    found = next_occurrences(schedule, shanghai(after), n, days)
    return [f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}" for at in found]


PUBLISHED = {  # 除夕 春节 元宵 端午 七夕 中秋 重阳, as the almanacs of these years have them
    2026: ("02-16", "02-17", "03-03", "06-19", "08-19", "09-25", "10-18"),
    2027: ("02-05", "02-06", "02-20", "06-09", "08-08", "09-15", "10-08"),
    2028: ("01-25", "01-26", "02-09", "05-28", "08-26", "10-03", "10-26"),
    2033: ("01-30", "01-31", "02-14", "06-01", "08-01", "09-08", "10-01"),
}
FESTIVALS = ((12, 30), (1, 1), (1, 15), (5, 5), (7, 7), (8, 15), (9, 9))


@pytest.mark.parametrize(("year", "days"), PUBLISHED.items())
def test_lunar_festivals_fall_on_their_published_days(year: int, days: tuple[str, ...]) -> None:
    years = [year - (month == 12) for month, _ in FESTIVALS]
    found = [find_lunar_day(y, month, day) for y, (month, day) in zip(years, FESTIVALS, strict=True)]

    assert [f"{day:%m-%d}" for day in found if day] == list(days)


@pytest.mark.parametrize(
    ("term", "days"),
    [
        ("清明", ("2026-04-05", "2027-04-05", "2028-04-04")),
        ("立夏", ("2026-05-05", "2027-05-06", "2028-05-05")),
        ("夏至", ("2026-06-21", "2027-06-21", "2028-06-21")),
        ("立秋", ("2026-08-07", "2027-08-08", "2028-08-07")),
        ("霜降", ("2026-10-23", "2027-10-23", "2028-10-23")),
    ],
)
def test_solar_terms_fall_on_their_published_days(term: str, days: tuple[str, ...]) -> None:
    assert [str(find_solar_term(year, term)) for year in (2026, 2027, 2028)] == list(days)


def test_the_terms_of_a_year_come_in_order() -> None:
    found = [find_solar_term(2031, term) for term in TERMS]

    assert found == sorted(day for day in found if day)


def test_the_almanac_ends_quietly() -> None:
    assert find_lunar_day(2101, 1, 1) is None
    assert find_solar_term(2101, "清明") is None
    assert list_local(LunarDay(month=1, day=1, at=EIGHT_THIRTY, zone=ZONE), "2100-12-31T00:00") == []


def test_the_little_year_is_told_every_lunar_year_also_when_it_falls_into_january() -> None:
    little_year = LunarDay(month=12, day=23, at=EIGHT_THIRTY, zone=ZONE)

    assert list_local(little_year, "2026-11-20T10:00", days=URGENT) == [
        "2027-01-30 08:30",
        "2028-01-19 08:30",
        "2029-02-06 08:30",
    ]


def test_a_lunar_day_on_a_saturday_waits_for_monday() -> None:
    little_year = LunarDay(month=12, day=23, at=time(9), zone=ZONE)

    assert list_local(little_year, "2026-11-20T10:00", 1) == ["2027-02-01 08:30"]


def test_seven_days_before_qingming() -> None:
    before = SolarTerm(term="清明", days=-7, at=EIGHT_THIRTY, zone=ZONE)

    assert list_local(before, "2026-01-01T00:00", 2, URGENT) == ["2026-03-29 08:30", "2027-03-29 08:30"]
    assert list_local(before, "2026-01-01T00:00", 1) == ["2026-03-30 08:30"]


def test_mondays_over_the_spring_festival_are_made_up_for_once() -> None:
    mondays = Cron(line="0 9 * * 1", zone=ZONE)

    assert list_local(mondays, "2026-02-08T00:00", 4) == [
        "2026-02-09 09:00",
        "2026-02-24 08:30",
        "2026-03-02 09:00",
        "2026-03-09 09:00",
    ]
    assert list_local(mondays, "2026-02-08T00:00", 3, URGENT)[1:] == ["2026-02-16 09:00", "2026-02-23 09:00"]


def test_a_daily_notice_keeps_its_weekends_and_has_one_time_after_the_holidays() -> None:
    daily = Cron(line="0 9 * * *", zone=ZONE)

    assert list_local(daily, "2026-09-18T10:00", 3) == ["2026-09-19 09:00", "2026-09-20 09:00", "2026-09-21 09:00"]
    assert list_local(daily, "2026-09-30T10:00", 2) == ["2026-10-08 09:00", "2026-10-09 09:00"]


def test_a_single_time_on_a_holiday_waits_and_one_on_a_sunday_does_not() -> None:
    assert list_local(Once(at=shanghai("2026-10-01T10:00")), "2026-09-01T00:00") == ["2026-10-08 08:30"]
    assert list_local(Once(at=shanghai("2026-10-01T10:00")), "2026-09-01T00:00", days=URGENT) == ["2026-10-01 10:00"]
    assert list_local(Once(at=shanghai("2026-11-22T10:00")), "2026-09-01T00:00") == ["2026-11-22 10:00"]


def test_every_working_day_knows_make_up_days() -> None:
    workdays = Workdays(at=time(17), zone=ZONE)

    assert [at[5:10] for at in list_local(workdays, "2026-02-13T18:00", 3)] == ["02-14", "02-24", "02-25"]
    assert [at[5:10] for at in list_local(workdays, "2026-09-30T18:00", 4)] == ["10-08", "10-09", "10-10", "10-12"]


def test_the_first_and_the_last_working_day_of_a_month() -> None:
    first, last = (MonthWorkday(number=number, at=EIGHT_THIRTY, zone=ZONE) for number in (1, -1))

    assert [at[5:10] for at in list_local(first, "2026-09-15T00:00", 3)] == ["10-08", "11-02", "12-01"]
    assert [at[5:10] for at in list_local(last, "2026-09-15T00:00", 3)] == ["09-30", "10-30", "11-30"]


def test_a_season_goes_every_third_day_and_ends() -> None:
    season = Season(first=date(2027, 5, 25), last=date(2027, 6, 3), every=3, at=EIGHT_THIRTY, zone=ZONE)

    assert [at[5:10] for at in list_local(season, "2027-01-01T00:00", 9)] == ["05-25", "05-28", "05-31", "06-03"]
    ends_on_sunday = Season(first=date(2027, 5, 24), last=date(2027, 5, 30), every=3, at=EIGHT_THIRTY, zone=ZONE)
    assert [at[5:10] for at in list_local(ends_on_sunday, "2027-01-01T00:00", 9)] == ["05-24", "05-27"]


def test_what_waits_for_a_condition_has_no_time() -> None:
    assert list_local(OnCondition(name="weather", value="red"), "2026-01-01T00:00") == []


def test_a_day_before_the_notice_was_planned_is_not_made_up_for() -> None:
    new_year = LunarDay(month=1, day=1, at=EIGHT_THIRTY, zone=ZONE)
    planned = Days(zone=SHANGHAI, holidays=HOLIDAYS, since=shanghai("2026-02-20T10:00"))

    assert list_local(new_year, "2026-02-20T10:00", 1, planned) == ["2027-02-09 08:30"]


every_day = st.integers(0, 1000).map(lambda days: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=days))
ordinary = st.one_of(
    st.builds(LunarDay, month=st.integers(1, 12), day=st.integers(1, 30), at=st.just(EIGHT_THIRTY), zone=st.just(ZONE)),
    st.builds(
        SolarTerm, term=st.sampled_from(TERMS), days=st.integers(-9, 9), at=st.just(time(17)), zone=st.just(ZONE)
    ),
)


@given(schedule=ordinary, after=every_day)
def test_an_ordinary_notice_of_the_calendar_comes_on_working_days_only(schedule: Schedule, after: datetime) -> None:
    for at in next_occurrences(schedule, after, 3, ORDINARY):
        assert HOLIDAYS.is_workday(at.astimezone(SHANGHAI).date())


@given(schedule=ordinary, after=every_day)
def test_what_keeps_no_holidays_comes_on_the_day_it_names(schedule: LunarDay | SolarTerm, after: datetime) -> None:
    for at in next_occurrences(schedule, after, 3, URGENT):
        day = at.astimezone(SHANGHAI).date() - timedelta(days=schedule.days)
        if isinstance(schedule, SolarTerm):
            assert day == find_solar_term(day.year, schedule.term)
        else:
            assert day in {find_lunar_day(year, schedule.month, schedule.day) for year in (day.year - 1, day.year)}


@pytest.mark.parametrize("line", WRITTEN_SO)
def test_every_form_that_is_shown_can_be_read_and_written_again(line: str) -> None:
    schedule = parse_line(line, ZONE)

    assert schedule is not None
    assert write_line(schedule, ZONE) == line


@given(
    schedule=st.one_of(
        ordinary,
        st.builds(
            Season,
            first=st.just(date(2027, 1, 1)),
            last=st.dates(date(2027, 1, 1), date(2030, 1, 1)),
            every=st.integers(1, 366),
            at=st.times().map(lambda hour: hour.replace(second=0, microsecond=0)),
            zone=st.just(ZONE),
        ),
        st.builds(MonthWorkday, number=st.sampled_from([-1, *range(1, 16)]), at=st.just(time(8)), zone=st.just(ZONE)),
    )
)
def test_a_line_is_read_as_what_was_written(schedule: Schedule) -> None:
    assert parse_line(write_line(schedule, ZONE), ZONE) == schedule


@pytest.mark.parametrize(
    "line",
    [
        *("", "明天", "on 2026-13-05 08:30", "on 2026-02-30 08:30", "workday 25:00", "month 16 08:30", "month 0 08:30"),
        *("lunar 13-1 08:30", "lunar 1-31 08:30", "term 春节 08:30", "term 清明 -7d", "term 清明 -70d 08:30"),
        *("season 2027-07-15..2027-05-25 3d 08:30", "season 2027-05-25..2027-07-15 0d 08:30", "on Weather=red"),
        *("on =red", "on weather=", "on weather", "cron 1 2 3"),
    ],
)
def test_a_line_that_is_no_time_is_not_guessed_at(line: str) -> None:
    assert parse_line(line, ZONE) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("on 2026-12-05 08:30", "2026年12月5日（周六）早上8点半"),
        ("cron 30 8 * * 1", "每周一早上8点半"),
        ("cron 0 17 * * 1-5", "每周一到周五下午5点"),
        ("cron 0 9 * * *", "每天上午9点"),
        ("cron 0 12 5 * *", "每月5号中午12点"),
        ("cron 20 19 28 9 *", "每年9月28日晚上7点20分"),
        ("cron 0 9 * * 1,3,5", "每周一、三、五上午9点"),
        ("cron */5 9 * * 1", "按「*/5 9 * * 1」"),
        ("workday 17:00", "每个工作日下午5点"),
        ("month first 08:30", "每月第一个工作日早上8点半"),
        ("month last 08:30", "每月最后一个工作日早上8点半"),
        ("lunar 12-23 09:00", "每年农历腊月二十三上午9点"),
        ("lunar 1-10 -3d 09:00", "每年农历正月初十前3天上午9点"),
        ("term 清明 -7d 08:00", "每年清明前7天早上8点"),
        ("term 冬至 08:00", "每年冬至那天早上8点"),
        ("season 2027-05-25..2027-07-15 3d 08:30", "2027年5月25日到2027年7月15日每3天早上8点半"),
        ("on gate_open", "收到「gate=open」的时候"),
        ("on weather_red", "收到红色预警的时候"),
    ],
)
def test_a_schedule_is_said_as_people_say_it(line: str, said: str) -> None:
    schedule = parse_line(line, ZONE)

    assert schedule is not None
    assert say_schedule(schedule, SHANGHAI) == said
