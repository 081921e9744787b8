"""Short answers, typed by an old hand or heard by a machine."""

import pytest

from domain.answers import read_choice, read_yes
from handlers.rating import read_verdict


@pytest.mark.parametrize("words", ["2", "2。", "２", "②", "二", "两", "选二", "第二个", "回2", "我选2吧", " 2 ", "要2"])
def test_a_number_is_read_however_it_is_said(words: str) -> None:
    assert read_choice(words, 3) == 2


@pytest.mark.parametrize("words", ["4", "22", "2号", "二组", "我家2个人", "", "两个都是我家的事情你看着办"])
def test_another_number_is_no_choice(words: str) -> None:
    assert read_choice(words, 3) is None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("是", True),
        ("要得", True),
        ("好的", True),
        ("记吧！", True),
        ("不用了", False),
        ("不是", False),
        ("别记", False),
    ],
)
def test_yes_and_no_are_read(words: str, meant: bool) -> None:
    assert read_yes(words) is meant


@pytest.mark.parametrize("words", ["1", "是不是", "路灯坏了", "不晓得", ""])
def test_what_is_neither_is_neither(words: str) -> None:
    assert read_yes(words) is None


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("选一", "satisfied"),
        ("要得，谢谢", "satisfied"),
        ("修好了。", "satisfied"),
        ("2。", "mostly"),
        ("还行吧", "mostly"),
        ("又坏了", "dissatisfied"),
        ("还是不亮", "dissatisfied"),
        ("第三个", "dissatisfied"),
        ("谢谢", None),
        ("收到", None),
        ("路灯坏了", None),
    ],
)
def test_a_verdict_is_read_however_it_is_said(words: str, meant: str | None) -> None:
    assert read_verdict(words) == meant
