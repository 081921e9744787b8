"""Tells the people of a ticket: who has it, who is entitled to know, and what the group may hear."""

from dataclasses import replace

from domain.assignment import list_told
from domain.directory import Directory, Officer
from domain.rules import Route
from domain.sending import Outgoing
from domain.ticket import OWNED
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.speak import name_ticket, number_line, to_officer, to_room

SHOWN_WORDS = 120
SHOWN_NAME = 20


def name_assignee(ticket: Ticket, directory: Directory) -> str:
    """The person or the department that has it; `值班的人` where nobody is registered."""
    if ticket.department:
        office = directory.department_for(ticket.department, ticket.grid, ticket.tier)
        return office.name if office else "对口部门"
    officer = directory.officers.get(ticket.assignee) if ticket.assignee is not None else None
    return officer.name if officer else "值班的人"


def describe_state(ticket: Ticket, directory: Directory) -> str:
    if ticket.state in OWNED:
        return f"{ticket.state.zh}，{name_assignee(ticket, directory)}负责。"
    return f"{ticket.state.zh}。"


def assignees_of(ticket: Ticket, directory: Directory) -> tuple[Officer, ...]:
    """Everybody who acts as the one responsible: the person, or who stands in for them, or the department's staff."""
    if ticket.department:
        office = directory.department_for(ticket.department, ticket.grid, ticket.tier)
        return tuple(o for o in directory.staff_of(office) if o.person not in ticket.shut_out) if office else ()
    officer = directory.acting_for(ticket.assignee, ticket.shut_out) if ticket.assignee is not None else None
    return (officer,) if officer and officer.person not in ticket.shut_out else ()


def tell_assignee(
    desk: Desk, ticket: Ticket, words: str, *, heard: Heard | None = None, are_own_words: bool = True
) -> Replies:
    """The new owner, privately; by @ in the group only where the matter is open and they are no friend.

    `heard` is the message that caused it, where one did: who said it is not told what they said. Unless the words
    `are_own_words` of its sender, no name is put to them.
    """
    told: Replies = []
    text = _brief_owner(desk, heard if are_own_words else None, ticket, words)
    for officer in assignees_of(ticket, desk.directory):
        if heard is not None and officer == heard.officer:
            continue
        private = to_officer(desk, ticket.account, officer, text, ticket=ticket, alert=ticket.urgent)
        if private is None and heard is not None:
            private = _call_in_group(desk, heard, ticket, officer)
        if private is not None:
            told.append(private)
    return told


def tell_chain(desk: Desk, heard: Heard | None, ticket: Ticket, words: str) -> Replies:
    """A critical ticket: everybody whom its route entitles, up to the county, at once and at night."""
    owners = assignees_of(ticket, desk.directory)
    text = f"{_headline(ticket, desk)}\n{_said(desk, heard, ticket, words)}{number_line(ticket)}"
    route, shut_out = Route(ticket.route), ticket.shut_out
    told = [
        to_officer(desk, ticket.account, officer, text, ticket=ticket, alert=True)
        for officer in list_told(desk.directory, ticket.grid, route=route, critical=True, skip=shut_out)
        if officer not in owners and (heard is None or officer != heard.officer)
    ]
    return [message for message in told if message is not None]


def tell_doers(ticket: Ticket, text: str, desk: Desk) -> Replies:
    """One sentence, alone, to everybody who acts as the one responsible."""
    words = f"{name_ticket(ticket, desk)}{text}{number_line(ticket)}"
    told = [to_officer(desk, ticket.account, o, words, ticket=ticket) for o in assignees_of(ticket, desk.directory)]
    return [message for message in told if message is not None]


def tell_more(desk: Desk, ticket: Ticket, why: str, words: str, *, heard: Heard, once: str = "") -> Replies:
    """Something new about a ticket in hand, to whoever has it; of the same `once` only the first is ever said."""
    shown = f"：「{_cut(words)}」" if words else "。"
    text = f"{name_ticket(ticket, desk)}{why}{shown}{number_line(ticket)}"
    told: Replies = []
    for officer in assignees_of(ticket, desk.directory):
        private = to_officer(desk, ticket.account, officer, text, ticket=ticket, alert=ticket.urgent)
        if private is not None and officer != heard.officer:
            told.append(replace(private, key=f"{once}:{ticket.id}:{private.chat}") if once else private)
    return told


def _brief_owner(desk: Desk, heard: Heard | None, ticket: Ticket, words: str) -> str:
    steps = "引用这条，回「我接了」「办好了」或「往上报」。"
    said = f"{_headline(ticket, desk)}\n{_said(desk, heard, ticket, words)}{_doubt(desk, heard, ticket)}"
    return f"{said}\n{steps}{number_line(ticket)}"


def _doubt(desk: Desk, heard: Heard | None, ticket: Ticket) -> str:
    """Both types, where one was hardly likelier; what goes along a route of its own is not guessed at."""
    code = heard.verdict.doubt if heard is not None and heard.verdict.type == ticket.type else None
    kind = desk.rules.types.get(code) if code else None
    if kind is None or kind.sensitive or kind.route is not Route.CHAIN:
        return ""
    return f"\n也可能是{kind.spoken}，是的话说「改成{kind.spoken}」。"


def _headline(ticket: Ticket, desk: Desk) -> str:
    name = f"{name_ticket(ticket, desk)}{desk.type_name(ticket.type) if ticket.sensitive else ''}"
    return f"急！{name}" if ticket.urgent else f"新来一件：{name}"


def _said(desk: Desk, heard: Heard | None, ticket: Ticket, words: str) -> str:
    place = desk.directory.tree.place_name(ticket.grid)
    shown = _cut(words)
    if Route(ticket.route) is not Route.CHAIN or heard is None:
        return f"{place}：「{shown}」"
    name = (heard.message.room_alias or heard.message.sender_name)[:SHOWN_NAME]
    return f"{place} {name}说：「{shown}」"


def _cut(words: str) -> str:
    return words if len(words) <= SHOWN_WORDS else words[:SHOWN_WORDS] + "…"


def _call_in_group(desk: Desk, heard: Heard, ticket: Ticket, officer: Officer) -> Outgoing | None:
    contact = officer.contact_under(ticket.account)
    if heard.room is None or contact is None or Route(ticket.route).is_private or heard.muted:
        return None
    return to_room(heard.room, ticket.account, f"{name_ticket(ticket, desk)}请您看一下。", mentions=(contact,))
