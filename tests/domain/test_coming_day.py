"""Days as people name them, seen from Friday, 20 November 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.coming_day import read_coming_day

TODAY = date(2026, 11, 20)
WORDS = (
    ("25号", date(2026, 11, 25)),
    ("二十五号上午", date(2026, 11, 25)),
    ("20号", date(2026, 11, 20)),
    ("3号", date(2026, 12, 3)),
    ("三号吧", date(2026, 12, 3)),
    ("31号", date(2026, 12, 31)),
    ("下月3号", date(2026, 12, 3)),
    ("下个月二十八日", date(2026, 12, 28)),
    ("12月5日", date(2026, 12, 5)),
    ("十二月五号", date(2026, 12, 5)),
    ("3月15日", date(2027, 3, 15)),
    ("2月29号", date(2028, 2, 29)),
    ("2026-12-01", date(2026, 12, 1)),
    ("2027年1月8日", date(2027, 1, 8)),
    ("今天下午", TODAY),
    ("明天", date(2026, 11, 21)),
    ("明早8点", date(2026, 11, 21)),
    ("后天下午三点", date(2026, 11, 22)),
    ("大后天", date(2026, 11, 23)),
    ("周日", date(2026, 11, 22)),
    ("星期五", TODAY),
    ("下周三", date(2026, 11, 25)),
    ("下下周一", date(2026, 11, 30)),
    ("礼拜天晚上", date(2026, 11, 22)),
    ("三天后", date(2026, 11, 23)),
    ("过十天再来", date(2026, 11, 30)),
    ("两周后", date(2026, 12, 4)),
    ("廿三号", date(2026, 11, 23)),
    ("２５号", date(2026, 11, 25)),
)


@pytest.mark.parametrize(("words", "day"), WORDS)
def test_a_day_is_understood(words: str, day: date) -> None:
    assert read_coming_day(words, TODAY) == day


@pytest.mark.parametrize(
    "words", ["", "再说吧", "等他回来", "32号", "2月30号", "13月1日", "二月三十日", "第3次", "三个人"]
)
def test_what_is_no_day_is_none(words: str) -> None:
    assert read_coming_day(words, TODAY) is None


@given(today=st.dates(date(2020, 1, 1), date(2060, 1, 1)), ahead=st.integers(0, 25))
def test_a_day_said_by_its_number_is_found_again_within_the_month(today: date, ahead: int) -> None:
    meant = today + timedelta(days=ahead)
    assert read_coming_day(f"{meant.day}号", today) == meant
    assert read_coming_day(f"{meant.month}月{meant.day}日", today) == meant
    assert read_coming_day(meant.isoformat(), today) == meant


@given(
    words=st.text(alphabet="下个月周星期礼拜三十二廿号日天后明今0123456789年-", max_size=20),
    today=st.dates(date(2020, 1, 1), date(2060, 1, 1)),
)
def test_no_words_break_it_and_no_day_is_over(words: str, today: date) -> None:
    found = read_coming_day(words, today)
    assert found is None or found >= today or "年" in words or "-" in words
