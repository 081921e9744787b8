"""「撤销」: a step is taken back within five minutes by whoever took it, and whoever was told hears so."""

import pytest

from domain.proposal import ProposalState
from domain.refusal import Refusal
from domain.ticket import Action, State
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECRETARY,
    TOWN_LEADER,
)
from tests.support.doing import do, history_of, proposals_of
from tests.support.village import Village, find_said, said_in, said_to

LAMP, PIPE = "村口路灯坏了三天了没人修", "水管爆了，水流了一路"


async def test_done_by_mistake_is_under_way_again_and_the_reporter_hears_so(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "我接了")
    before = await village.ticket()
    village.clock.move(minutes=1)
    await village.quote(HOUSE_LEADER, answered, "办好了，换了灯泡")
    village.clock.move(minutes=4)
    said = await village.quote(HOUSE_LEADER, answered, "撤销")
    assert "回到「办理中」" in said_in(HOUSE_ROOM, said)[0]
    assert "刚才那句撤了，现在办理中" in said_to(RESIDENT, said)[0]
    assert await village.ticket() == before
    assert await village.whisper(RESIDENT, "1") == []
    assert (await village.ticket()).state is State.WORKING
    (undone,) = [e for e in await history_of(village, before.id) if e.action is Action.UNDO]
    assert (undone.before, undone.after, undone.facts["undone"]) == (State.VERIFYING, State.WORKING, "done")


async def test_privately_it_needs_no_number(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.whisper(HOUSE_LEADER, "我接了")
    said = await village.whisper(HOUSE_LEADER, "撤销")
    assert "回到「等人接单」" in said_to(HOUSE_LEADER, said)[0]


async def test_what_was_taken_over_and_done_in_one_breath_goes_back_whole(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    before = await village.ticket()
    await village.quote(GROUP_LEADER, answered, "办好了，我顺路换了灯泡")
    assert (await village.ticket()).assignee != before.assignee
    await village.quote(GROUP_LEADER, answered, "撤销")
    assert await village.ticket() == before


async def test_after_five_minutes_it_is_too_late(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    village.clock.move(minutes=6)
    with pytest.raises(Refusal, match="超5分钟了"):
        await do(village, HOUSE_LEADER, "undo")


async def test_only_by_who_did_it_only_the_newest_and_only_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    with pytest.raises(Refusal, match="没动过"):
        await do(village, SECRETARY, "undo")
    await do(village, SECRETARY, "transfer", name=GROUP_LEADER.name)
    with pytest.raises(Refusal, match="有人动过"):
        await do(village, HOUSE_LEADER, "undo")
    await do(village, SECRETARY, "undo")
    assert await village.assignee() == HOUSE_LEADER.name
    with pytest.raises(Refusal, match="没动过"):
        await do(village, SECRETARY, "undo")


async def test_a_second_voice_in_between_does_not_hinder_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    await village.say(NEIGHBOUR, LAMP)
    await do(village, HOUSE_LEADER, "undo")
    assert (await village.ticket()).state is State.ASSIGNED


async def test_what_was_not_sent_yet_is_not_sent_any_more(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    village.go_to("20 23:00")
    said = await do(village, HOUSE_LEADER, "done", text="换了灯泡")
    assert said_to(RESIDENT, said) == []
    said = await do(village, HOUSE_LEADER, "undo")
    assert said_to(RESIDENT, said) == []
    village.go_to("21 09:00")
    await village.send_all()
    assert not any("回1满意" in one.body for one in village.messenger.said)


async def test_what_was_asked_of_the_town_is_not_asked_any_more(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    before = await village.ticket()
    await do(village, HOUSE_LEADER, "extend", days="2", reason="等材料")
    said = await do(village, HOUSE_LEADER, "undo")
    assert "撤了" in said_to(TOWN_LEADER, said)[0]
    (asked,) = await proposals_of(village, before)
    assert asked.state is ProposalState.WITHDRAWN
    with pytest.raises(Refusal):
        await do(village, TOWN_LEADER, "approve")
    await do(village, HOUSE_LEADER, "extend", days="2", reason="等材料")


async def test_a_withdrawal_is_taken_back_by_the_reporter(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(RESIDENT, answered, "不用来了，好了")
    assert (await village.ticket()).state is State.VOIDED
    said = await village.quote(RESIDENT, answered, "撤销")
    ticket = await village.ticket()
    assert (ticket.state, ticket.closed_at) == (State.ASSIGNED, None)
    assert said_to(HOUSE_LEADER, said)


async def test_who_only_reported_it_takes_back_the_report(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(RESIDENT, answered, "撤销")
    assert (await village.ticket()).state is State.VOIDED


async def test_two_that_were_merged_part_again_with_those_who_reported_them(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, PIPE)
    main, part = await village.tickets()
    await do(village, GROUP_LEADER, "merge", part, other=main.no or "", reason="one_matter")
    assert [t.state for t in await village.tickets()] == [State.ASSIGNED, State.MERGED]
    await do(village, GROUP_LEADER, "undo", part)
    assert (await village.tickets())[1] == part
    said = await do(village, HOUSE_LEADER, "done", main, text="换了灯泡")
    assert said_to(NEIGHBOUR, said) == []
    assert said_to(RESIDENT, said)


async def test_an_alarm_and_a_secret_stay_what_they_are(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "direct")
    with pytest.raises(Refusal):
        await do(village, HOUSE_LEADER, "undo")
    await village.say(NEIGHBOUR, PIPE)
    pipe = (await village.tickets())[1]
    await do(village, SECRETARY, "revise", pipe, type="conduct.cadre")
    with pytest.raises(Refusal, match="不能撤"):
        await do(village, SECRETARY, "undo", pipe)
