"""A ticket's history told again from its first line: it gives the state, or it does not hold together."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from domain.ids import PersonId
from domain.ticket import Action, State, find_transition
from domain.ticket_record import TicketEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """Where the history leaves the ticket, and with whom."""

    state: State | None = None
    assignee: PersonId | None = None
    department: str = ""


class BrokenHistoryError(Exception):
    """An event does not follow from the ones before it."""


def retell(events: Iterable[TicketEvent]) -> Retold:
    """Raises BrokenHistoryError where an event begins elsewhere than the last one ended, or no row leads its way."""
    told = Retold()
    for event in events:
        if event.before is not told.state or not _leads(event):
            raise BrokenHistoryError(f"{event.action} from {event.before} to {event.after} after {told.state}")
        told = replace(told, state=event.after)
        if event.action in _NOBODYS:
            told = replace(told, assignee=None, department="")
        elif event.action is Action.UNDO or (event.action in _GIVING and event.facts.keys() & _OWNERS):
            person = event.facts.get("person")
            told = replace(
                told,
                assignee=PersonId(int(person)) if person is not None else None,
                department=event.facts.get("department", ""),
            )
    return told


def is_touching(event: TicketEvent) -> bool:
    """Whether an event changed anything of the ticket itself, so that what came before it can't be taken back alone."""
    if event.action is Action.JOIN:
        return bool(event.facts)
    return event.action not in (Action.NOTE, Action.URGE, Action.ERASE)


def _leads(event: TicketEvent) -> bool:
    if event.action is Action.UNDO:
        return True
    row = find_transition(event.action, event.before)
    return row is not None and event.after is (row.after or event.before)


_OWNERS = {"person", "department"}
_GIVING = frozenset(
    {
        Action.ASSIGN,
        Action.DIRECT,
        Action.TRANSFER,
        Action.ESCALATE,
        Action.RAISE_MEDIATION,
        Action.HAND_OVER,
        Action.REFER,
    }
)
"""Their facts say who has it from then on."""
_NOBODYS = frozenset({Action.RETURN, Action.DOWNGRADE})
