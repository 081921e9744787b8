"""What one tier may only propose is put before the tier above, privately, with a yes and a no to answer."""

from collections.abc import Collection, Iterator, Mapping

from domain.directory import Officer, Role
from domain.ids import PersonId
from domain.parts import PART_OF_TIER, parts_of
from domain.proposal import Proposal, ProposalKind
from domain.question import Question, QuestionKind
from domain.reasons import OTHER, Why, say_reason
from domain.refusal import Refusal
from domain.sending import Outgoing
from domain.ticket import Part
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.announce import name_doer
from handlers.desk import Desk, Replies
from handlers.doing import Doer
from handlers.speak import name_ticket, number_line, to_officer

PROPOSED = {
    ProposalKind.SUSPEND: "挂账",
    ProposalKind.EXTEND: "延期",
    ProposalKind.WHISTLE: "吹哨",
    ProposalKind.VOID: "作废",
    ProposalKind.RETURN: "再退一次",
    ProposalKind.REOPEN: "再重开",
}
YES_OR_NO = (
    ("同意", "批", "批了", "准", "准了", "可以", "同意延期", "同意挂账", "同意作废", "作废"),
    ("不同意", "不批", "不准", "不批准", "接着办", "要办"),
)


async def propose(
    kind: ProposalKind,
    ticket: Ticket,
    doer: Doer,
    why: Why,
    desk: Desk,
    *,
    tier: Tier,
    top: Tier = Tier.COUNTY,
    facts: Mapping[str, str] | None = None,
    details: str = "",
) -> tuple[Proposal, Replies]:
    """Put before the first who may decide, of `tier` or above up to `top`.

    Raises Refusal: `asked` where it was asked already, `nobody_above`.
    Of free words only the code `other` is kept here; they themselves hang on the ticket's erasable words.
    """
    if any(one.kind is kind and one.tier <= tier for one in await desk.proposals.open_of_ticket(ticket.id)):
        raise Refusal("asked", f"{PROPOSED[kind]}已经报上去了，等回话。")
    but = {doer.person} if doer.person is not None else set()
    deciders = [(above, officer) for above, officer in list_deciders(ticket, tier, desk, but=but) if above >= top]
    if not deciders:
        raise Refusal("nobody_above", "能批的人还没登记，请打个电话问问上面。", private=True)
    await keep_why(ticket, doer, why, desk)
    proposal = await desk.proposals.add(
        Proposal(
            ticket=ticket.id,
            kind=kind,
            proposer=doer.actor,
            tier=deciders[0][0],
            reason=why.code,
            facts=facts or {},
            asked_at=desk.now,
        )
    )
    asked = f"{name_ticket(ticket, desk)}，{name_doer(doer, desk)}要{PROPOSED[kind]}{details}：{why.said}。"
    return proposal, await _ask_first_reached(ticket, proposal, [officer for _, officer in deciders], asked, desk)


async def keep_why(ticket: Ticket, doer: Doer, why: Why, desk: Desk) -> None:
    if why.said and why.said != say_reason(why.code):
        await desk.tickets.add_words(ticket.id, doer.person, "why", why.said, desk.now)


async def recall_why(ticket: Ticket, code: str, desk: Desk) -> str:
    """A reason for people to read, long after it was given."""
    spoken = await desk.tickets.last_words(ticket.id, "why") if code == OTHER else ""
    return spoken or say_reason(code) or "有特殊情况"


def list_deciders(
    ticket: Ticket, tier: Tier, desk: Desk, *, but: Collection[PersonId]
) -> Iterator[tuple[Tier, Officer]]:
    """Leaders of this tier, then of those above, whom the route lets know of it and whose own matter it is not."""
    for grid in desk.directory.tree.chain(ticket.grid):
        if grid.tier > tier:
            continue
        roles = (Role.DUTY, Role.LEADER) if grid.tier is Tier.COUNTY else (Role.LEADER, Role.DEPUTY)
        for holder in desk.directory.holders(grid.code, *roles):
            officer = desk.directory.acting_for(holder.person)
            if officer is None or officer.person in but:
                continue
            parts = parts_of(officer, ticket, desk.directory)
            if PART_OF_TIER[grid.tier] in parts and Part.ASSIGNEE not in parts:
                yield grid.tier, officer


async def _ask_first_reached(
    ticket: Ticket, proposal: Proposal, officers: list[Officer], asked: str, desk: Desk
) -> Replies:
    """Nobody where none of them is a friend: it waits on the pages, and whoever proposed it telephones."""
    text = f"{asked}回同意或不同意。{number_line(ticket)}"
    for officer in officers:
        told = to_officer(desk, ticket.account, officer, text, ticket=ticket, alert=ticket.urgent)
        if told is not None:
            await desk.questions.ask(_ask(officer, told, ticket, proposal, desk))
            return [told]
    return []


def _ask(officer: Officer, told: Outgoing, ticket: Ticket, proposal: Proposal, desk: Desk) -> Question:
    contact = officer.contact_under(told.account)
    assert contact is not None
    return Question(
        account=told.account,
        contact=contact,
        chat=told.chat,
        kind=QuestionKind.DECIDE,
        ticket=ticket.id,
        facts={"proposal": str(proposal.id)},
        asked_at=desk.now,
        expires_at=desk.now + 7 * desk.limits.verdict_window,
    )
