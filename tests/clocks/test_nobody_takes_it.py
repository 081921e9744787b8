"""A lamp nobody takes in hand: reminded privately, told tier by tier, raised in the end; nothing of it in the group."""

import pytest

from domain.ticket import Action, State
from tests.support.county import (
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    RESIDENT,
    SECOND_LEADER,
    SECRETARY,
    TOWN_LEADER,
)
from tests.support.village import Village, said_in, said_to

PIPE = "水管爆了，水流了一路"
LAMP = "村口路灯坏了三天了没人修"
GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"
CHAIN = (HOUSE_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER, DUTY)


async def test_it_climbs_from_the_owner_to_the_town_and_is_raised_in_the_end(village: Village) -> None:
    """Garbage: four working hours to answer, from Friday ten o'clock on."""
    await village.say(RESIDENT, GARBAGE)
    heard = {}
    for moment in ("20 13:55", "20 14:00", "20 18:00", "23 13:55", "23 14:00"):
        village.go_to(moment)
        said = await village.ring()
        assert said_in(HOUSE_ROOM, said) == []
        heard[moment] = [person.name for person in CHAIN if said_to(person, said)]
    assert heard["20 13:55"] == []
    assert heard["20 14:00"] == [HOUSE_LEADER.name, GROUP_LEADER.name]
    assert heard["20 18:00"] == [HOUSE_LEADER.name, SECRETARY.name]
    assert heard["23 14:00"] == [HOUSE_LEADER.name, GROUP_LEADER.name, TOWN_LEADER.name]
    ticket = await village.ticket()
    assert await village.assignee() == GROUP_LEADER.name
    assert (ticket.state, ticket.escalated) == (State.ASSIGNED, True)


async def test_the_owner_hears_what_can_be_answered_and_those_above_where_it_is(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    village.clock.move(hours=4)
    said = await village.ring()
    (owner,), (above,) = said_to(HOUSE_LEADER, said), said_to(GROUP_LEADER, said)
    assert owner.startswith("1号（垃圾与环境卫生）还没接，等了4小时了。")
    assert "我接了" in owner
    assert above.startswith(f"河西村二组1格1号（垃圾与环境卫生），{HOUSE_LEADER.name}还没接")


async def test_who_takes_it_is_asked_no_more_and_nobody_above_hears_of_it(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    await village.say(HOUSE_LEADER, "1号我接了")
    village.go_to("23 14:00")
    assert await village.ring() == []


async def test_what_was_said_once_is_not_said_again(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    village.clock.move(hours=4)
    assert await village.ring()
    for _ in range(12):
        village.clock.move(minutes=15)
        assert await village.ring() == []


async def test_the_history_says_what_was_said_to_whom(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    village.clock.move(hours=4)
    await village.ring()
    assert (await village.actions())[-1] is Action.SUPERVISE


async def test_two_matters_of_one_leader_are_one_message(village: Village) -> None:
    for words in (GARBAGE, LAMP):
        await village.say(RESIDENT, words)
    village.go_to("24 14:00")
    said = await village.ring()
    (told,) = said_to(HOUSE_LEADER, said)
    assert told.startswith("有2件事提醒您：\n1. ")


async def test_after_a_standstill_of_a_week_everybody_hears_one_thing(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    village.go_to("27 13:00")
    said = await village.ring()
    assert all(len(said_to(person, said)) <= 1 for person in CHAIN)
    assert said_to(DUTY, said) == []


async def test_the_night_and_the_weekend_are_nobodys_reproach(village: Village) -> None:
    village.go_to("20 19:00")
    await village.say(RESIDENT, GARBAGE)
    for moment in ("20 23:00", "21 11:00", "22 11:00", "23 10:59"):
        village.go_to(moment)
        assert [person.name for person in CHAIN[1:] if said_to(person, await village.ring())] == []
    village.go_to("23 11:00")
    assert said_to(GROUP_LEADER, await village.ring())


async def test_what_is_urgent_is_told_at_night(village: Village) -> None:
    village.go_to("20 23:00")
    await village.say(RESIDENT, PIPE)
    assert (await village.ticket()).urgency == "urgent"
    village.go_to("21 01:00")
    said = await village.ring()
    assert [person.name for person in CHAIN if said_to(person, said)] == [HOUSE_LEADER.name, GROUP_LEADER.name]


@pytest.mark.parametrize("words", ["村干部不作为", "有人吸毒", "我男人打我"])
async def test_what_goes_along_a_route_of_its_own_never_leaves_it_because_it_is_late(
    village: Village, words: str
) -> None:
    """Nobody below the route's first tier, and of a complaint about a cadre nobody of the chain (workflow §2.2, 7)."""
    lowest = {"村干部不作为": (), "有人吸毒": (TOWN_LEADER,), "我男人打我": (SECRETARY, TOWN_LEADER, DUTY)}
    await village.say(RESIDENT, words)
    for _ in range(40):
        village.clock.move(hours=7)
        said = await village.ring()
        told = {person.name for person in (*CHAIN, OTHER_LEADER, NEIGHBOUR) if said_to(person, said)}
        assert told <= {person.name for person in lowest[words]}
        assert said_in(HOUSE_ROOM, said) == []


async def test_who_gets_it_by_hand_answers_in_their_own_time(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    village.go_to("20 13:00")
    await village.say(HOUSE_LEADER, "1号往上报")
    village.go_to("20 14:05")
    assert await village.ring() == []
    village.go_to("20 17:00")
    said = await village.ring()
    assert [person.name for person in CHAIN if said_to(person, said)] == [GROUP_LEADER.name, SECRETARY.name]


async def test_in_the_place_of_who_is_away_whoever_acts_is_reminded(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    await village.whisper(HOUSE_LEADER, f"我今天不在，让{SECOND_LEADER.name}代")
    village.clock.move(hours=4)
    said = await village.ring()
    assert any("还没接" in line for line in said_to(SECOND_LEADER, said))
    assert said_to(HOUSE_LEADER, said) == []
