"""What the reporter is asked about when the work is over: it was done, or the two agreed, or they did not."""

from domain.ticket import Action
from domain.ticket_record import Ticket
from handlers.desk import Desk
from handlers.tell import name_assignee

_ENDINGS = (Action.DONE, Action.SETTLE, Action.TERMINATE)
OTHER_WAYS = "法院、仲裁、行政"


async def say_done(ticket: Ticket, desk: Desk) -> str:
    """Whoever did not come to terms is told of the other ways [L: 人民调解法26条]."""
    name = name_assignee(ticket, desk.directory)
    if not ticket.mediation_level:
        return f"{name}说办好了。"
    history = await desk.tickets.history(ticket.id)
    match next((event.action for event in reversed(history) if event.action in _ENDINGS), None):
        case Action.SETTLE:
            return f"{name}说调成了。"
        case Action.TERMINATE:
            return f"调解终止了。还能走{OTHER_WAYS}。调得咋样？"
        case _:
            return f"{name}说办好了。"
