"""A second household reports what is known already: added to the open ticket, told so, and asked at the end."""

from dataclasses import dataclass, replace
from typing import Any

from domain.classify import Decision
from domain.continuation import names_topic, says_too
from domain.ids import PersonId
from domain.messages import MessageKind
from domain.place_words import adds_place, find_place
from domain.rules import Route, Urgency
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.keeping_time import start_clocks
from handlers.pieces import is_elsewhere, is_reporter, keep_reporter, keep_said, on_behalf_facts
from handlers.rating import tell_rework
from handlers.reminding import answer_how_far
from handlers.speak import answer_by_day, answer_privately, name_ticket, number_line
from handlers.steps import take_ticket_step
from handlers.tell import tell_more

QUIET_AFTER = 3
"""Further reporters are told alone, so that twenty who say the same do not fill the group with answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """`became_many`: with this one it became the matter of many households, which makes it urgent."""

    ticket: Ticket
    count: int
    became_many: bool


async def match_second(heard: Heard, desk: Desk) -> Ticket | None:
    """The open ticket of this group that is meant: the same type, an open matter, no other place."""
    if heard.room is None or (heard.opted_out and not heard.addressed) or heard.message.kind is not MessageKind.TEXT:
        return None
    for ticket in await _list_alike(heard, desk):
        if is_public(ticket) and not await is_elsewhere(heard, ticket, desk):
            return ticket
    return None


async def join_second(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    """One more reporter; who reported it before and says it again is answered how far it is."""
    person = await desk.people.remember_person(heard.message, desk.now)
    if await is_reporter(ticket, person, desk):
        await keep_said(heard, ticket, person, desk)
        return await answer_how_far(heard, ticket, desk)
    is_placed_anew = adds_place(find_place(heard.words), find_place(await desk.tickets.report_words(ticket.id)))
    joined = await add_reporter(heard, ticket, person, desk)
    ticket = joined.ticket
    text = f"{name_ticket(ticket, desk)}已经有人报了，给您也添上，办好一起告诉您。{number_line(ticket)}"
    told = _answer(heard, joined, text, desk)
    if ticket.state is State.VERIFYING:
        return [*told, *await send_back(heard, ticket, person, desk)]
    if joined.became_many:
        count = f"已经有{desk.limits.many_reporters}家报，请抓紧"
        return [*told, *tell_more(desk, ticket, count, heard.words, heard=heard, once="many")]
    once = "" if is_placed_anew else "joined"
    return [*told, *tell_more(desk, ticket, "又有一家报", heard.words, heard=heard, once=once)]


async def add_reporter(
    heard: Heard, ticket: Ticket, person: PersonId, desk: Desk, *, keeps_words: bool = True
) -> Joined:
    known = await desk.tickets.reporters(ticket.id)
    if any(reporter.person == person for reporter in known):
        await desk.tickets.keep_verdict(ticket.id, person, "")  # gave it up, and needs it again
    else:
        await keep_reporter(heard, ticket, person, desk)
    if keeps_words:
        await keep_said(heard, ticket, person, desk)
    became_many = len(known) + 1 == desk.limits.many_reporters and Urgency(ticket.urgency) in _RAISED_BY_MANY
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action.JOIN,
        [Part.ANYONE],
        actor=f"person:{person}",
        message_id=heard.message.message_id,
        facts=({"urgency": Urgency.URGENT.value} if became_many else {}) | on_behalf_facts(heard),
        changes=raise_urgency(desk, ticket, Urgency.URGENT) if became_many else {},
    )
    return Joined(ticket=ticket, count=len(known) + 1, became_many=became_many)


def raise_urgency(desk: Desk, ticket: Ticket, urgency: Urgency) -> dict[str, Any]:
    """The columns of a ticket that has become more urgent, its clocks too."""
    raised = replace(ticket, urgency=urgency.value, urgent=ticket.urgent or urgency is Urgency.CRITICAL)
    return {"urgency": raised.urgency, "urgent": raised.urgent} | start_clocks(desk, raised)


async def send_back(heard: Heard, ticket: Ticket, person: PersonId, desk: Desk) -> Replies:
    """Said to be done, and reported again: it is not done (workflow §2.1, 不满意)."""
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action.REWORK,
        [Part.REPORTER],
        actor=f"person:{person}",
        reason="reported_again",
        message_id=heard.message.message_id,
    )
    await desk.questions.close_for_ticket(ticket.id, desk.now)
    return tell_rework(ticket, desk)


def is_public(ticket: Ticket) -> bool:
    """No secret in the group where it was said."""
    return not ticket.sensitive and Route(ticket.route) is Route.CHAIN


def _answer(heard: Heard, joined: Joined, text: str, desk: Desk) -> Replies:
    is_friend = desk.reach.is_friend(heard.message.account, heard.message.sender)
    if joined.count > QUIET_AFTER + 1 and is_friend:
        return [answer_privately(heard, desk, text, ticket=joined.ticket)]
    return answer_by_day(heard, desk, text, joined.ticket)


async def _list_alike(heard: Heard, desk: Desk) -> list[Ticket]:
    """Newest first. 「我家也是」 names nothing and is about the last thing said, if that was a moment ago."""
    assert heard.room is not None
    verdict = heard.verdict
    if verdict.decision is Decision.OPEN:
        found = await desk.conversations.open_in_room(heard.room.id, desk.now - desk.limits.join_window)
        return [ticket for ticket in reversed(found) if ticket.type == verdict.type]
    if heard.message.quote is not None or verdict.decision is not Decision.SILENT or not says_too(heard.words):
        return []
    found = await desk.conversations.open_in_room(heard.room.id, desk.now - desk.limits.bare_number_window)
    return [ticket for ticket in found[-1:] if _is_just_said(ticket, heard, desk)]


def _is_just_said(ticket: Ticket, heard: Heard, desk: Desk) -> bool:
    is_fresh = ticket.reported_at >= desk.now - desk.limits.fragment_window
    return is_fresh or names_topic(heard.words, ticket.type, desk.rules)


_RAISED_BY_MANY = frozenset({Urgency.LOW, Urgency.NORMAL})
