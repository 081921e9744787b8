"""Ends that are no success: voided, withdrawn, turned away; each with its reason, and everybody who waits is told."""

from collections.abc import Mapping

from domain.ids import PersonId
from domain.proposal import Proposal, ProposalKind
from domain.reasons import REJECT, Why, find_reason
from domain.refusal import Refusal
from domain.ticket import ENDED, Action, Part, State, say_not_now, take_step
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.announce import tell_owner, tell_reporters
from handlers.desk import Desk
from handlers.doing import Doer, Done, step
from handlers.forgetting import NOT_AN_ISSUE, forget_ticket
from handlers.missing import ask_missing, find_why
from handlers.proposing import keep_why, propose, recall_why
from handlers.rating import answer_verdict_asked, give_verdict
from handlers.speak import name_ticket
from models.conversations import WITHDRAWN

NOT_NEEDED = "not_needed"
MAY_VOID = frozenset({Part.VILLAGE, Part.TOWN})
MAY_ASK = frozenset({Part.HOUSEHOLD, Part.GROUP, Part.ASSIGNEE, Part.DEPARTMENT}) | MAY_VOID


async def void(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """By the village or the town, never of what they have in hand themselves; others may ask them (§2.1, §2.2, 3)."""
    if ticket.state in ENDED:
        raise Refusal("not_now", say_not_now(ticket.state))
    if not doer.parts & MAY_ASK:
        raise Refusal("not_yours", "要报告人自己说，或请村里作废。", private=True)
    why = await find_why("void", ticket, doer, args, desk)
    if isinstance(why, Done):
        return why
    is_own = doer.person is not None and Part.ASSIGNEE in doer.parts
    if doer.parts & MAY_VOID and not is_own:
        return await _void(ticket, doer, why, desk)
    tier = Tier.TOWN if Part.VILLAGE in doer.parts else Tier.VILLAGE
    proposal, asked = await propose(ProposalKind.VOID, ticket, doer, why, desk, tier=tier, top=Tier.TOWN)
    said = f"{name_ticket(ticket, desk)}要不要作废，已请{proposal.tier.zh}里定。"
    return Done(ticket=ticket, sentence=said, replies=asked)


async def void_as_asked(ticket: Ticket, proposal: Proposal, doer: Doer, desk: Desk) -> Done:
    """Approved."""
    said = await recall_why(ticket, proposal.reason, desk)
    return await _void(ticket, doer, Why(proposal.reason, said), desk)


async def reject(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """With one of the reasons of the law, and where to turn instead [L: 潍坊12345条例19条]."""
    take_step(Action.REJECT, ticket.state, doer.parts)
    why = await find_why("reject", ticket, doer, args, desk)
    if isinstance(why, Done):
        return why
    await keep_why(ticket, doer, why, desk)
    ticket = await step(desk, ticket, Action.REJECT, doer, reason=why.code)
    known, name = find_reason("reject", why.code), name_ticket(ticket, desk)
    channel = known.channel if known else OTHER_CHANNEL
    told = await tell_reporters(desk, ticket, f"{name}这里办不了：{known.said if known else why.said}。{channel}。")
    told += tell_owner(desk, ticket, f"{name}不受理了，您不用管了。", but=doer.person)
    return Done(ticket=ticket, sentence=f"{name}不受理，已告诉报告人去哪儿办。", replies=told)


OTHER_CHANNEL = "有话可以打12345"
assert all(reason.channel for reason in REJECT)


async def cancel(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """「不用了」: the reporter's own wish, confirmed once where it was said in a group and nothing was quoted.

    While others report it too only this one's share goes; an alarm or a secret is looked at all the same.
    """
    if Part.REPORTER not in doer.parts or doer.person is None:
        return await _cancel_anothers(ticket, doer, args, desk)
    if ticket.state in ENDED:
        raise Refusal("not_now", say_not_now(ticket.state))
    if ticket.state is State.VERIFYING:
        if doer.heard is not None:
            await answer_verdict_asked(doer.heard, ticket, desk)
        return await give_verdict(ticket, doer, "satisfied", desk)
    if await _others_wait(ticket, doer.person, desk):
        return await _leave(ticket, doer, desk)
    if ticket.urgent or ticket.sensitive:
        ticket = await step(desk, ticket, Action.NOTE, doer, reason=NOT_NEEDED)
        told = tell_owner(desk, ticket, f"{name_ticket(ticket, desk)}报告人说不用了，请还是去看一眼。", but=doer.person)
        return Done(ticket=ticket, sentence=f"好，{name_ticket(ticket, desk)}我告诉办的人了。", replies=told)
    wish = args.get("reason")
    if wish == KEEP:
        return Done(ticket=ticket, sentence=f"好，{name_ticket(ticket, desk)}接着办。", replies=[])
    if wish != NOT_NEEDED and needs_word(doer):
        asked = f"{name_ticket(ticket, desk)}真不用办了？回"
        choices = [("不用了", NOT_NEEDED), ("还要办", KEEP)]
        return await ask_missing("cancel", "reason", asked, choices, ticket, doer, args, desk)
    ticket = await step(desk, ticket, Action.WITHDRAW, doer, reason=NOT_NEEDED)
    name = name_ticket(ticket, desk)
    told = tell_owner(desk, ticket, f"{name}不用去了，报告人说好了。", but=doer.person)
    return Done(ticket=ticket, sentence=f"{name}撤了。要是还没好，再说一遍就行。", replies=told)


KEEP = "keep"


def needs_word(doer: Doer) -> bool:
    """What changes a state is said once more where it was not said of one ticket plainly (commands §7, 1)."""
    return doer.heard is not None and doer.heard.message.room is not None and not doer.heard.message.quotes_bot


async def _void(ticket: Ticket, doer: Doer, why: Why, desk: Desk) -> Done:
    if why.code == NOT_AN_ISSUE:
        return await forget_ticket(ticket, doer, Action.VOID, desk)
    await keep_why(ticket, doer, why, desk)
    ticket = await step(desk, ticket, Action.VOID, doer, reason=why.code)
    name = name_ticket(ticket, desk)
    told = tell_owner(desk, ticket, f"{name}作废了，不用去了：{why.said}。", but=doer.person)
    told += await tell_reporters(desk, ticket, f"{name}不办了：{why.said}。不对就再说一遍。", but=doer.person)
    return Done(ticket=ticket, sentence=f"{name}作废了。", replies=told)


async def _cancel_anothers(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    if not doer.parts & MAY_VOID:
        raise Refusal("not_yours", "要报告人自己说，或请村里作废。", private=True)
    return await void(ticket, doer, {**args, "reason": args.get("reason") or NOT_NEEDED}, desk)


async def _others_wait(ticket: Ticket, person: PersonId, desk: Desk) -> bool:
    reporters = await desk.tickets.reporters(ticket.id)
    return any(reporter.person != person and reporter.verdict != WITHDRAWN for reporter in reporters)


async def _leave(ticket: Ticket, doer: Doer, desk: Desk) -> Done:
    assert doer.person is not None
    await desk.tickets.keep_verdict(ticket.id, doer.person, WITHDRAWN)
    ticket = await step(desk, ticket, Action.NOTE, doer, reason=NOT_NEEDED)
    said = f"好，您这份撤了。{name_ticket(ticket, desk)}别家还报着，接着办。"
    return Done(ticket=ticket, sentence=said, replies=[])
