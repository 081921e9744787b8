"""What only the reporter knows: asked privately, the clocks wait, and the answer goes to whoever has it."""

import pytest

from domain.refusal import Refusal
from domain.ticket import Action, State
from tests.support.county import HOUSE_LEADER, NEIGHBOUR, RESIDENT, STRANGER
from tests.support.doing import do
from tests.support.village import Village, said_to

LAMP = "村口路灯坏了三天了没人修"
WHICH = "是靠桥那盏还是靠学校那盏"


async def test_asked_answered_and_on_it_goes_with_the_time_that_was_left(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    before = await village.ticket()
    said = await do(village, HOUSE_LEADER, "wait", text=WHICH)
    assert "问报告人了" in said_to(HOUSE_LEADER, said)[0]
    assert WHICH in said_to(RESIDENT, said)[0]
    ticket = await village.ticket()
    assert (ticket.state, ticket.paused_at, ticket.pause_reason) == (State.WORKING, village.clock.now(), "reporter")
    village.clock.move(days=1)
    said = await village.whisper(RESIDENT, "靠桥那盏，杆子上写着12")
    assert "告诉办的人了" in said_to(RESIDENT, said)[0]
    assert "靠桥那盏" in said_to(HOUSE_LEADER, said)[0]
    ticket = await village.ticket()
    assert (ticket.paused_at, ticket.pause_reason) == (None, "")
    assert ticket.due_at is not None
    assert before.due_at is not None
    assert ticket.due_at > before.due_at
    assert (await village.actions())[-2:] == [Action.WAIT, Action.GO_ON]


async def test_a_picture_is_an_answer_too(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    await do(village, HOUSE_LEADER, "wait", text=WHICH)
    said = await village.show_picture(RESIDENT, room=None)
    assert "图片" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).paused_at is None


async def test_a_new_matter_is_no_answer(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    await do(village, HOUSE_LEADER, "wait", text=WHICH)
    await village.say(RESIDENT, "水管爆了，水流了一路")
    assert (await village.tickets())[0].paused_at is not None
    assert len(await village.tickets()) == 2


async def test_done_all_the_same_the_clocks_stand_no_longer(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    await do(village, HOUSE_LEADER, "wait", text=WHICH)
    await do(village, HOUSE_LEADER, "done", text="两盏都换了")
    assert (await village.ticket()).paused_at is None


async def test_once_at_a_time_and_only_by_who_has_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    with pytest.raises(Refusal, match="说一句"):
        await do(village, HOUSE_LEADER, "wait")
    with pytest.raises(Refusal, match="没在等"):
        await do(village, HOUSE_LEADER, "go_on")
    await do(village, HOUSE_LEADER, "wait", text=WHICH)
    with pytest.raises(Refusal, match="还在等"):
        await do(village, HOUSE_LEADER, "wait", text=WHICH)
    with pytest.raises(Refusal):
        await do(village, NEIGHBOUR, "go_on", in_group=True)
    await do(village, HOUSE_LEADER, "go_on")
    assert (await village.ticket()).paused_at is None


async def test_who_can_not_be_asked_privately_is_not_asked_in_the_group(village: Village) -> None:
    await village.say(STRANGER, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    with pytest.raises(Refusal, match="当面问"):
        await do(village, HOUSE_LEADER, "wait", text=WHICH)
    assert (await village.ticket()).paused_at is None
