"""Numbers as people say them: 三号, 昨天3号, 第三件, and the full one out of a quote."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ids import GridCode
from domain.numbering import (
    full_number,
    local_day,
    number_prefix,
    read_full_number,
    read_short_number,
    say_number,
)
from domain.tree import Grid, GridTree, Tier

TODAY = date(2026, 11, 20)
YESTERDAY, BEFORE = TODAY - timedelta(days=1), TODAY - timedelta(days=2)


@pytest.mark.parametrize(
    ("said", "day", "number"),
    [
        ("3号办好了", TODAY, 3),
        ("三号", TODAY, 3),
        ("３号", TODAY, 3),
        ("③号", TODAY, 3),
        ("叁号", TODAY, 3),
        ("第3件", TODAY, 3),
        ("第三件咋样了", TODAY, 3),
        ("两件", TODAY, 2),
        ("十号", TODAY, 10),
        ("十二号", TODAY, 12),
        ("二十号", TODAY, 20),
        ("二十一号", TODAY, 21),
        ("九十九号", TODAY, 99),
        ("123号", TODAY, 123),
        ("昨天3号", YESTERDAY, 3),
        ("昨天的三号办好了", YESTERDAY, 3),
        ("前天第3件", BEFORE, 3),
        ("11月18日3号", date(2026, 11, 18), 3),
        ("11月18号的3号", date(2026, 11, 18), 3),
        ("12月31日3号", date(2025, 12, 31), 3),
        ("我看3号弄好了", TODAY, 3),
    ],
)
def test_a_number_is_read_as_it_is_said(said: str, day: date, number: int) -> None:
    assert read_short_number(said, TODAY) == (day, number)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "办好了",
        "号",
        "3",
        "三",
        "13月40日3号",
        "2月30日3号",
        "电话13900000001号",
        "2026号",
        "11月3号停水",
        "一二号",
    ],
)
def test_what_is_no_ticket_number_is_not_read_as_one(said: str) -> None:
    assert read_short_number(said, TODAY) is None


@pytest.mark.parametrize("today", [date(2027, 1, 10), date(2028, 1, 10), date(2028, 2, 28)])
def test_the_leap_day_of_another_year_is_no_day(today: date) -> None:
    assert read_short_number("2月29日3号", today) is None


def test_the_leap_day_of_last_year_is_found_again() -> None:
    assert read_short_number("2月29日3号", date(2029, 1, 10)) == (date(2028, 2, 29), 3)


@given(
    number=st.integers(1, 999),
    today=st.dates(date(2024, 1, 1), date(2040, 12, 31)),
    days=st.integers(0, 364),
    tail=st.sampled_from(["", "办好了", "咋样了", "，看一下"]),
)
def test_what_the_bot_says_it_understands_again(number: int, today: date, days: int, tail: str) -> None:
    day = today - timedelta(days=days)
    assert read_short_number(say_number(number, day, today) + tail, today) == (day, number)


@pytest.mark.parametrize(
    ("day", "said"),
    [(TODAY, "3号"), (YESTERDAY, "昨天3号"), (BEFORE, "前天3号"), (date(2026, 11, 17), "11月17日3号")],
)
def test_a_number_is_said_as_people_say_it(day: date, said: str) -> None:
    assert say_number(3, day, TODAY) == said


@given(st.text())
def test_no_text_whatever_breaks_the_reading(text: str) -> None:
    read_short_number(text, TODAY)
    read_full_number(text)


COUNTY, TOWN, HOUSE = GridCode("520329"), GridCode("520329105000000"), GridCode("520329105111401")
TREE = GridTree(
    grids={
        COUNTY: Grid(code=COUNTY, name="青禾县", tier=Tier.COUNTY, parent=None),
        TOWN: Grid(code=TOWN, name="温水镇", tier=Tier.TOWN, parent=COUNTY, seq="05"),
        HOUSE: Grid(code=HOUSE, name="1格", tier=Tier.HOUSEHOLD, parent=TOWN),
    }
)


def test_the_full_number_names_day_town_grid_and_count() -> None:
    assert full_number(number_prefix(TODAY, HOUSE, TREE), 3) == "20261120-05111401-003"


def test_the_full_number_is_found_in_a_quoted_answer() -> None:
    assert read_full_number("记下了，3号（路灯）。\n单号 20261120-05111401-003") == "20261120-05111401-003"


@pytest.mark.parametrize("text", ["20261120-0511", "120261120-05111401-003", "2026-11-20", "单号 20261120"])
def test_what_only_looks_like_a_full_number_is_not_one(text: str) -> None:
    assert read_full_number(text) is None


def test_a_numbers_day_is_the_countys_own() -> None:
    late = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert local_day(late, ZoneInfo("Asia/Shanghai")) == date(2026, 11, 21)
