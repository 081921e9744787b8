"""吹哨报到: departments are called to the spot, answer, come and show it; who never comes is not forgotten."""

import pytest

from bot.gateway.console import Said
from domain.joint import TaskState
from domain.ports import CommandResult
from domain.ticket import Action, State
from models.life_tables import TaskRow
from models.tables import TicketMediaRow
from models.tickets import TicketRepository
from tests.support.archive import find_text, read_table
from tests.support.county import HOUSE_LEADER, HOUSE_ROOM, POLICE, RESIDENT, TOWN_LEADER
from tests.support.offices import POWER, WATER, open_offices
from tests.support.village import Village, find_said, said_to

LAMP = "村口路灯坏了三天了没人修"
PIPE = "水管爆了，水流了一路"
BOTH = "供水站，供电所"


@pytest.fixture
async def pipe(village: Village) -> Village:
    """A burst pipe beside a cable, reported and taken by the household's leader."""
    await open_offices(village)
    answered = find_said(await village.say(RESIDENT, PIPE), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "我接了")
    return village


async def whistle(village: Village, *, reason: str = "解决不了", **args: str) -> tuple[CommandResult, list[Said]]:
    """As the town's clerk does it on the page."""
    before = len(village.messenger.said)
    number = (await village.ticket()).no or ""
    return await village.command("ticket.whistle", number, reason=reason, **args), village.messenger.said[before:]


async def shares(village: Village) -> dict[str, TaskRow]:
    return {row.department: row for row in await read_table(village.database, TaskRow)}


async def test_water_and_power_come_to_the_burst_pipe_and_the_waterworks_lead(pipe: Village) -> None:
    result, said = await whistle(pipe, department=BOTH, text="水管边上有电缆，先断电")
    assert result.ok
    called = find_said(said, WATER.contact)
    for person in (WATER, POWER):
        (heard,) = said_to(person, said)
        assert PIPE in heard
        assert "清溪供水站主办" in heard
        assert "先断电" in heard
    owed = await shares(pipe)
    assert {code: row.leads for code, row in owed.items()} == {"watersupply": True, "power": False}

    said = await pipe.quote(POWER, find_said(said, POWER.contact), "收到，马上派人来")
    assert "清溪供电所说马上来" in said_to(HOUSE_LEADER, said)[0]
    await pipe.whisper(POWER, "到了")
    await pipe.whisper(POWER, "处理好了，电断了，挖完再送")
    await pipe.quote(WATER, called, "马上到")
    await pipe.quote(WATER, called, "到了")
    await pipe.show_picture(WATER, room=None)
    said = await pipe.quote(WATER, called, "处理好了")
    assert "都有回音了" in said_to(HOUSE_LEADER, said)[0]
    assert {row.state for row in (await shares(pipe)).values()} == {TaskState.DONE}
    assert [row.purpose for row in await read_table(pipe.database, TicketMediaRow)] == ["evidence"]

    ticket = await pipe.ticket()
    assert (ticket.state, await pipe.assignee()) == (State.WORKING, HOUSE_LEADER.name)
    said = await pipe.whisper(HOUSE_LEADER, "办好了")
    assert "满意" in said_to(RESIDENT, said)[0]
    assert (await pipe.actions()).count(Action.SHARE) == 6


async def test_who_is_said_to_lead_leads(pipe: Village) -> None:
    _, said = await whistle(pipe, department="供水站，供电所主办")
    assert "清溪供电所主办" in said_to(WATER, said)[0]
    assert (await shares(pipe))["power"].leads


async def test_a_department_that_never_comes(pipe: Village) -> None:
    """Called to a burst pipe at night: reminded, then the town told, then listed; the ticket knows of it."""
    pipe.go_to("20 22:30")
    _, said = await whistle(pipe, department="供电所")
    assert "30分钟内" in said_to(POWER, said)[0]
    pipe.clock.move(minutes=29)
    assert await pipe.ring() == []
    pipe.clock.move(minutes=2)
    said = await pipe.ring()
    assert "时间过了" in said_to(POWER, said)[0]
    assert said_to(TOWN_LEADER, said) == []
    pipe.clock.move(minutes=30)
    said = await pipe.ring()
    assert "一直没回话" in said_to(TOWN_LEADER, said)[0]
    assert "一直没回话" in said_to(HOUSE_LEADER, said)[0]
    pipe.clock.move(minutes=30)
    said = await pipe.ring()
    assert "列入考核清单" in said_to(TOWN_LEADER, said)[0]
    row = (await shares(pipe))["power"]
    assert (row.state, row.listed_at) == (TaskState.ASKED, pipe.clock.now())
    assert (await silences(pipe)) == [{"task": str(row.id), "department": "power"}]

    await pipe.whisper(POWER, "到了")
    await pipe.whisper(POWER, "修好了，换了电缆")
    row = (await shares(pipe))["power"]
    assert (row.state, row.listed_at is not None) == (TaskState.DONE, True)


async def test_an_ordinary_matter_is_waited_for_in_working_days_and_by_day(village: Village) -> None:
    await open_offices(village)
    await village.say(RESIDENT, LAMP)
    _, said = await whistle(village, department="供电所")
    assert "11月23日下班前" in said_to(POWER, said)[0]
    rings = {}
    for when in ("21 10:00", "23 19:00", "24 07:00", "24 08:01", "25 08:01", "26 08:01", "27 08:01", "30 08:01"):
        village.go_to(when)
        rings[when] = len(said_to(POWER, await village.ring()))
    assert [when for when, heard in rings.items() if heard] == ["24 08:01", "25 08:01", "26 08:01"]
    assert (await shares(village))["power"].listed_at is not None
    assert len(await silences(village)) == 1


