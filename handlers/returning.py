"""「退回，不是我组的」: once, with a reason, to the tier above; the second time the tier above says who has it."""

from collections.abc import Mapping

from domain.assignment import Assignment
from domain.proposal import ProposalKind
from domain.reasons import Why
from domain.refusal import Refusal
from domain.ticket import Action, State
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.announce import tell_owner
from handlers.desk import Desk, Replies
from handlers.doing import Doer, Done, step
from handlers.keeping_time import pass_clocks
from handlers.missing import find_why
from handlers.owners import find_owner
from handlers.passing_on import brief_owner
from handlers.proposing import keep_why, propose
from handlers.speak import name_ticket
from handlers.steps import SYSTEM, assignment_changes, assignment_facts, take_ticket_step
from handlers.succession import list_returners, staff_of
from handlers.tell import name_assignee

MAX_RETURNS = 1
"""[L: 潍坊12345条例22条]"""


async def give_back(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Raises Refusal `accepted` for what was accepted already: that can only go up or to somebody else."""
    if ticket.state is State.WORKING:
        raise Refusal("accepted", "已经接了就不能退。管不了请回「往上报」。")
    why = await find_why("return", ticket, doer, args, desk)
    if isinstance(why, Done):
        return why
    if ticket.returns >= MAX_RETURNS:
        return await _ask_above(ticket, doer, why, desk)
    ticket = await _give_up(ticket, doer, why, desk)
    said = f"{name_ticket(ticket, desk)}退给{name_assignee(ticket, desk.directory)}了，理由写上了。"
    told = tell_owner(desk, ticket, f"{name_ticket(ticket, desk)}是退回来的：{why.said}。", but=doer.person)
    return Done(ticket=ticket, sentence=said, replies=[*await brief_owner(ticket, doer, desk), *told])


async def give_to_decider(ticket: Ticket, doer: Doer, desk: Desk) -> tuple[Ticket, Replies]:
    """The tier above agrees that it is not theirs who have it: it goes to that tier, and never comes back down here."""
    found = await _choose_above(ticket, desk)
    ticket = await step(
        desk,
        ticket,
        Action.ASSIGN if ticket.state is State.ASSIGNED else Action.TRANSFER,
        doer,
        reason="returned",
        facts=assignment_facts(found),
        changes=assignment_changes(found) | pass_clocks(desk, ticket, tier=found.tier),
    )
    return ticket, await brief_owner(ticket, doer, desk)


async def _give_up(ticket: Ticket, doer: Doer, why: Why, desk: Desk) -> Ticket:
    """Filed again for a moment, and assigned at once: nobody's it never is."""
    found = await _choose_above(ticket, desk)
    had = {"had": str(ticket.assignee)} if ticket.assignee is not None else {"had_department": ticket.department}
    await keep_why(ticket, doer, why, desk)
    ticket = await step(
        desk,
        ticket,
        Action.RETURN,
        doer,
        reason=why.code,
        facts=had,
        changes={"returns": ticket.returns + 1, "assignee_id": None, "department": ""},
    )
    return await take_ticket_step(
        desk,
        ticket,
        Action.ASSIGN,
        SYSTEM,
        actor="system",
        message_id=doer.message_id,
        facts=assignment_facts(found),
        changes=assignment_changes(found) | pass_clocks(desk, ticket, tier=found.tier),
    )


async def _ask_above(ticket: Ticket, doer: Doer, why: Why, desk: Desk) -> Done:
    _, asked = await propose(ProposalKind.RETURN, ticket, doer, why, desk, tier=_tier_above(ticket))
    return Done(ticket=ticket, sentence="不能再退，已请上面指定，定之前还是您的。", replies=asked)


async def _choose_above(ticket: Ticket, desk: Desk) -> Assignment:
    """Never whoever has it now or gave it back before."""
    office = desk.directory.department_for(ticket.department, ticket.grid) if ticket.department else None
    have = staff_of(office, desk) | ({ticket.assignee} if ticket.assignee is not None else set())
    skip = await list_returners(ticket, desk) | have
    found = await find_owner(desk, ticket, tier=_tier_above(ticket), skip=skip)
    if found is None:
        raise Refusal("nobody_above", "上面还没有登记人，退不了，请打村里电话。")
    return found


def _tier_above(ticket: Ticket) -> Tier:
    """Above a department stands the leader of its own grid."""
    return ticket.tier if ticket.department else Tier(max(ticket.tier - 1, Tier.COUNTY))
