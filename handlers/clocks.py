"""What falls due without anybody speaking: guesses that nobody confirmed, verdicts that nobody gave."""

from datetime import timedelta

from domain.on_behalf import PROXIES
from domain.ticket import Action
from domain.ticket_record import Ticket
from handlers.alarms import ring_alarms
from handlers.desk import Desk, Replies
from handlers.handing_over import sweep_orphans
from handlers.joint_ring import ring_tasks
from handlers.one_more_day import ask_one_more_day
from handlers.rating import ask_again
from handlers.standing_in import turn_absences
from handlers.steps import SYSTEM, take_ticket_step

MAX_ASKS = 3


async def drop_stale_candidates(desk: Desk) -> Replies:
    """A guess nobody confirmed in a day is dropped with its words (workflow §2)."""
    for ticket in await desk.tickets.stale_candidates(desk.now - desk.limits.candidate_window):
        await take_ticket_step(desk, ticket, Action.DROP, SYSTEM, actor="clock")
        await desk.tickets.erase_words(ticket.id, desk.now)
    return []


async def ask_verdicts_again(desk: Desk) -> Replies:
    """Three tries at decent hours; then it is closed as "not reached", which is not satisfaction (workflow §7)."""
    if desk.calendar.is_quiet(desk.now):
        return []
    replies: Replies = []
    for ticket in await desk.tickets.waiting_for_verdict(desk.now - desk.limits.verdict_window):
        if ticket.asks < MAX_ASKS:
            replies += await ask_again(ticket, desk)
        else:
            await take_ticket_step(
                desk, ticket, Action.CLOSE, SYSTEM, actor="clock", reason=await _weigh_answers(ticket, desk)
            )
    return replies


async def _weigh_answers(ticket: Ticket, desk: Desk) -> str:
    """Of several reporters those who answered speak for it, the least content first; one 3 would have sent it back."""
    given = {reporter.verdict for reporter in await desk.tickets.reporters(ticket.id)}
    weighed = ("mostly", "satisfied", PROXIES["mostly"], PROXIES["satisfied"])
    return next((verdict for verdict in weighed if verdict in given), "not_reached")


CLOCKS = {
    "clock.candidates": drop_stale_candidates,
    "clock.verdicts": ask_verdicts_again,
    "clock.alarms": ring_alarms,
    "clock.orphans": sweep_orphans,
    "clock.absences": turn_absences,
    "clock.one_more_day": ask_one_more_day,
    "clock.shares": ring_tasks,
}
RING_EVERY = timedelta(minutes=5)
