"""What helpers and departments say of their share, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.joint import Situation
from domain.joint_words import SaidShare, Share, read_share, read_situation


@pytest.mark.parametrize(
    ("words", "share", "rest"),
    [
        ("收到", Share.COMING, ""),
        ("收到，马上派人来", Share.COMING, ""),
        ("马上到", Share.COMING, ""),
        ("好的，马上安排", Share.COMING, ""),
        ("我们这就过去", Share.COMING, ""),
        ("3号收到", Share.COMING, ""),
        ("来了", Share.CAME, ""),
        ("到了", Share.ARRIVED, ""),
        ("昨天3号到了", Share.ARRIVED, ""),
        ("已到场", Share.ARRIVED, ""),
        ("到现场了，正在看", Share.ARRIVED, "正在看"),
        ("弄好了", Share.DONE, ""),
        ("好了", Share.DONE, ""),
        ("处理好了，换了个阀门", Share.DONE, "换了个阀门"),
        ("水管接好了", Share.DONE, ""),
        ("来水了，都好了", Share.DONE, "都好了"),
        ("弄好了，没空拍照", Share.DONE, "没空拍照"),
        ("去不了，在县里开会", Share.REFUSED, "在县里开会"),
        ("在县里开会，去不了", Share.REFUSED, "在县里开会"),
        ("在忙抢修，去不了，明天行不", Share.REFUSED, "在忙抢修，明天行不"),
        ("不归我们所管，是供水的事", Share.REFUSED, "是供水的事"),
        ("退回，不归我管", Share.REFUSED, "不归我管"),
        ("来不了", Share.REFUSED, ""),
    ],
)
def test_it_is_understood_as_people_say_it(words: str, share: Share, rest: str) -> None:
    assert read_share(words) == SaidShare(share=share, rest=rest)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "到了没",
        "弄好了吗？",
        "没弄好",
        "快弄好了",
        "马上弄好了",
        "我不去",
        "今天大家吃了没",
        "路灯坏了",
        "1",
        "到" * 300,
    ],
)
def test_what_only_sounds_like_it_is_none(words: str) -> None:
    assert read_share(words) is None


@given(words=st.text(alphabet="我们来去不了到好弄收马上没快就派人，。 3号开会", max_size=60))
def test_reading_never_fails_and_keeps_no_more_than_was_said(words: str) -> None:
    said = read_share(words)
    assert said is None or set(said.rest) <= set(words) | {"，"}


@pytest.mark.parametrize(
    ("words", "situation"),
    [
        ("", None),
        ("水利站", None),
        ("enforcement", Situation.ENFORCEMENT),
        ("违建，没执法权", Situation.ENFORCEMENT),
        ("应急抢险", Situation.EMERGENCY),
        ("群众反映多，村里解决不了", Situation.UNSOLVED),
    ],
)
def test_the_situation_is_heard_where_it_was_said(words: str, situation: Situation | None) -> None:
    assert read_situation(words) is situation
