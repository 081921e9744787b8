"""Carries an import out: many rows at a time, all or nothing in the caller's transaction, one new revision."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import delete, func, insert, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.directory import Directory, Identity
from domain.ids import GridCode, PersonId
from domain.refusal import Refusal
from domain.roster import Roster
from domain.roster_plan import PersonChange, RoomChange, RosterPlan, diff_roster
from domain.ticket import OPEN
from domain.tree import Grid
from models.directory import raise_revision, read_revision
from models.person_merge import move_contact
from models.tables import (
    DepartmentRow,
    GridRow,
    IdentityRow,
    PersonRow,
    PostRow,
    RoomGridRow,
    RoomRow,
    RoomSeatRow,
    TicketRow,
)

CHUNK = 500
"""Values in one IN list: every engine takes that many."""

T = TypeVar("T")


async def apply_roster(session: AsyncSession, roster: Roster, directory: Directory, now: datetime) -> RosterPlan:
    """Makes the archive say what a checked roster says; returns what changed (nothing, the second time).

    Refuses where the directory was changed since it was read, and where a grid to be removed has open tickets.
    """
    plan = diff_roster(roster, directory)
    if plan.is_empty:
        return plan
    if await read_revision(session) != plan.revision:
        raise Refusal("roster_stale", "名单刚才又有人改过，这次没有导入。请再导入一次。")
    await _refuse_open_tickets(session, plan.removed_grids)
    await _write_grids(session, plan)
    await _write_departments(session, plan)
    await _write_people(session, plan.people, now)
    await _write_rooms(session, plan.rooms)
    await raise_revision(session)
    return plan


async def _refuse_open_tickets(session: AsyncSession, removed: Sequence[GridCode]) -> None:
    open_in = {
        grid: count
        for codes in _chunks(removed)
        for grid, count in await session.execute(
            select(TicketRow.grid, func.count())
            .where(TicketRow.grid.in_(codes), TicketRow.state.in_([state.value for state in OPEN]))
            .group_by(TicketRow.grid)
        )
    }
    if open_in:
        named = "、".join(f"{grid}（{count}件）" for grid, count in sorted(open_in.items())[:20])
        raise Refusal("grid_has_tickets", f"这些网格还有没办完的事，不能删：{named}。请先办完或转走，再导入。")


async def _write_grids(session: AsyncSession, plan: RosterPlan) -> None:
    for codes in _chunks(plan.removed_grids):
        await session.execute(delete(GridRow).where(GridRow.code.in_(codes)))
    await _insert(session, GridRow, [_grid_values(grid) for grid in plan.added_grids])
    if plan.changed_grids:
        await session.execute(update(GridRow), [_grid_values(grid) for grid in plan.changed_grids])


def _grid_values(grid: Grid) -> dict[str, Any]:
    return {
        "code": grid.code,
        "name": grid.name,
        "tier": int(grid.tier),
        "parent": grid.parent,
        "seq": grid.seq,
        "tags": sorted(grid.tags),
    }


async def _write_departments(session: AsyncSession, plan: RosterPlan) -> None:
    for office in plan.removed_departments:
        await session.execute(
            delete(DepartmentRow).where(DepartmentRow.code == office.code, DepartmentRow.grid == office.grid)
        )
    values = [
        [{"code": d.code, "grid": d.grid, "name": d.name, "phone": d.phone} for d in departments]
        for departments in (plan.added_departments, plan.changed_departments)
    ]
    await _insert(session, DepartmentRow, values[0])
    if values[1]:
        await session.execute(update(DepartmentRow), values[1])


async def _write_people(session: AsyncSession, changes: Sequence[PersonChange], now: datetime) -> None:
    """Posts are taken before they are given: a grid never has two leaders on the way."""
    await _rename_people(session, changes)
    lost = [(c.person, p.role.value, p.grid, p.department) for c in changes for p in c.lost_posts]
    for keys in _chunks(lost):
        columns = tuple_(PostRow.person_id, PostRow.role, PostRow.grid, PostRow.department)
        await session.execute(delete(PostRow).where(columns.in_(keys)))
    suspended = [(i.account, i.contact) for change in changes for i in change.suspended]
    for contacts in _chunks(suspended):
        resting = tuple_(IdentityRow.account, IdentityRow.contact).in_(contacts)
        await session.execute(update(IdentityRow).where(resting).values(suspended=True))
    people = await _create_people(session, changes, now)
    posts = [
        {"person_id": person, "role": post.role.value, "grid": post.grid, "department": post.department}
        for person, change in zip(people, changes, strict=True)
        for post in change.posts
    ]
    await _insert(session, PostRow, posts)
    owned = [(person, i) for person, change in zip(people, changes, strict=True) for i in change.identities]
    await _write_identities(session, owned)


async def _rename_people(session: AsyncSession, changes: Sequence[PersonChange]) -> None:
    """Whoever holds no post any more keeps a name for what they did, but no telephone number."""
    values = [
        {"id": change.person, "name": change.name, "phone": "" if change.leaves else change.phone, "erased_at": None}
        for change in changes
        if change.person is not None and (change.renamed or change.leaves)
    ]
    if values:
        await session.execute(update(PersonRow), values)


async def _create_people(session: AsyncSession, changes: Sequence[PersonChange], now: datetime) -> list[PersonId]:
    """The person of every change, in order; new ones get their row here."""
    new = [{"name": c.name, "phone": c.phone, "created_at": now} for c in changes if c.person is None]
    created: Iterator[int] = iter(())
    if new:
        inserted = insert(PersonRow).returning(PersonRow.id, sort_by_parameter_order=True)
        created = iter((await session.scalars(inserted, new)).all())
    return [change.person if change.person is not None else PersonId(next(created)) for change in changes]


async def _write_identities(session: AsyncSession, owned: Sequence[tuple[PersonId, Identity]]) -> None:
    """A contact known as a resident's changes hands; rights that rested go on resting."""
    holders: dict[tuple[str, str], int] = {}
    for keys in _chunks([(i.account, i.contact) for _, i in owned]):
        found = await session.execute(
            select(IdentityRow.account, IdentityRow.contact, IdentityRow.person_id).where(
                tuple_(IdentityRow.account, IdentityRow.contact).in_(keys)
            )
        )
        holders.update({(account, contact): person for account, contact, person in found})
    for person, identity in owned:
        if (holder := holders.get((identity.account, identity.contact))) is not None:
            await move_contact(session, identity.account, identity.contact, holder=PersonId(holder), into=person)
            if identity.suspended:
                mine = (IdentityRow.account == identity.account) & (IdentityRow.contact == identity.contact)
                await session.execute(update(IdentityRow).where(mine).values(suspended=True))
    new = [
        {"account": i.account, "contact": i.contact, "person_id": person, "suspended": i.suspended}
        for person, i in owned
        if (i.account, i.contact) not in holders
    ]
    await _insert(session, IdentityRow, new)


