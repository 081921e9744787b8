"""A ticket turns out to be of another type: route, tier, urgency, hands and clocks follow at once."""

from dataclasses import dataclass, replace
from typing import Any

from domain.assignment import Assignment
from domain.directory import Officer
from domain.ids import PersonId
from domain.refusal import Refusal
from domain.rules import DirectReport, IssueType, Route, Urgency
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from domain.tree import Tier
from domain.verdict import find_tier
from handlers.desk import Desk, Replies
from handlers.keeping_time import follow_change, start_clocks
from handlers.owners import find_owner, shut_out_of
from handlers.speak import name_ticket, to_officer
from handlers.steps import SYSTEM, assignment_changes, assignment_facts, take_ticket_step
from handlers.tell import assignees_of, tell_assignee, tell_chain

ROUTED = frozenset({State.FILED, State.ASSIGNED, State.WORKING, State.REWORKING})
"""In the others the work is done or rests: the type is put right, and whoever has it keeps it."""

MAY_WIDEN = frozenset({Part.ASSIGNEE, Part.DEPARTMENT, Part.VILLAGE, Part.TOWN, Part.COUNTY})
"""Of a private matter only those whom its route named may say that more people may know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retyped:
    """`freed` had it and have it no longer; `is_moved`: somebody else has it now."""

    ticket: Ticket
    freed: tuple[Officer, ...]
    is_moved: bool


async def retype_ticket(
    desk: Desk, ticket: Ticket, code: str, parts: frozenset[Part], *, actor: str, message_id: str
) -> Retyped:
    """Raises Refusal where the table, the rights or the route say no."""
    kind = desk.rules.types[code]
    _require_entitled(ticket, kind, parts)
    had, usual = assignees_of(ticket, desk.directory), await choose_for_type(desk, ticket)
    shut_out = await shut_out_of(ticket, kind.route, desk)
    changed = await take_ticket_step(
        desk,
        ticket,
        Action.REVISE,
        parts,
        actor=actor,
        message_id=message_id,
        facts={"type": code, "was": ticket.type},
        changes=type_columns(desk, ticket, kind) | {"shut_out": sorted(shut_out)},
    )
    if changed.state not in ROUTED:
        return Retyped(ticket=changed, freed=(), is_moved=False)
    found = await choose_for_type(desk, changed)
    if found is None:
        raise Refusal("nobody_there", "管这类事的人还没登记，先不改。请报给村里。", private=True)
    if found == usual and changed.route == ticket.route:  # the same hands, or whoever took it over from them
        kept = {"tier": int(ticket.tier)} | start_clocks(desk, changed, tier=ticket.tier)
        kept |= follow_change(desk, changed, kept)
        return Retyped(ticket=await desk.tickets.change(changed.id, kept), freed=(), is_moved=False)
    changed = await take_ticket_step(
        desk,
        changed,
        Action.TRANSFER if changed.state is State.WORKING else Action.ASSIGN,
        SYSTEM,
        actor="system",
        message_id=message_id,
        facts=assignment_facts(found),
        changes=assignment_changes(found) | start_clocks(desk, changed, tier=found.tier),
    )
    have = assignees_of(changed, desk.directory)
    return Retyped(ticket=changed, freed=tuple(officer for officer in had if officer not in have), is_moved=had != have)


async def choose_for_type(desk: Desk, ticket: Ticket) -> Assignment | None:
    """To whom a ticket of this type goes when nobody has decided anything else."""
    kind = desk.rules.find_type(ticket.type)
    direct = kind.direct_report is DirectReport.ALWAYS
    routed = replace(ticket, route=kind.route.value)
    return await find_owner(desk, routed, tier=usual_tier(desk, ticket, kind), direct=direct)


def type_columns(desk: Desk, ticket: Ticket, kind: IssueType) -> dict[str, Any]:
    """Everything of a ticket's row that its type decides."""
    return {
        "type": kind.code,
        "urgency": kind.urgency.value,
        "route": kind.route.value,
        "sensitive": kind.sensitive,
        "tier": int(usual_tier(desk, ticket, kind)),
        "urgent": kind.urgency is Urgency.CRITICAL,
    }


def usual_tier(desk: Desk, ticket: Ticket, kind: IssueType) -> Tier:
    room = desk.directory.rooms.get(ticket.room) if ticket.room is not None else None
    return find_tier(kind.tier, desk.directory.tier_of_room(room) if room else None)


def tell_hands(done: Retyped, words: str, desk: Desk, *, but: PersonId | None) -> Replies:
    """Whoever has it now is told all of it; whoever had it, only that it is off their hands."""
    ticket = done.ticket
    text = f"{name_ticket(ticket, desk)}转给别人办了，您不用管了。"
    freed = [
        to_officer(desk, ticket.account, officer, text, ticket=ticket)
        for officer in done.freed
        if officer.person != but
    ]
    told: Replies = [message for message in freed if message is not None]
    if done.is_moved:
        told += tell_assignee(desk, ticket, words)
    return told + (tell_chain(desk, None, ticket, words) if ticket.urgent else [])


def _require_entitled(ticket: Ticket, kind: IssueType, parts: frozenset[Part]) -> None:
    """Nothing goes from a private route to another one by somebody whom the first did not name."""
    is_private = ticket.sensitive or Route(ticket.route).is_private
    if is_private and kind.route.value != ticket.route and not parts & MAY_WIDEN:
        raise Refusal("stays_private", "这件是私下办的，只有办的人能改。别的事请另说一句。", private=True)
