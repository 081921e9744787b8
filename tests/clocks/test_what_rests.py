"""Tickets that rest: suspended to a date, referred outside, waiting for the reporter, and in the end archived."""

from domain.ticket import Action, State
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    RESIDENT,
    SECRETARY,
    TOWN_LEADER,
)
from tests.support.doing import do
from tests.support.village import Village, said_in, said_to

GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"
CHAIN = (HOUSE_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER)


async def suspend(village: Village, until: str) -> None:
    """Proposed by the village, approved by the town."""
    await village.say(RESIDENT, GARBAGE)
    await village.say(HOUSE_LEADER, "1号我接了")
    await do(village, SECRETARY, "suspend", reason="等上级批复", until=until)
    await village.whisper(TOWN_LEADER, "同意")
    assert (await village.ticket()).state is State.SUSPENDED


async def test_over_a_suspension_nothing_rings_and_on_its_day_it_goes_on(village: Village) -> None:
    await suspend(village, "2026-12-14")
    left = (await village.ticket()).due_at
    for day in range(21, 31):
        village.go_to(f"{day} 12:30")
        assert await village.ring() == []
    village.clock.move(days=14)
    said = await village.ring()
    ticket = await village.ticket()
    assert ticket.state is State.WORKING
    assert (ticket.paused_at, ticket.review_at) == (None, None)
    assert "接着办" in said_to(HOUSE_LEADER, said)[0]
    assert "接着办" in said_to(SECRETARY, said)[0]
    assert "又接着办了" in said_to(RESIDENT, said)[0]
    assert said_in(HOUSE_ROOM, said) == []
    assert ticket.due_at is not None
    assert left is not None
    assert ticket.due_at > village.clock.time


async def test_what_was_left_before_is_left_after_and_then_it_is_warned_of(village: Village) -> None:
    await suspend(village, "2026-12-14")
    village.clock.move(days=24)
    await village.ring()
    assert (await village.ticket()).state is State.WORKING
    village.clock.move(days=2)
    said = await village.ring()
    assert [person.name for person in CHAIN if any("快到期" in line for line in said_to(person, said))] == []
    village.clock.move(days=1, hours=5)
    said = await village.ring()
    assert [person.name for person in CHAIN if any("快到期" in line for line in said_to(person, said))] == [
        HOUSE_LEADER.name
    ]


async def refer(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    await do(village, SECRETARY, "refer", reason="转12345")
    assert (await village.ticket()).state is State.REFERRED


async def test_who_referred_it_is_asked_once_after_a_week(village: Village) -> None:
    await refer(village)
    village.go_to("26 12:30")
    assert await village.ring() == []
    village.go_to("27 12:30")
    said = await village.ring()
    (asked,) = said_to(SECRETARY, said)
    assert "转到外面7天了" in asked
    assert [person.name for person in CHAIN if said_to(person, said)] == [SECRETARY.name]
    village.clock.move(days=9)
    assert await village.ring() == []


async def test_the_answer_ends_it_or_brings_it_back(village: Village) -> None:
    await refer(village)
    village.go_to("27 12:30")
    await village.ring()
    await village.whisper(SECRETARY, "1")
    assert (await village.ticket()).state is State.CLOSED


async def test_what_came_back_from_outside_is_in_hand_again_with_clocks(village: Village) -> None:
    await refer(village)
    village.go_to("27 12:30")
    await village.ring()
    await village.whisper(SECRETARY, "2")
    ticket = await village.ticket()
    assert ticket.state is State.ASSIGNED
    assert ticket.ring_at is not None
    assert ticket.due_at is not None
    assert ticket.due_at > village.clock.time


async def test_thirty_days_after_its_end_it_is_archived_and_keeps_its_day(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    await village.say(HOUSE_LEADER, "1号办好了，清走了")
    await village.whisper(RESIDENT, "1")
    closed = (await village.ticket()).closed_at
    village.clock.move(days=29)
    await village.ring()
    assert (await village.ticket()).state is State.CLOSED
    village.clock.move(days=4)
    assert await village.ring() == []
    ticket = await village.ticket()
    assert (ticket.state, ticket.closed_at) == (State.ARCHIVED, closed)
    assert (await village.actions())[-1] is Action.ARCHIVE
    village.clock.move(days=60)
    assert await village.ring() == []
    assert (await village.ticket()).ring_at is None


async def test_a_clock_stands_while_the_reporter_is_asked_but_not_for_ever(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    await village.say(HOUSE_LEADER, "1号我接了")
    due = (await village.ticket()).due_at
    number = (await village.ticket()).no or ""
    result = await village.command("ticket.wait", number, text="哪个学校？")
    assert result.ok, result
    for day in (23, 24, 25, 26, 27):
        village.go_to(f"{day} 12:30")
        assert await village.ring() == []
    village.go_to("30 12:30")
    (told,) = said_to(HOUSE_LEADER, await village.ring())
    assert "接着办" in told
    ticket = await village.ticket()
    assert due is not None
    assert ticket.due_at is not None
    assert (ticket.paused_at, ticket.due_at > due) == (None, True)