async def silences(village: Village) -> list[object]:
    """What the history holds of departments that said nothing."""
    async with village.database.read() as session:
        history = await TicketRepository(session).history((await village.ticket()).id)
    return [one.facts for one in history if one.action is Action.SUPERVISE and one.reason == "department_silent"]


async def test_a_department_that_will_not_come_says_why_and_is_listed(pipe: Village) -> None:
    await whistle(pipe, department=BOTH)
    said = await pipe.whisper(POWER, "来不了")
    assert "为啥来不了" in said_to(POWER, said)[0]
    assert (await shares(pipe))["power"].state == TaskState.ASKED
    said = await pipe.whisper(POWER, "来不了，都在外面抢修")
    assert "来不了：「都在外面抢修」" in said_to(HOUSE_LEADER, said)[0]
    assert "都在外面抢修" in said_to(TOWN_LEADER, said)[0]
    row = (await shares(pipe))["power"]
    assert (row.state, row.reason, row.listed_at) == (TaskState.REFUSED, "cannot", pipe.clock.now())
    said = await pipe.whisper(WATER, "不归我们管")
    assert "来不了" in said_to(HOUSE_LEADER, said)[0]
    assert (await shares(pipe))["watersupply"].reason == "not_ours"
    assert set(await find_text(pipe.database, "都在外面抢修")) == {"ticket_words", "outbox"}


async def test_done_without_a_word_is_asked_for_a_picture(pipe: Village) -> None:
    await whistle(pipe, department="供电所")
    said = await pipe.whisper(POWER, "处理好了")
    assert "照片" in said_to(POWER, said)[0]
    assert (await shares(pipe))["power"].state == TaskState.ASKED
    said = await pipe.show_picture(POWER, room=None)
    assert "辛苦" in said_to(POWER, said)[0]
    assert (await shares(pipe))["power"].state == TaskState.DONE


async def test_or_for_a_sentence(pipe: Village) -> None:
    await whistle(pipe, department="供电所")
    await pipe.whisper(POWER, "处理好了")
    await pipe.whisper(POWER, "换了一段电缆，送电了")
    assert (await shares(pipe))["power"].state == TaskState.DONE
    assert await find_text(pipe.database, "换了一段电缆") == {"ticket_words": 1, "outbox": 1}


async def test_staff_see_their_own_shares_and_nothing_else_of_that_grid(pipe: Village) -> None:
    _, said = await whistle(pipe, department="供电所")
    called = find_said(said, POWER.contact)
    assert "吹哨等回话" in said_to(POWER, await pipe.whisper(POWER, "我的事"))[0]
    assert "办理中" in said_to(POWER, await pipe.quote(POWER, called, "咋样了"))[0]
    assert "办理中" not in " ".join(said_to(WATER, await pipe.quote(WATER, called, "咋样了")))
    before = await pipe.actions()
    for person in (POWER, WATER, POLICE):
        await pipe.quote(person, called, "往上报")
    assert await pipe.actions() == before


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        ({"department": "气象站"}, "unknown_department", "department"),
        ({"department": "供水站和气象站"}, "unknown_department", "department"),
        ({"department": ""}, "unknown_department", "department"),
        ({"department": "水利站"}, "nobody_there", "department"),
    ],
)
async def test_what_is_missing_is_said_and_nobody_is_called(
    pipe: Village, args: dict[str, str], code: str, field: str
) -> None:
    result, said = await whistle(pipe, **args)
    assert (result.code, result.field) == (code, field)
    assert said == []
    assert await shares(pipe) == {}


async def test_which_of_the_three_situations_it_is_must_be_said_unless_it_is_an_emergency(village: Village) -> None:
    await open_offices(village)
    await village.say(RESIDENT, LAMP)
    result, said = await whistle(village, department="供电所", reason="")
    assert (result.code, result.field, said) == ("needs_reason", "reason", [])
    assert (await whistle(village, department="供电所", reason="违法接电，我们没执法权"))[0].ok


async def test_nobody_is_called_twice(pipe: Village) -> None:
    await whistle(pipe, department="供电所")
    result, _ = await whistle(pipe, department="供电所")
    assert result.code == "asked"
    result, said = await whistle(pipe, department=BOTH)
    assert result.ok
    assert said_to(POWER, said) == []
    assert len(said_to(WATER, said)) == 1


async def test_once_it_is_done_nobody_sets_out_for_nothing(pipe: Village) -> None:
    await whistle(pipe, department="供电所")
    await pipe.whisper(HOUSE_LEADER, "办好了，水管接上了")
    said = await pipe.ring()
    assert "不用去了" in said_to(POWER, said)[0]
    assert (await shares(pipe))["power"].state == TaskState.WITHDRAWN


async def test_what_one_person_is_reminded_of_is_one_message(village: Village) -> None:
    """Two silent departments on one ticket, and a second ticket waiting for one of them."""
    await open_offices(village)
    await village.say(RESIDENT, LAMP)
    await whistle(village, department=BOTH)
    await village.say(RESIDENT, "垃圾堆成山好多天没人来收，臭得很")
    second = next(ticket.no or "" for ticket in await village.tickets() if ticket.short_no == 2)
    assert (await village.command("ticket.whistle", second, department="供电所", reason="解决不了")).ok
    village.go_to("24 08:01")
    said = await village.ring()
    assert len([one for one in said_to(POWER, said) if "时间过了" in one]) == 1
    village.go_to("25 08:01")
    said = await village.ring()
    (told,) = [one for one in said_to(TOWN_LEADER, said) if "一直没回话" in one]
    assert told.count("一直没回话") == 3
    assert "清溪供水站" in told
