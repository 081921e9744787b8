"""What falls due without anybody speaking, as one table: which clock rings what, and how often it is looked at."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.clock_ladders import ClockRules
from domain.on_behalf import PROXIES
from domain.ticket import Action
from domain.ticket_record import Ticket
from handlers.alarms import ring_alarms
from handlers.desk import Desk, Replies
from handlers.handing_over import sweep_orphans
from handlers.joint_ring import ring_tasks
from handlers.morning import say_good_morning
from handlers.notice_missed import ring_missed
from handlers.one_more_day import ask_one_more_day
from handlers.rating import ask_again
from handlers.ringing import ring_due, ring_pressing
from handlers.standing_in import turn_absences
from handlers.steps import SYSTEM, take_ticket_step

MORNING_LASTS = timedelta(hours=2)
"""Whoever starts the program later need not be wished a good morning."""


@dataclass(frozen=True, slots=True)
class Clock:
    """`turn` names the ring that a moment belongs to: of one turn it rings once; None: not now."""

    ring: Callable[[Desk], Awaitable[Replies]]
    turn: Callable[[datetime, ClockRules], str | None]


def every(period: timedelta) -> Callable[[datetime, ClockRules], str]:
    return lambda now, _: str(int(now.timestamp() // period.total_seconds()))


def on_working_mornings(now: datetime, rules: ClockRules) -> str | None:
    """Once a working day, from the hour the county set."""
    local = now.astimezone(rules.calendar.zone)
    begins = datetime.combine(local.date(), rules.limits.morning, rules.calendar.zone)
    if not rules.calendar.is_workday(local.date()) or not begins <= local < begins + MORNING_LASTS:
        return None
    return local.date().isoformat()


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
        if ticket.asks < desk.limits.clocks.verdict_tries:
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


PRESSING, ORDINARY, ONE, ANSWERS = "clock.pressing", "clock.tickets", "clock.ticket", "clock.answers"
NOW_AND_THEN = every(timedelta(minutes=5))
CLOCKS: Mapping[str, Clock] = {
    PRESSING: Clock(ring_pressing, every(timedelta(seconds=10))),
    ORDINARY: Clock(ring_due, NOW_AND_THEN),
    "clock.candidates": Clock(drop_stale_candidates, NOW_AND_THEN),
    "clock.verdicts": Clock(ask_verdicts_again, NOW_AND_THEN),
    "clock.alarms": Clock(ring_alarms, NOW_AND_THEN),
    "clock.orphans": Clock(sweep_orphans, NOW_AND_THEN),
    "clock.absences": Clock(turn_absences, NOW_AND_THEN),
    "clock.one_more_day": Clock(ask_one_more_day, NOW_AND_THEN),
    "clock.shares": Clock(ring_tasks, NOW_AND_THEN),
    ANSWERS: Clock(ring_missed, every(timedelta(seconds=20))),
    "clock.morning": Clock(say_good_morning, on_working_mornings),
}
