"""Tickets of an older program, which knew no clocks, ring after the upgrade as if they always had had them."""

from importlib import import_module

from sqlalchemy import text, update

from domain.ticket import State
from models.tables import TicketRow
from tests.support.county import HOUSE_LEADER, RESIDENT
from tests.support.village import Village, said_to

GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"
LAMP = "村口路灯坏了三天了没人修"


async def forget_clocks_and_upgrade(village: Village) -> None:
    async with village.database.write() as session:
        await session.execute(update(TicketRow).values(ladder="", rung=0, ring_at=None))
        for statement in import_module("migrations.versions.0008_old_tickets_ring").STATEMENTS:
            await session.execute(text(statement))


async def test_what_is_open_is_reminded_of_when_it_is_due_and_what_is_closed_is_archived(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    await village.say(HOUSE_LEADER, "1号办好了，清走了")
    await village.whisper(RESIDENT, "1")
    await village.say(RESIDENT, LAMP)
    await forget_clocks_and_upgrade(village)
    village.go_to("27 12:30")
    assert await village.ring() == []
    village.go_to("30 12:30")
    assert "2号" in said_to(HOUSE_LEADER, await village.ring())[0]
    village.clock.move(days=30)
    await village.ring()
    assert [ticket.state for ticket in await village.tickets()] == [State.ARCHIVED, State.ASSIGNED]
