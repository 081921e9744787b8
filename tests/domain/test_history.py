"""A history told again gives the state and whose it is, or says where it does not hold together."""

from datetime import UTC, datetime

import pytest

from domain.history import BrokenHistoryError, Retold, is_touching, retell
from domain.ids import PersonId
from domain.ticket import Action, State
from domain.ticket_record import TicketEvent

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)


def event(action: Action, before: State | None, after: State, **facts: str) -> TicketEvent:
    return TicketEvent(at=AT, action=action, actor="system", before=before, after=after, facts=facts)


BORN = [
    event(Action.REPORT, None, State.REPORTED),
    event(Action.FILE, State.REPORTED, State.FILED),
    event(Action.ASSIGN, State.FILED, State.ASSIGNED, person="7"),
]


def test_it_gives_the_state_and_whose_it_is() -> None:
    assert retell([]) == Retold()
    assert retell(BORN) == Retold(state=State.ASSIGNED, assignee=PersonId(7))
    given = [*BORN, event(Action.TRANSFER, State.ASSIGNED, State.ASSIGNED, department="police")]
    assert retell(given) == Retold(state=State.ASSIGNED, department="police")


def test_what_was_taken_back_is_as_if_it_had_not_been() -> None:
    told = [
        *BORN,
        event(Action.RETURN, State.ASSIGNED, State.FILED, had="7"),
        event(Action.ASSIGN, State.FILED, State.ASSIGNED, person="8"),
        event(Action.UNDO, State.ASSIGNED, State.ASSIGNED, undone="return", person="7"),
    ]
    assert retell(told) == retell(BORN)


@pytest.mark.parametrize(
    "wrong",
    [
        event(Action.ACCEPT, State.WORKING, State.WORKING),
        event(Action.ACCEPT, State.ASSIGNED, State.CLOSED),
        event(Action.CLOSE, State.ASSIGNED, State.CLOSED),
    ],
)
def test_what_does_not_follow_is_said(wrong: TicketEvent) -> None:
    with pytest.raises(BrokenHistoryError):
        retell([*BORN, wrong])


def test_a_voice_a_note_and_a_reminder_leave_a_ticket_as_it_is() -> None:
    for action in (Action.NOTE, Action.URGE, Action.JOIN):
        assert not is_touching(event(action, State.ASSIGNED, State.ASSIGNED))
    assert is_touching(event(Action.JOIN, State.ASSIGNED, State.ASSIGNED, urgency="urgent"))
    assert is_touching(event(Action.ACCEPT, State.ASSIGNED, State.WORKING))
