"""What the page for leaders tells them to say is understood by the bot, word for word."""

import re

import pytest

from tests.docs.reading import ROOT, read_table
from tests.support.county import HOUSE_LEADER, HOUSE_ROOM, RESIDENT
from tests.support.village import Village, find_said

PAGE = ROOT / "docs" / "手册-网格长.md"
SAYINGS = [
    *(row[0].strip("*") for row in read_table(PAGE, "您说")),
    *re.findall(r"说\*\*(.+?)\*\*", PAGE.read_text("utf-8")),
]


@pytest.mark.parametrize("saying", SAYINGS)
async def test_a_saying_of_the_page_is_understood(village: Village, saying: str) -> None:
    heard = await village.say(RESIDENT, "村口路灯坏了三天了没人修")

    said = await village.quote(HOUSE_LEADER, find_said(heard, HOUSE_ROOM), saying)

    assert said
    assert (said[0].body.startswith("引用我的话")) == (saying == "帮助")


async def test_a_number_does_as_well_as_a_quote(village: Village) -> None:
    await village.say(RESIDENT, "村口路灯坏了三天了没人修")

    said = await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")

    assert "记为办好了" in said[0].body


def test_the_page_says_what_to_say() -> None:
    assert {"我接了", "办好了", "我管不了，往上报", "3号咋样了", "我的事", "小格别说话", "帮助"} <= set(SAYINGS)
