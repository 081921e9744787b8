"""How a search is called out, ended and answered: what is meant is heard, what is ordinary talk is not."""

import re
import time

import pytest

from domain.spoken_search import (
    CallKind,
    SearchOrder,
    is_only_receipt,
    may_sound_seen,
    read_call,
    read_search_order,
    says_found,
    sounds_seen,
)
from tests.docs.reading import ROOT, read_table
from tests.domain.spoken_lines import read_talk

SEARCHED = "协查：李家沟走失一名5岁男孩，红上衣，蓝鞋"
PAGE = ROOT / "docs" / "手册-镇村干部.md"
LONGEST_SECONDS = 0.25


@pytest.mark.parametrize(
    ("words", "kind", "whom", "text"),
    [
        ("协查：走失男孩", "search", [], "走失男孩"),
        ("协查，李家沟走失男孩", "search", [], "李家沟走失男孩"),
        ("全镇协查：走失男孩", "search", ["全镇"], "走失男孩"),
        ("紧急协查:走失男孩", "search", [], "走失男孩"),
        ("协查 发给河西村、河东村：走失男孩", "search", ["河西村", "河东村"], "走失男孩"),
        ("协查通知 全村除二组：走失男孩", "search", ["全村", "除", "二组"], "走失男孩"),
        ("寻人启事：走失男孩", "search", [], "走失男孩"),
        ("全村紧急通知：快撤", "emergency", ["全村"], "快撤"),
        ("紧急通知沿河群：快撤", "emergency", ["沿河群"], "快撤"),
        ("应急通知：8:30前撤完", "emergency", [], "8:30前撤完"),
        ("协查：", "search", [], ""),
    ],
)
def test_a_call_is_its_kind_its_region_and_its_words(words: str, kind: str, whom: list[str], text: str) -> None:
    said = read_call(words)
    assert said is not None
    assert (said.kind, [piece.said for piece in said.whom], said.text) == (CallKind(kind), whom, text)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "协查",
            "协查一下这个人的情况",
            "协查的事咋样了：你说说",
            "明天8点协查：走失男孩",
            "派出所说要协查一个人：张三",
        ),
        *("通知：明天开会", "国庆通知：放假", "这是个紧急通知吗", "收到紧急通知了：我马上去"),
    ],
)
def test_what_speaks_of_a_search_is_none(words: str) -> None:
    assert read_call(words) is None


@pytest.mark.parametrize(
    "words", ["找到了", "已找到！", "人找到了，谢谢大家", "孩子找到了，在同学家", "协查的人找到了"]
)
def test_the_end_is_heard(words: str) -> None:
    assert read_search_order(words) is SearchOrder.FOUND


@pytest.mark.parametrize(
    "words", ["找到了吗", "找到了没有？", "谁找到了", "钥匙找到了", "还没找到", "找到了再说", "要是找到了说一声"]
)
def test_what_is_no_end_is_none(words: str) -> None:
    assert read_search_order(words) is None


@pytest.mark.parametrize("words", ["协查结束", "不用协查了", "取消协查", "协查结束，谢谢大家"])
def test_that_it_is_over_says_nothing_of_finding(words: str) -> None:
    assert read_search_order(words) is SearchOrder.OVER


def test_once_more_says_what_it_means_or_points_at_it() -> None:
    assert read_search_order("协查再发一遍") is SearchOrder.SEARCH_AGAIN
    assert read_search_order("再发一遍") is SearchOrder.AGAIN
    assert read_search_order("再发一遍短信给我") is None


@pytest.mark.parametrize(
    "words",
    [
        *(
            "刚才看见一个红衣服的娃",
            "好像在河边桥那边，一个男孩",
            "捡到一只蓝鞋",
            "我在集上碰到过这孩子",
            "往学校跑了，就是那个娃",
        ),
        *("小卖部门口见过", "看到他在网吧", "有个男孩在桥边哭"),
    ],
)
def test_a_sighting_is_heard(words: str) -> None:
    assert may_sound_seen(words)
    assert sounds_seen(words, SEARCHED)


@pytest.mark.parametrize(
    "words",
    [
        *(
            "看到了",
            "看到通知了",
            "谁看见了",
            "看见没有",
            "没看见",
            "有没有人见过我家的猫",
            "看见的请说一声",
            "我在村口等你",
        ),
        *("今天看到菜便宜", "在那边开会", "碰到了吗？"),
    ],
)
def test_what_is_no_sighting_is_none(words: str) -> None:
    assert not sounds_seen(words, SEARCHED)


def test_a_receipt_is_no_answer() -> None:
    assert all(is_only_receipt(words) for words in ("收到", "好的，已转发", "1", "👍", "知道了谢谢"))
    assert not is_only_receipt("在桥边")


def test_everyday_talk_hardly_ever_sounds_like_a_sighting() -> None:
    """A false one is told one leader, and only while a search is open in that group."""
    talk = read_talk()
    heard = [words for words in talk if sounds_seen(words, SEARCHED) or says_found(words)]
    assert len(heard) * 50 < len(talk), heard[:20]


def test_nothing_takes_long() -> None:
    for words in ("看见" * 250, "协查" * 200 + "：", "在" * 499, "孩子" * 20, "找到了" * 13, "往" * 400 + "走"):
        began = time.perf_counter()
        read_call(words)
        read_search_order(words)
        sounds_seen(words, SEARCHED)
        assert time.perf_counter() - began < LONGEST_SECONDS


def test_what_the_page_teaches_is_understood() -> None:
    rows = read_table(PAGE, "找人、撤人")
    taught = [saying.replace("…", "走失男孩") for row in rows for saying in re.findall(r"\*\*(.+?)\*\*", row[1])]
    assert len(taught) >= 6
    assert [saying for saying in taught if read_call(saying) is None and read_search_order(saying) is None] == []
