"""Work in hand: a warning before the day, a word on the day, and the tier above only when that was not enough."""

from domain.ticket import State
from tests.support.county import GROUP_LEADER, HOUSE_LEADER, HOUSE_ROOM, RESIDENT, SECRETARY, TOWN_LEADER
from tests.support.village import Village, said_in, said_to

GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"
CHAIN = (HOUSE_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER)


async def take(village: Village) -> None:
    """Garbage, reported on Friday and taken in hand at once: three working days, until Wednesday evening."""
    await village.say(RESIDENT, GARBAGE)
    await village.say(HOUSE_LEADER, "1号我接了")


async def who_hears(village: Village, moment: str) -> list[str]:
    village.go_to(moment)
    said = await village.ring()
    assert said_in(HOUSE_ROOM, said) == []
    return [person.name for person in CHAIN if said_to(person, said)]


async def test_first_the_owner_alone_then_those_above_one_by_one(village: Village) -> None:
    await take(village)
    assert await who_hears(village, "25 12:40") == []
    assert await who_hears(village, "25 12:50") == [HOUSE_LEADER.name]
    assert (await village.ticket()).supervised == "yellow"
    assert await who_hears(village, "25 20:00") == []
    assert await who_hears(village, "26 12:30") == [HOUSE_LEADER.name]
    assert (await village.ticket()).supervised == "red"
    assert await who_hears(village, "26 15:15") == [HOUSE_LEADER.name, GROUP_LEADER.name]
    assert await who_hears(village, "27 12:30") == [HOUSE_LEADER.name, SECRETARY.name]
    assert await who_hears(village, "30 12:55") == [HOUSE_LEADER.name, TOWN_LEADER.name]
    assert await who_hears(village, "30 19:00") == []


async def test_the_warning_says_by_when_and_what_to_answer(village: Village) -> None:
    await take(village)
    village.go_to("25 12:50")
    (told,) = said_to(HOUSE_LEADER, await village.ring())
    assert told.startswith("11月20日1号（垃圾与环境卫生）快到期了，要今天20点前办好。")
    assert "办好了" in told


async def test_done_in_time_nobody_hears_anything(village: Village) -> None:
    await take(village)
    village.go_to("24 15:00")
    await village.say(HOUSE_LEADER, "11月20日1号办好了，清走了")
    assert await who_hears(village, "25 12:50") == []
    assert await who_hears(village, "27 14:00") == []


async def test_sent_back_by_the_resident_it_has_its_days_again(village: Village) -> None:
    await take(village)
    village.go_to("26 15:30")
    await village.ring()
    await village.say(HOUSE_LEADER, "11月20日1号办好了，清走了")
    await village.whisper(RESIDENT, "3")
    ticket = await village.ticket()
    assert (ticket.state, ticket.supervised) == (State.REWORKING, "")
    assert await who_hears(village, "27 14:00") == []
    assert await who_hears(village, "30 18:00") == []


async def test_broken_again_it_has_its_days_again(village: Village) -> None:
    await take(village)
    await village.say(HOUSE_LEADER, "1号办好了，清走了")
    await village.whisper(RESIDENT, "1")
    village.go_to("30 10:00")
    await village.say(RESIDENT, "又坏了，垃圾又堆上了")
    assert (await village.ticket()).state is State.WORKING
    assert await who_hears(village, "30 15:00") == []


async def test_a_ticket_given_to_another_keeps_its_day(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    due = (await village.ticket()).due_at
    village.go_to("20 13:00")
    await village.say(HOUSE_LEADER, "1号往上报")
    ticket = await village.ticket()
    assert ticket.due_at == due
    assert ticket.respond_by is not None
    assert ticket.respond_by > village.clock.time
