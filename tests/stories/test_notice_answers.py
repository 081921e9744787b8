"""A notice has gone out: who says 「收到」 or a number is counted, silently; nothing of it moves a ticket."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.gateway.console import Said
from domain.ids import CampaignId, ContactId
from domain.messages import Quote
from domain.notice_tally import AnswerTally, say_tally
from domain.sending import PartKind
from domain.ticket import State
from models.bell_tables import NoticeAnswerRow
from models.notice_answers import tally_campaign
from tests.support.archive import count_rows, read_table
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    OTHER_ROOM,
    RESIDENT,
    SECOND_ROOM,
    SECRETARY,
    STRANGER,
    Person,
)
from tests.support.village import Village, find_code, said_in, said_to

NOTICE = "明天上午停水，请大家今晚存好水。"
MEETING = "明早8点村部开会，参加回1，请假回2。"


async def give_notice(village: Village, text: str = NOTICE, person: Person = HOUSE_LEADER) -> Said:
    """The notice as the household's group gets it."""
    (answered,) = said_to(person, await village.whisper(person, f"发通知：{text}"))
    await village.whisper(person, find_code(answered))
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


# who has not answered

SITTING = {person.contact: person.name for person in (RESIDENT, NEIGHBOUR, STRANGER, HOUSE_LEADER)}


def seat(village: Village) -> None:
    village.messenger.sitting[HOUSE_ROOM] = SITTING | {ContactId("wxid_us"): "网格小助手"}


async def test_who_has_not_answered_in_time_is_told_to_the_leader_alone_and_once(village: Village) -> None:
    seat(village)
    await give_notice(village, f"{NOTICE}收到请回复，10分钟没回的告诉我")
    assert village.messenger.said[-1].body == f"{NOTICE}收到请回复。"
    await village.say(RESIDENT, "收到")
    village.clock.move(minutes=9)
    assert await village.ring() == []
    village.clock.move(minutes=1)
    said = await village.ring()
    (told,) = said_to(HOUSE_LEADER, said)
    assert len(said) == 1
    assert "1人回了" in told
    assert "还有2人没回：吴小妹、周师傅。没有微信的户请上门。" in told
    for _ in range(3):
        village.clock.move(minutes=1)
        assert await village.ring() == []


async def test_without_such_a_wish_nobody_is_missed(village: Village) -> None:
    seat(village)
    await give_notice(village)
    village.clock.move(hours=3)
    assert await village.ring() == []


async def test_an_evacuation_misses_people_after_ten_minutes_unasked(village: Village) -> None:
    seat(village)
    await give_notice(village, "暴雨要来，沟边的人家马上转移到村小学。")
    village.clock.move(minutes=10)
    (told,) = said_to(HOUSE_LEADER, await village.ring())
    assert "还有3人没回" in told
    assert "请上门或打电话，回了也不等于转移了。" in told


async def test_where_the_members_are_not_known_only_the_count_is_told(village: Village) -> None:
    await give_notice(village, f"{NOTICE}要回执")
    await village.say(RESIDENT, "收到")
    village.clock.move(minutes=31)
    assert await village.ring() == []
    village.clock.move(minutes=2)
    (told,) = said_to(HOUSE_LEADER, await village.ring())
    assert "1人回了。谁没回，我这里看不到名单。" in told


async def test_names_that_are_not_known_yet_are_waited_for_a_little(village: Village) -> None:
    village.messenger.sitting[HOUSE_ROOM] = {RESIDENT.contact: "", NEIGHBOUR.contact: ""}
    await give_notice(village, f"{NOTICE}要回执")
    village.clock.move(minutes=30)
    assert await village.ring() == []
    seat(village)
    village.clock.move(minutes=1)
    assert "孙大娘" in said_to(HOUSE_LEADER, await village.ring())[0]


async def test_of_a_notice_that_was_called_off_nobody_is_missed(village: Village) -> None:
    seat(village)
    await give_notice(village, f"{NOTICE}要回执")
    await village.command("broadcast.cancel", "1")
    village.clock.move(hours=1)
    assert await village.ring() == []


# a leader asks


@pytest.mark.parametrize("words", ["谁没收到", "看看谁没回", "谁没回"])
async def test_in_the_group_only_that_it_was_told_privately_is_said(village: Village, words: str) -> None:
    seat(village)
    await give_notice(village)
    await village.say(NEIGHBOUR, "收到")
    said = await village.say(HOUSE_LEADER, words)
    assert said_in(HOUSE_ROOM, said) == ["私下告诉您了。"]
    (told,) = said_to(HOUSE_LEADER, said)
    assert "还有2人没回：吴小妹、孙大娘" in told


async def test_privately_it_is_the_last_notice_of_ones_own_group(village: Village) -> None:
    seat(village)
    await give_notice(village, MEETING)
    await village.say(NEIGHBOUR, "1")
    await village.say(RESIDENT, "请假，娃病了")
    (told,) = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "谁没回"))
    assert "2人回了：参加1人，请假1人。还有1人没回：吴小妹" in told


@pytest.mark.parametrize("words", ["几个人参加", "多少人回了", "通知1多少人回了", "通知1有几个人参加？"])
async def test_how_many_is_answered_with_numbers(village: Village, words: str) -> None:
    await give_notice(village, MEETING)
    await village.say(NEIGHBOUR, "1")
    (told,) = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, words))
    assert "1人回了：参加1人，请假0人。" in told


async def test_of_several_groups_the_author_hears_numbers_and_no_names(village: Village) -> None:
    seat(village)
    await give_notice(village, MEETING, SECRETARY)
    await village.say(NEIGHBOUR, "1")
    (told,) = said_to(SECRETARY, await village.whisper(SECRETARY, "通知1谁没回"))
    assert "3个群里1个有回应，共1人回了：参加1人，请假0人。" in told
    assert "河西村二组2格群0人" in told
    assert not any(name in told for name in SITTING.values())


