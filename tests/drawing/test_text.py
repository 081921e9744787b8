"""A notice in large letters: always a picture, small enough to send, and the same each time."""

import io
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.drawing.faces import SHIPPED, Face
from bot.drawing.text import draw_text

NOTICE = (
    "　　各位乡亲：今天夜里到明天白天有大到暴雨，沟边、河边、坡下的人家现在就往村小学走，老人孩子先走，别回去拿东西！"
    "有事打网格长电话139 1234 5678，或者镇里值班电话0817-6712345。\n1️⃣带上身份证、药；2️⃣关好水电气；3️⃣锁好门。\n"
    "看到请回“收到”，看不清请回「看不清」。"
)


def measure(png: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(png)) as picture:
        assert picture.format == "PNG"
        picture.load()
        return picture.size


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        ("开会", ""),
        (NOTICE, "暴雨红色预警"),
        ((NOTICE * 20)[:2000], "防汛紧急通知"),
        ("啊" * 2000, ""),
        ("w" * 2000, ""),
        ("，" * 2000, "。" * 50),
        ("（" * 2000, "（"),
        ("a\n" * 1000, "很长的标题" * 100),
        ("👨‍👩‍👧‍👦" * 300, "👍"),
        ("\u202eلا إله\u200f ก็\u0e47\u0e47" * 100, "\u200b"),
        ("\u0301" * 2000, "\n\n"),
        ("\x00\x1b[31m\ud800\udfff\ufeff", "\x00"),
        ("鬱" * 50_000, ""),
    ],
    ids=range(14),
)
def test_any_words_become_a_picture_a_telephone_can_show(text: str, title: str) -> None:
    png = draw_text(text, title=title)
    width, height = measure(png)
    assert width == 1080
    assert 200 <= height <= 12_000
    assert len(png) < 300_000 or len(text) > 2000


@settings(max_examples=40)
@given(st.text(alphabet=st.characters(), max_size=120), st.text(alphabet=st.characters(), max_size=30))
def test_hostile_words_become_a_picture_and_the_same_one_again(text: str, title: str) -> None:
    png = draw_text(text, title=title)
    assert measure(png)[0] == 1080
    assert draw_text(text, title=title, face=Face(SHIPPED)) == png


def test_few_words_are_larger_than_many() -> None:
    assert measure(draw_text("会"))[1] > measure(draw_text("会" + "\n议" * 30))[1] / 31


def test_a_long_notice_is_drawn_in_a_moment() -> None:
    draw_text("会")
    began = time.process_time()
    draw_text((NOTICE * 6)[:600], title="防汛紧急通知")
    assert time.process_time() - began < 1


def test_a_notice_has_large_black_letters_on_white() -> None:
    with Image.open(io.BytesIO(draw_text(NOTICE))) as picture:
        colours = {colour for _, colour in picture.convert("RGB").getcolors() or []}
    assert {(0, 0, 0), (255, 255, 255)} <= colours
    assert len(colours) <= 16


def test_another_title_is_another_picture() -> None:
    assert draw_text("开会", title="通知") != draw_text("开会", title="急事")
