"""Nobody's ticket is without somebody: whoever loses a post hands over in the same act, and a sweep finds the rest.

An import of the roster has no desk (no rules, no WeChat), so this asks for less than one: see `Handing`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from domain.assignment import Assignment, choose_least_loaded, list_candidates
from domain.deadlines import WorkCalendar
from domain.directory import LEADING, Directory, Officer
from domain.ids import GridCode, PersonId
from domain.numbering import say_number
from domain.ports import Reach
from domain.rules import Route
from domain.sending import Outgoing
from domain.ticket import OWNED, Action, State, take_step
from domain.ticket_record import Ticket, TicketEvent
from domain.tree import Tier
from handlers.speak import number_line, to_officer
from handlers.steps import SYSTEM, assignment_changes, assignment_facts
from models.tickets import TicketRepository

POST_EMPTY = "post_empty"
AT_ONCE = 200
"""So many a sweep; the rest at the next."""
MOST_LISTED = 8
ANSWER_WITHIN = timedelta(hours=4)
"""For a ticket that had no such limit (workflow §3, normal)."""


class Handing(Protocol):
    """What handing over needs of the desk."""

    @property
    def now(self) -> datetime: ...
    @property
    def calendar(self) -> WorkCalendar: ...
    @property
    def directory(self) -> Directory: ...
    @property
    def reach(self) -> Reach: ...
    @property
    def tickets(self) -> TicketRepository: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPost:
    """A leading post somebody held until now."""

    person: PersonId
    grid: GridCode


async def hand_over_posts(lost: Iterable[LostPost], desk: Handing) -> list[Outgoing]:
    """After a change of term: what was in hand by a lost post goes to its new holder, else to the tier above.

    The directory is the one after the change. Returns one message for each who has something now.
    """
    found: dict[int, Ticket] = {}
    for person, grids in _by_person(lost).items():
        for ticket in await desk.tickets.open_of_assignee(person):
            if _lost_it(person, grids, ticket, desk.directory):
                found[ticket.id] = ticket
    found |= {ticket.id: ticket for ticket in await _list_orphans(desk)}
    return await _hand_over([found[key] for key in sorted(found)], desk)


async def sweep_orphans(desk: Handing) -> list[Outgoing]:
    """`clock.orphans`: open tickets whose owner is gone, or that never found one."""
    return await _hand_over(await _list_orphans(desk), desk)


async def _list_orphans(desk: Handing) -> list[Ticket]:
    found = await desk.tickets.without_owner(AT_ONCE)
    for code, grid in await desk.tickets.departments_at_work():
        if not _has_staff(code, grid, desk.directory):
            found += [t for t in await desk.tickets.open_of_departments([code]) if t.grid == grid and t.state in OWNED]
    return [ticket for ticket in found if not _is_with_staff(ticket, desk.directory)]


async def _hand_over(tickets: Sequence[Ticket], desk: Handing) -> list[Outgoing]:
    given: dict[tuple[PersonId | None, str, GridCode], list[Ticket]] = {}
    for ticket in tickets:
        found = await _find_heir(ticket, desk)
        if found is None or (found.person, found.department) == (ticket.assignee, ticket.department):
            continue
        moved = await _give(ticket, found, desk)
        given.setdefault((found.person, found.department, found.grid), []).append(moved)
    return [message for owned in given.values() for message in _tell_heirs(owned, desk)]


async def _find_heir(ticket: Ticket, desk: Handing) -> Assignment | None:
    """Whoever the ticket's own tier, route and place name now, the least loaded of equals."""
    found = list_candidates(
        desk.directory,
        ticket.grid,
        tier=ticket.tier,
        route=Route(ticket.route),
        direct=ticket.tier is Tier.COUNTY,
        skip=ticket.shut_out,
    )
    people = [one.person for one in found if one.person is not None]
    return choose_least_loaded(found, await desk.tickets.count_in_hand(people) if len(people) > 1 else {})


async def _give(ticket: Ticket, found: Assignment, desk: Handing) -> Ticket:
    """A row of the table like any other, by the program itself."""
    action = Action.ASSIGN if ticket.state is State.FILED else Action.HAND_OVER
    event = TicketEvent(
        at=desk.now,
        action=action,
        actor="system",
        before=ticket.state,
        after=take_step(action, ticket.state, SYSTEM),
        reason=POST_EMPTY,
        facts=assignment_facts(found),
    )
    return await desk.tickets.record_step(ticket, event, assignment_changes(found) | _restart_clocks(ticket, desk.now))


def _restart_clocks(ticket: Ticket, now: datetime) -> dict[str, Any]:
    """The next owner answers within as long as the last had; when it is due stays. The clock is read anew at once."""
    allowed = ticket.respond_by - ticket.state_since if ticket.respond_by is not None else ANSWER_WITHIN
    respond_by = now + max(allowed, timedelta(minutes=5))
    return {"respond_by": respond_by, "responded_at": None, "ring_at": now, "rung": 0}


def _by_person(lost: Iterable[LostPost]) -> dict[PersonId, list[GridCode]]:
    found: dict[PersonId, list[GridCode]] = {}
    for post in lost:
        found.setdefault(post.person, []).append(post.grid)
    return found


def _lost_it(person: PersonId, lost: Iterable[GridCode], ticket: Ticket, directory: Directory) -> bool:
    """What they have by another post they keep; what was given to them elsewhere goes with the last of their posts."""
    officer = directory.officers.get(person)
    if officer is None or not any(post.role in LEADING for post in officer.posts):
        return True
    was_over_it = any(directory.tree.contains(grid, ticket.grid) for grid in lost)
    return was_over_it and directory.leads(officer, ticket.grid) is None


def _has_staff(code: str, grid: GridCode, directory: Directory) -> bool:
    return any(directory.staff_of(office) for office in directory.departments_up(code, grid))


def _is_with_staff(ticket: Ticket, directory: Directory) -> bool:
    return bool(ticket.department) and _has_staff(ticket.department, ticket.grid, directory)


def _tell_heirs(tickets: Sequence[Ticket], desk: Handing) -> list[Outgoing]:
    """One message, however many: numbers and places, no words and no names."""
    first, today = tickets[0], desk.now.astimezone(desk.calendar.zone).date()
    if len(tickets) == 1:
        text = f"原来办的人不管了，{_name(first, today, desk)}交给您了。{number_line(first)}"
    else:
        named = "、".join(_name(ticket, today, desk) for ticket in tickets[:MOST_LISTED])
        more = "等" if len(tickets) > MOST_LISTED else ""
        text = f"原来办的人不管了，{len(tickets)}件事交给您了：{named}{more}。说「我的事」看全部。"
    told = [to_officer(desk, first.account, officer, text) for officer in _list_heirs(first, desk.directory)]
    return [message for message in told if message is not None]


def _list_heirs(ticket: Ticket, directory: Directory) -> tuple[Officer, ...]:
    if ticket.department:
        office = directory.department_for(ticket.department, ticket.grid, ticket.tier)
        return directory.staff_of(office) if office else ()
    officer = directory.acting_for(ticket.assignee, ticket.shut_out) if ticket.assignee is not None else None
    return (officer,) if officer else ()


def _name(ticket: Ticket, today: date, desk: Handing) -> str:
    number = say_number(ticket.short_no, ticket.day, today) if ticket.short_no else "一件"
    return f"{number}（{desk.directory.tree.place_name(ticket.grid)}）"
