"""Deeds asked for by the pages, the API and the clocks: the same table, events and replies as spoken ones."""

from collections.abc import Awaitable, Callable

from domain.assignment import Assignment
from domain.directory import LEADING, Officer
from domain.messages import InboundCommand
from domain.ports import CommandResult
from domain.refusal import Refusal
from domain.ticket import Action, Part, find_transition
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Replies
from handlers.pieces import KEPT_WORDS
from handlers.rating import ask_verdict, tell_rework
from handlers.speak import name_ticket
from handlers.steps import assignment_changes, assignment_facts, raise_ticket, start_clocks, take_ticket_step
from handlers.tell import tell_assignee

COMMAND_CENTRE = frozenset(
    {Part.ASSIGNEE, Part.CHECKER, Part.HOUSEHOLD, Part.GROUP, Part.VILLAGE, Part.TOWN, Part.COUNTY}
)
"""Until there is a login, the token's holder enters what leaders tell them by telephone."""

_SIMPLE = {
    "accept": Action.ACCEPT,
    "progress": Action.PROGRESS,
    "return": Action.RETURN,
    "reject": Action.REJECT,
    "void": Action.VOID,
    "verify": Action.VERIFY,
    "close": Action.CLOSE,
    "rework": Action.REWORK,
    "reopen": Action.REOPEN,
    "refer": Action.REFER,
    "note": Action.NOTE,
    "mediate": Action.MEDIATE,
    "settle": Action.SETTLE,
}
"""Actions that are one row of the table and need nothing but a reason."""

_LATER = frozenset({"assist", "whistle", "extend", "suspend", "approve", "refuse", "revise", "merge"})


async def handle_ticket_command(command: InboundCommand, desk: Desk) -> tuple[CommandResult, Replies]:
    """`ticket.ACTION` on the ticket numbered `subject`. Raises Refusal for everything that may not be."""
    ticket = await desk.tickets.find_by_number(command.subject)
    if ticket is None:
        raise Refusal("not_found", "没有这个单号。", field="no")
    name = command.action.removeprefix("ticket.")
    if name in _LATER:
        raise Refusal("not_yet", "这个做法还没有开通，请先写一条备注。", field="action")
    deed = _DEEDS.get(name)
    if deed is not None:
        ticket, replies = await deed(ticket, command, desk)
    elif name in _SIMPLE:
        ticket, replies = await _do_simply(ticket, _SIMPLE[name], command, desk)
    else:
        raise Refusal("unknown_action", "没有这个动作。", field="action")
    return CommandResult(
        ok=True, code="ok", sentence=f"{name_ticket(ticket, desk)}：{ticket.state.zh}", subject=command.subject
    ), replies


async def _do_simply(ticket: Ticket, action: Action, command: InboundCommand, desk: Desk) -> tuple[Ticket, Replies]:
    reason = command.args.get("reason", "").strip()
    row = find_transition(action, ticket.state)
    if row is not None and row.needs_reason and not reason:
        raise Refusal("needs_reason", "请写一句为什么。", field="reason")
    ticket = await take_ticket_step(
        desk, ticket, action, COMMAND_CENTRE, actor=command.actor, reason=reason[:60], message_id=command.key
    )
    await _keep_text(ticket, command, desk)
    return ticket, tell_rework(ticket, desk) if action is Action.REWORK else []


async def _done(ticket: Ticket, command: InboundCommand, desk: Desk) -> tuple[Ticket, Replies]:
    if not command.args.get("text") and not await desk.tickets.has_evidence(ticket.id):
        raise Refusal("needs_words", "请写一句是怎么办好的。", field="text")
    ticket = await take_ticket_step(
        desk, ticket, Action.DONE, COMMAND_CENTRE, actor=command.actor, message_id=command.key
    )
    await _keep_text(ticket, command, desk, kind="feedback")
    return await ask_verdict(ticket, desk)


async def _escalate(ticket: Ticket, command: InboundCommand, desk: Desk) -> tuple[Ticket, Replies]:
    skip = [ticket.assignee] if ticket.assignee is not None else []
    ticket = await raise_ticket(desk, ticket, COMMAND_CENTRE, actor=command.actor, message_id=command.key, skip=skip)
    await _keep_text(ticket, command, desk)
    return ticket, tell_assignee(desk, ticket, await desk.tickets.report_words(ticket.id))


async def _give_to(ticket: Ticket, command: InboundCommand, desk: Desk) -> tuple[Ticket, Replies]:
    """`assign` and `transfer`: to the officer named by `person` (id) or `name`."""
    officer = _find_officer(command, ticket, desk)
    post = min(officer.posts, key=lambda p: desk.directory.tree.grids[p.grid].tier)
    found = Assignment(
        person=officer.person, department="", tier=desk.directory.tree.grids[post.grid].tier, grid=post.grid
    )
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action(command.action.removeprefix("ticket.")),
        COMMAND_CENTRE,
        actor=command.actor,
        message_id=command.key,
        facts=assignment_facts(found),
        changes=assignment_changes(found) | start_clocks(desk, ticket),
    )
    return ticket, tell_assignee(desk, ticket, await desk.tickets.report_words(ticket.id))


def _find_officer(command: InboundCommand, ticket: Ticket, desk: Desk) -> Officer:
    town = desk.directory.tree.at_tier(ticket.grid, Tier.TOWN)
    near = [
        officer
        for officer in desk.directory.officers.values()
        if any(town and desk.directory.tree.contains(town.code, p.grid) and p.role in LEADING for p in officer.posts)
    ]
    wanted, name = command.args.get("person", ""), command.args.get("name", "")
    found = [o for o in near if str(o.person) == wanted or (name and o.name == name)]
    if len(found) != 1:
        raise Refusal("unknown_person", "请写清楚给谁：名单里没有这个人，或有重名。", field="name")
    return found[0]


async def _keep_text(ticket: Ticket, command: InboundCommand, desk: Desk, *, kind: str = "note") -> None:
    text = command.args.get("text", "").strip()
    if text:
        await desk.tickets.add_words(ticket.id, None, kind, text[:KEPT_WORDS], desk.now)


_DEEDS: dict[str, Callable[[Ticket, InboundCommand, Desk], Awaitable[tuple[Ticket, Replies]]]] = {
    "done": _done,
    "escalate": _escalate,
    "assign": _give_to,
    "transfer": _give_to,
}
