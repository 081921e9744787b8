"""Numbered answers and corrections are read from short words, and from nothing else."""

import pytest

from domain.choice import may_answer, read_offered
from domain.correction import Correction, read_correction

OFFERED = (("停电", "没电"), ("路灯坏了", "路灯"), ("都不是", "不用记"))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        *(
            (words, 0)
            for words in ("1", "１", "一", "第一个", "选1", "回一", "是1", "停电", "没电了", "1停电", "要", "是的")
        ),
        *((words, 1) for words in ("2", "②", "第二个", "选二吧", "路灯", "路灯坏了", "是路灯", "儿")),
        *((words, 2) for words in ("3", "三", "山", "不用", "都不是", "算了", "不是")),
        *((words, None) for words in ("4", "12", "", "大家好", "1号办好了", "路灯修好没有啊师傅们", "停电通知")),
    ],
)
def test_an_answer_is_a_number_or_a_name(words: str, place: int | None) -> None:
    assert read_offered(words, OFFERED) == place


@pytest.mark.parametrize("words", ["今天停电吗", "大家早上好", "收到收到", "12345678901234"])
def test_most_of_what_is_said_is_known_to_be_no_answer_without_asking_anything(words: str) -> None:
    assert not may_answer(words, frozenset({"停电", "路灯"}))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("改成停电", "停电"),
        ("改为邻里纠纷", "邻里纠纷"),
        ("3号改成停电", "停电"),
        ("昨天3号，改成停电", "停电"),
        ("改3号：改成停电", "停电"),
        ("类型改成停电", "停电"),
        ("改类型 停水", "停水"),
        ("归到低保", "低保"),
        ("应该归为低保", "低保"),
    ],
)
def test_an_order_names_the_right_type(words: str, said: str) -> None:
    assert read_correction(words) == Correction(said=said, is_order=True)


@pytest.mark.parametrize(
    ("words", "said", "was"),
    [
        ("不是停电，是路灯", "路灯", "停电"),
        ("这个不是停电是路灯", "路灯", "停电"),
        ("这是邻里纠纷", "邻里纠纷", ""),
        ("搞错了，这是低保", "低保", ""),
        ("这件应该是停电", "停电", ""),
    ],
)
def test_a_statement_counts_only_where_it_names_a_type(words: str, said: str, was: str) -> None:
    assert read_correction(words) == Correction(said=said, was=was)


@pytest.mark.parametrize(
    "words",
    [
        "不是问题",
        "3号不是问题",
        "这不是事",
        "这个不算什么事",
        "误报",
        "没事，闹着玩的",
        "他们开玩笑的",
        "别记了",
        "作废",
    ],
)
def test_it_is_nothing(words: str) -> None:
    assert read_correction(words) == Correction(is_order=True)


@pytest.mark.parametrize(
    "words", ["办好了", "我接了", "改天再说", "没事", "好的", "1", "归谁管", "调成了", "3号调成了，口头的", "改" * 80]
)
def test_nothing_else_is_a_correction(words: str) -> None:
    assert read_correction(words) is None
