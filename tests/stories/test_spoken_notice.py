"""A leader gives notice: read back with its reach, sent after a yes, to exactly the groups of the grid."""

import re

import pytest

from models.tables import DeliveryRow
from tests.support.archive import count_rows, read_table
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    OTHER_LEADER,
    OTHER_ROOM,
    RESIDENT,
    SECOND_ROOM,
    SECRETARY,
    VILLAGE_ROOM,
    Person,
)
from tests.support.village import Village, said_in, said_to

NOTICE = "明天上午停水，请存水。"


async def ask(village: Village, person: Person = SECRETARY) -> str:
    """What the bot reads back; nothing has gone out yet."""
    (answered,) = said_to(person, await village.whisper(person, f"发通知：{NOTICE}"))
    return answered


def find_code(answered: str) -> str:
    found = re.search(r"回(\d+)就发", answered)
    assert found is not None
    return found.group(1)


async def test_a_villages_notice_reaches_its_groups_and_no_others(village: Village) -> None:
    answered = await ask(village)
    assert "河西村3个群" in answered
    assert "campaigns" not in await count_rows(village.database)
    await village.whisper(SECRETARY, find_code(answered))
    said = await village.ring()
    reached = {one.chat for one in [*said, *village.messenger.said] if NOTICE in one.body}
    assert reached == {HOUSE_ROOM, SECOND_ROOM, VILLAGE_ROOM}
    assert OTHER_ROOM not in reached
    assert [row.state for row in await read_table(village.database, DeliveryRow)] == ["sent"] * 3


async def test_the_same_notice_is_not_sent_twice_however_often_the_timer_rings(village: Village) -> None:
    await village.whisper(SECRETARY, find_code(await ask(village)))
    for _ in range(3):
        await village.ring()
        village.clock.move(minutes=1)
    assert len([one for one in village.messenger.said if one.body == NOTICE]) == 3


async def test_one_group_is_confirmed_with_a_plain_one(village: Village) -> None:
    answered = await ask(village, HOUSE_LEADER)
    assert find_code(answered) == "1"
    await village.whisper(HOUSE_LEADER, "1")
    await village.ring()
    assert {one.chat for one in village.messenger.said if one.body == NOTICE} == {HOUSE_ROOM}


@pytest.mark.parametrize("words", ["1", "好", "0000", "发"])
async def test_several_groups_need_the_very_code(village: Village, words: str) -> None:
    await ask(village)
    await village.whisper(SECRETARY, words)
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_no_means_no(village: Village) -> None:
    await ask(village)
    assert said_to(SECRETARY, await village.whisper(SECRETARY, "2")) == ["好，不发。"]
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_the_code_of_one_is_worth_nothing_from_another(village: Village) -> None:
    code = find_code(await ask(village))
    for person in (OTHER_LEADER, HOUSE_LEADER, RESIDENT):
        await village.whisper(person, code)
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_a_code_is_good_for_ten_minutes(village: Village) -> None:
    code = find_code(await ask(village))
    village.clock.move(minutes=11)
    await village.whisper(SECRETARY, code)
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_a_residents_notice_is_only_talk(village: Village) -> None:
    assert await village.say(RESIDENT, "发通知：明天上午开会，都来") == []
    assert "campaigns" not in await count_rows(village.database)


async def test_in_a_group_the_notice_is_that_groups_grids(village: Village) -> None:
    said = await village.say(HOUSE_LEADER, f"发通知：{NOTICE}")
    assert "1个群" in said_in(HOUSE_ROOM, said)[0]
