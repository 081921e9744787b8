"""What is an answer to a notice and what is talk; what a notice asks of its readers, in its own words."""

import time
from datetime import timedelta

import pytest

from domain.notice_replies import asks_for_large, choose, quotes_words, read_reply
from domain.notice_wish import read_choices, split_wish

MEETING = ("参加", "请假")


@pytest.mark.parametrize(
    "words",
    [
        "收到",
        "收到收到",
        "收到，谢谢",
        "知道了谢谢书记",
        "中",
        "要得",
        "行",
        "1",
        "１。",
        "👍",
        "[强]",
        "OK",
        "好啊",
        "二组张三收到",
        "我家收到了",
        "看到了",
        "嗯嗯",
        "收到，1",
    ],
)
def test_these_say_that_a_notice_was_seen(words: str) -> None:
    reply = read_reply(words)
    assert reply is not None
    assert choose(reply, ()) == 0


@pytest.mark.parametrize(
    "words",
    [
        "快递收到",
        "没收到",
        "谁收到了",
        "收到了吗",
        "收到没？",
        "好吃",
        "行了别说了",
        "我家停电了",
        "不知道",
        "1.5",
        "11",
        "今天赶集去不去",
        "1点开会",
        "1号灯坏了",
        "2个人",
        "参加吗",
        "来吗？",
        "",
        "收到" * 30,
    ],
)
def test_these_are_talk(words: str) -> None:
    reply = read_reply(words)
    assert reply is None or choose(reply, ()) is None


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("1", 1),
        ("2 腿疼", 2),
        ("请假，娃病了", 2),
        ("来", 1),
        ("不来", 2),
        ("好的，我参加", 1),
        ("都参加", 1),
        ("3", None),
        ("1、", 1),
        ("2请假，腿疼", 2),
        ("同意", None),
        ("收到", 0),
        ("回2", 2),
        ("一", 1),
    ],
)
def test_a_choice_is_named_by_number_or_word(words: str, choice: int | None) -> None:
    reply = read_reply(words)
    assert reply is not None
    assert choose(reply, MEETING) == choice


@pytest.mark.parametrize(
    "said", ["嗯" * 39 + "x", "收到" + "。" * 37 + "x", "参加了了了" + "，" * 33 + "?", "我们" * 20]
)
def test_reading_never_takes_long(said: str) -> None:
    began = time.perf_counter()
    for _ in range(100):
        read_reply(said)
        asks_for_large(said)
    assert time.perf_counter() - began < 0.1


def test_a_quote_is_known_by_a_piece_a_first_line_or_the_whole() -> None:
    said = "明天停水\n请今晚存好水，后天早上六点恢复。"
    assert quotes_words("明天停水", said)
    assert quotes_words("明天停水 请今晚存好水，后…", said)
    assert quotes_words(said, said)
    assert not quotes_words("明天", said)
    assert not quotes_words("后天停电，请大家提前准备好。", said)


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("明早8点开会，参加回1，请假回2", ("参加", "请假")),
        ("来的回1，不来回2", ("来", "不来")),
        ("明天开会。1参加 2请假", ("参加", "请假")),
        ("8点开会，回复1参加，回复2请假", ("参加", "请假")),
        ("明早8点开会参加回1请假回2", ("参加", "请假")),
        ("来的回1，请假回2加原因", ("来", "请假")),
        ("有啥说啥。要来的回1。", ("来",)),
        ("行动不便的网格员上门代办，回1登记", ("登记",)),
        ("同意扣1，不同意扣2，都行扣3", ("同意", "不同意", "都行")),
        ("看到请回收到（或1）", ()),
        ("看到的回1", ()),
        ("1、带身份证 2、带户口本", ()),
        ("1组 2组明天停水", ()),
        ("打疫苗带上：1 身份证 2 户口本", ()),
        ("有事打12345，见火打119", ()),
    ],
)
def test_choices_are_read_from_the_words_of_a_notice(text: str, choices: tuple[str, ...]) -> None:
    assert read_choices(text) == choices


@pytest.mark.parametrize(
    ("said", "text", "minutes"),
    [
        ("明早转移，收到请回复，10分钟没回的告诉我", "明早转移，收到请回复。", 10),
        ("明天停水，要回执", "明天停水。", 30),
        ("开会，半小时没回的告诉我一声", "开会。", 30),
        ("明天开会，收到请回复", "明天开会，收到请回复", None),
        ("户口本没收到的告诉我一声", "户口本没收到的告诉我一声", None),
    ],
)
def test_what_is_said_to_the_bot_alone_is_not_sent(said: str, text: str, minutes: int | None) -> None:
    assert split_wish(said) == (text, timedelta(minutes=minutes) if minutes else None)


@pytest.mark.parametrize(
    "words", ["看不清", "字太小", "看不见字", "字太小了，看不见", "老人家看不清", "字大一点", "发个大字的"]
)
def test_these_ask_for_larger_letters(words: str) -> None:
    assert asks_for_large(words)


@pytest.mark.parametrize("words", ["看不清路", "看不见人", "路灯坏了看不清路", "字写得好", ""])
def test_these_do_not(words: str) -> None:
    assert not asks_for_large(words)