@pytest.mark.parametrize("words", ["几个人参加", "多少人回了", "谁没回"])
async def test_its_author_hears_the_sum_over_all_groups_unasked_for_a_number(village: Village, words: str) -> None:
    await give_notice(village, MEETING, SECRETARY)
    await village.say(NEIGHBOUR, "1")
    await village.say(OTHER_LEADER, "参加", room=SECOND_ROOM)
    (told,) = said_to(SECRETARY, await village.whisper(SECRETARY, words))
    assert "3个群里2个有回应，共2人回了：参加2人，请假0人。" in told


async def test_a_number_in_the_group_is_for_the_newer_notice_and_privately_for_the_ticket(village: Village) -> None:
    await village.say(RESIDENT, "二组路灯坏了，晚上看不见路")
    await village.whisper(HOUSE_LEADER, "我接了")
    await village.whisper(HOUSE_LEADER, "办好了，换了灯泡")
    village.clock.move(minutes=3)
    await give_notice(village, MEETING)
    await village.say(RESIDENT, "1")
    assert await answers(village) == [1]
    assert (await village.ticket()).state is State.VERIFYING
    await village.whisper(RESIDENT, "1")
    assert (await village.ticket()).state is State.CLOSED


async def test_a_notice_of_others_does_not_exist(village: Village) -> None:
    seat(village)
    await give_notice(village)
    (told,) = said_to(OTHER_LEADER, await village.whisper(OTHER_LEADER, "通知1谁没回"))
    assert told == "没找到通知1，或者还没有发出去。"
    (told,) = said_to(OTHER_LEADER, await village.whisper(OTHER_LEADER, "谁没回"))
    assert told == "您管的群最近没有发过通知。"


async def test_a_leader_who_counts_heads_in_a_group_is_only_talking(village: Village) -> None:
    await give_notice(village)
    assert await village.say(HOUSE_LEADER, "几个人来") == []


async def test_a_residents_question_is_only_talk(village: Village) -> None:
    await give_notice(village, MEETING)
    assert await village.say(RESIDENT, "几个人参加") == []
    assert await village.say(RESIDENT, "谁没收到") == []


async def test_the_silent_are_reminded_once_in_their_group(village: Village) -> None:
    seat(village)
    await give_notice(village)
    await village.whisper(HOUSE_LEADER, "谁没回")
    said = await village.whisper(HOUSE_LEADER, "催")
    assert said_in(HOUSE_ROOM, said) == [f"还没回的请回一声：{NOTICE}"]
    assert said_to(HOUSE_LEADER, said) == ["好，在群里再提醒一次。"]
    assert "催过一次" in said_to(HOUSE_LEADER, await village.say(HOUSE_LEADER, "催没回的"))[0]


async def test_a_reminder_may_be_wished_for_in_the_group_itself(village: Village) -> None:
    await give_notice(village)
    assert said_in(HOUSE_ROOM, await village.say(HOUSE_LEADER, "催一下没回的")) == [f"还没回的请回一声：{NOTICE}"]


async def test_a_reminder_is_answered_like_the_notice(village: Village) -> None:
    await give_notice(village)
    (reminder,) = await village.say(HOUSE_LEADER, "催没回的")
    await village.quote(RESIDENT, reminder, "收到")
    assert await answers(village) == [0]


# 「看不清」


def is_png(path: Path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG")


def pictures(said: list[Said]) -> list[str]:
    return [one.body for one in said if one.chat == HOUSE_ROOM and one.kind is PartKind.PICTURE]


@pytest.mark.parametrize("words", ["看不清", "字太小", "看不见字"])
async def test_who_can_not_read_it_gets_it_again_in_large_letters(village: Village, words: str) -> None:
    await give_notice(village)
    (picture,) = pictures(await village.say(RESIDENT, words))
    assert is_png(Path(picture))


async def test_however_many_ask_there_is_one_picture_in_ten_minutes(village: Village) -> None:
    notice = await give_notice(village)
    village.clock.move(minutes=9, seconds=30)
    assert len(pictures(await village.say(RESIDENT, "看不清"))) == 1
    assert await village.quote(NEIGHBOUR, notice, "字太小") == []
    village.clock.move(minutes=1)
    assert await village.quote(NEIGHBOUR, notice, "字太小") == []
    village.clock.move(minutes=10)
    assert len(pictures(await village.quote(NEIGHBOUR, notice, "字太小"))) == 1


async def test_without_a_notice_near_nothing_is_drawn(village: Village) -> None:
    await give_notice(village)
    village.clock.move(minutes=11)
    assert pictures(await village.say(RESIDENT, "看不清")) == []
    quote = Quote(name="周师傅", text=NOTICE)
    assert await village.hear(village.word(RESIDENT, "看不清", quote=quote)) == []


# what is counted, from outside


async def test_the_tally_of_a_notice_is_read_by_its_choices(village: Village) -> None:
    await give_notice(village, MEETING, SECRETARY)
    for person, words in ((RESIDENT, "1"), (NEIGHBOUR, "2 腿疼"), (STRANGER, "收到")):
        await village.say(person, words)
    await village.say(OTHER_LEADER, "参加", room=SECOND_ROOM)
    async with village.database.read() as session:
        tally = await tally_campaign(session, CampaignId(1))
    assert tally == AnswerTally(groups=3, answered=2, people=4, seen=1, choices=(("参加", 2), ("请假", 1)))
    assert say_tally(tally) == "3个群里2个有回应，共4人回了：参加2人，请假1人，只说收到1人。"
