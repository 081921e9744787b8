"""Reads the whole directory at one revision, and tells every worker when it changed."""

from collections import defaultdict

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.absence import AbsenceState
from domain.directory import Department, Directory, Identity, Officer, Post, Role, Room, Seat
from domain.ids import AccountName, ChatId, ContactId, GridCode, PersonId, RoomId
from domain.tree import CodePattern, Grid, GridTree, Tier
from models.base import count_changed
from models.life_tables import AbsenceRow
from models.tables import (
    CountyRow,
    DepartmentRow,
    GridRow,
    IdentityRow,
    PersonRow,
    PostRow,
    RoomGridRow,
    RoomRow,
    RoomSeatRow,
)

COUNTY = 1
CHANGED = "directory_changed"
"""In `session.info` of a transaction that changed the directory; True until it was read again there."""


async def read_revision(session: AsyncSession) -> int:
    """The directory's revision; 0 before anything was imported."""
    return (await session.scalar(select(CountyRow.revision).where(CountyRow.id == COUNTY))) or 0


async def raise_revision(session: AsyncSession) -> None:
    """Called by whatever changes grids, posts, rooms, identities with rights, opt-outs or the stop switch."""
    session.info[CHANGED] = True
    raised = await session.execute(
        update(CountyRow).where(CountyRow.id == COUNTY).values(revision=CountyRow.revision + 1)
    )
    if not count_changed(raised):
        session.add(CountyRow(id=COUNTY, revision=1))
        await session.flush()


async def set_sending_stopped(session: AsyncSession, stopped: bool) -> None:
    """The operator's switch: nothing at all leaves while it is on."""
    await raise_revision(session)
    await session.execute(update(CountyRow).where(CountyRow.id == COUNTY).values(sending_stopped=stopped))


async def read_directory(session: AsyncSession, pattern: CodePattern) -> Directory:
    """Everything at once: a county of 4,957 grids is some ten thousand small rows."""
    county = await session.get(CountyRow, COUNTY, populate_existing=True)
    return Directory(
        tree=GridTree(grids=await _read_grids(session), pattern=pattern),
        officers=await _read_officers(session),
        departments=await _read_departments(session),
        rooms=await _read_rooms(session),
        opted_out=await _read_opted_out(session),
        standing_in=await _read_standing_in(session),
        revision=county.revision if county else 0,
        sending_stopped=county.sending_stopped if county else False,
    )


async def _read_grids(session: AsyncSession) -> dict[GridCode, Grid]:
    rows = await session.execute(
        select(GridRow.code, GridRow.name, GridRow.tier, GridRow.parent, GridRow.seq, GridRow.tags)
    )
    return {
        GridCode(code): Grid(
            code=GridCode(code),
            name=name,
            tier=Tier(tier),
            parent=GridCode(parent) if parent else None,
            seq=seq,
            tags=frozenset(tags),
        )
        for code, name, tier, parent, seq, tags in rows
    }


async def _read_officers(session: AsyncSession) -> dict[PersonId, Officer]:
    posts: dict[int, list[Post]] = defaultdict(list)
    for person, role, grid, department in await session.execute(
        select(PostRow.person_id, PostRow.role, PostRow.grid, PostRow.department).order_by(PostRow.id)
    ):
        posts[person].append(Post(person=PersonId(person), role=Role(role), grid=GridCode(grid), department=department))
    holders = select(PostRow.person_id)
    identities: dict[int, list[Identity]] = defaultdict(list)
    for person, account, contact, suspended in await session.execute(
        select(IdentityRow.person_id, IdentityRow.account, IdentityRow.contact, IdentityRow.suspended).where(
            IdentityRow.person_id.in_(holders)
        )
    ):
        identities[person].append(
            Identity(account=AccountName(account), contact=ContactId(contact), suspended=suspended)
        )
    people = await session.execute(
        select(PersonRow.id, PersonRow.name, PersonRow.phone).where(PersonRow.id.in_(holders))
    )
    return {
        PersonId(key): Officer(
            person=PersonId(key),
            name=name,
            phone=phone,
            posts=tuple(posts[key]),
            identities=tuple(identities[key]),
        )
        for key, name, phone in people
    }


async def _read_departments(session: AsyncSession) -> tuple[Department, ...]:
    rows = await session.execute(
        select(DepartmentRow.code, DepartmentRow.name, DepartmentRow.grid, DepartmentRow.phone)
    )
    return tuple(Department(code=c, name=n, grid=GridCode(g), phone=p) for c, n, g, p in rows)


async def _read_rooms(session: AsyncSession) -> dict[RoomId, Room]:
    seats: dict[int, list[Seat]] = defaultdict(list)
    for account, chat, room in await session.execute(
        select(RoomSeatRow.account, RoomSeatRow.chat, RoomSeatRow.room_id)
    ):
        seats[room].append(Seat(account=AccountName(account), chat=ChatId(chat)))
    grids: dict[int, list[GridCode]] = defaultdict(list)
    for room, grid in await session.execute(select(RoomGridRow.room_id, RoomGridRow.grid).order_by(RoomGridRow.grid)):
        grids[room].append(GridCode(grid))
    rows = await session.execute(select(RoomRow.id, RoomRow.topic, RoomRow.muted_until, RoomRow.introduced_at))
    return {
        RoomId(key): Room(
            id=RoomId(key),
            topic=topic,
            grids=tuple(grids[key]),
            seats=tuple(seats[key]),
            muted_until=muted_until,
            introduced=introduced_at is not None,
        )
        for key, topic, muted_until, introduced_at in rows
    }


async def _read_opted_out(session: AsyncSession) -> frozenset[tuple[AccountName, ContactId]]:
    rows = await session.execute(
        select(IdentityRow.account, IdentityRow.contact).where(IdentityRow.opted_out_at.is_not(None))
    )
    return frozenset((AccountName(a), ContactId(c)) for a, c in rows)


async def _read_standing_in(session: AsyncSession) -> dict[PersonId, PersonId]:
    rows = await session.execute(
        select(AbsenceRow.person_id, AbsenceRow.stand_in_id).where(AbsenceRow.state == AbsenceState.ON.value)
    )
    return {PersonId(absent): PersonId(acting) for absent, acting in rows}
