"""Ends that are no success: voided, turned away, given to somebody outside, withdrawn; and what was closed reopens."""

import pytest

from domain.proposal import ProposalKind, ProposalState
from domain.refusal import Refusal
from domain.ticket import Action, State
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECRETARY,
    TOWN_LEADER,
)
from tests.support.doing import do, proposals_of, set_columns
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"


async def test_the_village_voids_with_a_reason_and_everybody_is_told(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await do(village, SECRETARY, "void", reason="记重了")
    assert "作废了" in said_to(SECRETARY, said)[0]
    assert "不用去了：记重了" in said_to(HOUSE_LEADER, said)[0]
    assert "不办了：记重了" in said_to(RESIDENT, said)[0]
    assert (await village.ticket()).state is State.VOIDED


async def test_who_has_it_only_asks_that_it_be_voided(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await do(village, HOUSE_LEADER, "void", reason="记错了")
    assert "已请村里定" in said_to(HOUSE_LEADER, said)[0]
    assert "要作废：记错了" in said_to(SECRETARY, said)[0]
    assert (await village.ticket()).state is State.ASSIGNED
    said = await village.whisper(SECRETARY, "同意")
    assert "不用去了：记错了" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).state is State.VOIDED


async def test_nobody_voids_what_they_have_in_hand(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, SECRETARY, "transfer", name=SECRETARY.name)
    said = await do(village, SECRETARY, "void", reason="记错了")
    assert "已请镇里定" in said_to(SECRETARY, said)[0]
    assert said_to(TOWN_LEADER, said)
    with pytest.raises(Refusal):
        await do(village, SECRETARY, "approve")


async def test_a_stranger_is_told_who_may(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    for deed in ("void", "cancel"):
        with pytest.raises(Refusal, match="要报告人自己说，或请村里作废"):
            await do(village, NEIGHBOUR, deed, in_group=True)


async def test_turned_away_it_is_said_where_to_turn(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await do(village, SECRETARY, "reject")
    assert "为啥不受理？1已经在打官司 2信访已经在办" in said_to(SECRETARY, said)[0]
    said = await village.whisper(SECRETARY, "2")
    assert "这里办不了：信访已经在办。请向信访局问进展" in said_to(RESIDENT, said)[0]
    assert "不受理了" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).state is State.REJECTED


async def test_outside_its_clocks_stand_and_back_again_they_go_on(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    before = await village.ticket()
    said = await do(village, SECRETARY, "refer", reason="转12345", text="单号4711，找小刘")
    assert "转给12345了" in said_to(RESIDENT, said)[0]
    assert (await village.ticket()).state is State.REFERRED
    village.clock.move(days=7)
    said = await do(village, SECRETARY, "take_back")
    ticket = await village.ticket()
    assert (ticket.state, ticket.assignee) == (State.ASSIGNED, before.assignee)
    assert ticket.due_at is not None
    assert before.due_at is not None
    assert ticket.due_at > before.due_at
    assert "外面退回来了" in said_to(HOUSE_LEADER, said)[0]


async def test_done_outside_the_reporter_hears_what_came_of_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, SECRETARY, "refer", reason="法院")
    said = await do(village, SECRETARY, "close", text="法院判了")
    assert "外面办完了：法院判了" in said_to(RESIDENT, said)[0]
    assert (await village.ticket()).state is State.CLOSED


async def test_what_nobody_had_belongs_to_whoever_sends_it_out(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await set_columns(village, await village.ticket(), state="filed", assignee_id=None)
    await do(village, SECRETARY, "refer", reason="110")
    assert await village.assignee() == SECRETARY.name


async def test_the_reporter_says_it_once_more_in_a_group(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await village.say(RESIDENT, "1号不用了，撤了")
    assert "真不用办了？回1不用了 2还要办" in said_in(HOUSE_ROOM, said)[0]
    said = await village.say(RESIDENT, "1")
    assert "撤了" in said_in(HOUSE_ROOM, said)[0]
    assert (await village.ticket()).state is State.VOIDED


async def close_lamp(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "办好了，换了灯泡")
    await village.whisper(RESIDENT, "1")


async def test_reopened_once_and_the_second_time_the_town_is_asked(village: Village) -> None:
    await close_lamp(village)
    said = await do(village, SECRETARY, "reopen", reason="又不亮了")
    assert "重开了" in said_to(HOUSE_LEADER, said)[0]
    assert "重开了" in said_to(RESIDENT, said)[0]
    await do(village, HOUSE_LEADER, "done", text="线换了")
    await village.whisper(RESIDENT, "1")
    said = await do(village, RESIDENT, "reopen", reason="还是不亮")
    assert "已替您问了" in said_to(RESIDENT, said)[0]
    assert "要再重开：还是不亮" in said_to(TOWN_LEADER, said)[0]
    assert (await village.ticket()).state is State.CLOSED
    said = await village.whisper(TOWN_LEADER, "同意")
    assert "重开了" in said_to(RESIDENT, said)[0]
    ticket = await village.ticket()
    assert (ticket.state, ticket.reopens) == (State.WORKING, 2)
    (asked,) = await proposals_of(village, ticket)
    assert (asked.kind, asked.state) == (ProposalKind.REOPEN, ProposalState.APPROVED)


async def test_after_thirty_days_a_new_one_is_quicker(village: Village) -> None:
    await close_lamp(village)
    village.clock.move(days=29)
    await do(village, RESIDENT, "reopen", reason="又坏了")
    await do(village, HOUSE_LEADER, "done", text="线换了")
    await village.whisper(RESIDENT, "1")
    village.clock.move(days=31)
    with pytest.raises(Refusal, match="新建一件更快"):
        await do(village, RESIDENT, "reopen", reason="又坏了")


async def test_a_page_says_why_too(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    number = (await village.ticket()).no or ""
    for action in ("void", "reject", "refer", "return", "extend", "suspend"):
        refused = await village.command(f"ticket.{action}", number)
        assert (refused.ok, refused.field) in {(False, "reason"), (False, None)}, action
    assert (await village.command("ticket.void", number, reason="记错了")).ok
    assert Action.VOID in await village.actions()
