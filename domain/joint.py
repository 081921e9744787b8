"""Work on a ticket that others share in: whoever was asked to help, and every department that was whistled for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import PersonId, TicketId


class TaskKind(StrEnum):
    ASSIST = "assist"
    """One who helps whoever has the ticket (协办)."""
    WHISTLE = "whistle"
    """A department called to the spot (吹哨报到)."""


class TaskState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    """Said to be coming."""
    ARRIVED = "arrived"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


TASK_ENDED = frozenset({TaskState.DONE, TaskState.REFUSED, TaskState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Exactly one of `person` and `department` owes it. Times are aware UTC; `leads`: the lead department."""

    id: int = 0
    ticket: TicketId
    kind: TaskKind
    person: PersonId | None
    department: str
    leads: bool = False
    state: TaskState = TaskState.ASKED
    asked_by: str
    asked_at: datetime
    answer_by: datetime | None
    due_at: datetime | None
    ring_at: datetime | None = None
    rung: int = 0
    ended_at: datetime | None = None
    reason: str = ""
