"""A fire at night: at the county at once, said again until somebody answers, and the number to call for who waits."""

from sqlalchemy import update

from domain.ticket import State
from models.directory import raise_revision
from models.tables import PersonRow
from tests.support.county import DUTY, GROUP_LEADER, HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, RESIDENT, TOWN_LEADER
from tests.support.village import Village, find_said, said_in, said_to

FIRE = "我家着火了快来人"
SUICIDE = "我不想活了，药都买好了"


async def at_night(village: Village, words: str = FIRE) -> None:
    village.go_to("21 02:00")
    await village.say(RESIDENT, words)


async def test_the_county_is_rung_every_five_minutes_until_it_answers(village: Village) -> None:
    await at_night(village)
    heard = []
    for _ in range(4):
        village.clock.move(minutes=5)
        heard += said_to(DUTY, await village.ring())
    assert len(heard) == 4
    assert heard[0].startswith("急！1号（火灾火情）报了5分钟，还没人应。")
    assert "110、119、120" not in heard[0]


async def test_in_between_nothing_is_said(village: Village) -> None:
    await at_night(village)
    village.clock.move(minutes=4, seconds=50)
    assert await village.ring() == []
    village.clock.move(seconds=10)
    assert said_to(DUTY, await village.ring())
    village.clock.move(minutes=1)
    assert await village.ring() == []


async def test_who_waits_gets_the_telephone_number_once(village: Village) -> None:
    await at_night(village)
    village.clock.move(minutes=5)
    (number,) = said_in(HOUSE_ROOM, await village.ring())
    assert "110、119、120" in number
    village.clock.move(minutes=5)
    assert said_in(HOUSE_ROOM, await village.ring()) == []


async def test_seen_is_enough_to_be_left_in_peace(village: Village) -> None:
    await at_night(village)
    village.clock.move(minutes=5)
    rung = find_said(await village.ring(), DUTY.contact)
    await village.quote(DUTY, rung, "收到")
    for _ in range(6):
        village.clock.move(minutes=5)
        assert said_to(DUTY, await village.ring()) == []


async def test_who_takes_it_is_rung_no_more(village: Village) -> None:
    await at_night(village)
    village.clock.move(minutes=5)
    await village.quote(DUTY, find_said(await village.ring(), DUTY.contact), "我接了")
    assert (await village.ticket()).state is State.WORKING
    village.clock.move(minutes=5)
    assert said_to(DUTY, await village.ring()) == []


async def test_after_two_hours_it_is_not_said_again(village: Village) -> None:
    await at_night(village)
    repeats = 0
    for _ in range(60):
        village.clock.move(minutes=5)
        repeats += sum("还没人应" in line for line in said_to(DUTY, await village.ring()))
    assert repeats <= 24


async def test_of_what_is_private_the_group_hears_nothing_and_the_reporter_gets_the_number(village: Village) -> None:
    await at_night(village, SUICIDE)
    village.clock.move(minutes=5)
    said = await village.ring()
    assert said_in(HOUSE_ROOM, said) == []
    assert any("110、119、120" in line for line in said_to(RESIDENT, said))
    assert said_to(HOUSE_LEADER, said) == said_to(GROUP_LEADER, said) == said_to(NEIGHBOUR, said) == []


async def test_those_below_are_not_rung_again(village: Village) -> None:
    await at_night(village)
    village.clock.move(minutes=5)
    said = await village.ring()
    assert said_to(HOUSE_LEADER, said) == said_to(TOWN_LEADER, said) == []


async def test_where_it_is_is_asked_for_once_where_nobody_said_it(village: Village) -> None:
    await at_night(village)
    village.clock.move(minutes=15)
    (asked,) = [line for line in said_to(RESIDENT, await village.ring()) if "哪一家" in line]
    assert "1号" in asked
    village.clock.move(minutes=15)
    assert said_to(RESIDENT, await village.ring()) == []


async def test_who_said_where_it_is_is_not_asked(village: Village) -> None:
    await at_night(village, "3栋着火了快来人")
    village.clock.move(minutes=15)
    assert said_to(RESIDENT, await village.ring()) == []


async def test_who_said_it_a_little_later_is_not_asked_either(village: Village) -> None:
    await at_night(village)
    village.clock.move(minutes=1)
    await village.say(RESIDENT, "就在3栋门口")
    village.clock.move(minutes=14)
    assert said_to(RESIDENT, await village.ring()) == []


async def test_the_county_desks_own_number_is_given(village: Village) -> None:
    async with village.database.write() as session:
        await session.execute(update(PersonRow).where(PersonRow.name == DUTY.name).values(phone="0851-2861234"))
        await raise_revision(session)
    await at_night(village)
    village.clock.move(minutes=5)
    (number,) = said_in(HOUSE_ROOM, await village.ring())
    assert "县值班电话0851-2861234" in number
