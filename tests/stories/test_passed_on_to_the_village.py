"""An order that is the village's to give: the household's leader is not sent away, the village is told."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from domain.classify import Decision, Intent, Verdict
from domain.commands import Command
from domain.joint import Task, TaskKind
from domain.refusal import Refusal
from domain.ticket import Action
from handlers.desk import Desk, Heard, Replies
from handlers.entitled import NOT_FOUND, require_right
from handlers.hear import hear
from tests.support.county import (
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    POLICE,
    RESIDENT,
    SECRETARY,
    TOWN,
    TOWN_LEADER,
    Person,
)
from tests.support.village import Village

LAMP, CADRE, BEATEN = "门口路灯坏了", "村干部不作为", "我男人打我"
SILENT = Verdict(decision=Decision.SILENT, intent=Intent.CHATTER)


@asynccontextmanager
async def at_desk(village: Village, person: Person, *, alone: bool = True) -> AsyncIterator[tuple[Heard, Desk]]:
    """The moment in which a command was recognised and its ticket found."""
    async with village.core.archive.unit() as unit:
        desk = await village.core.desks.make_desk(unit, village.clock.now())
        message = village.word(person, "3号", room=None if alone else HOUSE_ROOM)
        yield hear(message, desk, SILENT), desk


async def ask(village: Village, person: Person, command: Command, *, alone: bool = True) -> Replies | None:
    async with at_desk(village, person, alone=alone) as (heard, desk):
        (ticket,) = await village.tickets()
        return await require_right(heard, command, await desk.tickets.get(ticket.id), desk)


async def refused(village: Village, person: Person, command: Command, *, alone: bool = True) -> Refusal:
    with pytest.raises(Refusal) as caught:
        await ask(village, person, command, alone=alone)
    return caught.value


async def test_whoever_may_just_does_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    assert await ask(village, HOUSE_LEADER, Command.ESCALATE) is None
    assert await ask(village, SECRETARY, Command.SUSPEND) is None
    assert await ask(village, GROUP_LEADER, Command.TO_TOWN) is None
    assert await ask(village, RESIDENT, Command.REVISE) is None


@pytest.mark.parametrize("command", [Command.RESUME, Command.TO_TOWN, Command.TO_DEPT, Command.MERGE, Command.REFER])
async def test_what_is_the_villages_is_passed_on_with_the_number_and_written_down(
    village: Village, command: Command
) -> None:
    await village.say(RESIDENT, LAMP)
    replies = await ask(village, HOUSE_LEADER, command)
    assert replies is not None
    own, told = replies
    assert own.body == "这个要村上弄，已替您报村上了。"
    assert told.chat == SECRETARY.contact
    assert HOUSE_LEADER.name in told.body
    assert (await village.ticket()).no in told.body
    assert (await village.actions())[-1] is Action.NOTE


async def test_in_an_emergency_a_household_calls_the_department_itself(village: Village) -> None:
    await village.say(RESIDENT, "我家着火了快来人")
    assert await ask(village, HOUSE_LEADER, Command.TO_DEPT) is None


async def test_where_the_village_is_not_there_the_town_is_told_and_that_is_said(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.messenger.strangers.add(SECRETARY.contact)
    replies = await ask(village, HOUSE_LEADER, Command.RESUME)
    assert replies is not None
    assert replies[0].body == "这个要上面弄，已替您报镇上了。"
    assert replies[1].chat == TOWN_LEADER.contact


async def test_where_nobody_is_there_nothing_is_promised(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.messenger.strangers |= {SECRETARY.contact, TOWN_LEADER.contact, DUTY.contact}
    assert (await refused(village, HOUSE_LEADER, Command.RESUME)).code == "nobody_above"


async def test_for_somebody_elses_ticket_it_is_said_who_has_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await refused(village, GROUP_LEADER, Command.PROGRESS)
    assert said.sentence == f"1号（路灯与亮化）是{HOUSE_LEADER.name}在办。"


@pytest.mark.parametrize("person", [OTHER_LEADER, NEIGHBOUR], ids=lambda person: person.name)
async def test_whoever_has_nothing_to_do_with_it_hears_a_sentence_that_helps(village: Village, person: Person) -> None:
    await village.say(RESIDENT, LAMP)
    for command in (Command.ESCALATE, Command.SUSPEND, Command.DONE, Command.SAT1):
        said = await refused(village, person, command, alone=False)
        assert said.code == "not_yours"
        assert "权限" not in said.sentence


async def test_a_neighbour_in_the_group_may_ask_how_far_it_is_and_not_elsewhere(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    assert await ask(village, NEIGHBOUR, Command.QUERY, alone=False) is None
    assert (await refused(village, NEIGHBOUR, Command.QUERY)).sentence == NOT_FOUND


@pytest.mark.parametrize("command", [Command.QUERY, Command.ACCEPT, Command.SUSPEND, Command.MERGE, Command.VOID])
@pytest.mark.parametrize("words", [CADRE, BEATEN])
async def test_of_what_they_may_not_know_they_hear_what_they_hear_of_nothing(
    village: Village, command: Command, words: str
) -> None:
    await village.say(RESIDENT, words)
    for person in (HOUSE_LEADER, GROUP_LEADER, OTHER_LEADER, NEIGHBOUR):
        for alone in (True, False):
            assert (await refused(village, person, command, alone=alone)).sentence == NOT_FOUND


async def test_what_is_for_leaders_only_says_what_a_resident_may_do_instead(village: Village) -> None:
    async with at_desk(village, RESIDENT) as (heard, desk):
        for command in (Command.NOTICE, Command.SUBSTITUTE, Command.UNFINISHED):
            with pytest.raises(Refusal, match="直接跟我说"):
                await require_right(heard, command, None, desk)
        assert await require_right(heard, Command.HELP, None, desk) is None


async def test_a_helper_may_speak_of_their_share_and_gives_nothing_away(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    assert (await refused(village, POLICE, Command.PROGRESS)).sentence == NOT_FOUND
    ticket = await village.ticket()
    async with village.core.archive.unit() as unit:
        await unit.shelves.tasks.add(
            Task(
                ticket=ticket.id,
                kind=TaskKind.WHISTLE,
                person=None,
                department="police",
                office=TOWN,
                asked_by="system",
                asked_at=village.clock.now(),
                answer_by=None,
                due_at=None,
            )
        )
    assert await ask(village, POLICE, Command.PROGRESS) is None
    assert await ask(village, POLICE, Command.RETURN) is None
    assert (await refused(village, POLICE, Command.TRANSFER)).code == "not_yours"
