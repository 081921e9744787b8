"""「重办3号」: a closed ticket is taken up again within thirty days, once; a second time the town is asked."""

from collections.abc import Mapping

from domain.proposal import Proposal, ProposalKind
from domain.reasons import OTHER, Why
from domain.refusal import Refusal
from domain.ticket import Action, Part, take_step
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.again import TOO_LATE, bring_back, is_too_old
from handlers.announce import tell_owner, tell_reporters
from handlers.desk import Desk
from handlers.doing import Doer, Done
from handlers.handling import keep_text
from handlers.pieces import keep_said
from handlers.proposing import propose
from handlers.speak import name_ticket
from handlers.tell import name_assignee


async def reopen_closed(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """What is new about it is kept with it (workflow §2.1: 写新情况). Raises Refusal `too_late`."""
    take_step(Action.REOPEN, ticket.state, doer.parts)
    if is_too_old(ticket, desk):
        raise Refusal("too_late", TOO_LATE)
    said = args.get("reason", "").strip() or args.get("text", "").strip()
    if not said and doer.heard is None:
        raise Refusal("needs_reason", "请写一句又怎么了。", field="reason")
    if doer.heard is not None and doer.person is not None and Part.REPORTER in doer.parts:
        await keep_said(doer.heard, ticket, doer.person, desk)
    else:
        await keep_text(ticket, doer, {"text": said}, desk, kind="note")
    if ticket.reopens >= desk.limits.max_reopens:
        why = Why(OTHER, said or "又坏了")
        _, asked = await propose(ProposalKind.REOPEN, ticket, doer, why, desk, tier=Tier.TOWN, top=Tier.TOWN)
        sentence = f"{name_ticket(ticket, desk)}重开过一次，再开要镇里点头，已替您问了。"
        return Done(ticket=ticket, sentence=sentence, replies=asked)
    return await _bring_back(ticket, doer, desk)


async def reopen_as_asked(ticket: Ticket, proposal: Proposal, doer: Doer, desk: Desk) -> Done:
    """Approved."""
    return await _bring_back(ticket, doer, desk)


async def _bring_back(ticket: Ticket, doer: Doer, desk: Desk) -> Done:
    ticket = await bring_back(ticket, doer, desk)
    name = name_ticket(ticket, desk)
    told = tell_owner(desk, ticket, f"{name}重开了，请再去看看。", but=doer.person)
    told += await tell_reporters(desk, ticket, f"{name}重开了，再去办。", but=doer.person)
    sentence = f"{name}重开了，{name_assignee(ticket, desk.directory)}再去办。"
    return Done(ticket=ticket, sentence=sentence, replies=told)
