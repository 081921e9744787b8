"""Who owes a share of a ticket: how they are asked, found again, and told."""

from dataclasses import dataclass, replace

from domain.clock_ladders import ClockRules
from domain.directory import Department, Officer, Role
from domain.ids import GridCode, PersonId
from domain.joint import Task, TaskKind, is_waited_for
from domain.joint_clock import answer_deadline, first_ring, work_deadline
from domain.parts import parts_of
from domain.rules import Route, Urgency
from domain.ticket import Part
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Replies
from handlers.doing import Doer
from handlers.speak import number_line, to_officer
from handlers.steps import person_of
from handlers.tell import assignees_of

SHOWN_WORDS = 120
OPEN_ROUTES = frozenset({Route.CHAIN, Route.CHAIN_MASKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharer:
    """Who is to do a share: an officer, or a department as a whole."""

    officer: Officer | None = None
    department: Department | None = None

    @property
    def name(self) -> str:
        holder = self.officer or self.department
        return holder.name if holder else ""

    @property
    def phone(self) -> str:
        holder = self.officer or self.department
        return holder.phone if holder else ""


async def ask_share(
    ticket: Ticket, kind: TaskKind, sharer: Sharer, doer: Doer, desk: Desk, *, pressing: bool, leads: bool = False
) -> Task:
    """A row of its own, with clocks of its own; those of the ticket go on."""
    rules = clock_rules(desk)
    answer_by = answer_deadline(desk.now, pressing=pressing, rules=rules)
    task = Task(
        ticket=ticket.id,
        kind=kind,
        person=sharer.officer.person if sharer.officer else None,
        department=sharer.department.code if sharer.department else "",
        office=sharer.department.grid if sharer.department else "",
        leads=leads,
        pressing=pressing,
        asked_by=doer.actor,
        asked_at=desk.now,
        answer_by=answer_by,
        due_at=work_deadline(answer_by, ticket.due_at, pressing=pressing, rules=rules),
    )
    return await desk.tasks.add(replace(task, ring_at=first_ring(task, rules)))


def clock_rules(desk: Desk) -> ClockRules:
    return ClockRules(limits=desk.limits.clocks, calendar=desk.calendar)


def is_emergency(ticket: Ticket) -> bool:
    """What counts every hour may be called for by whoever is there (workflow §5)."""
    return ticket.urgent or Urgency(ticket.urgency) in (Urgency.CRITICAL, Urgency.URGENT)


def may_be_asked(ticket: Ticket, sharer: Sharer, desk: Desk) -> bool:
    """Of what goes along a route of its own only those learn who are on it, and the departments of its type."""
    if Route(ticket.route) in OPEN_ROUTES:
        return True
    if sharer.department is not None:
        return sharer.department.code in desk.rules.find_type(ticket.type).departments
    return bool(parts_of(sharer.officer, ticket, desk.directory))


async def list_shares(officer: Officer, desk: Desk) -> list[tuple[Task, Ticket]]:
    """What this officer owes: themselves, for whom they stand in, and with their departments; oldest first."""
    people = desk.directory.stood_in_by(officer.person)
    found = await desk.tasks.open_shares(people, offices_of(people, desk))
    return [(task, ticket) for task, ticket in found if officer.person not in ticket.shut_out]


async def list_owned(officer: Officer, desk: Desk) -> list[Ticket]:
    """The open tickets they have themselves or with their departments, oldest first."""
    offices = offices_of(desk.directory.stood_in_by(officer.person), desk)
    owned = await desk.tickets.open_of_departments({code for code, _ in offices}) if offices else []
    shared = [one for one in owned if officer in assignees_of(one, desk.directory)]
    found = {one.id: one for one in (*await desk.tickets.open_of_assignee(officer.person), *shared)}
    return [found[key] for key in sorted(found)]


async def is_sharer(officer: Officer | None, ticket: Ticket, desk: Desk) -> bool:
    """Whether they may know of this ticket because they owe a share of it."""
    if officer is None:
        return False
    owed = await list_shares(officer, desk)
    return any(theirs.id == ticket.id and is_waited_for(task, theirs.state) for task, theirs in owed)


def offices_of(people: frozenset[PersonId], desk: Desk) -> set[tuple[str, GridCode]]:
    """Code and grid of the departments in which they serve."""
    held = [officer.posts for person in people if (officer := desk.directory.officers.get(person))]
    return {(post.department, post.grid) for posts in held for post in posts if post.role is Role.STAFF}


def sharer_of(task: Task, desk: Desk) -> Sharer:
    """Both None where the post or the department is gone since."""
    directory = desk.directory
    if not task.department:
        return Sharer(officer=directory.officers.get(task.person) if task.person is not None else None)
    offices = (one for one in directory.departments if (one.code, one.grid) == (task.department, task.office))
    return Sharer(department=next(offices, None))


def name_sharer(task: Task, desk: Desk) -> str:
    return sharer_of(task, desk).name or desk.rules.departments.get(task.department, "协办的人")


def people_behind(sharer: Sharer, ticket: Ticket, desk: Desk) -> tuple[Officer, ...]:
    """Who is told of it: the officer or who stands in for them, or the department's staff."""
    if sharer.department is not None:
        staff = desk.directory.staff_of(sharer.department)
        return tuple(one for one in staff if one.person not in ticket.shut_out)
    acting = desk.directory.acting_for(sharer.officer.person, ticket.shut_out) if sharer.officer else None
    return (acting,) if acting is not None and acting.person not in ticket.shut_out else ()


def people_waiting(task: Task, ticket: Ticket, desk: Desk) -> tuple[Officer, ...]:
    """Whoever has the ticket, and who asked for this share."""
    person = person_of(task.asked_by)
    asker = desk.directory.acting_for(person, ticket.shut_out) if person is not None else None
    waiting = [*assignees_of(ticket, desk.directory), *([asker] if asker else [])]
    return tuple({one.person: one for one in waiting if one.person not in ticket.shut_out}.values())


def town_leaders(ticket: Ticket, desk: Desk) -> tuple[Officer, ...]:
    """Of those who may know of it."""
    town = desk.directory.tree.at_tier(ticket.grid, Tier.TOWN)
    leaders = desk.directory.holders(town.code, Role.LEADER, Role.DEPUTY) if town else ()
    return tuple(one for one in leaders if Part.TOWN in parts_of(one, ticket, desk.directory))[:1]


def tell_people(
    people: tuple[Officer, ...],
    ticket: Ticket,
    text: str,
    desk: Desk,
    *,
    but: PersonId | None = None,
    alert: bool = False,
) -> Replies:
    """Privately, with the number, so that quoting it is an answer."""
    told = [
        to_officer(desk, ticket.account, one, f"{text}{number_line(ticket)}", ticket=ticket, alert=alert)
        for one in people
        if one.person != but
    ]
    return [message for message in told if message is not None]


def say_matter(ticket: Ticket, words: str, desk: Desk) -> str:
    """Where it is and what was said of it; of a sensitive matter only where."""
    place = desk.directory.tree.place_name(ticket.grid)
    shown = words if len(words) <= SHOWN_WORDS else words[:SHOWN_WORDS] + "…"
    return f"{place}：「{shown}」" if shown and not ticket.sensitive else f"{place}，详情请打电话问。"


def say_call(sharer: Sharer) -> str:
    return f"打个电话：{sharer.phone}" if sharer.phone else "打个电话吧。"
