"""「挂账 等批复」: what can't be done now rests until a day; the village proposes it, the town approves."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from domain.proposal import Proposal, ProposalKind
from domain.reasons import Why
from domain.refusal import Refusal
from domain.ticket import Action, Part, State, find_transition, say_not_now
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.announce import name_doer, say_day, tell_officers, tell_owner, tell_reporters
from handlers.desk import Desk, Replies
from handlers.doing import Doer, Done, step
from handlers.due_words import mark_estimate
from handlers.missing import find_why
from handlers.pause import restart_clocks, stop_clocks
from handlers.proposing import list_deciders, propose, recall_why
from handlers.speak import name_ticket
from handlers.succession import replace_lost_owner


async def suspend(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """By the village: put before the town. By whoever has it: put before the village, which may propose it."""
    if find_transition(Action.SUSPEND, ticket.state) is None:
        is_waiting = ticket.state is State.ASSIGNED
        raise Refusal("not_now", "先回「我接了」，再说挂账。" if is_waiting else say_not_now(ticket.state))
    review = _read_review(args, desk)
    why = await find_why("suspend", ticket, doer, args, desk)
    if isinstance(why, Done):
        return why
    if Part.VILLAGE in doer.parts:
        return await propose_suspension(ticket, doer, why, review, desk)
    if not doer.parts & {Part.ASSIGNEE, Part.DEPARTMENT, Part.HOUSEHOLD, Part.GROUP}:
        raise Refusal("not_yours", "挂账要村里提，请让村里说一声「挂账」。")
    _, asked = await propose(
        ProposalKind.SUSPEND,
        ticket,
        doer,
        why,
        desk,
        tier=Tier.VILLAGE,
        facts={"review": review.isoformat()},
        details=f"到{_say(review, desk)}",
    )
    return Done(ticket=ticket, sentence=f"已请村上提挂账，{name_ticket(ticket, desk)}先还是您的。", replies=asked)


async def propose_suspension(ticket: Ticket, doer: Doer, why: Why, review: date, desk: Desk) -> Done:
    """The village's own word: the town is asked."""
    _, asked = await propose(
        ProposalKind.SUSPEND,
        ticket,
        doer,
        why,
        desk,
        tier=Tier.TOWN,
        facts={"review": review.isoformat()},
        details=f"到{_say(review, desk)}",
    )
    ticket = await step(desk, ticket, Action.SUSPEND, doer, reason=why.code, facts={"review": review.isoformat()})
    said = f"{name_ticket(ticket, desk)}已报镇里挂账，批了{_say(review, desk)}复查。"
    return Done(ticket=ticket, sentence=said, replies=asked)


async def lay_aside(ticket: Ticket, proposal: Proposal, doer: Doer, desk: Desk) -> Done:
    """Approved by the village it goes on to the town; approved by the town the clocks stand until the review."""
    review = date.fromisoformat(proposal.facts["review"])
    said = await recall_why(ticket, proposal.reason, desk)
    if proposal.tier > Tier.TOWN:
        return await propose_suspension(ticket, doer, Why(proposal.reason, said), review, desk)
    review_at = _morning_of(review, desk)
    ticket = await step(
        desk,
        ticket,
        Action.APPROVE,
        doer,
        reason=proposal.reason,
        facts={"review": proposal.facts["review"]},
        changes={**stop_clocks(desk, proposal.reason), "review_at": review_at},
    )
    name, day = name_ticket(ticket, desk), say_day(review_at, desk)
    told = tell_owner(desk, ticket, f"{name}挂账批了，{day}复查，能办了说「接着办」。", but=doer.person)
    told += await tell_reporters(desk, ticket, f"{name}眼下办不了，先放一放：{said}。最晚{day}再看。")
    return Done(ticket=ticket, sentence=f"好，{name}挂到{day}。", replies=told)


async def resume(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """「接着办」: back to whoever had it, with the time that was left."""
    if ticket.state is State.SUSPENDED and not doer.parts & {Part.VILLAGE, Part.SYSTEM}:
        return await _ask_village_to_resume(ticket, doer, desk)
    ticket = await step(desk, ticket, Action.RESUME, doer, reason="taken_up", changes=restart_clocks(desk, ticket))
    ticket = await replace_lost_owner(ticket, desk, message_id=doer.message_id)
    told = await _tell_resumed(ticket, doer, desk)
    return Done(ticket=ticket, sentence=f"好，{name_ticket(ticket, desk)}接着办。", replies=told)


async def _tell_resumed(ticket: Ticket, doer: Doer, desk: Desk) -> Replies:
    name, but = name_ticket(ticket, desk), doer.person
    by = f"，最晚{say_day(ticket.due_at, desk)}{mark_estimate(ticket, desk)}办好" if ticket.due_at else ""
    told = tell_owner(desk, ticket, f"{name}可以接着办了{by}。", but=but)
    return told + await tell_reporters(desk, ticket, f"{name}又接着办了。", but=but)


async def _ask_village_to_resume(ticket: Ticket, doer: Doer, desk: Desk) -> Done:
    """Only the village takes up again what was laid aside; it is told who asks."""
    if not doer.parts & {Part.ASSIGNEE, Part.DEPARTMENT, Part.HOUSEHOLD, Part.GROUP, Part.TOWN, Part.COUNTY}:
        raise Refusal("not_yours", "接着办要村里说一声。")
    above = next(
        list_deciders(ticket, Tier.VILLAGE, desk, but={doer.person} if doer.person is not None else set()), None
    )
    if above is None:
        raise Refusal("nobody_above", "村里还没登记人，请打个电话。")
    text = f"{name_ticket(ticket, desk)}，{name_doer(doer, desk)}说可以办了。引用这条回「接着办」。"
    told = tell_officers(desk, ticket, [above[1]], text)
    return Done(ticket=ticket, sentence=f"已请{above[1].name}说一声接着办。", replies=told)


def _read_review(args: Mapping[str, str], desk: Desk) -> date:
    """`until`, else so many `days`, else the latest there may be. Raises Refusal for what is past or too far."""
    longest = desk.limits.clocks.max_suspension
    until, days = args.get("until", "").strip() or args.get("next", "").strip(), args.get("days", "").strip()
    try:
        day = date.fromisoformat(until) if until else desk.today + (timedelta(days=int(days)) if days else longest)
    except (ValueError, OverflowError):
        raise Refusal("bad_date", "没看懂哪天复查，请说「3月15日复查」。", field="until") from None
    if not timedelta() < day - desk.today <= longest:
        raise Refusal("bad_date", f"复查日期要在{longest.days}天里头。", field="until")
    return day


def _morning_of(day: date, desk: Desk) -> datetime:
    return datetime.combine(day, time(), desk.calendar.zone).replace(
        hour=desk.calendar.work_start.hour, minute=desk.calendar.work_start.minute
    )


def _say(day: date, desk: Desk) -> str:
    return say_day(_morning_of(day, desk), desk)
