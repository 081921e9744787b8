"""What people say is understood as they mean it, in every voice; ordinary talk is not obeyed; nothing takes long."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import COMMANDS, SPECS, Command
from domain.numbering import say_number
from domain.spoken import read_command
from domain.spoken_tidy import MAX_SPOKEN
from tests.domain.spoken_lines import TODAY, Line, read_ordinary, read_spoken, read_talk

SPOKEN, ORDINARY = read_spoken(), read_ordinary()
TAUGHT = [(spec.command, words) for spec in COMMANDS for words in (spec.say, *spec.also)]
LONGEST_SECONDS = 0.25
LONGEST_SHORT = 12


@pytest.mark.parametrize("line", SPOKEN, ids=lambda line: f"{line.command}-{line.words}")
def test_what_people_say_is_understood(line: Line) -> None:
    for is_officer in line.speakers:
        spoken = read_command(line.words, TODAY, from_officer=is_officer)
        assert spoken is not None
        assert (spoken.command, spoken.which) == (line.command, line.which)
        assert {key: spoken.args.get(key) for key in line.args} == line.args


@pytest.mark.parametrize("words", ORDINARY)
def test_ordinary_talk_is_never_a_command(words: str) -> None:
    for is_officer in (True, False):
        assert read_command(words, TODAY, from_officer=is_officer) is None


def test_a_long_sentence_of_everyday_talk_hardly_ever_orders_a_change() -> None:
    """Short ones are rightly understood; whether they were said to the bot is seen by who hears them."""
    talk = [words for words in read_talk() if len(words) > LONGEST_SHORT]
    heard = [words for words in talk if is_order(words)]
    assert len(talk) > 1000
    assert len(heard) * 1000 < len(talk), heard


def is_order(words: str) -> bool:
    spoken = read_command(words, TODAY, from_officer=True)
    return spoken is not None and spoken.certain and SPECS[spoken.command].changes_state


@pytest.mark.parametrize(("command", "words"), TAUGHT)
def test_what_the_table_teaches_is_understood(command: Command, words: str) -> None:
    heard = [read_command(words, TODAY, from_officer=is_officer) for is_officer in (True, False)]
    assert command in [spoken.command for spoken in heard if spoken is not None]


def test_every_command_is_said_in_several_ways() -> None:
    counts = {command: sum(line.command is command for line in SPOKEN) for command in Command}
    assert {command: count for command, count in counts.items() if count < 9} == {}


NUMBERED = [line for line in SPOKEN if line.which.short == (TODAY, 3) and line.words.startswith("3号")]
HAN_ONES = "零一二三四五六七八九"


@given(st.integers(1, 99))
def test_a_number_is_the_same_in_figures_and_in_words(number: int) -> None:
    tens, ones = divmod(number, 10)
    han = ("" if tens in (0, 1) else HAN_ONES[tens]) + ("十" if tens else "") + (HAN_ONES[ones] if ones else "")
    for said in (f"{number}号", f"{han}号", f"第{han}件", f"{han}号儿", f"第{number}件", f"{number} 号那个"):
        spoken = read_command(f"{said}办好了", TODAY, from_officer=True)
        assert spoken is not None
        assert spoken.which.short == (TODAY, number)


@given(st.integers(1, 999), st.dates(date(2025, 12, 1), TODAY))
def test_the_number_the_bot_says_is_the_number_it_hears(number: int, day: date) -> None:
    spoken = read_command(f"{say_number(number, day, TODAY)}办好了", TODAY, from_officer=True)
    assert spoken is not None
    assert spoken.which.short == (day, number)


@given(
    st.sampled_from([line for line in SPOKEN if len(line.words) > 3 and not line.words.endswith(("?", "？", "啥"))]),
    st.sampled_from(["", "嗯，", "哎，", "小格，", "那个，", "麻烦你，"]),
    st.sampled_from(["", "。", "！", "啊", "哈", "噻", "哦", "谢谢", "，谢谢领导", "～"]),
)
def test_politeness_does_not_change_what_is_meant(line: Line, before: str, after: str) -> None:
    is_officer = line.speakers[0]
    plain = read_command(line.words, TODAY, from_officer=is_officer)
    polite = read_command(f"{before}{line.words}{after}", TODAY, from_officer=is_officer)
    assert plain is not None
    assert polite is not None
    assert (polite.command, polite.which) == (plain.command, plain.which)


@given(st.sampled_from(NUMBERED))
def test_a_question_mark_changes_nothing_but_asks(line: Line) -> None:
    asked = read_command(f"{line.words}？", TODAY, from_officer=line.speakers[0])
    assert asked is None or asked.command is Command.EXTEND or not SPECS[asked.command].changes_state


@given(st.text(max_size=2 * MAX_SPOKEN), st.booleans())
def test_any_text_is_read_without_harm(words: str, is_officer: bool) -> None:
    read_command(words, TODAY, from_officer=is_officer)


@given(
    st.text(
        alphabet="3号办弄修好了没往上报转给老赵村镇派出所，延期天等料第一次调解不在让代我把这那个的？",
        max_size=MAX_SPOKEN,
    )
)
def test_words_of_commands_in_any_order_are_read_quickly(words: str) -> None:
    started = time.perf_counter()
    read_command(words, TODAY, from_officer=True)
    assert time.perf_counter() - started < LONGEST_SECONDS


@pytest.mark.parametrize(
    "piece",
    [
        "我",
        "办",
        "了",
        "，",
        "好",
        "3号",
        "把3号",
        "3号和5号",
        "下次",
        "一",
        "第",
        "都",
        "又",
        "等",
        "老赵",
        "水利站和",
        "？",
        " ",
        "催",
    ],
)
@pytest.mark.parametrize("length", [MAX_SPOKEN, 100_000])
def test_hostile_repetition_takes_no_time(piece: str, length: int) -> None:
    words = (piece * length)[:length]
    started = time.perf_counter()
    for said in (words, f"3号{words}", f"{words[:-2]}好了", f"3号转给{words[:-4]}"):
        read_command(said[:length], TODAY, from_officer=True)
    assert time.perf_counter() - started < 4 * LONGEST_SECONDS


@pytest.mark.parametrize("length", [5_000, 100_000])
def test_the_text_of_a_notice_may_be_long_and_stays_as_it_was_said(length: int) -> None:
    text = "明天 八点，集合！" * (length // 9)
    spoken = read_command(f"发通知：{text}", TODAY, from_officer=True)
    assert spoken is not None
    assert spoken.args == {"text": text}


def test_a_longer_text_is_no_command() -> None:
    assert read_command("3号办好了，" + "换了灯泡，" * MAX_SPOKEN, TODAY, from_officer=True) is None


@pytest.mark.parametrize(
    "words", ["3号挂账，等批复，到12月20日", "3号挂账，等批复，12月20日复查", "3号挂账到12月20日，等批复"]
)
def test_the_review_day_may_stand_behind_the_reason(words: str) -> None:
    spoken = read_command(words, date(2026, 11, 20), from_officer=True)
    assert spoken is not None
    assert dict(spoken.args) == {"until": "2026-12-20", "reason": "等批复"}
