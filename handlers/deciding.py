"""「同意」, 「不同意」: whoever stands above decides what was proposed, once, and never on what is their own."""

from collections.abc import Awaitable, Callable, Mapping

from domain.directory import Officer
from domain.parts import PART_OF_TIER, parts_of
from domain.proposal import Proposal, ProposalKind, ProposalState
from domain.refusal import Refusal
from domain.ticket import Action, Part, find_transition
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.announce import tell_officers
from handlers.desk import Desk, Replies
from handlers.doing import Doer, Done, step
from handlers.ending import void_as_asked
from handlers.extending import prolong
from handlers.handling import keep_text
from handlers.proposing import PROPOSED
from handlers.reopening import reopen_as_asked
from handlers.returning import give_to_decider
from handlers.speak import name_ticket, number_line, to_reporter
from handlers.steps import person_of
from handlers.suspending import lay_aside
from handlers.whistling import whistle_as_asked

Approval = Callable[[Ticket, Proposal, Doer, Desk], Awaitable[Done]]


async def approve(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Raises Refusal: `nothing_asked`, `decided` where another was quicker, `own` for one's own matter."""
    proposal = await _find_proposal(ticket, doer, args, desk)
    if _is_moot(ticket, proposal):
        await desk.proposals.decide(proposal, ProposalState.WITHDRAWN, doer.actor, desk.now)
        return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}已经{ticket.state.zh}，不用批了。", replies=[])
    await _decide(proposal, ProposalState.APPROVED, doer, desk)
    return await APPROVALS[proposal.kind](ticket, proposal, doer, desk)


