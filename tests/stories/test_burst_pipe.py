"""A water pipe bursts; four people say so in two groups, each in their own way: one ticket for each place, all told."""

from domain.messages import MessageKind
from domain.ticket import State
from models.tables import TicketReporterRow
from tests.support.archive import read_table
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECRETARY,
    STRANGER,
    VILLAGE_ROOM,
)
from tests.support.village import Village, find_said, said_in, said_to


async def test_four_voices_in_two_groups(village: Village) -> None:
    first = await village.say(RESIDENT, "水管爆了水哗哗地流，路上都淹了，快来人修")
    second = await village.say(NEIGHBOUR, "我家门口水管也爆了，在喷水")
    assert "已经有人报了" in said_in(HOUSE_ROOM, second)[0]
    await village.say(STRANGER, "水管爆了没人管吗")
    elsewhere = await village.say(SECRETARY, "二组那边水管爆了，谁去看看", room=VILLAGE_ROOM)
    assert said_in(VILLAGE_ROOM, elsewhere)
    tickets = await village.tickets()
    assert len(tickets) <= 2
    in_house = [row for row in await read_table(village.database, TicketReporterRow) if row.ticket_id == tickets[0].id]
    assert len(in_house) == 3
    assert said_to(HOUSE_LEADER, first)


async def test_each_reporter_has_the_last_word(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, "水管爆了水哗哗地流，路上都淹了，快来人修"), HOUSE_ROOM)
    await village.say(NEIGHBOUR, "我家门口水管也爆了，在喷水")
    await village.quote(HOUSE_LEADER, answered, "我接了")
    await village.show_picture(HOUSE_LEADER)
    asked = await village.quote(HOUSE_LEADER, answered, "修好了")
    assert all("回1满意" in said_to(person, asked)[0] for person in (RESIDENT, NEIGHBOUR))
    await village.whisper(RESIDENT, "1")
    assert (await village.ticket()).state is State.VERIFYING
    sent_back = await village.whisper(NEIGHBOUR, "3")
    assert (await village.ticket()).state is State.REWORKING
    assert any("不满意" in words for words in said_to(HOUSE_LEADER, sent_back))
    await village.hear(village.word(HOUSE_LEADER, kind=MessageKind.PICTURE, room=None))
    await village.whisper(HOUSE_LEADER, "1号修好了，换了一截管子")
    await village.whisper(RESIDENT, "满意")
    await village.whisper(NEIGHBOUR, "1")
    assert (await village.ticket()).state is State.CLOSED
