"""A notice's progress and its answers as pictures: the figures are right, and any telephone can show them."""

import io
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.drawing.bars import CROSSES, LEAST, SOLID, share_pixels
from bot.drawing.blocks import INNER, cut_words, wrap_words
from bot.drawing.faces import SHIPPED, Face, open_face
from bot.drawing.progress import Counts, Progress, ReasonRow, TownRow, draw_progress, say_share
from bot.drawing.tally import AnswerRow, Tally, draw_tally

AT = datetime(2026, 11, 20, 19, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
FACE = open_face()
COUNTS = Counts(sent=4000, retry=40, unknown=4, failed=20, waiting=80)
PROGRESS = Progress(
    title="暴雨红色预警",
    audience="全县四级群",
    at=AT,
    counts=COUNTS,
    towns=tuple(TownRow(name=f"第{n}镇", counts=Counts(sent=n, failed=n % 3, waiting=15 - n)) for n in range(15)),
    reasons=(ReasonRow(words="机器人不在这个群里", count=15), ReasonRow(words="微信没连上", count=5)),
)
TALLY = Tally(
    title="周五村民会", at=AT, answers=(AnswerRow(words="参加", count=12), AnswerRow(words="请假", count=3)), silent=5
)


def open_picture(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
        return picture.convert("RGB")


def longest_row(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many pixels of one row have this colour, where they are most."""
    rows = (
        picture.crop((0, top, picture.width, top + 1)).getcolors(picture.width) or [] for top in range(picture.height)
    )
    return max((count for row in rows for count, seen in row if seen == colour), default=0)


@pytest.mark.parametrize(
    "progress",
    [
        PROGRESS,
        Progress(title="", audience="", at=AT, counts=Counts()),
        replace(PROGRESS, counts=Counts(sent=4144), towns=(), reasons=()),
        replace(PROGRESS, towns=PROGRESS.towns * 10, reasons=PROGRESS.reasons * 50),
        replace(
            PROGRESS, title="长" * 500, audience="\u202e👍\n" * 100, towns=(TownRow(name="镇" * 90, counts=COUNTS),)
        ),
    ],
    ids=["fifteen towns", "nothing", "all sent", "very many", "hostile words"],
)
def test_any_progress_becomes_a_picture_and_the_same_one_again(progress: Progress) -> None:
    png = draw_progress(progress)
    picture = open_picture(png)
    assert picture.width == 1080
    assert 400 <= picture.height <= 12_000
    assert len(png) < 300_000
    assert draw_progress(progress, face=Face(SHIPPED)) == png


def test_the_bar_shows_how_many_have_it() -> None:
    half = replace(PROGRESS, counts=Counts(sent=50, waiting=50), towns=(), reasons=())
    assert longest_row(open_picture(draw_progress(half)), SOLID.colour) == pytest.approx(INNER / 2, abs=4)


def test_one_failure_among_four_thousand_is_seen() -> None:
    one = replace(PROGRESS, counts=Counts(sent=4143, failed=1), towns=(), reasons=())
    without = replace(one, counts=Counts(sent=4144))
    assert draw_progress(one) != draw_progress(without)
    assert longest_row(open_picture(draw_progress(one)), CROSSES.colour) >= 8


@pytest.mark.parametrize("change", [{"sent": 4001}, {"retry": 41}, {"unknown": 5}, {"failed": 21}, {"waiting": 81}])
def test_every_count_is_in_the_picture(change: dict[str, int]) -> None:
    other = replace(PROGRESS, counts=replace(COUNTS, **change))
    assert draw_progress(other) != draw_progress(PROGRESS)


def test_towns_beyond_twenty_stand_together_and_none_is_left_out() -> None:
    many = tuple(TownRow(name=f"镇{n}", counts=Counts(sent=1)) for n in range(25))
    shown = draw_progress(replace(PROGRESS, towns=many))
    more = draw_progress(replace(PROGRESS, towns=(*many, TownRow(name="镇25", counts=Counts(sent=1)))))
    assert open_picture(shown).height == open_picture(more).height
    assert shown != more


@pytest.mark.parametrize(
    ("part", "total", "said"),
    [(0, 0, "—"), (0, 9, "0%"), (1, 4144, "不到1%"), (4143, 4144, "99%"), (4144, 4144, "100%"), (1, 3, "33%")],
)
def test_a_share_is_never_rounded_up(part: int, total: int, said: str) -> None:
    assert say_share(part, total) == said


@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=5), st.integers(200, 1080))
def test_a_bar_is_always_full_and_every_portion_can_be_seen(counts: list[int], width: int) -> None:
    shares = share_pixels(counts, width)
    assert sum(shares) == width
    assert min(shares) >= LEAST


@pytest.mark.parametrize(
    "tally",
    [
        TALLY,
        Tally(title="", at=AT, answers=()),
        replace(TALLY, silent=None, unit="人"),
        replace(TALLY, answers=(), silent=0),
        replace(TALLY, answers=tuple(AnswerRow(words="很长的答案" * 9, count=10**n) for n in range(15))),
    ],
    ids=["usual", "nothing", "nobody counts the silent", "0 of 0", "very many"],
)
def test_any_answers_become_a_picture_and_the_same_one_again(tally: Tally) -> None:
    png = draw_tally(tally)
    picture = open_picture(png)
    assert picture.width == 1080
    assert len(png) < 300_000
    assert draw_tally(tally, face=Face(SHIPPED)) == png


def test_the_longest_bar_of_the_answers_is_its_part_of_all() -> None:
    assert longest_row(open_picture(draw_tally(TALLY)), SOLID.colour) == INNER * 12 // 20


@settings(max_examples=50)
@given(st.text(alphabet=st.characters(), max_size=200), st.integers(30, 900))
def test_words_are_cut_to_their_room(words: str, room: int) -> None:
    assert FACE.width(cut_words(words, room, 30, FACE), 30) <= room


def test_a_heading_keeps_to_its_lines_and_figures_stand_in_the_first() -> None:
    lines = wrap_words("通知" * 60, FACE, size=60, lines=2, right="1,234")
    assert [line.right for line in lines] == ["1,234", ""]
    assert wrap_words("", FACE, size=60, lines=2) == []
