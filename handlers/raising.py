"""Danger about something that is known already: the ticket becomes an alarm instead of a second one being born."""

from domain.assignment import list_told
from domain.continuation import is_accident, reads_on
from domain.ids import PersonId
from domain.rules import Route, Urgency
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.joining import add_reporter, is_public, raise_urgency, send_back
from handlers.pieces import is_elsewhere, is_reporter, keep_said
from handlers.speak import name_ticket, number_line, to_officer
from handlers.steps import take_ticket_step
from handlers.tell import assignees_of, tell_chain, tell_more

ACCIDENTS = frozenset({"medical", "water", "distress"})
"""Kinds of danger that may come of anything: who stumbles into the hole just reported."""


async def find_known_danger(heard: Heard, desk: Desk) -> Ticket | None:
    """The sender's own ticket of the last minutes, if this goes on with it; else the group's alarm of the same kind."""
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    room = heard.room.id if heard.room else None
    if person is not None:
        own = await desk.conversations.last_spoken_of(person, room, desk.now - desk.limits.fragment_window)
        if own is not None and own.state is not State.CANDIDATE and _goes_on(heard, own):
            return own
    verdict = heard.verdict
    if room is None or verdict.type is None or verdict.sensitive or verdict.route is not Route.CHAIN:
        return None
    for ticket in reversed(await desk.conversations.open_in_room(room, desk.now - desk.limits.danger_join_window)):
        is_alike = ticket.type == verdict.type or (ticket.urgent and _family(ticket.type) == _family(verdict.type))
        if is_alike and is_public(ticket) and not await is_elsewhere(heard, ticket, desk):
            return ticket
    return None


async def add_danger(heard: Heard, ticket: Ticket, desk: Desk) -> tuple[Ticket, Replies]:
    """Who says it becomes a reporter; everybody of the route hears of it the first time, whoever has it every time.

    Words of a sensitive matter (somebody is hurt) are not kept with an open one: only that there is danger.
    """
    keeps_words = ticket.sensitive or not heard.verdict.sensitive
    person = await desk.people.remember_person(heard.message, desk.now)
    is_known = await is_reporter(ticket, person, desk)
    if not is_known:
        ticket = (await add_reporter(heard, ticket, person, desk, keeps_words=keeps_words)).ticket
    elif keeps_words:
        await keep_said(heard, ticket, person, desk)
    told: Replies = []
    if ticket.state is State.VERIFYING:
        told += await send_back(heard, ticket, person, desk)
    if not ticket.urgent:
        ticket = await _raise(heard, ticket, person, desk)
        return ticket, told + _alarm(heard, ticket, desk, keeps_words=keeps_words)
    words = heard.words if keeps_words else ""
    once = "" if is_known else "danger"
    return ticket, told + tell_more(desk, ticket, "又有人说", words, heard=heard, once=once)


async def _raise(heard: Heard, ticket: Ticket, person: PersonId, desk: Desk) -> Ticket:
    danger = heard.verdict.danger
    return await take_ticket_step(
        desk,
        ticket,
        Action.REVISE,
        [Part.REPORTER],
        actor=f"person:{person}",
        message_id=heard.message.message_id,
        facts={"urgency": Urgency.CRITICAL.value, "danger": danger.code if danger else ""},
        changes=raise_urgency(desk, ticket, Urgency.CRITICAL),
    )


def _alarm(heard: Heard, ticket: Ticket, desk: Desk, *, keeps_words: bool) -> Replies:
    if keeps_words:
        briefed = tell_more(desk, ticket, "变成急事了，先去看", heard.words, heard=heard)
        return [*briefed, *tell_chain(desk, heard, ticket, heard.words)]
    danger = heard.verdict.danger
    kind = f"有危险（{danger.zh}）" if danger else "有危险"
    text = f"急！{name_ticket(ticket, desk)}{kind}，先去看。{number_line(ticket)}"
    owners = assignees_of(ticket, desk.directory)
    route, shut_out = Route(ticket.route), ticket.shut_out
    entitled = list_told(desk.directory, ticket.grid, route=route, critical=True, skip=shut_out)
    people = [*owners, *(officer for officer in entitled if officer not in owners)]
    told = [to_officer(desk, ticket.account, o, text, ticket=ticket, alert=True) for o in people if o != heard.officer]
    return [one for one in told if one is not None]


def _goes_on(heard: Heard, own: Ticket) -> bool:
    verdict = heard.verdict
    if verdict.type is None or verdict.type == own.type:
        return True
    if not is_public(own):
        return False
    if verdict.danger is not None and verdict.danger.code in ACCIDENTS and is_accident(heard.words):
        return True
    is_open = verdict.route is Route.CHAIN and not verdict.sensitive
    return is_open and (_family(own.type) == _family(verdict.type) or reads_on(heard.words))


def _family(type_code: str) -> str:
    return type_code.partition(".")[0]
