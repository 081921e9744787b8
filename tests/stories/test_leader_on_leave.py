"""A leader goes away: somebody acts for them, everything comes to whoever acts, and it all comes back by itself."""

from dataclasses import replace

import pytest

from bot.gateway.console import Said
from bot.roster_import import import_roster
from domain.ticket import Action, State
from models.absences import AbsenceRepository
from models.life_tables import AbsenceRow
from models.tickets import TicketRepository
from tests.support.archive import read_table
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    OTHER_LEADER,
    POLICE,
    RESIDENT,
    ROSTER,
    SECOND_LEADER,
    SECRETARY,
    TOWN_LEADER,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "门口路灯坏了"
AWAY = "我今天不在，让何有田代"


def words_to(person: Person, said: list[Said]) -> str:
    return "\n".join(said_to(person, said))


async def test_both_are_told_and_the_village_can_see_it(village: Village) -> None:
    said = await village.whisper(HOUSE_LEADER, AWAY)
    assert words_to(HOUSE_LEADER, said) == "好，今天何有田代您。今晚再问您。回来了说「我回来了」。"
    assert "由您代" in words_to(SECOND_LEADER, said)
    assert "张桂芳" in words_to(SECRETARY, said)
    assert words_to(GROUP_LEADER, said) == ""


async def test_tickets_go_to_the_stand_in_who_may_work_on_them(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    said = await village.say(RESIDENT, LAMP)
    assert words_to(HOUSE_LEADER, said) == ""
    briefed = find_said(said, SECOND_LEADER.contact)
    assert await village.assignee() == HOUSE_LEADER.name
    await village.quote(SECOND_LEADER, briefed, "我接了")
    await village.quote(SECOND_LEADER, briefed, "办好了，换了灯泡")
    assert (await village.ticket()).state is State.VERIFYING


async def test_what_was_in_hand_already_the_stand_in_hears_of(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await village.whisper(HOUSE_LEADER, AWAY)
    assert "1件：1号（路灯" in words_to(SECOND_LEADER, said)
    await village.say(SECOND_LEADER, "1号办好了，换了灯泡")
    assert Action.DONE in await village.actions()


async def test_back_again_everything_is_theirs_and_nothing_the_stand_ins(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    said = await village.whisper(HOUSE_LEADER, "我回来了")
    assert "归您" in words_to(HOUSE_LEADER, said)
    assert "不用您代" in words_to(SECOND_LEADER, said)
    said = await village.say(RESIDENT, LAMP)
    assert words_to(SECOND_LEADER, said) == ""
    assert words_to(HOUSE_LEADER, said) != ""
    await village.say(SECOND_LEADER, "1号办好了，换了灯泡")
    assert Action.DONE not in await village.actions()


async def test_who_is_not_away_hears_so(village: Village) -> None:
    assert "一直归您" in words_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "我回来了"))


async def test_in_the_evening_of_a_single_day_it_is_asked_once_and_at_midnight_it_is_over(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    village.go_to("20 18:30")
    assert words_to(HOUSE_LEADER, await village.ring()) == ""
    village.go_to("20 19:05")
    assert words_to(HOUSE_LEADER, await village.ring()) == "明天还让何有田代吗？回1代，回2不代。"
    village.go_to("20 19:15")
    assert words_to(HOUSE_LEADER, await village.ring()) == ""
    village.go_to("21 00:05")
    await village.ring()
    village.go_to("21 08:10")
    said = await village.ring()
    assert "又归您" in words_to(HOUSE_LEADER, said)
    assert "不用您代了" in words_to(SECOND_LEADER, said)
    said = await village.say(RESIDENT, LAMP)
    assert words_to(SECOND_LEADER, said) == ""


async def test_one_more_day_goes_on_without_a_word_at_midnight_and_is_asked_about_again(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    village.go_to("20 19:05")
    await village.ring()
    said = await village.whisper(HOUSE_LEADER, "1")
    assert "明天还是何有田代" in words_to(HOUSE_LEADER, said)
    assert "还由您代" in words_to(SECOND_LEADER, said)
    village.go_to("21 00:05")
    await village.ring()
    village.go_to("21 08:10")
    assert await village.ring() == []
    said = await village.say(RESIDENT, LAMP)
    assert words_to(SECOND_LEADER, said) != ""
    village.go_to("21 19:05")
    assert "明天还让何有田代吗" in words_to(HOUSE_LEADER, await village.ring())


async def test_no_is_no(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    village.go_to("20 19:05")
    await village.ring()
    assert "归您" in words_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "2"))
    assert len(await read_table(village.database, AbsenceRow)) == 1


async def test_three_days_from_tomorrow_begin_tomorrow_and_nobody_is_asked(village: Village) -> None:
    said = await village.whisper(HOUSE_LEADER, "我明天到后天不在，让何有田代我")
    assert "明天到" in words_to(SECOND_LEADER, said)
    said = await village.say(RESIDENT, LAMP)
    assert words_to(SECOND_LEADER, said) == ""
    village.go_to("21 08:10")
    said = await village.ring()
    assert "1件" in words_to(SECOND_LEADER, said)
    assert "今天起何有田代您" in words_to(HOUSE_LEADER, said)
    village.go_to("21 19:05")
    assert words_to(HOUSE_LEADER, await village.ring()) == ""


async def test_another_stand_in_takes_the_place_of_the_first(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    said = await village.whisper(HOUSE_LEADER, "我今天不在，让李建国代")
    assert "不用您代了" in words_to(SECOND_LEADER, said)
    said = await village.say(RESIDENT, LAMP)
    assert words_to(SECOND_LEADER, said) == ""
    assert words_to(GROUP_LEADER, said) != ""


@pytest.mark.parametrize(
    ("person", "words", "answer"),
    [
        (HOUSE_LEADER, "我今天不在", "让谁代您"),
        (HOUSE_LEADER, "我今天不在，让马老三代", "附近没有"),
        (HOUSE_LEADER, "我今天不在，让孙大娘代", "附近没有"),
        (HOUSE_LEADER, "我出门20天，让何有田代", "15天"),
        (SECRETARY, "我今天不在，让李建国代", "代不了"),
        (POLICE, "我今天不在，让何有田代", "网格长用的"),
    ],
)
async def test_what_may_not_be_is_said_plainly(village: Village, person: Person, words: str, answer: str) -> None:
    said = await village.whisper(person, words)
    assert answer in words_to(person, said)
    assert await read_table(village.database, AbsenceRow) == []


async def test_in_a_group_nothing_is_arranged_and_it_is_answered_alone(village: Village) -> None:
    said = await village.say(HOUSE_LEADER, f"小格，{AWAY}")
    assert said_in(HOUSE_ROOM, said) == []
    assert "私下" in words_to(HOUSE_LEADER, said)
    assert await read_table(village.database, AbsenceRow) == []


async def test_who_is_away_cannot_be_asked_to_stand_in(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    said = await village.whisper(SECOND_LEADER, "我今天不在，让张桂芳代")
    assert "自己也不在" in words_to(SECOND_LEADER, said)


async def test_a_stand_in_who_loses_the_post_stands_in_no_more(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    people = tuple(line for line in ROSTER.people if line.name != SECOND_LEADER.name)
    archive = village.core.archive
    directory = await archive.cache.refresh(village.database)
    roster = replace(ROSTER, people=people)
    await import_roster(archive, roster, directory, now=village.clock.now(), calendar=village.core.calendar)
    said = await village.ring()
    assert "没人代" in words_to(HOUSE_LEADER, said)
    said = await village.say(RESIDENT, LAMP)
    assert words_to(HOUSE_LEADER, said) != ""


async def test_of_what_is_about_the_stand_in_the_stand_in_hears_nothing(village: Village) -> None:
    await village.whisper(SECRETARY, "我今天不在，让陈镇长代")
    said = await village.say(RESIDENT, "陈镇长打人，家里天天挨打，他动手打我")
    assert words_to(TOWN_LEADER, said) == ""


async def test_the_absences_of_others_stay(village: Village) -> None:
    await village.whisper(HOUSE_LEADER, AWAY)
    await village.whisper(OTHER_LEADER, "我回来了")
    async with village.database.write() as session:
        assert await AbsenceRepository(session).turn(village.clock.now()) == []
    assert [row.state for row in await read_table(village.database, AbsenceRow)] == ["on"]


async def test_the_stand_ins_list_has_both_and_what_is_about_them_is_in_none(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.whisper(HOUSE_LEADER, AWAY)
    assert "1号" in words_to(SECOND_LEADER, await village.whisper(SECOND_LEADER, "我的事"))
    ticket, directory = await village.ticket(), village.core.archive.cache.newest
    stand_in = next(o for o in directory.officers.values() if o.name == SECOND_LEADER.name)
    async with village.database.write() as session:
        await TicketRepository(session).change(ticket.id, {"shut_out": [stand_in.person]})
    assert "1号" not in words_to(SECOND_LEADER, await village.whisper(SECOND_LEADER, "我的事"))
    assert "1号" in words_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "我的事"))
