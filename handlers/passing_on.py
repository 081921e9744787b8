"""The deeds that give a ticket to somebody else: up a tier, to a colleague, back where it came from."""

from collections.abc import Mapping
from dataclasses import replace

from domain.assignment import Assignment
from domain.directory import LEADING, Officer
from domain.legal_basis import require_legal_basis
from domain.proposal import ProposalKind, ProposalState
from domain.refusal import Refusal
from domain.ticket import Action, State
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Replies
from handlers.doing import Deed, Doer, Done, step
from handlers.handling import keep_text
from handlers.keeping_time import pass_clocks
from handlers.mediation_rise import raise_mediation
from handlers.speak import name_ticket
from handlers.steps import assignment_changes, assignment_facts, raise_ticket
from handlers.succession import list_returners
from handlers.tell import name_assignee, tell_assignee


async def escalate(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """One tier up; whoever had it may go on seeing it. What is being mediated goes up by the rules of mediation."""
    if ticket.state is State.MEDIATING:
        return await raise_mediation(ticket, doer, args, desk)
    had = doer.person if doer.person is not None else ticket.assignee
    ticket = await raise_ticket(
        desk,
        ticket,
        doer.parts,
        actor=doer.actor,
        message_id=doer.message_id,
        skip=[had] if had is not None else [],
    )
    await keep_text(ticket, doer, args, desk, kind="note")
    said = f"{name_ticket(ticket, desk)}已报{ticket.tier.zh}里，{name_assignee(ticket, desk.directory)}来办。"
    return Done(ticket=ticket, sentence=said, replies=await brief_owner(ticket, doer, desk))


def raise_to(tier: Tier) -> Deed:
    """Up to the village or the town; past a tier nothing is raised, so from below the village hears of it first."""

    async def do(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
        if ticket.tier <= tier:
            raise Refusal("at_that_tier", f"{name_ticket(ticket, desk)}已经在{ticket.tier.zh}里了，等回信。")
        done = await escalate(ticket, doer, args, desk)
        if done.ticket.tier <= tier:
            return done
        return replace(done, sentence=f"{done.sentence}要转{tier.zh}里，由{done.ticket.tier.zh}里再转。")

    return do


def give(action: Action) -> Deed:
    """`assign` or `transfer`, to the officer named by `person` (id) or `name`."""

    async def do(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
        officer = find_officer(args, ticket, desk)
        owed_to = ticket.department if ticket.state is not State.FILED else ""
        basis = require_legal_basis(owed_to, args.get("reason", ""))
        if officer.person in await list_returners(ticket, desk):
            raise Refusal("returned_before", f"{officer.name}退过这件，请给别人。", field="name")
        post = min(officer.posts, key=lambda p: desk.directory.tree.grids[p.grid].tier)
        found = Assignment(
            person=officer.person, department="", tier=desk.directory.tree.grids[post.grid].tier, grid=post.grid
        )
        ticket = await step(
            desk,
            ticket,
            action,
            doer,
            reason=basis,
            facts=assignment_facts(found),
            changes=assignment_changes(found) | pass_clocks(desk, ticket, tier=found.tier),
        )
        await _settle_returns(ticket, doer, desk)
        said = f"{name_ticket(ticket, desk)}给{officer.name}了，等他接。"
        return Done(ticket=ticket, sentence=said, replies=await brief_owner(ticket, doer, desk))

    return do


async def _settle_returns(ticket: Ticket, doer: Doer, desk: Desk) -> None:
    """A second return asks the tier above who has it: with this it said so."""
    for asked in await desk.proposals.open_of_ticket(ticket.id):
        if asked.kind is ProposalKind.RETURN:
            await desk.proposals.decide(asked, ProposalState.APPROVED, doer.actor, desk.now)


async def brief_owner(ticket: Ticket, doer: Doer, desk: Desk) -> Replies:
    """Tells who has it now what the reporters said; no name is put to the words."""
    words = await desk.tickets.report_words(ticket.id)
    return tell_assignee(desk, ticket, words, heard=doer.heard, are_own_words=False)


def find_officer(args: Mapping[str, str], ticket: Ticket, desk: Desk) -> Officer:
    """A leader of the ticket's town, by id or by name. Raises Refusal `unknown_person`."""
    town = desk.directory.tree.at_tier(ticket.grid, Tier.TOWN)
    near = [
        officer
        for officer in desk.directory.officers.values()
        if any(town and desk.directory.tree.contains(town.code, p.grid) and p.role in LEADING for p in officer.posts)
    ]
    wanted, name = args.get("person", ""), args.get("name", "")
    found = [o for o in near if str(o.person) == wanted or (name and o.name == name)]
    if len(found) != 1 or found[0].person in ticket.shut_out:
        raise Refusal("unknown_person", "请写清楚给谁：名单里没有这个人，或有重名。", field="name")
    return found[0]


PASSING_ON: Mapping[str, Deed] = {
    "escalate": escalate,
    "to_village": raise_to(Tier.VILLAGE),
    "to_town": raise_to(Tier.TOWN),
    "assign": give(Action.ASSIGN),
    "transfer": give(Action.TRANSFER),
}
