"""A ticket's clock rings: whoever has it is reminded, whoever stands above hears of it, and the next ring is set."""

from collections.abc import Awaitable, Callable, Iterable, Mapping

from domain.clock_ladders import Act
from domain.escalation import Ring, ring_clock
from domain.sending import Outgoing
from domain.ticket_record import Ticket
from handlers.desk import Desk, Replies
from handlers.gathering import Notice, gather
from handlers.keeping_time import climb_columns, clock_rules, read_climb, read_facts
from handlers.repeating import repeat_alarm
from handlers.resting import archive, ask_outcome, go_on, resume
from handlers.supervising import raise_unanswered, remind_overdue, remind_to_accept, warn

BATCH = 200


async def ring_due(desk: Desk) -> Replies:
    """Every clock that is due, at most `BATCH` at once; reminders to one person are one message."""
    return await ring_tickets(await desk.rings.due(desk.now, BATCH, pressing=False), desk)


async def ring_pressing(desk: Desk) -> Replies:
    """What is critical or urgent waits for no turn."""
    return await ring_tickets(await desk.rings.due(desk.now, BATCH, pressing=True), desk)


async def ring_tickets(tickets: Iterable[Ticket], desk: Desk) -> Replies:
    spoken: list[Notice | Outgoing] = []
    for ticket in tickets:
        ring = ring_clock(read_facts(ticket, desk), read_climb(ticket), desk.now, clock_rules(desk))
        ticket = await desk.tickets.change(ticket.id, climb_columns(ring.climb))
        if ring.act is not None:
            spoken += await ACTS[ring.act](ticket, ring, desk)
    return gather(spoken, desk)


ACTS: Mapping[Act, Callable[[Ticket, Ring, Desk], Awaitable[Iterable[Notice | Outgoing]]]] = {
    Act.REMIND_TO_ACCEPT: remind_to_accept,
    Act.RAISE: raise_unanswered,
    Act.REPEAT: repeat_alarm,
    Act.WARN: warn,
    Act.OVERDUE: remind_overdue,
    Act.GO_ON: go_on,
    Act.RESUME: resume,
    Act.ASK_OUTCOME: ask_outcome,
    Act.ARCHIVE: archive,
}