async def refuse(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """It stays as it is; whoever asked hears it, with the words that came with the no."""
    proposal = await _find_proposal(ticket, doer, args, desk)
    await _decide(proposal, ProposalState.REFUSED, doer, desk)
    row = find_transition(Action.REFUSE, ticket.state)
    action = Action.REFUSE if row is not None and row.who & doer.parts else Action.NOTE
    ticket = await step(desk, ticket, action, doer, reason="not_agreed", facts={"proposal": proposal.kind.value})
    said = args.get("text", "").strip() or args.get("reason", "").strip()
    await keep_text(ticket, doer, {"text": said}, desk, kind="note")
    text = f"{name_ticket(ticket, desk)}{PROPOSED[proposal.kind]}没批{f'：{said}' if said else ''}，请接着办。"
    return Done(
        ticket=ticket, sentence="好，不批，告诉他了。", replies=await tell_proposer(ticket, proposal, text, desk)
    )


async def find_to_decide(officer: Officer, desk: Desk) -> Ticket:
    """The only ticket that waits for this officer's word. Raises Refusal `nothing_asked` or `ambiguous`."""
    tiers = [tier for tier in Tier if tier <= Tier.VILLAGE]
    found: dict[int, Ticket] = {}
    for proposal in await desk.proposals.open_of_tiers(tiers):
        ticket = await desk.tickets.get(proposal.ticket)
        if ticket is None or proposal.proposer == f"person:{officer.person}":
            continue
        if PART_OF_TIER[proposal.tier] in parts_of(officer, ticket, desk.directory):
            found[ticket.id] = ticket
    if not found:
        raise Refusal("nothing_asked", NOTHING_ASKED)
    if len(found) > 1:
        listed = "、".join(name_ticket(ticket, desk) for ticket in list(found.values())[:3])
        raise Refusal("ambiguous", f"等您批的有{listed}。请引用那条申请回。", private=True)
    return next(iter(found.values()))


NOTHING_ASKED = "没有等您批的事。"


async def tell_proposer(ticket: Ticket, proposal: Proposal, text: str, desk: Desk) -> Replies:
    """An officer or a reporter; a page is not told."""
    person = person_of(proposal.proposer)
    officer = desk.directory.officers.get(person) if person is not None else None
    if officer is not None:
        return tell_officers(desk, ticket, [officer], text)
    reporters = [r for r in await desk.tickets.reporters(ticket.id) if r.person == person]
    told = [to_reporter(desk, ticket, reporter, f"{text}{number_line(ticket)}") for reporter in reporters]
    return [message for message in told if message is not None]


async def _find_proposal(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Proposal:
    """The open one this doer may decide; which of several the words say, or the question that was answered."""
    asked = await desk.proposals.of_ticket(ticket.id)
    open_ones = [one for one in asked if one.state is ProposalState.OPEN]
    wanted = args.get("proposal", "")
    if wanted:
        open_ones = [one for one in open_ones if str(one.id) == wanted]
    if not open_ones:
        decided = any(one.state in (ProposalState.APPROVED, ProposalState.REFUSED) for one in asked)
        raise Refusal("decided", "这个已经定过了。") if decided else Refusal("nothing_asked", NOTHING_ASKED)
    mine = [one for one in open_ones if _may_decide(one, doer)]
    if not mine:
        raise Refusal("not_yours", f"这要{open_ones[0].tier.zh}里定，等回话就行。")
    foreign = [one for one in mine if not _is_own(one, doer)]
    if not foreign:
        raise Refusal("own", "自己的事要别人批，等上面回话。")
    said = f"{args.get('text', '')}{args.get('reason', '')}"
    named = [one for one in foreign if PROPOSED[one.kind] in said] or foreign
    if len(named) > 1:
        listed = "、".join(PROPOSED[one.kind] for one in named)
        raise Refusal("ambiguous", f"这件有{listed}两样要批，请说「同意{PROPOSED[named[0].kind]}」。")
    return named[0]


def _may_decide(proposal: Proposal, doer: Doer) -> bool:
    """The tier that was asked, or one above it."""
    return any(PART_OF_TIER[tier] in doer.parts for tier in Tier if tier <= proposal.tier)


def _is_own(proposal: Proposal, doer: Doer) -> bool:
    """Of people: a page stands for whoever telephones (handlers/actions.py), and says itself who that is."""
    if doer.person is None:
        return False
    return proposal.proposer == doer.actor or Part.ASSIGNEE in doer.parts


async def _decide(proposal: Proposal, state: ProposalState, doer: Doer, desk: Desk) -> None:
    if not await desk.proposals.decide(proposal, state, doer.actor, desk.now):
        raise Refusal("decided", "这个已经定过了。")


def _is_moot(ticket: Ticket, proposal: Proposal) -> bool:
    """What was asked for fits the ticket no more."""
    return find_transition(_NEEDS[proposal.kind], ticket.state) is None


async def _return_as_asked(ticket: Ticket, proposal: Proposal, doer: Doer, desk: Desk) -> Done:
    ticket, told = await give_to_decider(ticket, doer, desk)
    told += await tell_proposer(ticket, proposal, f"{name_ticket(ticket, desk)}转走了，您不用管了。", desk)
    return Done(
        ticket=ticket, sentence=f"好，{name_ticket(ticket, desk)}归您这边了，要给谁说「派给某某」。", replies=told
    )


_NEEDS = {
    ProposalKind.SUSPEND: Action.APPROVE,
    ProposalKind.EXTEND: Action.PROLONG,
    ProposalKind.VOID: Action.VOID,
    ProposalKind.REOPEN: Action.REOPEN,
    ProposalKind.RETURN: Action.TRANSFER,
    ProposalKind.WHISTLE: Action.WHISTLE,
}
APPROVALS: Mapping[ProposalKind, Approval] = {
    ProposalKind.SUSPEND: lay_aside,
    ProposalKind.EXTEND: prolong,
    ProposalKind.VOID: void_as_asked,
    ProposalKind.REOPEN: reopen_as_asked,
    ProposalKind.RETURN: _return_as_asked,
    ProposalKind.WHISTLE: whistle_as_asked,
}
"""What a yes brings about."""
DECIDING = {"approve": approve, "refuse": refuse}
