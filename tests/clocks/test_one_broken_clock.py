"""One ticket whose clock can't be rung holds up no other: it is named in the log and waits for an hour."""

import logging
from datetime import timedelta

import pytest
from sqlalchemy import update

from models.tables import TicketRow
from tests.support.county import GROUP_LEADER, HOUSE_LEADER, RESIDENT
from tests.support.village import Village, said_to

GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"
WATER = "自来水停了一天了，啥时候来水"


async def break_clock(village: Village, ticket: int) -> None:
    async with village.database.write() as session:
        await session.execute(update(TicketRow).where(TicketRow.id == ticket).values(ladder="no_such"))


async def test_the_others_ring_and_the_broken_one_waits(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    await village.say(RESIDENT, GARBAGE)
    await village.say(RESIDENT, WATER)
    broken, _ = await village.tickets()
    await break_clock(village, broken.id)
    village.clock.move(hours=4)
    with caplog.at_level(logging.ERROR, logger="wangge.ringing"):
        said = await village.ring()
    assert said_to(HOUSE_LEADER, said)
    assert said_to(GROUP_LEADER, said)
    assert f"clock_failed clock=clock.ticket subject={broken.id}" in caplog.text
    async with village.database.read() as session:
        row = await session.get_one(TicketRow, broken.id)
        assert row.ring_at == village.clock.now() + timedelta(hours=1)
    assert await village.ring() == []


async def test_mended_it_rings_again(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    await village.say(RESIDENT, GARBAGE)
    (ticket,) = await village.tickets()
    await break_clock(village, ticket.id)
    village.clock.move(hours=4)
    with caplog.at_level(logging.CRITICAL):
        assert await village.ring() == []
    async with village.database.write() as session:
        await session.execute(update(TicketRow).values(ladder="respond"))
    village.clock.move(hours=1)
    assert said_to(HOUSE_LEADER, await village.ring())
