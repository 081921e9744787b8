"""Work on a ticket that others share in: whoever was asked to help, and every department that was whistled for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.ids import PersonId, TicketId
from domain.ticket import ENDED, State


class TaskKind(StrEnum):
    ASSIST = "assist"
    """One who helps whoever has the ticket (协办)."""
    WHISTLE = "whistle"
    """A department called to the spot (吹哨报到)."""

    @property
    def zh(self) -> str:
        return {"assist": "协办", "whistle": "吹哨"}[self.value]


class TaskState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    """Said to be coming."""
    ARRIVED = "arrived"
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def zh(self) -> str:
        """What a leader reads."""
        return TASK_WORDS[self]


TASK_WORDS: Mapping[TaskState, str] = {
    TaskState.ASKED: "等回话",
    TaskState.ANSWERED: "说要来",
    TaskState.ARRIVED: "到了",
    TaskState.DONE: "弄好了",
    TaskState.REFUSED: "来不了",
    TaskState.WITHDRAWN: "不用来了",
}
TASK_ENDED = frozenset({TaskState.DONE, TaskState.REFUSED, TaskState.WITHDRAWN})
IN_WORK = frozenset(State) - ENDED - {State.CANDIDATE, State.REFERRED, State.FEEDBACK, State.VERIFYING}
"""While a ticket is in one of these, a department is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Exactly one of `person` and `department` (that of the grid `office`) owes it. Times are aware UTC.

    `leads`: the lead department. `pressing`: its clocks count every hour. `listed_at`: since when it stands on the
    list for the assessment, because nobody came or it was given back; what is listed stays listed.
    """

    id: int = 0
    ticket: TicketId
    kind: TaskKind
    person: PersonId | None
    department: str
    office: str = ""
    leads: bool = False
    pressing: bool = False
    state: TaskState = TaskState.ASKED
    asked_by: str
    asked_at: datetime
    answer_by: datetime | None
    due_at: datetime | None
    ring_at: datetime | None = None
    rung: int = 0
    ended_at: datetime | None = None
    listed_at: datetime | None = None
    reason: str = ""


def is_waited_for(task: Task, state: State) -> bool:
    """Whether anybody still wants this share, the ticket being in `state`.

    Help is wanted until it is taken back, in whatever way: then the ticket no longer stands in `assisting`.
    """
    if task.state in TASK_ENDED:
        return False
    return state is State.ASSISTING if task.kind is TaskKind.ASSIST else state in IN_WORK


def leaves_helpers(before: State, after: State) -> bool:
    """Whether with this step somebody may no longer be waited for."""
    return before in IN_WORK and (after not in IN_WORK or (before is State.ASSISTING and after is not before))


class Situation(StrEnum):
    """When a department may be whistled for (workflow §5)."""

    UNSOLVED = "unsolved"
    ENFORCEMENT = "enforcement"
    EMERGENCY = "emergency"

    @property
    def zh(self) -> str:
        return SITUATION_WORDS[self]


SITUATION_WORDS: Mapping[Situation, str] = {
    Situation.UNSOLVED: "群众反映多，我们解决不了",
    Situation.ENFORCEMENT: "要执法，我们没这个权",
    Situation.EMERGENCY: "应急",
}
