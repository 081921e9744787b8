"""A ticket goes to a department, which has it from then on; what is its duty does not come back down."""

from dataclasses import replace

import pytest

from domain.ids import MessageId
from domain.ports import CommandResult
from domain.refusal import Refusal
from domain.ticket import Action, Part, State
from handlers.departments import check_calling
from handlers.doing import Doer
from models.tickets import TicketRepository
from tests.support.county import DISCIPLINE, POLICE, RESIDENT, SECRETARY
from tests.support.offices import POWER, WATER, open_offices
from tests.support.village import Village, find_said, said_to

DRY = "停水了，一滴水都没有"


@pytest.fixture
async def dry(village: Village) -> Village:
    await open_offices(village)
    await village.say(RESIDENT, DRY)
    return village


async def give(village: Village, **args: str) -> CommandResult:
    return await village.command("ticket.transfer", (await village.ticket()).no or "", **args)


async def test_the_waterworks_get_it_hear_of_it_and_end_it(dry: Village) -> None:
    before = len(dry.messenger.said)
    assert (await give(dry, department="自来水")).ok
    said = dry.messenger.said[before:]
    assert DRY in said_to(WATER, said)[0]
    assert said_to(POWER, said) == []
    assert await dry.assignee() == "watersupply"
    assert "1件" in said_to(WATER, await dry.whisper(WATER, "我的事"))[0]
    said = await dry.quote(WATER, find_said(said, WATER.contact), "办好了，换了水泵")
    assert "满意" in said_to(RESIDENT, said)[0]
    assert (await dry.ticket()).state is State.VERIFYING


@pytest.mark.parametrize(
    ("department", "code", "words"),
    [
        ("气象站", "unknown_department", "认不出部门：1"),
        ("", "unknown_department", "认不出部门：1"),
        ("水利站", "nobody_there", "0917-2222222"),
    ],
)
async def test_a_department_that_can_not_have_it_leaves_it_where_it_is(
    dry: Village, department: str, code: str, words: str
) -> None:
    result = await dry.command("ticket.to_dept", (await dry.ticket()).no or "", department=department)
    assert (result.code, words in result.sentence) == (code, True)
    assert await dry.assignee() != department


async def test_a_department_can_not_push_its_duty_down_to_the_village(dry: Village) -> None:
    await give(dry, department="供水站")
    refused = await give(dry, name=SECRETARY.name, reason="村里办更方便")
    assert (refused.code, refused.field) == ("needs_basis", "reason")
    assert await dry.assignee() == "watersupply"
    assert (await give(dry, name=SECRETARY.name, reason="《村镇供水条例》第十二条，由村管")).ok
    assert await dry.assignee() == SECRETARY.name
    async with dry.database.read() as session:
        history = await TicketRepository(session).history((await dry.ticket()).id)
    assert [event.reason for event in history if event.action is Action.TRANSFER] == ["", "《村镇供水条例》第十二条"]


async def test_it_does_not_go_where_it_is_already(dry: Village) -> None:
    await give(dry, department="供水站")
    assert (await give(dry, department="供水公司")).code == "has_it"


async def test_a_secret_matter_goes_to_the_departments_of_its_kind_alone(village: Village) -> None:
    await open_offices(village)
    await village.whisper(RESIDENT, "村主任贪污低保钱，我要举报")
    ticket = await village.ticket()
    assert ticket.sensitive
    before = len(village.messenger.said)
    assert (await give(village, department="派出所")).code == "not_on_route"
    said = village.messenger.said[before:]
    assert said_to(POLICE, said) + said_to(WATER, said) == []
    assert said_to(DISCIPLINE, village.messenger.said)


@pytest.mark.parametrize(
    ("parts", "urgent", "may"),
    [
        ({Part.VILLAGE}, False, True),
        ({Part.TOWN}, False, True),
        ({Part.HOUSEHOLD, Part.ASSIGNEE}, False, False),
        ({Part.GROUP}, False, False),
        ({Part.HOUSEHOLD, Part.ASSIGNEE}, True, True),
        ({Part.GROUP}, True, True),
        ({Part.DEPARTMENT}, True, False),
        (set(), True, False),
    ],
)
async def test_the_village_sends_it_and_in_danger_whoever_is_there(
    dry: Village, parts: set[Part], urgent: bool, may: bool
) -> None:
    doer = Doer(actor="person:1", parts=frozenset(parts), person=None, message_id=MessageId("m"))
    ticket = replace(await dry.ticket(), urgent=urgent, urgency="normal")
    if may:
        check_calling(ticket, doer)
        return
    with pytest.raises(Refusal):
        check_calling(ticket, doer)
