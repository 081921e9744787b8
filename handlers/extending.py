"""「3号延期3天」: asked for before it is due, once, at most as long again, decided by the town (workflow §3)."""

from collections.abc import Mapping
from datetime import date, datetime

from domain.proposal import Proposal, ProposalKind
from domain.refusal import Refusal
from domain.rules import Duration, DurationUnit, Urgency
from domain.ticket import Action, take_step
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.announce import say_day, tell_owner, tell_reporters
from handlers.desk import Desk
from handlers.doing import Doer, Done, step
from handlers.due_words import mark_estimate
from handlers.missing import ask_missing, find_why
from handlers.pause import handling_limit
from handlers.proposing import propose, recall_why
from handlers.speak import name_ticket

OFFERED_DAYS = (1, 2, 3, 5)


async def extend(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Raises Refusal for what is overdue, was extended before, or is asked for too long."""
    take_step(Action.EXTEND, ticket.state, doer.parts)
    _require_extensible(ticket, desk)
    why = await find_why("extend", ticket, doer, args, desk)
    if isinstance(why, Done):
        return why
    days, most = _read_days(args, ticket, desk), _most_days(desk, ticket)
    if days is None:
        choices = [(f"{n}天", str(n)) for n in OFFERED_DAYS if n <= most]
        return await ask_missing("extend", "days", "要延几天？", choices, ticket, doer, args, desk)
    if not 0 < days <= most:
        raise Refusal("too_long", f"最多再延{most}天。", field="days")
    tier = Tier(max(min(Tier.TOWN, ticket.tier if ticket.department else ticket.tier - 1), Tier.COUNTY))
    proposal, asked = await propose(
        ProposalKind.EXTEND, ticket, doer, why, desk, tier=tier, facts={"days": str(days)}, details=f"{days}天"
    )
    ticket = await step(desk, ticket, Action.EXTEND, doer, reason=why.code, facts={"days": str(days)})
    said = f"{name_ticket(ticket, desk)}延{days}天，报{proposal.tier.zh}里批，批了告诉您。"
    return Done(ticket=ticket, sentence=said, replies=asked)


async def prolong(ticket: Ticket, proposal: Proposal, doer: Doer, desk: Desk) -> Done:
    """Approved: the new date, and everybody who waits is told why [L: 信访工作条例34条]."""
    due_at = _new_due(desk, ticket, int(proposal.facts["days"]))
    ticket = await step(
        desk,
        ticket,
        Action.PROLONG,
        doer,
        reason=proposal.reason,
        facts={"days": proposal.facts["days"], "due": due_at.isoformat()},
        changes={"due_at": due_at, "extended": True},
    )
    name, day = name_ticket(ticket, desk), say_day(due_at, desk) + mark_estimate(ticket, desk)
    why = await recall_why(ticket, proposal.reason, desk)
    told = tell_owner(desk, ticket, f"{name}延期批了，{day}前办好。", but=doer.person)
    told += await tell_reporters(desk, ticket, f"{name}要多等几天，最晚{day}办好：{why}。")
    return Done(ticket=ticket, sentence=f"好，{name}延到{day}。", replies=told)


def _require_extensible(ticket: Ticket, desk: Desk) -> None:
    if ticket.extended:
        raise Refusal("extended_before", "只能延一次，办不了建议挂账。")
    if ticket.due_at is None or ticket.due_at <= desk.now:
        raise Refusal("overdue", "已经过期了，不能再延。抓紧办，或回「往上报」。")


def _read_days(args: Mapping[str, str], ticket: Ticket, desk: Desk) -> int | None:
    """`days`, or the days until `until`. Raises Refusal where it is no number."""
    days, until = args.get("days", "").strip(), args.get("until", "").strip()
    if not days and not until:
        return None
    assert ticket.due_at is not None
    try:
        if days:
            return int(days)
        return (date.fromisoformat(until) - ticket.due_at.astimezone(desk.calendar.zone).date()).days
    except ValueError:
        raise Refusal("bad_days", "没看懂延几天，请说「延期3天」。", field="days") from None


def _most_days(desk: Desk, ticket: Ticket) -> int:
    """As long again as it had (workflow §3: ≤原时限); of what had hours, one day."""
    limit = handling_limit(desk, ticket)
    return limit.amount if limit.unit in (DurationUnit.WORKDAY, DurationUnit.DAY) else 1


def _new_due(desk: Desk, ticket: Ticket, days: int) -> datetime:
    """Counted as its own limit counts; from today where the town took longer than was left."""
    limit = handling_limit(desk, ticket)
    more = Duration(amount=days, unit=limit.unit) if limit.unit in (DurationUnit.WORKDAY, DurationUnit.DAY) else limit
    assert ticket.due_at is not None
    return desk.calendar.add(max(ticket.due_at, desk.now), more, Urgency(ticket.urgency))
