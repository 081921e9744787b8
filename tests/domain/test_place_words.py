"""Two places are told apart, and a sentence that only says where is known for one."""

import pytest

from domain.place_words import Place, adds_place, contradicts, find_place, is_place


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3栋楼道灯坏了", "五栋楼道灯坏了"),
        ("3号楼漏水", "5栋漏水"),
        ("三组停水", "十二组停水"),
        ("村东头", "西头那边"),
        ("村口路灯", "桥头路灯"),
        ("老李家门口", "老王家门口"),
        ("2号杆歪了", "7号杆歪了"),
    ],
)
def test_they_can_not_be_the_same_place(one: str, other: str) -> None:
    assert contradicts(find_place(one), find_place(other))
    assert contradicts(find_place(other), find_place(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3栋楼道灯坏了", "3号楼道灯坏了"),
        ("3栋2单元", "三栋"),
        ("路灯坏了", "村口路灯坏了"),
        ("村口路灯", "桥头村口那盏灯"),
        ("二组东头", "东边"),
        ("我家门口", "他家门口"),
        ("两栋楼都停水", "5栋停水"),
        ("坏了3天", "坏了5天"),
    ],
)
def test_they_may_be_the_same_place(one: str, other: str) -> None:
    assert not contradicts(find_place(one), find_place(other))


@pytest.mark.parametrize(
    "words",
    [
        "就在3栋门口",
        "桥头那里",
        "村口",
        "在二组",
        "就在学校后面",
        "老李家门口",
        "我家后面",
        "是东头那边",
        "3号楼2单元",
        "楼下",
    ],
)
def test_it_only_says_where(words: str) -> None:
    assert is_place(words)


@pytest.mark.parametrize(
    "words",
    [
        "哈哈",
        "大家吃了没",
        "我在门口等你",
        "他在村口",
        "在哪个门口？",
        "去学校门口",
        "走到村口",
        "我到桥头了",
        "谢谢",
        "",
        "好的",
    ],
)
def test_it_says_more_or_something_else(words: str) -> None:
    assert not is_place(words)


def test_what_is_new_of_a_place_is_new() -> None:
    assert adds_place(find_place("3栋2单元"), find_place("3栋"))
    assert not adds_place(find_place("三栋"), find_place("3栋2单元"))
    assert find_place("啊" * 100_000) == Place()
