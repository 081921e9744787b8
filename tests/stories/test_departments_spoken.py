"""Helpers and departments called for as leaders speak: who may, what is asked back, what the town decides."""

import pytest

from bot.gateway.console import Said
from domain.proposal import ProposalState
from domain.ticket import Action, State
from models.life_tables import ProposalRow, TaskRow
from tests.support.archive import read_table
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    RESIDENT,
    SECOND_LEADER,
    SECRETARY,
    TOWN_LEADER,
    VILLAGE_ROOM,
)
from tests.support.offices import POWER, WATER, open_offices
from tests.support.village import Village, find_said, said_to

LAMP = "村口路灯坏了三天了没人修"
PIPE = "水管爆了，水流了一路"


@pytest.fixture
async def lamp(village: Village) -> Said:
    """What the bot answered in the household's group."""
    await open_offices(village)
    return find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)


async def called(village: Village) -> list[str]:
    return [row.department for row in await read_table(village.database, TaskRow)]


async def test_the_village_proposes_a_whistle_and_the_towns_yes_calls_them(village: Village, lamp: Said) -> None:
    said = await village.quote(SECRETARY, lamp, "吹哨，要供电所来")
    answered = " ".join(said_to(SECRETARY, said) + [one.body for one in said if one.chat == HOUSE_ROOM])
    assert "为啥吹哨？1" in answered
    said = await village.quote(SECRETARY, find_said(said, HOUSE_ROOM), "1")
    asked = find_said(said, TOWN_LEADER.contact)
    assert "吹哨" in asked.body
    assert "清溪供电所" in asked.body
    assert await called(village) == []
    said = await village.quote(TOWN_LEADER, asked, "同意")
    assert LAMP in said_to(POWER, said)[0]
    assert await called(village) == ["power"]
    (proposal,) = await read_table(village.database, ProposalRow)
    assert proposal.state == ProposalState.APPROVED
    assert Action.WHISTLE in await village.actions()


async def test_the_towns_no_calls_nobody_and_the_village_hears_it(village: Village, lamp: Said) -> None:
    said = await village.quote(SECRETARY, lamp, "吹哨，要供电所来，群众意见大")
    asked = [one for one in said if one.chat == TOWN_LEADER.contact]
    if not asked:
        said = await village.quote(SECRETARY, find_said(said, HOUSE_ROOM), "1")
        asked = [one for one in said if one.chat == TOWN_LEADER.contact]
    said = await village.quote(TOWN_LEADER, asked[0], "不同意")
    assert "没批" in " ".join(said_to(SECRETARY, said))
    assert await called(village) == []


async def test_the_town_whistles_itself(village: Village, lamp: Said) -> None:
    said = await village.quote(TOWN_LEADER, lamp, "吹哨，要供电所来")
    said = await village.quote(TOWN_LEADER, find_said(said, HOUSE_ROOM), "2")
    assert said_to(POWER, said)
    assert await called(village) == ["power"]


async def test_in_an_emergency_the_households_leader_whistles_and_the_town_hears_of_it(village: Village) -> None:
    await open_offices(village)
    burst = find_said(await village.say(RESIDENT, PIPE), HOUSE_ROOM)
    said = await village.quote(HOUSE_LEADER, burst, "吹哨，叫供水站来")
    assert PIPE in said_to(WATER, said)[0]
    assert "已经吹哨叫了清溪供水站" in said_to(TOWN_LEADER, said)[0]
    assert await read_table(village.database, ProposalRow) == []


async def test_without_an_emergency_the_group_goes_to_the_village_first(village: Village, lamp: Said) -> None:
    before = await called(village)
    said = await village.quote(GROUP_LEADER, lamp, "吹哨，要供电所来")
    assert "村" in " ".join(one.body for one in said if one.chat in (HOUSE_ROOM, GROUP_LEADER.contact))
    assert await called(village) == before
    assert said_to(POWER, said) == []


async def test_a_department_nobody_knows_is_offered_by_number(village: Village, lamp: Said) -> None:
    said = await village.quote(SECRETARY, lamp, "转气象站")
    offered = find_said(said, HOUSE_ROOM)
    assert "认不出部门：1" in offered.body
    assert "清溪供电所" in offered.body.split("2")[0]
    said = await village.quote(SECRETARY, offered, "1")
    assert LAMP in said_to(POWER, said)[0]
    assert await village.assignee() == "power"


async def test_the_village_gives_it_to_the_power_station_in_three_words(village: Village, lamp: Said) -> None:
    said = await village.quote(SECRETARY, lamp, "转供电所")
    assert LAMP in said_to(POWER, said)[0]
    assert (await village.ticket()).state is State.ASSIGNED
    given = find_said(said, POWER.contact)
    refused = await village.quote(POWER, given, "转给王书记")
    assert await village.assignee() == "power"
    assert said_to(SECRETARY, refused) == []


async def test_help_is_asked_for_and_taken_back_by_word_of_mouth(village: Village, lamp: Said) -> None:
    await village.quote(HOUSE_LEADER, lamp, "我接了")
    said = await village.quote(HOUSE_LEADER, lamp, "请何有田协办")
    assert "请您帮忙" in said_to(SECOND_LEADER, said)[0]
    assert (await village.ticket()).state is State.ASSISTING
    said = await village.quote(HOUSE_LEADER, lamp, "不用帮了")
    assert "不用帮了" in said_to(SECOND_LEADER, said)[0]
    assert (await village.ticket()).state is State.WORKING
    await village.quote(SECOND_LEADER, lamp, "到了")
    assert (await village.actions())[-1] is Action.REJOIN


async def test_help_of_a_department_nobody_knows_is_offered_by_number_too(village: Village, lamp: Said) -> None:
    said = await village.quote(HOUSE_LEADER, lamp, "请气象站协办")
    offered = find_said(said, HOUSE_ROOM)
    assert "1清溪供电所" in offered.body
    said = await village.quote(HOUSE_LEADER, offered, "1")
    assert "请您帮忙" in said_to(POWER, said)[0]


async def test_a_report_in_the_villages_own_group_is_whistled_for_there(village: Village) -> None:
    await open_offices(village)
    answered = find_said(await village.say(RESIDENT, PIPE, room=VILLAGE_ROOM), VILLAGE_ROOM)
    said = await village.quote(SECRETARY, answered, "吹哨，要供水站和供电所来，供电所主办")
    assert len(await called(village)) == 2
    assert "清溪供电所主办" in said_to(WATER, said)[0]
