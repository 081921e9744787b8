"""What people type becomes what can be drawn, without losing a word of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drawing.faces import open_face
from bot.drawing.wording import tidy_words

FACE = open_face()


def tidy(text: str) -> str:
    return tidy_words(text, has=FACE.has, stand_in=FACE.stand_in)


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("开\u200b会\u202e了\x00", "开会了"),
        ("1️⃣带药 2️⃣锁门 0⃣", "①带药 ②锁门 0"),
        ("✅已到❌没到❗", "√已到×没到！"),
        ("📢开会", "◇开会"),
        ("👨‍👩‍👧‍👦👍🏽🇨🇳", "◇◇◇"),
        ("☎️12345", "☎12345"),
        ("王\U0002a6a5", "王□"),
        ("\ud800", "□"),
        ("早\r\n\r\n\t\n晚\u2028夜", "早\n\n晚\n夜"),
        ("　　各位\t乡\u00a0亲", "　　各位 乡 亲"),
        ("e\u0301", "é"),
        ("零下3℃①→◎㎡½", "零下3℃①→◎㎡½"),
    ],
)
def test_a_sign_becomes(typed: str, drawn: str) -> None:
    assert tidy(typed) == drawn


@given(st.text(alphabet=st.characters(), max_size=200))
def test_whatever_was_typed_can_be_drawn_afterwards(typed: str) -> None:
    drawn = tidy(typed)
    assert all(letter == "\n" or FACE.has(letter) for letter in drawn)
    assert tidy(drawn) == drawn


@given(st.text(alphabet="今天下午三点在村部开会，请大家准时来。（）「」ABCabc0123456789", max_size=200))
def test_plain_words_stay_as_they_are(typed: str) -> None:
    assert tidy(typed) == typed