async def _write_rooms(session: AsyncSession, changes: Sequence[RoomChange]) -> None:
    rooms = await _create_rooms(session, changes)
    rebound = [room for room, change in zip(rooms, changes, strict=True) if change.grids is not None]
    for keys in _chunks(rebound):
        await session.execute(delete(RoomGridRow).where(RoomGridRow.room_id.in_(keys)))
    bound = [
        {"room_id": room, "grid": grid}
        for room, change in zip(rooms, changes, strict=True)
        for grid in change.grids or ()
    ]
    await _insert(session, RoomGridRow, bound)
    seats = [
        {"account": seat.account, "chat": seat.chat, "room_id": room}
        for room, change in zip(rooms, changes, strict=True)
        for seat in change.seats
    ]
    await _vacate(session, [(s["account"], s["chat"]) for s in seats], [(s["account"], s["room_id"]) for s in seats])
    await _insert(session, RoomSeatRow, seats)


async def _vacate(session: AsyncSession, chats: Sequence[tuple[Any, Any]], rooms: Sequence[tuple[Any, Any]]) -> None:
    """An account sits in a group under one id, and an id is one group."""
    for keys in _chunks(chats):
        await session.execute(delete(RoomSeatRow).where(tuple_(RoomSeatRow.account, RoomSeatRow.chat).in_(keys)))
    for keys in _chunks(rooms):
        await session.execute(delete(RoomSeatRow).where(tuple_(RoomSeatRow.account, RoomSeatRow.room_id).in_(keys)))


async def _create_rooms(session: AsyncSession, changes: Sequence[RoomChange]) -> list[int]:
    new = [{"topic": change.topic} for change in changes if change.room is None]
    created: Iterator[int] = iter(())
    if new:
        inserted = insert(RoomRow).returning(RoomRow.id, sort_by_parameter_order=True)
        created = iter((await session.scalars(inserted, new)).all())
    return [change.room if change.room is not None else next(created) for change in changes]


async def _insert(session: AsyncSession, table: Any, values: Sequence[dict[str, Any]]) -> None:
    if values:
        await session.execute(insert(table), values)


def _chunks(values: Sequence[T]) -> Iterable[list[T]]:
    for start in range(0, len(values), CHUNK):
        yield list(values[start : start + CHUNK])
