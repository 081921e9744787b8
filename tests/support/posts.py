"""One chain of leaders from household to county, in which posts can be left empty."""

from collections.abc import Collection
from datetime import date

from domain.directory import Department, Directory, Identity, Officer, Post, Role, Room, Seat
from domain.ids import AccountName, ChatId, ContactId, GridCode, PersonId, RoomId, TicketId
from domain.rules import Route
from domain.ticket import State
from domain.ticket_record import Ticket
from domain.tree import Grid, GridTree, Tier
from tests.support.county import A1, COUNTY, GROUP, HOUSE_1, HOUSE_2, NOW, OTHER_VILLAGE, TOWN, VILLAGE

PLACES = {
    Tier.COUNTY: COUNTY,
    Tier.TOWN: TOWN,
    Tier.VILLAGE: VILLAGE,
    Tier.GROUP: GROUP,
    Tier.HOUSEHOLD: HOUSE_1,
}
GRIDS = {
    COUNTY: Grid(code=COUNTY, name="青禾县", tier=Tier.COUNTY, parent=None),
    TOWN: Grid(code=TOWN, name="清溪镇", tier=Tier.TOWN, parent=COUNTY),
    VILLAGE: Grid(code=VILLAGE, name="河西村", tier=Tier.VILLAGE, parent=TOWN),
    OTHER_VILLAGE: Grid(code=OTHER_VILLAGE, name="河东村", tier=Tier.VILLAGE, parent=TOWN),
    GROUP: Grid(code=GROUP, name="二组", tier=Tier.GROUP, parent=VILLAGE),
    HOUSE_1: Grid(code=HOUSE_1, name="1格", tier=Tier.HOUSEHOLD, parent=GROUP),
    HOUSE_2: Grid(code=HOUSE_2, name="2格", tier=Tier.HOUSEHOLD, parent=GROUP),
}
LEADERS = {tier: PersonId(10 + tier) for tier in PLACES}
"""Who leads the grid of each tier; the county's duty desk is person 20, a department's staff 30 and up."""
DUTY = PersonId(20)
OFFICES = ("police", "justice", "discipline", "petition")
STAFF = {code: PersonId(30 + number) for number, code in enumerate(OFFICES)}


def make_officer(person: PersonId, role: Role, grid: GridCode, department: str = "") -> Officer:
    return Officer(
        person=person,
        name=f"第{person}位",
        phone="",
        posts=(Post(person=person, role=role, grid=grid, department=department),),
        identities=(Identity(account=A1, contact=ContactId(f"wxid_{person}")),),
    )


def make_directory(
    *,
    vacant: Collection[Tier] = (),
    duty: bool = True,
    offices: Collection[str] = OFFICES,
    rooms: Collection[Room] = (),
) -> Directory:
    """Every post of the chain is filled but those of the `vacant` tiers; the offices sit in the town."""
    officers = [make_officer(LEADERS[t], Role.LEADER, code) for t, code in PLACES.items() if t not in vacant]
    officers += [make_officer(DUTY, Role.DUTY, COUNTY)] if duty else []
    officers += [make_officer(STAFF[code], Role.STAFF, TOWN, code) for code in offices]
    return Directory(
        tree=GridTree(grids=GRIDS),
        officers={officer.person: officer for officer in officers},
        departments=tuple(Department(code=code, name=code, grid=TOWN) for code in offices),
        rooms={room.id: room for room in rooms},
    )


def make_room(key: int, *grids: GridCode, accounts: Collection[str] = ("a1",)) -> Room:
    seats = tuple(Seat(account=AccountName(name), chat=ChatId(f"{name}-{key}@chatroom")) for name in accounts)
    return Room(id=RoomId(key), topic=f"群{key}", grids=grids, seats=seats)


def make_ticket(
    *,
    grid: GridCode = HOUSE_1,
    route: Route = Route.CHAIN,
    assignee: PersonId | None = None,
    department: str = "",
    state: State = State.ASSIGNED,
) -> Ticket:
    return Ticket(
        id=TicketId(1),
        no="20261120-05010201-001",
        short_no=1,
        day=date(2026, 11, 20),
        state=state,
        type="infra.light",
        urgency="normal",
        route=route.value,
        sensitive=route.is_private,
        tier=Tier.HOUSEHOLD,
        grid=grid,
        room=RoomId(1),
        account=A1,
        assignee=assignee,
        department=department,
        urgent=False,
        escalated=False,
        extended=False,
        supervised="",
        returns=0,
        reopens=0,
        reported_at=NOW,
        respond_by=None,
        due_at=None,
        state_since=NOW,
        asked_at=None,
        asks=0,
        closed_at=None,
    )
