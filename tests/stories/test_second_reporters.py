"""A second household reports the same thing: one ticket, everybody told, everybody asked at the end."""

import pytest

from domain.messages import MessageKind
from domain.ticket import Action, State
from models.tables import TicketReporterRow, TicketWordsRow
from tests.support.archive import find_text, read_table
from tests.support.county import (
    DUTY,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECOND_ROOM,
    STRANGER,
    VILLAGE_ROOM,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"
LAMP_TOO = "村口路灯不亮了，黑得很"
DONE = "1号办好了，换了灯泡"


def household(number: int) -> Person:
    return Person(contact=type(RESIDENT.contact)(f"wxid_house{number}"), name=f"第{number}户")


async def test_the_second_reporter_joins_the_open_ticket_and_is_told_so(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.clock.move(hours=5)
    said = await village.say(NEIGHBOUR, LAMP_TOO)
    (answered,) = said_in(HOUSE_ROOM, said)
    assert answered.startswith("1号（路灯与亮化）已经有人报了，给您也添上，办好一起告诉您。")
    assert (await village.ticket()).no in answered  # type: ignore[operator]  # opened, so it has a number
    assert len(await read_table(village.database, TicketReporterRow)) == 2
    assert await village.actions() == [Action.REPORT, Action.FILE, Action.ASSIGN, Action.JOIN]
    (told,) = said_to(HOUSE_LEADER, said)
    assert LAMP_TOO in told


async def test_the_leader_is_told_of_the_first_and_not_of_twenty(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    told = []
    for number in range(20):
        told += said_to(HOUSE_LEADER, await village.say(household(number), "村口路灯坏了"))
    assert len(told) == 2
    assert "又有一家报" in told[0]
    assert "10家" in told[1]


async def test_what_many_report_becomes_urgent(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    due = (await village.ticket()).due_at
    for number in range(8):
        await village.say(household(number), "村口路灯坏了")
    assert (await village.ticket()).urgency == "low"
    await village.say(NEIGHBOUR, LAMP_TOO)
    ticket = await village.ticket()
    assert ticket.urgency == "urgent"
    assert due is not None
    assert ticket.due_at is not None
    assert ticket.due_at <= due


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("3栋楼道灯坏了", "5栋楼道灯坏了"),
        ("村东头路灯坏了", "村西头路灯坏了"),
        ("村口路灯坏了三天了", "学校门口的路灯坏了"),
        ("二组路灯坏了没人修", "四组路灯坏了没人修"),
    ],
)
async def test_at_another_place_it_is_another_ticket(village: Village, first: str, second: str) -> None:
    await village.say(RESIDENT, first)
    await village.say(NEIGHBOUR, second)
    assert len(await village.tickets()) == 2


async def test_another_type_another_group_or_days_later_it_is_another_ticket(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, "水管爆了，水流了一路")
    await village.say(NEIGHBOUR, LAMP_TOO, room=SECOND_ROOM)
    await village.say(NEIGHBOUR, LAMP_TOO, room=VILLAGE_ROOM)
    village.clock.move(days=3, hours=1)
    await village.say(NEIGHBOUR, LAMP_TOO)
    assert len(await village.tickets()) == 5


async def test_a_secret_is_never_joined(village: Village) -> None:
    await village.say(RESIDENT, "村干部不作为")
    said = await village.say(NEIGHBOUR, "村干部不作为")
    assert len(await village.tickets()) == 2
    assert said_in(HOUSE_ROOM, said) == []


@pytest.mark.parametrize("words", ["我家也是", "我们这边也停了", "3栋也没水"])
async def test_so_it_is_at_mine_joins_what_was_just_said(village: Village, words: str) -> None:
    await village.say(RESIDENT, "停水了，一滴水都没有")
    (answered,) = said_in(HOUSE_ROOM, await village.say(NEIGHBOUR, words, sender_name=NEIGHBOUR.name))
    assert "给您也添上" in answered
    assert len(await village.tickets()) == 1


async def test_so_it_is_at_mine_without_a_report_before_it_is_talk(village: Village) -> None:
    assert await village.say(NEIGHBOUR, "我家也是") == []
    await village.say(RESIDENT, LAMP)
    village.clock.move(minutes=11)
    assert await village.say(NEIGHBOUR, "我家也停了") == []
    assert await find_text(village.database, "我家也") == {}


async def test_the_second_reporters_picture_and_place_join_too(village: Village) -> None:
    await village.say(RESIDENT, "路灯坏了没人修")
    village.clock.move(hours=1)
    await village.say(NEIGHBOUR, "路灯坏了，没人来修")
    await village.say(NEIGHBOUR, "就在桥头")
    await village.hear(village.word(NEIGHBOUR, kind=MessageKind.PICTURE))
    assert [row.text for row in await read_table(village.database, TicketWordsRow)][-1] == "就在桥头"


async def test_who_says_it_again_the_next_day_is_told_how_far_it_is(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.clock.move(days=1)
    said = await village.say(RESIDENT, LAMP)
    assert "等人接单" in said_in(HOUSE_ROOM, said)[0]
    assert len(said_to(HOUSE_LEADER, said)) == 1
    assert len(await village.tickets()) == 1


async def test_at_the_end_every_reporter_is_asked_and_it_waits_for_all(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, LAMP_TOO)
    said = await village.say(HOUSE_LEADER, DONE)
    assert "满意" in said_to(RESIDENT, said)[0]
    assert "满意" in said_to(NEIGHBOUR, said)[0]
    said = await village.whisper(RESIDENT, "1")
    assert "还等别家" in said_to(RESIDENT, said)[0]
    assert (await village.ticket()).state is State.VERIFYING
    await village.whisper(NEIGHBOUR, "满意")
    assert (await village.ticket()).state is State.CLOSED


async def test_one_who_is_not_content_sends_it_back_and_all_are_asked_anew(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, LAMP_TOO)
    await village.say(HOUSE_LEADER, DONE)
    await village.whisper(RESIDENT, "1")
    await village.whisper(NEIGHBOUR, "3")
    assert (await village.ticket()).state is State.REWORKING
    said = await village.say(HOUSE_LEADER, "1号办好了，线也换了")
    assert said_to(RESIDENT, said)
    assert said_to(NEIGHBOUR, said)
    await village.whisper(RESIDENT, "1")
    await village.whisper(NEIGHBOUR, "2")
    assert (await village.ticket()).state is State.CLOSED


async def test_who_answered_is_not_asked_again_and_speaks_for_it_in_the_end(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, LAMP_TOO)
    await village.say(HOUSE_LEADER, DONE)
    await village.whisper(RESIDENT, "1")
    asked = []
    for day_and_hour in ("21 12:00", "22 13:00", "23 14:00"):
        village.go_to(day_and_hour)
        asked += await village.ring()
    assert said_to(RESIDENT, asked) == []
    assert len(said_to(NEIGHBOUR, asked)) == 2
    assert (await village.ticket()).state is State.CLOSED


async def test_done_they_say_and_another_reports_it_again_so_it_is_not_done(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, DONE)
    said = await village.say(NEIGHBOUR, LAMP_TOO)
    assert "给您也添上" in said_in(HOUSE_ROOM, said)[0]
    assert said_to(HOUSE_LEADER, said)
    assert (await village.ticket()).state is State.REWORKING


async def test_danger_is_joined_too_and_every_word_of_it_gets_the_number(village: Village) -> None:
    first = await village.say(RESIDENT, "我家着火了快来人")
    assert said_to(DUTY, first)
    for person in (NEIGHBOUR, STRANGER):
        said = await village.say(person, "着火了着火了，火大得很")
        assert "119" in said_in(HOUSE_ROOM, said)[0]
    assert len(await village.tickets()) == 1
    assert len(await read_table(village.database, TicketReporterRow)) == 3


async def test_tomorrows_fire_is_another_fire(village: Village) -> None:
    await village.say(RESIDENT, "我家着火了快来人")
    village.clock.move(days=1)
    said = await village.say(NEIGHBOUR, "着火了着火了，火大得很")
    assert said_to(DUTY, said)
    assert len(await village.tickets()) == 2


async def test_in_the_night_who_joins_is_told_alone(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.go_to("20 23:00")
    said = await village.say(NEIGHBOUR, LAMP_TOO)
    assert said_in(HOUSE_ROOM, said) == []
    assert "给您也添上" in find_said(said, NEIGHBOUR.contact).body


async def test_who_wants_not_to_be_recorded_is_not_added(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, "别记我")
    assert await village.say(NEIGHBOUR, LAMP_TOO) == []
    assert await village.say(NEIGHBOUR, "我家也是") == []
    assert len(await read_table(village.database, TicketReporterRow)) == 1


async def test_twenty_who_say_the_same_do_not_fill_the_group_with_answers(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    alone = []
    for number in range(20):
        said = await village.say(household(number), "村口路灯坏了")
        assert "给您也添上" in said[0].body
        alone.append(said_in(HOUSE_ROOM, said) == [])
    assert alone == [False] * 3 + [True] * 17
