"""A hand is asked for: whoever helps says so by quoting, the owner keeps the ticket, and nobody is forgotten."""

import pytest

from bot.gateway.console import Said
from domain.joint import TaskState
from domain.ticket import Action, State
from models.life_tables import TaskRow
from tests.support.archive import find_text, read_table
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    RESIDENT,
    SECOND_LEADER,
    SECRETARY,
    TOWN_LEADER,
    Person,
)
from tests.support.offices import POWER, open_offices
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"


async def ask_help(village: Village, **who: str) -> list[Said]:
    """The lamp is reported and taken; its owner asks for a hand. Everything said because of the asking."""
    if not await village.tickets():
        answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
        await village.quote(HOUSE_LEADER, answered, "我接了")
    before = len(village.messenger.said)
    result = await village.command("ticket.assist", (await village.ticket()).no or "", **who)
    assert result.ok, result
    return village.messenger.said[before:]


async def states(village: Village) -> list[str]:
    return [row.state for row in await read_table(village.database, TaskRow)]


async def test_a_helper_comes_and_the_owner_ends_it(village: Village) -> None:
    said = await ask_help(village, name=SECOND_LEADER.name)
    (asked,) = said_to(SECOND_LEADER, said)
    assert LAMP in asked
    assert HOUSE_LEADER.name in asked
    assert (await village.ticket()).state is State.ASSISTING
    asking = find_said(said, SECOND_LEADER.contact)
    said = await village.quote(SECOND_LEADER, asking, "收到")
    assert "说马上来" in said_to(HOUSE_LEADER, said)[0]
    said = await village.quote(SECOND_LEADER, asking, "来了")
    assert "到了" in said_to(HOUSE_LEADER, said)[0]
    said = await village.quote(SECOND_LEADER, asking, "弄好了，换了灯泡")
    assert "换了灯泡" in said_to(HOUSE_LEADER, said)[0]
    ticket = await village.ticket()
    assert ticket.state is State.WORKING
    assert await village.assignee() == HOUSE_LEADER.name
    said = await village.whisper(HOUSE_LEADER, "办好了，灯亮了")
    assert "满意" in said_to(RESIDENT, said)[0]
    assert await village.actions() == [
        Action.REPORT,
        Action.FILE,
        Action.ASSIGN,
        Action.ACCEPT,
        Action.ASSIST,
        *[Action.SHARE] * 3,
        Action.REJOIN,
        Action.DONE,
        Action.VERIFY,
    ]


async def test_asking_for_help_is_taking_the_ticket(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await ask_help(village, name="何有田")
    assert (await village.ticket()).state is State.ASSISTING
    assert Action.ACCEPT in await village.actions()


@pytest.mark.parametrize("name", ["何有田", "老何", "何组长", "有田"])
async def test_a_helper_is_called_by_whatever_people_call_them(village: Village, name: str) -> None:
    assert said_to(SECOND_LEADER, await ask_help(village, name=name))


async def test_a_department_may_be_asked_for_a_hand_by_its_name_alone(village: Village) -> None:
    await open_offices(village)
    said = await ask_help(village, name="供电所")
    assert "请您帮忙" in said_to(POWER, said)[0]
    await village.whisper(POWER, "弄好了")
    assert (await village.ticket()).state is State.WORKING


@pytest.mark.parametrize(
    ("who", "code", "words"),
    [
        ({"name": "钱多多"}, "unknown_person", "名单里没他，打个电话吧"),
        ({"name": ""}, "unknown_person", "请谁来"),
        ({"department": "气象站"}, "unknown_department", "认不出部门：1"),
        ({"department": "水利站"}, "nobody_there", "0917-2222222"),
        ({"name": HOUSE_LEADER.name}, "has_it", "就是张桂芳在办"),
    ],
)
async def test_who_can_not_be_asked_is_said_and_nothing_changes(
    village: Village, who: dict[str, str], code: str, words: str
) -> None:
    await open_offices(village)
    await village.say(RESIDENT, LAMP)
    before = await village.actions()
    result = await village.command("ticket.assist", (await village.ticket()).no or "", **who)
    assert (result.ok, result.code) == (False, code)
    assert words in result.sentence
    assert await village.actions() == before


async def test_nobody_is_asked_twice_and_a_second_one_may_be(village: Village) -> None:
    await ask_help(village, name=SECOND_LEADER.name)
    again = await village.command("ticket.assist", (await village.ticket()).no or "", name=SECOND_LEADER.name)
    assert again.code == "asked"
    await ask_help(village, name=GROUP_LEADER.name)
    await village.whisper(SECOND_LEADER, "弄好了")
    assert (await village.ticket()).state is State.ASSISTING
    await village.whisper(GROUP_LEADER, "弄好了")
    assert (await village.ticket()).state is State.WORKING


async def test_a_helper_refuses_and_the_owner_knows_why(village: Village) -> None:
    await ask_help(village, name=SECOND_LEADER.name)
    said = await village.whisper(SECOND_LEADER, "去不了，在县里开会")
    assert "我告诉办的人" in said_to(SECOND_LEADER, said)[0]
    assert "来不了：「在县里开会」" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).state is State.WORKING
    (row,) = await read_table(village.database, TaskRow)
    assert (row.state, row.reason, row.listed_at) == (TaskState.REFUSED, "cannot", None)
    assert await find_text(village.database, "县里开会") == {"ticket_words": 1, "outbox": 1}


