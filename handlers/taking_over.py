"""While nobody has accepted an ordinary ticket, any leader of its grid may: whoever does it, has it."""

from domain.assignment import Assignment
from domain.commands import Command
from domain.parts import parts_of
from domain.refusal import Refusal
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard
from handlers.speak import name_ticket
from handlers.steps import assignment_changes, assignment_facts, take_ticket_step
from handlers.tell import name_assignee

_TAKES = frozenset({Command.ACCEPT, Command.DONE, Command.DONE_PHOTO})
OWNERS_ONLY = frozenset(
    {
        Command.ACCEPT,
        Command.PROGRESS,
        Command.DONE,
        Command.DONE_PHOTO,
        Command.ESCALATE,
        Command.RETURN,
        Command.EXTEND,
        Command.MEDIATE,
        Command.SETTLE,
    }
)
"""What only whoever has it in hand may say of a ticket."""


async def take_over(heard: Heard, ticket: Ticket, command: Command, desk: Desk) -> Ticket:
    """The ticket, theirs where they may take it. Raises Refusal `not_yours` where it is in somebody else's hand."""
    parts = parts_of(heard.officer, ticket, desk.directory)
    if command not in OWNERS_ONLY or parts & {Part.ASSIGNEE, Part.DEPARTMENT}:
        return ticket
    officer = heard.officer
    led = desk.directory.leads(officer, ticket.grid) if officer is not None else None
    if officer and led and parts and command in _TAKES and not ticket.urgent and ticket.state is State.ASSIGNED:
        found = Assignment(person=officer.person, department="", tier=led.tier, grid=led.code)
        return await take_ticket_step(
            desk,
            ticket,
            Action.ASSIGN,
            parts,
            actor=f"person:{officer.person}",
            message_id=heard.message.message_id,
            facts=assignment_facts(found),
            changes=assignment_changes(found),
        )
    if not parts:
        raise Refusal("not_yours", "这件不归您这边办。", private=True)
    raise Refusal("not_yours", f"{name_ticket(ticket, desk)}是{name_assignee(ticket, desk.directory)}在办。")
