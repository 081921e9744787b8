"""A leader leaves office: what they had in hand goes over in the very act that takes the post, and nobody loses it."""

from dataclasses import replace

from sqlalchemy import delete

from bot.gateway.console import Said
from bot.roster_import import import_roster
from domain.directory import Role
from domain.ids import ContactId
from domain.roster import Roster
from domain.ticket import Action
from models.directory import raise_revision
from models.tables import PostRow
from models.tickets import TicketRepository
from tests.support.county import (
    DISCIPLINE,
    DUTY,
    GROUP_LEADER,
    HOUSE_1,
    HOUSE_2,
    HOUSE_LEADER,
    RESIDENT,
    ROSTER,
    SECRETARY,
    Person,
)
from tests.support.village import Village, said_to

LAMP, WATER = "门口路灯坏了", "水管爆了水流了一路"
SUCCESSOR = Person(contact=ContactId("wxid_new"), name="新来顺")


def roster_without(person: Person, *, successor: Person | None = None) -> Roster:
    """The file an operator imports after a change of term."""
    others = [line for line in ROSTER.people if line.name != person.name]
    posts = [line for line in ROSTER.people if line.name == person.name] if successor else []
    taken = [replace(line, name=successor.name, contact=successor.contact) for line in posts if successor]
    return replace(ROSTER, people=(*others, *taken))


async def import_again(village: Village, roster: Roster) -> list[Said]:
    before = len(village.messenger.said)
    archive = village.core.archive
    directory = await archive.cache.refresh(village.database)
    await import_roster(archive, roster, directory, now=village.clock.now(), calendar=village.core.calendar)
    await village.send_all()
    return village.messenger.said[before:]


async def holders(village: Village) -> list[str]:
    directory = await village.core.archive.cache.refresh(village.database)
    return [directory.officers[t.assignee].name if t.assignee else t.department for t in await village.tickets()]


async def test_the_new_holder_of_the_post_has_it_all_and_is_told_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(RESIDENT, WATER)
    said = await import_again(village, roster_without(HOUSE_LEADER, successor=SUCCESSOR))
    assert set(await holders(village)) == {SUCCESSOR.name}
    (told,) = said_to(SUCCESSOR, said)
    assert "2件" in told
    assert "1号" in told
    assert "2号" in told
    assert said_to(HOUSE_LEADER, said) == []


async def test_it_is_written_in_the_history_as_the_programs_own_act(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    before = await village.ticket()
    await import_again(village, roster_without(HOUSE_LEADER, successor=SUCCESSOR))
    after = await village.ticket()
    async with village.database.read() as session:
        last = (await TicketRepository(session).history(after.id))[-1]
    assert (last.action, last.actor, last.reason) == (Action.HAND_OVER, "system", "post_empty")
    assert after.state is before.state
    assert after.due_at == before.due_at
    assert after.respond_by is not None
    assert after.respond_by >= village.clock.now()


async def test_an_empty_post_falls_upward(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await import_again(village, roster_without(HOUSE_LEADER))
    assert await village.assignee() == GROUP_LEADER.name
    (told,) = said_to(GROUP_LEADER, said)
    assert "1号" in told
    assert (await village.ticket()).no in told


async def test_whoever_lost_the_post_can_do_nothing_more_and_the_new_one_can(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await import_again(village, roster_without(HOUSE_LEADER, successor=SUCCESSOR))
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    assert Action.DONE not in await village.actions()
    await village.say(SUCCESSOR, "1号办好了，换了灯泡")
    assert Action.DONE in await village.actions()


async def test_who_only_changes_places_hands_over_what_stays_behind(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    moved = tuple(
        replace(line, grid=HOUSE_2) if line.name == HOUSE_LEADER.name else line
        for line in ROSTER.people
        if line.grid != HOUSE_2
    )
    await import_again(village, replace(ROSTER, people=moved))
    assert await village.assignee() == GROUP_LEADER.name


async def test_importing_the_same_again_moves_nothing(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    assert await import_again(village, ROSTER) == []
    assert await village.assignee() == HOUSE_LEADER.name


async def test_a_department_without_anybody_left_loses_nothing(village: Village) -> None:
    await village.whisper(RESIDENT, "村干部不作为")
    assert await village.assignee() == "discipline"
    said = await import_again(village, roster_without(DISCIPLINE))
    assert await village.assignee() == DUTY.name
    assert {person.name for person in (SECRETARY, GROUP_LEADER, HOUSE_LEADER) if said_to(person, said)} == set()


async def test_what_was_taken_by_another_way_the_sweep_finds(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    async with village.database.write() as session:
        await session.execute(delete(PostRow).where(PostRow.grid == HOUSE_1, PostRow.role == Role.LEADER.value))
        await raise_revision(session)
    said = await village.ring()
    assert await village.assignee() == GROUP_LEADER.name
    assert len(said_to(GROUP_LEADER, said)) == 1
    assert await village.ring() == []