@pytest.mark.parametrize("person", [NEIGHBOUR, OTHER_LEADER, GROUP_LEADER, POWER])
async def test_nobody_answers_for_somebody_else(village: Village, person: Person) -> None:
    await open_offices(village)
    said = await ask_help(village, name=SECOND_LEADER.name)
    await village.quote(person, find_said(said, SECOND_LEADER.contact), "到了")
    await village.whisper(person, "去不了，没空")
    assert await states(village) == [TaskState.ASKED]


async def test_who_has_another_ticket_in_hand_is_asked_which_is_meant(village: Village) -> None:
    await ask_help(village, name=SECOND_LEADER.name)
    await village.say(NEIGHBOUR, "垃圾堆成山好多天没人来收，臭得很", room="house2@chatroom")
    said = await village.whisper(SECOND_LEADER, "弄好了")
    assert "您说的是哪一件" in said_to(SECOND_LEADER, said)[0]
    assert await states(village) == [TaskState.ASKED]
    await village.whisper(SECOND_LEADER, "到了")
    assert await states(village) == [TaskState.ARRIVED]


async def test_a_helper_may_ask_how_far_it_is_and_sees_it_among_their_own(village: Village) -> None:
    said = await ask_help(village, name=SECOND_LEADER.name)
    asking = find_said(said, SECOND_LEADER.contact)
    assert "协办中" in said_to(SECOND_LEADER, await village.quote(SECOND_LEADER, asking, "咋样了"))[0]
    assert "1号路灯" in said_to(SECOND_LEADER, await village.whisper(SECOND_LEADER, "我的事"))[0]


async def test_the_owner_need_not_wait_for_a_helper_who_never_comes(village: Village) -> None:
    await ask_help(village, name=SECOND_LEADER.name)
    await village.whisper(HOUSE_LEADER, "办好了，自己换了灯泡")
    assert (await village.ticket()).state is State.VERIFYING
    said = await village.ring()
    assert "不用去了" in said_to(SECOND_LEADER, said)[0]
    assert await states(village) == [TaskState.WITHDRAWN]
    said = await village.whisper(SECOND_LEADER, "到了")
    assert [row.state for row in await read_table(village.database, TaskRow)] == [TaskState.WITHDRAWN]


def find_lines(words: str, said: list[str]) -> list[str]:
    """A clock of the ticket itself or the morning may speak beside."""
    return [line for line in said if words in line]


async def test_a_silent_helper_is_reminded_and_then_the_owner_told(village: Village) -> None:
    await ask_help(village, name=SECOND_LEADER.name)
    village.go_to("23 19:00")
    assert said_to(SECOND_LEADER, await village.ring()) == []
    village.go_to("24 08:01")
    said = await village.ring()
    assert "时间过了" in said_to(SECOND_LEADER, said)[0]
    assert find_lines("回话", said_to(HOUSE_LEADER, said)) == []
    village.go_to("25 08:01")
    said = await village.ring()
    assert len(find_lines("一直没回话", said_to(HOUSE_LEADER, said))) == 1
    assert find_lines("回话", said_to(TOWN_LEADER, said)) == []
    village.go_to("30 08:01")
    assert find_lines("回话", said_to(HOUSE_LEADER, await village.ring())) == []
    (row,) = await read_table(village.database, TaskRow)
    assert (row.state, row.listed_at) == (TaskState.ASKED, None)


async def test_words_in_the_group_without_quote_or_number_change_nothing(village: Village) -> None:
    await ask_help(village, name=SECOND_LEADER.name)
    assert said_in(HOUSE_ROOM, await village.say(SECOND_LEADER, "到了")) == []
    assert await states(village) == [TaskState.ASKED]
    await village.say(SECOND_LEADER, "1号到了")
    assert await states(village) == [TaskState.ARRIVED]


async def test_a_secret_matter_is_shared_only_with_who_is_on_its_route(village: Village) -> None:
    await open_offices(village)
    await village.whisper(RESIDENT, "我男人又打我，打得好狠")
    ticket = await village.ticket()
    assert ticket.sensitive
    for who in ({"name": SECRETARY.name}, {"department": "供电所"}):
        result = await village.command("ticket.assist", ticket.no or "", **who)
        assert not result.ok
        assert result.code in ("not_on_route", "has_it")
