"""A ticket and its steps as rows of the archive, and back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from domain.ids import AccountName, GridCode, PersonId, RoomId, TicketId
from domain.ticket import Action, State
from domain.ticket_record import Ticket, TicketDraft, TicketEvent
from domain.tree import Tier
from models.tables import TicketEventRow, TicketRow

_UNSET: Mapping[str, Any] = dict.fromkeys(
    (
        "no",
        "short_no",
        "assignee_id",
        "respond_by",
        "due_at",
        "asked_at",
        "closed_at",
        "ring_at",
        "responded_at",
        "paused_at",
        "review_at",
        "done_by_id",
        "merged_into_id",
    )
) | {"shut_out": []}
_DRAFT_FIELDS = (
    "type",
    "urgency",
    "route",
    "sensitive",
    "grid",
    "account",
    "message_id",
    "reported_at",
    "day",
    "urgent",
)


def birth_values(draft: TicketDraft, last: TicketEvent) -> dict[str, Any]:
    """As its first steps leave it; columns without a value are named too, so that all births are one statement."""
    values = {name: getattr(draft, name) for name in _DRAFT_FIELDS}
    values |= {"state": last.after.value, "state_since": last.at, "tier": int(draft.tier), "room_id": draft.room}
    return {**_UNSET, **values}


def event_values(ticket: TicketId, event: TicketEvent) -> dict[str, Any]:
    return {
        "ticket_id": ticket,
        "at": event.at,
        "action": event.action,
        "actor": event.actor,
        "from_state": event.before,
        "to_state": event.after,
        "reason": event.reason,
        "message_id": event.message_id,
        "facts": dict(event.facts),
    }


def to_ticket(row: TicketRow | Row[Any]) -> Ticket:
    return Ticket(
        id=TicketId(row.id),
        no=row.no,
        short_no=row.short_no,
        day=row.day,
        state=State(row.state),
        type=row.type,
        urgency=row.urgency,
        route=row.route,
        sensitive=row.sensitive,
        tier=Tier(row.tier),
        grid=GridCode(row.grid),
        room=RoomId(row.room_id) if row.room_id is not None else None,
        account=AccountName(row.account),
        assignee=PersonId(row.assignee_id) if row.assignee_id is not None else None,
        department=row.department or "",
        urgent=bool(row.urgent),
        escalated=bool(row.escalated),
        extended=bool(row.extended),
        supervised=row.supervised or "",
        returns=row.returns or 0,
        reopens=row.reopens or 0,
        reported_at=row.reported_at,
        respond_by=row.respond_by,
        due_at=row.due_at,
        state_since=row.state_since,
        asked_at=row.asked_at,
        asks=row.asks or 0,
        closed_at=row.closed_at,
        ring_at=row.ring_at,
        ladder=row.ladder or "",
        rung=row.rung or 0,
        responded_at=row.responded_at,
        paused_at=row.paused_at,
        pause_reason=row.pause_reason or "",
        review_at=row.review_at,
        done_by=PersonId(row.done_by_id) if row.done_by_id is not None else None,
        merged_into=TicketId(row.merged_into_id) if row.merged_into_id is not None else None,
        mediation_level=row.mediation_level or 0,
        shut_out=frozenset(PersonId(person) for person in row.shut_out or ()),
    )


def to_event(row: TicketEventRow) -> TicketEvent:
    return TicketEvent(
        at=row.at,
        action=Action(row.action),
        actor=row.actor,
        before=State(row.from_state) if row.from_state else None,
        after=State(row.to_state),
        reason=row.reason,
        message_id=row.message_id,
        facts=row.facts,
    )
