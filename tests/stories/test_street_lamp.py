"""The street lamp: from a resident's sentence to a resident's verdict, in all the ways people speak."""

from dataclasses import replace

import pytest

from bot.gateway.console import Said
from domain.messages import Quote
from domain.ticket import Action, State
from models.tables import TicketMediaRow, TicketReporterRow
from tests.support.archive import find_text, read_table
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    OTHER_ROOM,
    RESIDENT,
    ROSTER,
    SECRETARY,
    STRANGER,
    TOWN_LEADER,
    VILLAGE_ROOM,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to, settle_county

LAMP = "村口路灯坏了三天了没人修"
PIPE = "水管爆了，水流了一路"
DONE = (Action.REPORT, Action.FILE, Action.ASSIGN, Action.DONE, Action.VERIFY)


async def report(village: Village, person: Person = RESIDENT, words: str = LAMP) -> Said:
    """What the bot answered in the group."""
    return find_said(await village.say(person, words), HOUSE_ROOM)


async def test_a_broken_lamp_is_reported_mended_shown_and_believed(village: Village) -> None:
    said = await village.say(RESIDENT, LAMP)
    (answered,) = said_in(HOUSE_ROOM, said)
    assert "1号" in answered
    assert HOUSE_LEADER.name in answered
    assert (await village.ticket()).no in answered  # type: ignore[operator]  # opened, so it has a number
    (brief,) = said_to(HOUSE_LEADER, said)
    assert LAMP in brief
    assert "河西村二组1格" in brief
    await village.show_picture(HOUSE_LEADER)
    said = await village.quote(HOUSE_LEADER, find_said(said, HOUSE_ROOM), "办好了")
    assert "满意" in said_to(RESIDENT, said)[0]
    said = await village.whisper(RESIDENT, "1")
    assert "办结" in said_to(RESIDENT, said)[0]
    assert (await village.ticket()).state is State.CLOSED
    assert await village.actions() == [*DONE, Action.CLOSE]
    assert [row.purpose for row in await read_table(village.database, TicketMediaRow)] == ["evidence"]


async def test_an_answer_is_short_enough_for_an_old_eye(village: Village) -> None:
    for one in await village.say(RESIDENT, LAMP):
        assert len(one.body) <= 120


async def test_a_resident_asks_nobody_and_the_county_counts_nothing_twice(village: Village) -> None:
    await report(village)
    await village.say(NEIGHBOUR, "大家早上好")
    assert len(await village.tickets()) == 1


@pytest.mark.parametrize("words", ["3号", "1号办好了，换了灯泡", "一号修好了 换了灯泡", "第1件办结了，换了灯泡"])
async def test_a_leader_says_it_by_number(village: Village, words: str) -> None:
    await report(village)
    await village.say(HOUSE_LEADER, words)
    done = words != "3号"
    assert (await village.ticket()).state is (State.VERIFYING if done else State.ASSIGNED)


async def test_yesterdays_number_is_said_with_yesterday(village: Village) -> None:
    await report(village)
    village.clock.move(days=1)
    await report(village, NEIGHBOUR, PIPE)
    await village.say(HOUSE_LEADER, "昨天1号办好了，换了灯泡")
    assert [ticket.state for ticket in await village.tickets()] == [State.VERIFYING, State.ASSIGNED]


async def test_a_leader_says_it_privately_when_it_can_only_be_one(village: Village) -> None:
    await report(village)
    said = await village.whisper(HOUSE_LEADER, "办好了，换了灯泡")
    assert "等报告人评价" in said_to(HOUSE_LEADER, said)[0]


async def test_with_two_in_hand_the_bot_asks_which(village: Village) -> None:
    await report(village)
    await report(village, NEIGHBOUR, PIPE)
    said = await village.whisper(HOUSE_LEADER, "办好了，换了灯泡")
    assert "哪一件" in said_to(HOUSE_LEADER, said)[0]
    assert {ticket.state for ticket in await village.tickets()} == {State.ASSIGNED}


async def test_done_without_a_word_is_asked_for_a_picture_and_the_picture_ends_it(village: Village) -> None:
    answered = await report(village)
    said = await village.quote(HOUSE_LEADER, answered, "办好了")
    assert "照片" in said_in(HOUSE_ROOM, said)[0]
    assert (await village.ticket()).state is State.ASSIGNED
    said = await village.show_picture(HOUSE_LEADER)
    assert "满意" in said_to(RESIDENT, said)[0]
    assert (await village.ticket()).state is State.VERIFYING


async def test_done_without_a_word_may_be_ended_by_a_sentence(village: Village) -> None:
    await village.quote(HOUSE_LEADER, await report(village), "办好了")
    await village.whisper(HOUSE_LEADER, "灯泡换了，亮堂着呢")
    assert (await village.ticket()).state is State.VERIFYING


