"""Reminders to one person become one message: an old leader's telephone rings once, not five times."""

from collections.abc import Iterable
from dataclasses import dataclass

from domain.deadlines import is_pressing
from domain.directory import Officer
from domain.ids import PersonId, TicketId
from domain.rules import Urgency
from domain.sending import Outgoing
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.speak import number_line, to_officer

MOST_LINES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence about one ticket for one person; `how`: what they can answer, said where it stands alone."""

    officer: Officer
    ticket: Ticket
    line: str
    how: str = ""

    @property
    def is_pressing(self) -> bool:
        return is_pressing(Urgency(self.ticket.urgency))


def gather(spoken: Iterable[Notice | Outgoing], desk: Desk) -> Replies:
    """What is pressing goes at once, at night too, and apart from the rest. Of one ticket nobody hears twice."""
    ready: Replies = []
    heaps: dict[tuple[PersonId, bool], dict[TicketId, Notice]] = {}
    for one in spoken:
        if isinstance(one, Outgoing):
            ready.append(one)
        else:
            heaps.setdefault((one.officer.person, one.is_pressing), {}).setdefault(one.ticket.id, one)
    told = (_tell(list(heap.values()), desk) for heap in heaps.values())
    return [*(message for message in told if message is not None), *ready]


def _tell(heap: list[Notice], desk: Desk) -> Outgoing | None:
    first = heap[0]
    account, alert = first.ticket.account, first.is_pressing
    if len(heap) == 1:
        text = f"{first.line}{first.how}{number_line(first.ticket)}"
        return to_officer(desk, account, first.officer, text, ticket=first.ticket, alert=alert)
    lines = [f"{place}. {notice.line}" for place, notice in enumerate(heap[:MOST_LINES], start=1)]
    left = len(heap) - MOST_LINES
    more = [f"还有{left}件，说「我的事」都能看到。"] if left > 0 else []
    return to_officer(
        desk, account, first.officer, "\n".join([f"有{len(heap)}件事提醒您：", *lines, *more]), alert=alert
    )
