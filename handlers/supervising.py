"""Reminders and cards: to whoever has a ticket first, and only then to those above (workflow §3, commands §6)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from domain.above import find_above
from domain.assignment import TOLD_TIERS
from domain.deadlines import is_pressing
from domain.escalation import Ring
from domain.refusal import Refusal
from domain.rules import Route, Urgency
from domain.sending import Outgoing
from domain.ticket import Action
from domain.ticket_record import Ticket
from domain.time_words import say_span
from domain.tree import Tier
from handlers.desk import Desk
from handlers.due_words import mark_estimate, say_deadline
from handlers.gathering import Notice
from handlers.speak import name_ticket
from handlers.steps import SYSTEM, raise_ticket, take_ticket_step
from handlers.tell import assignees_of, name_assignee, tell_assignee

ACCEPT_HOW = "引用这条，回「我接了」「办好了」或「往上报」。"
DONE_HOW = "办好了引用这条说「办好了」，办不了说「往上报」。"
LOOK_HOW = "请您过问一下。"
JUST_DUE = timedelta(hours=1)


async def remind_to_accept(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice]:
    """The time to answer is over."""
    ticket = await _supervise(ticket, "unanswered", ring.tell, desk)
    waited = say_span(desk.now - ticket.state_since)
    return [
        *tell_owner(ticket, f"{name_ticket(ticket, desk)}还没接，等了{waited}了。", ACCEPT_HOW, desk),
        *_tell_above(ticket, f"{name_assignee(ticket, desk.directory)}还没接，等了{waited}了。", ring.tell, desk),
    ]


async def raise_unanswered(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice | Outgoing]:
    """Nobody took it: it is the next tier's now, and whoever had it may go on seeing it."""
    had = tell_owner(ticket, "", "", desk)
    raised = await _raise(ticket, desk)
    if raised is None:
        return list(await remind_to_accept(ticket, ring, desk))
    owner = name_assignee(raised, desk.directory)
    words = await desk.tickets.report_words(ticket.id)
    have = {officer.person for officer in assignees_of(raised, desk.directory)}
    above = _tell_above(raised, f"一直没人接，交给{owner}了。", ring.tell, desk)
    line = f"{name_ticket(raised, desk)}一直没人接，交给{owner}了。"
    return [
        *tell_assignee(desk, raised, words, are_own_words=False),
        *(Notice(officer=one.officer, ticket=raised, line=line) for one in had if one.officer.person not in have),
        *(one for one in above if one.officer.person not in have),
    ]


async def warn(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice]:
    """A yellow card."""
    ticket = await _supervise(ticket, "yellow", (), desk, supervised="yellow")
    return tell_owner(
        ticket, f"{name_ticket(ticket, desk)}快到期了，要{say_deadline(ticket, desk)}办好。", DONE_HOW, desk
    )


async def remind_overdue(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice]:
    """A red card: first to the owner alone, the second time to the tier above too."""
    ticket = await _supervise(ticket, "red", ring.tell, desk, supervised="red")
    late = _say_late(ticket, desk)
    owner = name_assignee(ticket, desk.directory)
    return [
        *tell_owner(ticket, f"{name_ticket(ticket, desk)}{late}，还没办好，请抓紧。", DONE_HOW, desk),
        *_tell_above(ticket, f"{owner}负责，{late}还没办好。", ring.tell, desk),
    ]


def _say_late(ticket: Ticket, desk: Desk) -> str:
    assert ticket.due_at is not None
    late = desk.now - ticket.due_at
    said = "到期了" if late < JUST_DUE else f"超期{say_span(late)}了"
    return said + mark_estimate(ticket, desk)


def tell_owner(ticket: Ticket, line: str, how: str, desk: Desk) -> list[Notice]:
    """Whoever acts for the one responsible."""
    return [Notice(officer=o, ticket=ticket, line=line, how=how) for o in assignees_of(ticket, desk.directory)]


def _tell_above(ticket: Ticket, line: str, tiers: Iterable[Tier], desk: Desk) -> list[Notice]:
    place = desk.directory.tree.place_name(ticket.grid)
    found = (find_above(ticket, tier, desk.directory) for tier in tiers)
    return [
        Notice(officer=officer, ticket=ticket, line=f"{place}{name_ticket(ticket, desk)}，{line}", how=LOOK_HOW)
        for officer in found
        if officer is not None
    ]


async def _raise(ticket: Ticket, desk: Desk) -> Ticket | None:
    """None where the route or nobody above lets it: the county is only given what is pressing."""
    if ticket.tier is Tier.COUNTY or (ticket.tier is Tier.TOWN and not is_pressing(Urgency(ticket.urgency))):
        return None
    if Tier(ticket.tier - 1) not in TOLD_TIERS[Route(ticket.route)]:
        return None
    skip = [ticket.assignee] if ticket.assignee is not None else []
    try:
        return await raise_ticket(desk, ticket, SYSTEM, actor="clock", message_id="", skip=skip)
    except Refusal:
        return None


async def _supervise(ticket: Ticket, reason: str, told: Iterable[Tier], desk: Desk, **changes: Any) -> Ticket:
    """A line of the history: that it was said, and to which tiers."""
    tiers = ",".join(tier.label for tier in told)
    return await take_ticket_step(
        desk,
        ticket,
        Action.SUPERVISE,
        SYSTEM,
        actor="clock",
        reason=reason,
        facts={"told": tiers} if tiers else {},
        changes=changes,
    )
