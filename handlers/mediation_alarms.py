"""What rings once in a dispute: the day of the next sitting, and the court's thirty days after an agreement."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, timedelta

from domain.ids import ContactId
from domain.question import Question, QuestionKind
from domain.reminder import Reminder, ReminderKind
from domain.ticket import State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.parties import OUTCOME_CHOICES, tell_parties
from handlers.sittings import say_day
from handlers.tell import tell_doers

Alarm = Callable[[Reminder, Ticket, Desk], Awaitable[Replies]]
ASKED_FOR = timedelta(days=3)
_AGREED = frozenset({State.FEEDBACK, State.VERIFYING, State.CLOSED, State.ARCHIVED})
"""In these an agreement still stands; sent back, it did not hold."""


async def ring_court(reminder: Reminder, ticket: Ticket, desk: Desk) -> Replies:
    """To the parties and the mediator, on the first and the twenty-fifth day [L: 人民调解法33条]."""
    if ticket.state not in _AGREED:
        return []
    last = say_day(date.fromisoformat(reminder.facts["until"]))
    text = f"调成了。{last}前，两家可以一起去法院确认，确认了才能强制执行。不去也算数。"
    return [*await tell_parties(ticket, text, desk), *tell_doers(ticket, text, desk)]


async def ring_sitting(reminder: Reminder, ticket: Ticket, desk: Desk) -> Replies:
    """To both sides and the mediator, in the morning of the day they agreed on; what came of it is asked at once."""
    if ticket.state is not State.MEDIATING:
        return []
    told = tell_doers(ticket, f"今天调解。调完说一声：{OUTCOME_CHOICES}", desk)
    for message in told:
        await desk.questions.ask(
            Question(
                account=message.account,
                contact=ContactId(message.chat),
                chat=message.chat,
                kind=QuestionKind.MEDIATION_OUTCOME,
                ticket=ticket.id,
                facts={},
                asked_at=desk.now,
                expires_at=desk.now + ASKED_FOR,
            )
        )
    return [*await tell_parties(ticket, "约好今天调解。", desk), *told]


MEDIATION_ALARMS: Mapping[ReminderKind, Alarm] = {
    ReminderKind.COURT_DAY_1: ring_court,
    ReminderKind.COURT_DAY_25: ring_court,
    ReminderKind.SITTING: ring_sitting,
}
