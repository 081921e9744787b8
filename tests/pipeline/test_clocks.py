"""What falls due without anybody speaking, and what a tick costs when nothing does."""

from domain.ticket import State
from handlers.clocks import CLOCKS
from tests.support.archive import count_rows
from tests.support.county import HOUSE_LEADER, RESIDENT
from tests.support.village import Village, said_to

LAMP = "村口路灯坏了三天了没人修"


async def test_an_hour_of_ticks_with_nothing_due_leaves_hardly_a_trace(village: Village) -> None:
    before = await count_rows(village.database)
    for _ in range(60):
        await village.ring()
        village.clock.move(minutes=1)
    after = await count_rows(village.database)
    assert after.pop("inbox") <= len(CLOCKS) * 13
    assert after == before


async def test_two_ticks_of_one_moment_ask_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    village.clock.move(hours=25)
    said = [*await village.ring(), *await village.ring()]
    assert len(said_to(RESIDENT, said)) == 1


async def test_at_night_nobody_is_asked_and_in_the_morning_they_are(village: Village) -> None:
    village.go_to("20 19:00")
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    village.go_to("21 21:00")
    assert await village.ring() == []
    village.go_to("22 08:01")
    assert len(said_to(RESIDENT, await village.ring())) == 1
    assert (await village.ticket()).state is State.VERIFYING


async def test_a_standstill_of_a_week_asks_once_and_not_seven_times(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    village.go_to("27 10:00")
    assert len(said_to(RESIDENT, await village.ring())) == 1
    assert (await village.ticket()).asks == 2
