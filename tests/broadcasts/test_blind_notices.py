"""Orders for notices by people who knew nothing of the program: how many are understood, and that talk is left alone.

The first two sets were looked at while building; when the third was first read, 72 of its 100 orders were taken up,
about 65 of them rightly, and none of its 30 lines of talk. All are read back before they count.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from domain.ids import GridCode
from domain.spoken_audience import is_known_place
from domain.spoken_notice import NoticeWords, read_notice_words
from domain.tree import Grid, GridTree, Tier

FOLDER = Path(__file__).parent / "spoken"
VILLAGES = {"01": "河西村", "02": "河东村", "03": "杨柳社区"}
GROUPS = {"01": "一组", "02": "二组", "03": "三组", "04": "李家沟组"}


def make_tree() -> GridTree:
    rows = [
        ("520303", "田县", Tier.COUNTY, None),
        ("520303101000000", "桃溪镇", Tier.TOWN, "520303"),
        ("520303102000000", "河口镇", Tier.TOWN, "520303"),
        *((f"520303101{code}0000", name, Tier.VILLAGE, "520303101000000") for code, name in VILLAGES.items()),
        *((f"52030310101{code}00", name, Tier.GROUP, "520303101010000") for code, name in GROUPS.items()),
    ]
    grids = (
        Grid(code=GridCode(code), name=name, tier=tier, parent=GridCode(above) if above else None)
        for code, name, tier, above in rows
    )
    return GridTree(grids={grid.code: grid for grid in grids})


TREE = make_tree()


def read_set(number: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / f"blind_{number}.jsonl").read_text("utf-8").splitlines()]


def understand(words: str) -> NoticeWords | None:
    """As the bot hears it: without its name in front."""
    for name in ("小格，", "小格,", "小格 ", "@小格 ", "小格"):
        if words.startswith(name):
            words = words.removeprefix(name)
            break
    return read_notice_words(words, lambda name: is_known_place(name, TREE), told=True)


@pytest.mark.parametrize(("number", "taken_up"), [(1, 0.88), (2, 0.84), (3, 0.84)])
def test_most_orders_are_taken_up(number: int, taken_up: float) -> None:
    orders = [line for line in read_set(number) if line["notice"]]

    read = [line for line in orders if understand(line["say"]) is not None]

    assert len(read) / len(orders) >= taken_up


@pytest.mark.parametrize("number", [1, 2, 3])
def test_talk_that_looks_like_an_order_is_left_alone(number: int) -> None:
    talk = [line["say"] for line in read_set(number) if not line["notice"]]

    assert [words for words in talk if understand(words) is not None] == []


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_words_to_be_sent_are_cut_off_rightly(number: int) -> None:
    read = [(line, understand(line["say"])) for line in read_set(number) if line["notice"]]
    understood = [(line["text"], said.text) for line, said in read if said is not None]

    right = [given for given, found in understood if keep_letters(given) == keep_letters(found)]

    assert len(right) / len(understood) >= 0.85


def keep_letters(words: str) -> str:
    return "".join(letter for letter in words if letter.isalnum())
