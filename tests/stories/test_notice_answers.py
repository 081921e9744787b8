"""A notice has gone out: who says 「收到」 or a number is counted, silently; nothing of it moves a ticket."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.gateway.console import Said
from domain.messages import Quote
from models.bell_tables import NoticeAnswerRow
from tests.support.archive import count_rows, read_table
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    OTHER_ROOM,
    RESIDENT,
    STRANGER,
    Person,
)
from tests.support.village import Village, said_to

NOTICE = "明天上午停水，请大家今晚存好水。"
MEETING = "明早8点村部开会，参加回1，请假回2。"


async def give_notice(village: Village, text: str = NOTICE, person: Person = HOUSE_LEADER) -> Said:
    """The notice as the household's group gets it."""
    (answered,) = said_to(person, await village.whisper(person, f"发通知：{text}"))
    found = re.search(r"回(\d+)就发", answered)
    assert found is not None, answered
    await village.whisper(person, found.group(1))
    said = await village.ring()
    return next(one for one in [*village.messenger.said, *said][::-1] if one.chat == HOUSE_ROOM)


async def answers(village: Village) -> list[int]:
    """The choices that are kept, one a person and group."""
    return sorted(row.choice for row in await read_table(village.database, NoticeAnswerRow))


@pytest.mark.parametrize(
    "words", ["收到", "收到！！！", "知道了", "好的，收到", "晓得了", "中", "要得", "1", "👍👍", "OK"]
)
async def test_a_receipt_is_counted_and_nothing_is_said(village: Village, words: str) -> None:
    await give_notice(village)
    assert await village.say(RESIDENT, words) == []
    assert await answers(village) == [0]


async def test_of_whoever_answered_only_a_hash_is_kept(village: Village) -> None:
    await give_notice(village)
    await village.say(RESIDENT, "收到，我是孙大娘")
    await village.say(RESIDENT, "收到")
    (row,) = await read_table(village.database, NoticeAnswerRow)
    assert re.fullmatch("[0-9a-f]{64}", row.who)
    assert RESIDENT.contact not in row.who


async def test_one_person_is_one_answer_however_often_they_say_it(village: Village) -> None:
    await give_notice(village)
    for _ in range(40):
        await village.say(RESIDENT, "收到")
    await village.say(NEIGHBOUR, "收到")
    assert await answers(village) == [0, 0]


async def test_without_a_notice_it_is_only_talk(village: Village) -> None:
    assert await village.say(RESIDENT, "收到") == []
    assert "notice_answers" not in await count_rows(village.database)


async def test_after_two_hours_only_a_quote_counts(village: Village) -> None:
    notice = await give_notice(village)
    village.clock.move(minutes=121)
    await village.say(RESIDENT, "收到")
    assert await answers(village) == []
    assert await village.quote(RESIDENT, notice, "收到") == []
    assert await answers(village) == [0]


async def test_after_a_week_a_quote_does_not_count_either(village: Village) -> None:
    notice = await give_notice(village)
    village.clock.move(days=8)
    await village.quote(RESIDENT, notice, "1")
    assert await answers(village) == []


@pytest.mark.parametrize(
    ("quoted", "is_it"),
    [
        (NOTICE, True),
        (NOTICE[:12], True),
        (f"{NOTICE[:13]}…", True),
        (NOTICE[:6], False),
        ("明天上午开会，请大家都来。", False),
        ("", False),
    ],
)
async def test_a_shortened_quote_is_known_by_its_first_words(village: Village, quoted: str, is_it: bool) -> None:
    notice = await give_notice(village)
    village.clock.move(minutes=150)
    await village.quote(RESIDENT, replace(notice, body=quoted), "收到")
    assert await answers(village) == ([0] if is_it else [])


async def test_whoever_quotes_somebody_else_answers_them_and_not_the_notice(village: Village) -> None:
    await give_notice(village)
    quote = Quote(name="周师傅", text=NOTICE)
    assert await village.hear(village.word(RESIDENT, "收到", quote=quote)) == []
    assert await answers(village) == []


async def test_the_notice_of_another_group_is_not_answered_here(village: Village) -> None:
    notice = await give_notice(village)
    await village.quote(OTHER_LEADER, replace(notice, chat=OTHER_ROOM), "1")
    await village.say(OTHER_LEADER, "收到", room=OTHER_ROOM)
    assert await answers(village) == []