@pytest.mark.parametrize("words", ["我的事", "咋用", "1号咋样了", PIPE, "发通知：明天停水"])
async def test_what_a_leader_says_of_something_else_is_no_evidence(village: Village, words: str) -> None:
    await village.quote(HOUSE_LEADER, await report(village), "办好了")
    await village.whisper(HOUSE_LEADER, words)
    assert (await village.tickets())[0].state is State.ASSIGNED


async def test_a_leader_takes_it_works_on_it_and_the_resident_can_ask_how_it_goes(village: Village) -> None:
    answered = await report(village)
    await village.quote(HOUSE_LEADER, answered, "我接了")
    await village.say(HOUSE_LEADER, "1号进展：灯泡买好了")
    said = await village.quote(RESIDENT, answered, "咋样了")
    assert "办理中" in said_in(HOUSE_ROOM, said)[0]
    assert HOUSE_LEADER.name in said_in(HOUSE_ROOM, said)[0]
    assert (await village.ticket()).state is State.WORKING


async def test_who_is_not_content_sends_it_back_and_the_tier_above_hears_of_it(village: Village) -> None:
    await village.quote(HOUSE_LEADER, await report(village), "办好了，换了灯泡")
    said = await village.whisper(RESIDENT, "3")
    assert "重办" in said_to(RESIDENT, said)[0]
    assert "不满意" in said_to(HOUSE_LEADER, said)[0]
    assert "不满意" in said_to(GROUP_LEADER, said)[0]
    assert (await village.ticket()).state is State.REWORKING
    said = await village.say(HOUSE_LEADER, "1号办好了，线也换了")
    assert "满意" in said_to(RESIDENT, said)[0]
    await village.whisper(RESIDENT, "1")
    assert (await village.ticket()).state is State.CLOSED


@pytest.mark.parametrize("words", ["1", "满意", "2", "基本满意", "还行", "一"])
async def test_content_is_said_in_many_ways(village: Village, words: str) -> None:
    await village.quote(HOUSE_LEADER, await report(village), "办好了，换了灯泡")
    await village.whisper(RESIDENT, words)
    assert (await village.ticket()).state is State.CLOSED
    (reporter,) = await read_table(village.database, TicketReporterRow)
    assert reporter.verdict in ("satisfied", "mostly")


async def test_only_who_was_asked_is_believed(village: Village) -> None:
    await village.quote(HOUSE_LEADER, await report(village), "办好了，换了灯泡")
    for person in (NEIGHBOUR, HOUSE_LEADER, OTHER_LEADER):
        await village.whisper(person, "1")
        await village.say(person, "1")
    assert (await village.ticket()).state is State.VERIFYING


async def test_a_bare_number_in_the_group_long_after_is_no_verdict(village: Village) -> None:
    village.messenger.strangers.add(RESIDENT.contact)
    await village.quote(HOUSE_LEADER, await report(village), "办好了，换了灯泡")
    village.clock.move(minutes=11)
    await village.say(RESIDENT, "1")
    assert (await village.ticket()).state is State.VERIFYING


async def test_nobody_answers_three_times_and_it_is_closed_as_not_reached(village: Village) -> None:
    await village.quote(HOUSE_LEADER, await report(village), "办好了，换了灯泡")
    asked = 0
    for day_and_hour in ("21 12:00", "22 13:00", "23 14:00"):
        village.go_to(day_and_hour)
        asked += len(said_to(RESIDENT, await village.ring()))
    assert asked == 2
    assert (await village.ticket()).state is State.CLOSED
    (reporter,) = await read_table(village.database, TicketReporterRow)
    assert reporter.verdict == ""


async def test_what_is_too_big_goes_up_and_the_one_above_is_told(village: Village) -> None:
    answered = await report(village)
    said = await village.quote(HOUSE_LEADER, answered, "我管不了，往上报")
    assert GROUP_LEADER.name in said_in(HOUSE_ROOM, said)[0]
    assert LAMP in said_to(GROUP_LEADER, said)[0]
    told = find_said(said, GROUP_LEADER.contact)
    assert HOUSE_LEADER.name not in told.body, "the resident's words must not be put into the leader's mouth"
    said = await village.quote(GROUP_LEADER, told, "往上报")
    assert len(said_to(SECRETARY, said)) == 1
    assert await village.assignee() == SECRETARY.name
    assert (await village.ticket()).escalated


async def test_it_goes_up_to_the_county_and_no_further(village: Village) -> None:
    await report(village)
    number = (await village.ticket()).no or ""
    for _ in range(4):
        assert (await village.command("ticket.escalate", number)).ok
    assert await village.assignee() == "县值班"
    refused = await village.command("ticket.escalate", number)
    assert (refused.ok, refused.code) == (False, "at_the_top")


