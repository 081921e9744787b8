"""A ticket as everybody outside the archive sees it: frozen facts, no words of anybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.ids import AccountName, ChatId, ContactId, GridCode, MessageId, PersonId, RoomId, TicketId
from domain.ticket import Action, State
from domain.tree import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """`no` and `short_no` are None while it is only a candidate. Times are aware UTC.

    `ring_at` is when its clocks next have something to say, at `rung` of their `ladder`. `done_by` reported it done
    last. Whoever is `shut_out` must not know of it by any way.
    """

    id: TicketId
    no: str | None
    short_no: int | None
    day: date
    state: State
    type: str
    urgency: str
    route: str
    sensitive: bool
    tier: Tier
    grid: GridCode
    room: RoomId | None
    account: AccountName
    assignee: PersonId | None
    department: str
    urgent: bool
    escalated: bool
    extended: bool
    supervised: str
    returns: int
    reopens: int
    reported_at: datetime
    respond_by: datetime | None
    due_at: datetime | None
    state_since: datetime
    asked_at: datetime | None
    asks: int
    closed_at: datetime | None
    ring_at: datetime | None = None
    ladder: str = ""
    rung: int = 0
    responded_at: datetime | None = None
    paused_at: datetime | None = None
    pause_reason: str = ""
    review_at: datetime | None = None
    done_by: PersonId | None = None
    merged_into: TicketId | None = None
    mediation_level: int = 0
    shut_out: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketDraft:
    """A ticket before the archive numbers it."""

    type: str
    urgency: str
    route: str
    sensitive: bool
    tier: Tier
    grid: GridCode
    room: RoomId | None
    account: AccountName
    message_id: MessageId
    reported_at: datetime
    day: date
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEvent:
    """One line of the append-only history. `actor` is `system`, `person:12`, `api:NAME` or `clock`."""

    at: datetime
    action: Action
    actor: str
    before: State | None
    after: State
    reason: str = ""
    message_id: str = ""
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporter:
    """Somebody who reported it, and the chat where they said so."""

    person: PersonId
    account: AccountName
    contact: ContactId
    chat: ChatId
    verdict: str = ""
