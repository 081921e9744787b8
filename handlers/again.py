"""Something mended breaks again: the old ticket comes back to whoever mended it, once; after that a new one is born."""

from dataclasses import replace

from domain.classify import Decision, Intent, Verdict
from domain.messages import MessageKind
from domain.rules import Route, Urgency
from domain.ticket import Action, Part
from domain.ticket_record import Ticket
from handlers.birth import open_assigned
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, step
from handlers.pieces import is_elsewhere, keep_said
from handlers.speak import answer_by_day, name_ticket, number_line
from handlers.steps import SYSTEM, take_ticket_step
from handlers.succession import replace_lost_owner
from handlers.tell import name_assignee, tell_assignee, tell_more

BROKEN_AGAIN = "broken_again"
TOO_LATE = "过去好久了，新建一件更快：请把事情再说一遍。"


async def match_recurrence(heard: Heard, desk: Desk) -> Ticket | None:
    """「路灯又坏了」 by its own reporter: the newest of theirs of this type that was closed in this group lately."""
    if heard.verdict.decision is not Decision.OPEN or "又" not in heard.words:
        return None
    if (heard.opted_out and not heard.addressed) or heard.message.kind is not MessageKind.TEXT:
        return None
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    if person is None:
        return None
    for ticket in reversed(await desk.conversations.closed_of(person, desk.now - desk.limits.reopen_window)):
        is_alike = ticket.type == heard.verdict.type and ticket.room == (heard.room.id if heard.room else None)
        if is_alike and not await is_elsewhere(heard, ticket, desk):
            return ticket
    return None


async def take_recurrence(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    return await reopen(heard, ticket, [Part.REPORTER], desk)


async def reopen(heard: Heard, ticket: Ticket, parts: list[Part], desk: Desk) -> Replies:
    """Back to whoever had it (workflow §2.1: once of itself); the second time it is born anew and refers to the old."""
    if ticket.reopens >= desk.limits.max_reopens:
        return await _open_anew(heard, ticket, desk)
    person = await desk.people.remember_person(heard.message, desk.now)
    doer = Doer(
        actor=f"person:{person}",
        parts=frozenset(parts),
        person=person,
        message_id=heard.message.message_id,
        heard=heard,
    )
    reopened = await bring_back(ticket, doer, desk)
    if Part.REPORTER in parts:
        await keep_said(heard, reopened, person, desk)
    text = (
        f"{name_ticket(reopened, desk)}重开了，{name_assignee(reopened, desk.directory)}再去看。{number_line(reopened)}"
    )
    return [
        *answer_by_day(heard, desk, text, reopened),
        *tell_more(desk, reopened, "又坏了，请再去看看", heard.words, heard=heard),
    ]


async def bring_back(ticket: Ticket, doer: Doer, desk: Desk) -> Ticket:
    """A closed ticket is in the hands of whoever mended it again, as if it were reported now."""
    ticket = await step(
        desk,
        ticket,
        Action.REOPEN,
        doer,
        reason=BROKEN_AGAIN,
        changes={"reopens": ticket.reopens + 1, "closed_at": None, "asked_at": None, "asks": 0},
    )
    await desk.conversations.clear_verdicts(ticket.id)
    return await replace_lost_owner(ticket, desk, message_id=doer.message_id)


def is_too_old(ticket: Ticket, desk: Desk) -> bool:
    """Closed longer ago than anything is reopened (workflow §12)."""
    return ticket.closed_at is not None and ticket.closed_at < desk.now - desk.limits.reopen_window


async def _open_anew(heard: Heard, old: Ticket, desk: Desk) -> Replies:
    issue_type = desk.rules.find_type(old.type)
    verdict = Verdict(
        decision=Decision.OPEN,
        intent=Intent.REPORT,
        type=old.type,
        type_name=issue_type.zh,
        urgency=Urgency(old.urgency),
        sensitive=old.sensitive,
        route=Route(old.route),
        tier=issue_type.tier,
    )
    ticket = await open_assigned(replace(heard, verdict=verdict), desk, old.grid)
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action.NOTE,
        SYSTEM,
        actor="system",
        reason=BROKEN_AGAIN,
        message_id=heard.message.message_id,
        facts={"after": old.no or ""},
    )
    text = f"记下了，{name_ticket(ticket, desk)}，{name_assignee(ticket, desk.directory)}去办。{number_line(ticket)}"
    said = f"{heard.words}（{name_ticket(old, desk)}办过又坏了）"
    return [*answer_by_day(heard, desk, text, ticket), *tell_assignee(desk, ticket, said, heard=heard)]
