"""A complaint about a cadre: whoever it is about asks, searches, waits and stands in for others, and learns nothing."""

import re

import pytest

from bot.gateway.console import Said
from domain.ticket import Action, State
from domain.viewing import make_reader
from models.readings import TicketQuery, list_tickets
from models.tables import OutboxRow, TicketRow, TicketWordsRow
from tests.support.archive import read_table
from tests.support.county import (
    A1,
    ADMIN,
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
    TOWN_LEADER,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to

COMPLAINT = "王书记收了钱不给办事，村干部不作为"
PASSED_BY = (HOUSE_LEADER, SECOND_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER, POLICE, ADMIN, NEIGHBOUR)
EVERYBODY = (*PASSED_BY, DUTY, DISCIPLINE)


def told(said: list[Said]) -> set[str]:
    return {person.name for person in EVERYBODY if said_to(person, said)}


async def test_only_the_towns_discipline_office_hears_of_it(village: Village) -> None:
    said = await village.say(RESIDENT, COMPLAINT)
    assert told(said) == {DISCIPLINE.name}
    assert said_in(HOUSE_ROOM, said) == []
    assert "专人" in said_to(RESIDENT, said)[0]
    assert await village.assignee() == "discipline"


@pytest.mark.parametrize("person", PASSED_BY, ids=lambda person: person.name)
async def test_asking_for_it_is_like_asking_for_what_does_not_exist(village: Village, person: Person) -> None:
    await village.say(RESIDENT, COMPLAINT)
    number = (await village.ticket()).no
    for real, unreal in (("1号咋样了", "7号咋样了"), (f"{number}咋样了", "20261120-05010201-777咋样了")):
        for ask in (village.say, village.whisper):
            assert as_told(await ask(person, real)) == as_told(await ask(person, unreal)), real


@pytest.mark.parametrize("words", ["办好了，谈过了", "我接了", "往上报", "不用来了", "作废，记重了"])
async def test_no_order_about_it_does_or_tells_anything(village: Village, words: str) -> None:
    await village.say(RESIDENT, COMPLAINT)
    for person in PASSED_BY:
        for said in (await village.say(person, f"1号{words}"), await village.whisper(person, f"1号{words}")):
            for one in said:
                assert not re.search("干部|纪委|钱委员|作风|20261120-", one.body), one.body
    assert (await village.ticket()).state is State.ASSIGNED
    assert await village.actions() == [Action.REPORT, Action.FILE, Action.ASSIGN]


async def test_it_is_in_no_list_of_theirs(village: Village) -> None:
    await village.say(RESIDENT, COMPLAINT)
    directory = await village.core.archive.cache.refresh(village.database)
    for person in EVERYBODY:
        officer = directory.officer_behind(A1, person.contact)
        if officer is None:
            continue
        query = TicketQuery(reader=make_reader(officer, directory))
        async with village.database.read() as session:
            found = await list_tickets(session, query)
        assert bool(found) == (person is DISCIPLINE), person.name
        for one in await village.whisper(person, "我的事"):
            if person is not DISCIPLINE:
                assert "1号" not in one.body


async def test_however_long_nobody_answers_it_is_never_raised_to_those_it_passes_by(village: Village) -> None:
    await village.say(RESIDENT, COMPLAINT)
    for day in range(21, 31):
        for hour in ("09:00", "15:00", "19:30"):
            village.go_to(f"{day} {hour}")
            said = await village.ring()
            assert told(said) <= {DISCIPLINE.name, DUTY.name}, (day, hour)
            assert said_in(HOUSE_ROOM, said) == []


async def test_of_the_person_only_an_id_is_kept(village: Village) -> None:
    await village.say(RESIDENT, COMPLAINT)
    directory = await village.core.archive.cache.refresh(village.database)
    secretary = directory.officer_behind(A1, SECRETARY.contact)
    assert secretary is not None
    (row,) = await read_table(village.database, TicketRow)
    assert row.shut_out == [secretary.person]
    assert [words.text for words in await read_table(village.database, TicketWordsRow)] == [COMPLAINT]


async def test_who_is_named_a_moment_later_loses_it(village: Village) -> None:
    await village.whisper(RESIDENT, "村干部不作为，吃拿卡要")
    assert await village.assignee() == "discipline"
    said = await village.whisper(RESIDENT, "就是钱委员，他收了钱不办事")
    assert await village.assignee() == DUTY.name
    assert DISCIPLINE.name not in told(said)
    assert DUTY.name in told(said)
    after = [one for one in await village.whisper(DISCIPLINE, "1号咋样了") if "1号" in one.body]
    assert after == []


async def test_a_complaint_about_the_town_goes_to_nobody_of_the_town(village: Village) -> None:
    said = await village.say(RESIDENT, "镇长收了钱，推诿不办事")
    assert await village.assignee() == DUTY.name
    assert told(said) == {DUTY.name}


async def test_the_reporter_is_answered_and_has_the_last_word(village: Village) -> None:
    said = await village.say(RESIDENT, COMPLAINT)
    asked = await village.whisper(RESIDENT, "1号咋样了")
    assert "1号" in asked[0].body
    said = await village.quote(DISCIPLINE, find_said(said, DISCIPLINE.contact), "办好了，查清楚了")
    assert "满意" in said_to(RESIDENT, said)[0]
    await village.whisper(RESIDENT, "1")
    assert (await village.ticket()).state is State.CLOSED


async def test_nothing_in_the_outbox_names_it_to_anybody_else(village: Village) -> None:
    await village.say(RESIDENT, COMPLAINT)
    rows = await read_table(village.database, OutboxRow)
    named = {row.chat for row in rows if "王书记" in row.body or "不作为" in row.body}
    assert named == {DISCIPLINE.contact}


def as_told(said: list[Said]) -> list[tuple[str, str]]:
    """What was said where, without the numbers that were asked for."""
    return sorted((one.chat, re.sub(r"\d+", "#", one.body)) for one in said)
