"""The clocks of a share: an answer is waited for, then the work; who stays away is listed (workflow §5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.clock_ladders import ClockRules
from domain.joint import Task, TaskKind, TaskState
from domain.rules import Duration, Urgency


class Call(StrEnum):
    """What is done when a stage is reached; each says it to everybody before it too."""

    REMIND = "remind"
    """Whoever owes it."""
    TELL = "tell"
    """Whoever asked for it; of a department the town too."""
    LIST = "list"
    """A department that still says nothing goes on the list for the assessment."""


CALLS = {TaskKind.ASSIST: (Call.REMIND, Call.TELL), TaskKind.WHISTLE: (Call.REMIND, Call.TELL, Call.LIST)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRing:
    """What is due now (None: nothing), how many stages are behind, and when it rings next (None: never again)."""

    call: Call | None
    rung: int
    ring_at: datetime | None


def answer_deadline(asked_at: datetime, *, pressing: bool, rules: ClockRules) -> datetime:
    """30 minutes in an emergency, one working day else; both are settings."""
    return rules.calendar.add(asked_at, _limit(pressing, rules), _urgency(pressing))


def work_deadline(answer_by: datetime, due_at: datetime | None, *, pressing: bool, rules: ClockRules) -> datetime:
    """That of the ticket (`due_at`), and never sooner than one more answer takes."""
    soonest = rules.calendar.add(answer_by, _limit(pressing, rules), _urgency(pressing))
    return soonest if due_at is None else max(due_at, soonest)


def ring_share(task: Task, now: datetime, rules: ClockRules) -> ShareRing:
    """Where rings were missed only the last speaks. Nothing is due of a share that has ended."""
    stages = list(_list_stages(task, rules))
    rung = task.rung
    while rung < len(stages) and stages[rung] <= now:
        rung += 1
    return ShareRing(
        call=CALLS[task.kind][rung - 1] if rung > task.rung else None,
        rung=rung,
        ring_at=stages[rung] if rung < len(stages) else None,
    )


def first_ring(task: Task, rules: ClockRules) -> datetime | None:
    """When a share that has just come to this state rings."""
    return next(_list_stages(task, rules), None)


def _list_stages(task: Task, rules: ClockRules) -> Iterator[datetime]:
    """The deadline, and as often again as an answer may take; only what is pressing rings outside working hours."""
    if task.ended_at is not None:
        return
    at = task.answer_by if task.state is TaskState.ASKED else task.due_at
    for _ in CALLS[task.kind] if at is not None else ():
        assert at is not None
        yield at if task.pressing else rules.calendar.next_working(at)
        at = rules.calendar.add(at, _limit(task.pressing, rules), _urgency(task.pressing))


def _limit(pressing: bool, rules: ClockRules) -> Duration:
    return rules.limits.answer_urgent if pressing else rules.limits.answer


def _urgency(pressing: bool) -> Urgency:
    return Urgency.URGENT if pressing else Urgency.NORMAL