async def test_a_quote_counts_for_the_notice_it_quotes_and_not_for_the_last_one(village: Village) -> None:
    meeting = await give_notice(village, MEETING)
    await give_notice(village)
    await village.quote(RESIDENT, meeting, "2")
    await village.say(NEIGHBOUR, "2")
    assert await answers(village) == [2]


@pytest.mark.parametrize(
    ("words", "choice"),
    [
        ("1", 1),
        ("2 腿疼", 2),
        ("请假，娃病了", 2),
        ("参加", 1),
        ("我参加", 1),
        ("来不了，在外地", 2),
        ("2请假", 2),
        ("回1", 1),
        ("收到", 0),
    ],
)
async def test_numbers_and_their_words_are_told_apart(village: Village, words: str, choice: int) -> None:
    await give_notice(village, MEETING)
    assert await village.say(RESIDENT, words) == []
    assert await answers(village) == [choice]


@pytest.mark.parametrize("words", ["3", "1号灯坏了", "12", "参加吗", "明天几点", "2个人"])
async def test_what_was_not_offered_is_not_counted(village: Village, words: str) -> None:
    await give_notice(village, MEETING)
    await village.say(RESIDENT, words)
    assert await answers(village) == []


async def test_a_later_number_replaces_the_first_and_a_receipt_does_not(village: Village) -> None:
    await give_notice(village, MEETING)
    for words, kept in (("收到", 0), ("1", 1), ("2 要上班", 2), ("收到", 2)):
        await village.say(RESIDENT, words)
        assert await answers(village) == [kept]


async def test_a_receipt_that_comes_late_counts_and_one_from_before_does_not(village: Village) -> None:
    await give_notice(village)
    village.clock.move(minutes=10)
    await village.say(RESIDENT, "收到", ago=timedelta(minutes=9))
    await village.say(NEIGHBOUR, "收到", ago=timedelta(minutes=11))
    assert await answers(village) == [0]


async def test_a_report_behind_a_number_is_heard_as_a_report(village: Village) -> None:
    await give_notice(village, MEETING)
    await village.say(RESIDENT, "2，我家门口水管爆了，水流一地")
    assert len(await village.tickets()) == 1
    assert await answers(village) == []


async def test_a_receipt_quoting_a_ticket_is_no_answer_to_a_notice_and_moves_no_ticket(village: Village) -> None:
    await give_notice(village)
    said = await village.say(RESIDENT, "二组路灯坏了，晚上看不见路")
    before = (await village.ticket()).state
    card = next(one for one in said if one.chat == HOUSE_ROOM)
    await village.quote(NEIGHBOUR, card, "收到")
    await village.say(NEIGHBOUR, "收到")
    assert (await village.ticket()).state is before
    assert await answers(village) == [0]


async def test_a_number_that_answers_another_question_is_not_counted(village: Village) -> None:
    await give_notice(village, MEETING)
    village.clock.move(minutes=1)
    (asked,) = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, f"发通知：{NOTICE}"))
    assert "回1就发" in asked
    await village.say(HOUSE_LEADER, "1")
    assert await answers(village) == []
    await village.ring()
    assert any(one.body == NOTICE for one in village.messenger.said)


async def test_who_wants_not_to_be_noted_is_counted_only_where_they_quote(village: Village) -> None:
    notice = await give_notice(village)
    await village.say(RESIDENT, "别记我")
    await village.say(RESIDENT, "收到")
    assert await answers(village) == []
    await village.quote(RESIDENT, notice, "收到")
    assert await answers(village) == [0]


async def test_ten_thousand_receipts_of_one_person_are_one(village: Village) -> None:
    await give_notice(village)
    for start in range(0, 10_000, 500):
        await village.hear(*(village.word(STRANGER, "收到", message_id=f"x{start + n}") for n in range(500)))
    assert await answers(village) == [0]


async def test_the_hashes_are_forgotten_and_the_count_stays(village: Village) -> None:
    await give_notice(village)
    for person in (RESIDENT, NEIGHBOUR):
        await village.say(person, "收到")
    village.clock.move(days=31)
    await village.core.purge()
    rows = await read_table(village.database, NoticeAnswerRow)
    assert len(rows) == 2
    assert all(row.who.startswith("gone:") for row in rows)
