"""What is nobody's business in the group: told along its route only, and never repeated where it was said."""

import pytest

from domain.ticket import State
from tests.support.county import (
    DISCIPLINE,
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    POLICE,
    RESIDENT,
    SECOND_LEADER,
    SECRETARY,
    STRANGER,
    TOWN_LEADER,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to

BEATEN = "我男人打我"
CADRE = "村干部不作为"
DRUGS = "有人吸毒"
FIRE = "我家着火了快来人"
ASK_FRIENDSHIP = "已收到，请加我好友，我私下回您。"


async def test_who_is_beaten_at_home_hears_the_number_first_and_the_rest_alone(village: Village) -> None:
    said = await village.say(RESIDENT, BEATEN)
    in_group = said_in(HOUSE_ROOM, said)
    assert len(in_group) == 1
    assert "110" in in_group[0]
    assert "会联系您" in said_to(RESIDENT, said)[0]
    for words in ("打", "暴", "男人", RESIDENT.name):
        assert not any(words in line.replace("先打110", "").replace("请打110", "") for line in in_group), in_group


async def test_it_reaches_the_village_and_above_and_nobody_below(village: Village) -> None:
    said = await village.say(RESIDENT, BEATEN)
    assert said_to(HOUSE_LEADER, said) == []
    assert said_to(GROUP_LEADER, said) == []
    assert said_to(SECOND_LEADER, said) == []
    told = [person.name for person in (SECRETARY, TOWN_LEADER, DUTY) if said_to(person, said)]
    assert told == [SECRETARY.name, TOWN_LEADER.name, DUTY.name]


async def test_who_is_no_friend_is_asked_to_become_one_and_nothing_else_is_said(village: Village) -> None:
    said = await village.say(STRANGER, DRUGS)
    assert said_in(HOUSE_ROOM, said) == [ASK_FRIENDSHIP]
    assert said_to(STRANGER, said) == []
    assert find_said(said, HOUSE_ROOM).mentions == (STRANGER.contact,)


async def test_a_complaint_about_a_cadre_goes_past_village_and_town(village: Village) -> None:
    said = await village.say(RESIDENT, CADRE)
    assert await village.assignee() == "discipline"
    told = {person.name for person in ALL_OFFICERS if said_to(person, said)}
    assert told == {DISCIPLINE.name}
    assert said_in(HOUSE_ROOM, said) == []
    assert "专人" in said_to(RESIDENT, said)[0]


async def test_drugs_are_for_the_police_alone(village: Village) -> None:
    said = await village.say(RESIDENT, DRUGS)
    told = {person.name for person in ALL_OFFICERS if said_to(person, said)}
    assert told == {POLICE.name}


@pytest.mark.parametrize("words", ["1号咋样了", "1号办好了，谈过了", "1号我接了", "1号往上报"])
async def test_whoever_is_passed_by_does_not_even_learn_that_there_is_something(village: Village, words: str) -> None:
    await village.say(RESIDENT, CADRE)
    for person in (HOUSE_LEADER, GROUP_LEADER, SECRETARY, NEIGHBOUR):
        for said in (await village.say(person, words), await village.whisper(person, words)):
            for one in said:
                assert "干部" not in one.body
                assert "纪委" not in one.body
                assert "20261120-" not in one.body
    assert (await village.ticket()).state is State.ASSIGNED


async def test_when_it_is_done_the_reporter_alone_is_asked(village: Village) -> None:
    said = await village.say(RESIDENT, CADRE)
    said = await village.quote(DISCIPLINE, find_said(said, DISCIPLINE.contact), "办好了，谈过话了")
    assert said_in(HOUSE_ROOM, said) == []
    assert "满意" in said_to(RESIDENT, said)[0]
    assert "干部" not in said_to(RESIDENT, said)[0]
    await village.whisper(RESIDENT, "1")
    assert (await village.ticket()).state is State.CLOSED


async def test_where_the_reporter_can_not_be_asked_the_town_is_not_asked_in_their_stead(village: Village) -> None:
    said = await village.say(STRANGER, CADRE)
    said = await village.quote(DISCIPLINE, find_said(said, DISCIPLINE.contact), "办好了，谈过话了")
    told = {person.name for person in ALL_OFFICERS if said_to(person, said)}
    assert told == {DISCIPLINE.name}
    assert said_in(HOUSE_ROOM, said) == []


async def test_where_the_cadre_office_is_not_content_with_nobody_above_is_told_who_may_not_know(
    village: Village,
) -> None:
    said = await village.say(RESIDENT, CADRE)
    await village.quote(DISCIPLINE, find_said(said, DISCIPLINE.contact), "办好了，谈过话了")
    said = await village.whisper(RESIDENT, "3")
    assert {person.name for person in ALL_OFFICERS if said_to(person, said)} == {DISCIPLINE.name}


async def test_a_private_word_that_weixin_refuses_is_asked_for_in_the_group_and_the_owner_sees_it(
    village: Village,
) -> None:
    village.messenger.deaf.add(RESIDENT.contact)
    said = await village.say(RESIDENT, DRUGS)
    assert said_in(HOUSE_ROOM, said) == [ASK_FRIENDSHIP]
    assert any("没加我好友" in words for words in said_to(POLICE, said))
    assert not any("吸毒" in words for words in said_in(HOUSE_ROOM, said))


async def test_fire_gives_the_number_first_and_wakes_everybody_up_to_the_county(village: Village) -> None:
    village.go_to("21 03:00")
    said = await village.say(RESIDENT, FIRE)
    assert "119" in said[0].body
    assert said[0].chat == HOUSE_ROOM
    told = {person.name for person in ALL_OFFICERS if said_to(person, said)}
    assert told == {one.name for one in (HOUSE_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER, DUTY)}
    assert all(FIRE in words for person in (HOUSE_LEADER, DUTY) for words in said_to(person, said))
    assert (await village.ticket()).urgent
    assert await village.assignee() == DUTY.name


async def test_the_bot_never_says_that_it_has_called(village: Village) -> None:
    for words in (FIRE, BEATEN):
        for one in await village.say(RESIDENT, words):
            assert "已打" not in one.body
            assert "已报警" not in one.body


ALL_OFFICERS: tuple[Person, ...] = (
    HOUSE_LEADER,
    SECOND_LEADER,
    GROUP_LEADER,
    SECRETARY,
    TOWN_LEADER,
    DUTY,
    POLICE,
    DISCIPLINE,
)
