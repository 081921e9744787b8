"""What goes on with a report and what is talk; what is said of a ticket without its number."""

import pytest

from domain.continuation import is_accident, reads_on, says_too
from domain.follow_up import Wish, read_follow_up


@pytest.mark.parametrize(
    "words",
    [
        "都三天了",
        "已经三天没水了",
        "越来越大了",
        "还在漏",
        "小娃差点绊倒",
        "麻烦派人来修一下",
        "没人管",
        "快漫到路上了",
        "这里黑得很，天天都黑",
        "桥头那里",
    ],
)
def test_it_goes_on(words: str) -> None:
    assert reads_on(words)


@pytest.mark.parametrize(
    "words",
    [
        "哈哈哈",
        "大家吃了没",
        "这个好吃",
        "你们看",
        "明天赶集不",
        "晚上去打牌",
        "快来吃饭",
        "又是下雨天",
        "谢谢了",
        "",
        "啊" * 5000,
    ],
)
def test_it_is_talk(words: str) -> None:
    assert not reads_on(words)


def test_so_it_is_at_mine() -> None:
    for words in ("我家也停了", "我们这边也是", "3栋也停水了", "我家也没水"):
        assert says_too(words)
    for words in ("我也是", "我也没吃", "我家也没吃", "我家也是这样教育娃的", "他也是"):
        assert not says_too(words)


def test_who_is_hurt_by_the_thing_is_told_from_who_falls_ill_at_home() -> None:
    assert is_accident("有人触电了")
    assert is_accident("一个娃儿掉进去了")
    assert not is_accident("我妈摔倒了")
    assert not is_accident("有人晕倒")


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("又坏了", Wish.AGAIN),
        ("怎么又停了啊", Wish.AGAIN),
        ("根本没修好", Wish.AGAIN),
        ("修好没", Wish.HOW_FAR),
        ("还没人来", Wish.HOW_FAR),
        ("啥时候来修", Wish.HOW_FAR),
        ("上次报的那个咋样了？", Wish.HOW_FAR),
        ("不用了，好了", Wish.WITHDRAW),
        ("不用来了自己弄好了", Wish.WITHDRAW),
        ("来电了，不用来了", Wish.WITHDRAW),
        ("3号不用修了", Wish.WITHDRAW),
    ],
)
def test_a_wish_is_read(words: str, wish: Wish) -> None:
    said = read_follow_up(words)
    assert said is not None
    assert (said.wish, said.about, said.plain) == (wish, "", True)


@pytest.mark.parametrize(
    "words",
    [
        "又来了",
        "吃饭没",
        "下雨了没",
        "不用来接我了",
        "作业做完了吗",
        "又停电了",
        "几时来吃饭",
        "好了",
        "谢谢",
        "啊" * 100,
    ],
)
def test_no_wish_is_read(words: str) -> None:
    assert read_follow_up(words) is None


def test_the_thing_is_named_and_a_word_of_many_meanings_is_not_plain() -> None:
    lamp, bare = read_follow_up("路灯修好没"), read_follow_up("算了")
    assert lamp is not None
    assert lamp.about == "路灯"
    assert bare is not None
    assert not bare.plain
