"""What can't be done now rests until a day: asked for by whoever has it, proposed by the village, approved above."""

from datetime import timedelta

import pytest

from domain.proposal import ProposalKind, ProposalState
from domain.refusal import Refusal
from domain.ticket import Action, State
from domain.ticket_record import Ticket
from tests.support.county import GROUP_LEADER, HOUSE_LEADER, RESIDENT, SECRETARY, TOWN_LEADER
from tests.support.doing import do, proposals_of
from tests.support.village import Village, said_to

LAMP = "村口路灯坏了三天了没人修"


async def take_lamp(village: Village) -> Ticket:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    return await village.ticket()


async def suspend(village: Village, **args: str) -> None:
    await do(village, SECRETARY, "suspend", reason="等上级批复", **args)
    await village.whisper(TOWN_LEADER, "同意")


async def test_the_village_proposes_the_town_agrees_and_the_clocks_stand(village: Village) -> None:
    await take_lamp(village)
    said = await do(village, SECRETARY, "suspend", reason="等上级批复", until="2026-12-20")
    assert "已报镇里挂账" in said_to(SECRETARY, said)[0]
    (asked,) = said_to(TOWN_LEADER, said)
    assert "挂账到12月20日：等上级批复" in asked
    assert "同意或不同意" in asked
    assert (await village.ticket()).state is State.WORKING
    said = await village.whisper(TOWN_LEADER, "同意")
    assert "挂账批了" in said_to(HOUSE_LEADER, said)[0]
    assert "先放一放：等上级批复。最晚12月20日再看" in said_to(RESIDENT, said)[0]
    ticket = await village.ticket()
    assert (ticket.state, ticket.pause_reason, ticket.paused_at) == (State.SUSPENDED, "approval", village.clock.now())
    assert ticket.review_at is not None


async def test_taken_up_again_the_time_that_was_left_is_left_again(village: Village) -> None:
    before = await take_lamp(village)
    await suspend(village)
    village.clock.move(days=14)
    said = await do(village, SECRETARY, "resume")
    ticket = await village.ticket()
    assert (ticket.state, ticket.assignee, ticket.paused_at) == (State.WORKING, before.assignee, None)
    assert before.due_at is not None
    assert ticket.due_at is not None
    assert ticket.due_at - before.due_at >= timedelta(days=14)
    assert "可以接着办了" in said_to(HOUSE_LEADER, said)[0]
    assert "又接着办" in said_to(RESIDENT, said)[0]


async def test_a_no_leaves_it_where_it_is_and_says_why(village: Village) -> None:
    await take_lamp(village)
    await do(village, SECRETARY, "suspend", reason="缺钱")
    said = await do(village, TOWN_LEADER, "refuse", text="镇上有备用灯，先拿去用")
    assert "没批：镇上有备用灯" in said_to(SECRETARY, said)[0]
    assert (await village.ticket()).state is State.WORKING
    (proposal,) = await proposals_of(village, await village.ticket())
    assert (proposal.kind, proposal.state) == (ProposalKind.SUSPEND, ProposalState.REFUSED)


async def test_a_household_leader_has_it_put_before_the_village_which_agrees_and_the_town_is_asked(
    village: Village,
) -> None:
    await take_lamp(village)
    said = await do(village, HOUSE_LEADER, "suspend", reason="等料")
    assert "已请村上提挂账" in said_to(HOUSE_LEADER, said)[0]
    assert "等料" in said_to(SECRETARY, said)[0]
    said = await village.whisper(SECRETARY, "同意")
    assert "等料" in said_to(TOWN_LEADER, said)[0]
    assert (await village.ticket()).state is State.WORKING
    await village.whisper(TOWN_LEADER, "同意")
    assert (await village.ticket()).state is State.SUSPENDED


async def test_without_a_reason_it_is_asked_with_numbers_and_the_number_does_it(village: Village) -> None:
    await take_lamp(village)
    said = await do(village, SECRETARY, "suspend")
    assert said_to(SECRETARY, said)[0].startswith("为啥挂？1等上级批复 2资金未到位 3季节不允许 4别的")
    said = await village.whisper(SECRETARY, "2")
    assert "资金未到位" in said_to(TOWN_LEADER, said)[0]


async def test_another_reason_is_said_in_a_sentence(village: Village) -> None:
    await take_lamp(village)
    await do(village, SECRETARY, "suspend")
    assert "说一句" in said_to(SECRETARY, await village.whisper(SECRETARY, "4"))[0]
    said = await village.whisper(SECRETARY, "电线杆子要等邻村一起换")
    assert "电线杆子要等邻村一起换" in said_to(TOWN_LEADER, said)[0]


async def test_nobody_agrees_to_their_own_and_what_was_decided_is_decided(village: Village) -> None:
    await take_lamp(village)
    await do(village, SECRETARY, "suspend", reason="缺钱")
    with pytest.raises(Refusal, match="镇里定"):
        await do(village, SECRETARY, "approve")
    with pytest.raises(Refusal, match="已经报上去了"):
        await do(village, SECRETARY, "suspend", reason="缺钱")
    await do(village, TOWN_LEADER, "refuse")
    with pytest.raises(Refusal, match="已经定过"):
        await do(village, TOWN_LEADER, "approve")


@pytest.mark.parametrize("args", [{"until": "2027-06-01"}, {"until": "2026-11-20"}, {"days": "200"}, {"until": "明年"}])
async def test_a_review_is_within_ninety_days(village: Village, args: dict[str, str]) -> None:
    await take_lamp(village)
    with pytest.raises(Refusal, match="复查"):
        await do(village, SECRETARY, "suspend", reason="缺钱", **args)


async def test_what_nobody_accepted_can_not_rest_yet_and_a_stranger_to_it_has_no_say(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    with pytest.raises(Refusal, match="先回「我接了」"):
        await do(village, SECRETARY, "suspend", reason="缺钱")
    await do(village, HOUSE_LEADER, "accept")
    with pytest.raises(Refusal, match="村里"):
        await do(village, RESIDENT, "suspend", reason="缺钱")
    with pytest.raises(Refusal):
        await do(village, GROUP_LEADER, "approve")


async def test_whoever_had_it_only_asks_the_village_to_take_it_up_again(village: Village) -> None:
    await take_lamp(village)
    await suspend(village)
    said = await do(village, HOUSE_LEADER, "resume")
    assert "说可以办了" in said_to(SECRETARY, said)[0]
    assert (await village.ticket()).state is State.SUSPENDED


async def test_work_that_got_done_meanwhile_needs_no_leave(village: Village) -> None:
    await take_lamp(village)
    await do(village, SECRETARY, "suspend", reason="缺钱")
    await do(village, HOUSE_LEADER, "done", text="换好了")
    said = await village.whisper(TOWN_LEADER, "同意")
    assert "不用批了" in said_to(TOWN_LEADER, said)[0]
    assert Action.APPROVE not in await village.actions()
