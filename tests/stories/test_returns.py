"""「退回，不是我组的」: once it goes up, the second time the tier above says who has it; never back to its returner."""

import pytest

from domain.proposal import ProposalKind, ProposalState
from domain.refusal import Refusal
from domain.ticket import Action, State
from tests.support.county import GROUP_LEADER, HOUSE_LEADER, RESIDENT, SECRETARY, TOWN_LEADER
from tests.support.doing import do, proposals_of
from tests.support.village import Village, said_to

LAMP = "村口路灯坏了三天了没人修"
REASON = "不是我组的，灯在邻组"


async def test_the_first_time_it_goes_to_the_tier_above_at_once_with_the_reason(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await do(village, HOUSE_LEADER, "return", reason=REASON)
    assert "退给李建国了" in said_to(HOUSE_LEADER, said)[0]
    assert any(LAMP in words for words in said_to(GROUP_LEADER, said))
    assert any(REASON in words for words in said_to(GROUP_LEADER, said))
    ticket = await village.ticket()
    assert (ticket.state, ticket.returns, await village.assignee()) == (State.ASSIGNED, 1, GROUP_LEADER.name)
    assert (await village.actions())[-2:] == [Action.RETURN, Action.ASSIGN]


async def test_the_second_time_the_tier_above_is_asked_and_it_stays_meanwhile(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "return", reason=REASON)
    said = await do(village, GROUP_LEADER, "return", reason="不归我管")
    assert "不能再退" in said_to(GROUP_LEADER, said)[0]
    assert "不归我管" in said_to(SECRETARY, said)[0]
    assert await village.assignee() == GROUP_LEADER.name
    said = await village.whisper(SECRETARY, "同意")
    assert await village.assignee() == SECRETARY.name
    assert "转走了" in said_to(GROUP_LEADER, said)[0]
    assert (await village.ticket()).returns == 1


async def test_the_tier_above_may_name_another_but_not_who_returned_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "return", reason=REASON)
    await do(village, GROUP_LEADER, "return", reason="不归我管")
    with pytest.raises(Refusal, match="退过这件"):
        await do(village, SECRETARY, "transfer", name=HOUSE_LEADER.name)
    await do(village, SECRETARY, "transfer", name=TOWN_LEADER.name)
    assert await village.assignee() == TOWN_LEADER.name
    (asked,) = await proposals_of(village, await village.ticket())
    assert (asked.kind, asked.state) == (ProposalKind.RETURN, ProposalState.APPROVED)


async def test_a_no_leaves_it_with_who_wanted_to_return_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "return", reason=REASON)
    await do(village, GROUP_LEADER, "return", reason="不归我管")
    said = await village.whisper(SECRETARY, "不同意")
    assert "没批" in said_to(GROUP_LEADER, said)[0]
    assert await village.assignee() == GROUP_LEADER.name


async def test_what_was_accepted_is_not_returned_and_who_does_not_have_it_returns_nothing(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    with pytest.raises(Refusal):
        await do(village, SECRETARY, "return", reason=REASON)
    await do(village, HOUSE_LEADER, "accept")
    with pytest.raises(Refusal, match="往上报"):
        await do(village, HOUSE_LEADER, "return", reason=REASON)


async def test_why_is_asked_for_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await do(village, HOUSE_LEADER, "return")
    assert "为啥退？1不是我这片" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).state is State.ASSIGNED
    await village.whisper(HOUSE_LEADER, "1")
    assert await village.assignee() == GROUP_LEADER.name
