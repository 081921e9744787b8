"""Lines of Chinese as a printer breaks them: nothing lost, no mark astray, no number torn."""

import re
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.drawing.lines import NO_END, NO_START, break_lines

WIDTH = 40
CLOSERS = "，。！？、；：）」』】》”"
OPENERS = "（「『【《“"
WORDS = [
    "今天",
    "开会",
    "（安置点）",
    "139 1234 5678",
    "0817-6712345",
    "8:30",
    "3.5",
    "「收到」",
    "《村规》",
    "www.gov.cn",
]
PIECES = st.sampled_from([*WORDS, "……", "——", " ", "\n", "%", "℃", *CLOSERS, *OPENERS])


def width_of(piece: str) -> float:
    return sum(2 if letter > "ᄀ" else 1 for letter in piece)


def squeeze(text: str) -> str:
    return "".join(text.split())


@given(st.text(max_size=300), st.integers(2, 60))
def test_nothing_but_spaces_is_lost_and_no_line_is_wider_than_the_page(text: str, width: int) -> None:
    lines = break_lines(text, width, width_of)
    assert squeeze("".join(lines)) == squeeze(text)
    assert all(width_of(line.strip()) <= width for line in lines)


@given(st.lists(PIECES, max_size=60).map("".join))
def test_no_line_begins_with_what_closes_or_ends_with_what_opens(text: str) -> None:
    assume(not re.search(r"[^一-鿿\n]{16,}", text))
    for paragraph in text.split("\n"):
        lines = [line.strip() for line in break_lines(paragraph, WIDTH, width_of)]
        assert not [line for line in lines[1:] if line and line[0] in NO_START]
        assert not [line for line in lines[:-1] if line and line[-1] in NO_END]


@pytest.mark.parametrize(
    "whole",
    [
        "139 1234 5678",
        "13912345678",
        "0817-671 2345",
        "+86 139 1234 5678",
        "400-800-1234",
        "4,144",
        "18:30",
        "12.5%",
        "96110",
        "WiFi-5",
        "２０２６",
        "……",
        "——",
        "￥120",
        "36.5℃",
    ],
)
@given(before=st.integers(0, 25), after=st.integers(0, 25))
def test_a_number_or_a_word_stays_in_one_line(whole: str, before: int, after: int) -> None:
    lines = break_lines("电" * before + whole + "话" * after, WIDTH, width_of)
    assert [line for line in lines if whole in line]


@given(st.text(alphabet=string.ascii_letters, min_size=100, max_size=400))
def test_a_word_wider_than_a_line_is_cut(word: str) -> None:
    lines = break_lines(word, WIDTH, width_of)
    assert "".join(lines) == word
    assert all(len(line) == WIDTH for line in lines[:-1])


def test_an_address_is_cut_behind_its_strokes() -> None:
    lines = break_lines("网址http://www.example.gov.cn/notices/2026/11/20/flood.html。", 24, width_of)
    assert lines == ["网址http://www.example.", "gov.cn/notices/2026/11/", "20/flood.html。"]


def test_the_indent_of_a_paragraph_stays_and_spaces_at_a_break_go() -> None:
    assert break_lines("　　各位乡亲 大家好", 12, width_of) == ["　　各位乡亲", "大家好"]


def test_an_empty_paragraph_is_an_empty_line() -> None:
    assert break_lines("早\n\n晚", 12, width_of) == ["早", "", "晚"]
