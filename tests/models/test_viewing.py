"""A list shows exactly what somebody may know of one by one: the archive against the rule, ticket by ticket."""

import random
from dataclasses import replace

from sqlalchemy import insert

from domain.directory import Department, Directory, Role
from domain.ids import PersonId
from domain.parts import parts_of
from domain.rules import Route
from domain.ticket import State
from domain.tree import Tier
from domain.viewing import make_reader
from models.database import Database
from models.readings import TicketQuery, list_tickets
from models.tables import PersonRow, TicketRow
from models.ticket_rows import to_ticket
from tests.support.archive import read_table
from tests.support.county import COUNTY, GROUP, HOUSE_1, HOUSE_2, NOW, OTHER_VILLAGE, TOWN, VILLAGE
from tests.support.posts import DUTY, LEADERS, OFFICES, STAFF, make_directory, make_officer

CADRE, COUNTY_POLICE, VILLAGE_POLICE = PersonId(51), PersonId(52), PersonId(53)
PEOPLE = [*LEADERS.values(), *STAFF.values(), DUTY, CADRE, COUNTY_POLICE, VILLAGE_POLICE]
MANY = 400


def make_county() -> Directory:
    directory = make_directory()
    others = (
        make_officer(CADRE, Role.CADRE, VILLAGE),
        make_officer(COUNTY_POLICE, Role.STAFF, COUNTY, "police"),
        make_officer(VILLAGE_POLICE, Role.STAFF, VILLAGE, "police"),
    )
    return replace(
        directory,
        officers={**directory.officers, **{officer.person: officer for officer in others}},
        departments=(
            *directory.departments,
            Department(code="police", name="县公安", grid=COUNTY),
            Department(code="police", name="村警务室", grid=VILLAGE),
        ),
        standing_in={LEADERS[Tier.VILLAGE]: CADRE, LEADERS[Tier.HOUSEHOLD]: LEADERS[Tier.GROUP]},
    )


def make_row(chance: random.Random, number: int) -> dict[str, object]:
    in_office = chance.random() < 0.4
    return {
        "no": f"20261120-05010201-{number:03}",
        "short_no": number,
        "day": NOW.date(),
        "state": State.ASSIGNED.value,
        "type": "infra.light",
        "urgency": "normal",
        "route": chance.choice(list(Route)).value,
        "sensitive": False,
        "tier": int(chance.choice(list(Tier))),
        "grid": chance.choice([HOUSE_1, HOUSE_2, GROUP, VILLAGE, OTHER_VILLAGE, TOWN, COUNTY]),
        "account": "a1",
        "message_id": f"m{number}",
        "reported_at": NOW,
        "state_since": NOW,
        "assignee_id": None if in_office else chance.choice(PEOPLE),
        "department": chance.choice(OFFICES) if in_office else "",
        "shut_out": sorted(chance.sample(PEOPLE, chance.choice([0, 0, 1, 2]))),
    }


async def test_everybody_finds_what_they_may_know_of_and_nothing_else(database: Database) -> None:
    chance, directory = random.Random(7), make_county()
    async with database.write() as session:
        await session.execute(
            insert(PersonRow), [{"id": key, "name": f"第{key}位", "created_at": NOW} for key in PEOPLE]
        )
        await session.execute(insert(TicketRow), [make_row(chance, number) for number in range(1, MANY + 1)])
    tickets = [to_ticket(row) for row in await read_table(database, TicketRow)]
    for person in PEOPLE:
        officer = directory.officers[person]
        known = {ticket.no for ticket in tickets if parts_of(officer, ticket, directory)}
        query = TicketQuery(reader=make_reader(officer, directory), limit=MANY)
        async with database.read() as session:
            assert {card.no for card in await list_tickets(session, query)} == known, officer.name
        assert 0 < len(known) < MANY


async def test_who_holds_no_post_and_has_nothing_in_hand_finds_nothing(database: Database) -> None:
    stranger = make_officer(PersonId(99), Role.ADMIN, COUNTY)
    chance = random.Random(8)
    async with database.write() as session:
        await session.execute(
            insert(PersonRow), [{"id": key, "name": f"第{key}位", "created_at": NOW} for key in PEOPLE]
        )
        await session.execute(insert(TicketRow), [make_row(chance, number) for number in range(1, 50)])
    async with database.read() as session:
        query = TicketQuery(reader=make_reader(stranger, make_county()), limit=MANY)
        assert await list_tickets(session, query) == []