async def test_while_nobody_took_it_the_leader_above_may_do_it(village: Village) -> None:
    answered = await report(village)
    await village.quote(GROUP_LEADER, answered, "办好了，我带人修的")
    assert await village.assignee() == GROUP_LEADER.name
    assert (await village.ticket()).state is State.VERIFYING


@pytest.mark.parametrize("person", [RESIDENT, NEIGHBOUR, OTHER_LEADER, STRANGER])
@pytest.mark.parametrize("words", ["1号办好了，换了灯泡", "1号我接了", "1号往上报"])
async def test_nobody_else_can_touch_it(village: Village, person: Person, words: str) -> None:
    await report(village)
    before = await village.actions()
    await village.say(person, words)
    await village.whisper(person, words)
    assert await village.actions() == before


async def test_a_leaders_nickname_gives_no_rights_and_neither_does_a_quote_of_them(village: Village) -> None:
    answered = await report(village)
    before = await village.actions()
    await village.quote(
        NEIGHBOUR, answered, "办好了，换了灯泡", sender_name=HOUSE_LEADER.name, room_alias=HOUSE_LEADER.name
    )
    leaders = Quote(name=HOUSE_LEADER.name, text="1号办好了，换了灯泡")
    assert await village.say(NEIGHBOUR, "1号", quote=leaders) == []
    assert await village.say(NEIGHBOUR, "好", quote=leaders) == []
    assert await village.actions() == before
    assert (await village.ticket()).state is State.ASSIGNED


async def test_an_empty_post_falls_upward_to_the_next_who_is_there(village: Village) -> None:
    gone = (HOUSE_LEADER.name, GROUP_LEADER.name)
    left = tuple(line for line in ROSTER.people if line.name not in gone)
    await settle_county(village.database, village.clock.now(), replace(ROSTER, people=left))
    said = await village.say(RESIDENT, LAMP)
    assert SECRETARY.name in said_in(HOUSE_ROOM, said)[0]
    assert LAMP in said_to(SECRETARY, said)[0]


async def test_going_up_passes_over_empty_posts(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP, room=OTHER_ROOM), OTHER_ROOM)
    said = await village.quote(OTHER_LEADER, answered, "往上报")
    assert len(said_to(TOWN_LEADER, said)) == 1
    assert await village.assignee() == TOWN_LEADER.name


async def test_what_is_said_in_the_villages_group_is_the_villages_to_do(village: Village) -> None:
    said = await village.say(RESIDENT, "大路上的路灯坏了没人修", room=VILLAGE_ROOM)
    assert SECRETARY.name in said_in(VILLAGE_ROOM, said)[0]
    assert len(said_to(SECRETARY, said)) == 1


async def test_pieces_said_one_after_the_other_are_one_report_answered_once(village: Village) -> None:
    said = await village.say(RESIDENT, LAMP)
    village.clock.move(seconds=40)
    said += await village.say(RESIDENT, "就在桥头")
    said += await village.show_picture(RESIDENT)
    said += await village.say(RESIDENT, "路灯一到晚上就不亮")
    assert len(said_in(HOUSE_ROOM, said)) == 1
    assert len(await village.tickets()) == 1
    assert [row.purpose for row in await read_table(village.database, TicketMediaRow)] == ["report"]
    assert await find_text(village.database, "就在桥头") == {"ticket_words": 1}


async def test_a_picture_just_before_belongs_to_the_report_and_anybody_elses_does_not(village: Village) -> None:
    await village.show_picture(NEIGHBOUR, message_id="theirs")
    await village.show_picture(RESIDENT, message_id="mine")
    await report(village)
    assert [row.message_id for row in await read_table(village.database, TicketMediaRow)] == ["mine"]


async def test_another_matter_is_another_ticket(village: Village) -> None:
    await report(village)
    await report(village, words=PIPE)
    assert [ticket.short_no for ticket in await village.tickets()] == [1, 2]


async def test_what_the_leader_reports_is_checked_by_the_tier_above(village: Village) -> None:
    said = await village.say(HOUSE_LEADER, LAMP)
    assert said_to(HOUSE_LEADER, said) == []
    said = await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    assert "核一下" in said_to(GROUP_LEADER, said)[0]
    await village.whisper(GROUP_LEADER, "1")
    assert (await village.ticket()).state is State.CLOSED


async def test_a_thank_you_is_not_answered(village: Village) -> None:
    answered = await report(village)
    for words in ("谢谢", "辛苦了", "好的", "👍"):
        assert await village.quote(RESIDENT, answered, words) == []


async def test_who_calls_the_bot_and_is_not_understood_learns_how_it_works(village: Village) -> None:
    (said,) = said_in(HOUSE_ROOM, await village.say(RESIDENT, "小格，唱个歌"))
    assert "有事直接说" in said
