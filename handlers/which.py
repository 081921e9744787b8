"""Which ticket somebody means: by the quoted answer, by number, or because it can only be one (commands §2)."""

import re
from dataclasses import dataclass

from domain.numbering import read_full_number, read_short_number, say_number
from domain.parts import parts_of
from domain.refusal import Refusal
from domain.rules import Route
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard
from handlers.pieces import is_reporter

MAX_LISTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a message names, before anybody looks whether it exists."""

    number: str | None
    has_short: bool


def names_ticket(heard: Heard) -> bool:
    """Whether the message points at a ticket by quoting an answer of the bot or by a number."""
    quote = heard.message.quote
    if quote is not None and heard.message.quotes_bot:
        return True
    return read_full_number(heard.words) is not None or _SHORT_START.search(heard.words) is not None


async def find_ticket(heard: Heard, desk: Desk) -> Ticket:
    """The ticket meant. Raises Refusal: `not_found`, or `ambiguous` with the numbers to choose from."""
    named = await find_quoted(heard, desk) or await _by_words(heard, desk)
    if named is not None and await is_known_to(heard, named, desk):
        main = await find_main(named, desk)
        return main if main is named or await is_known_to(heard, main, desk) else named
    if named is not None or names_ticket(heard):
        raise Refusal("not_found", "没找到这件。请引用我那条消息再说一遍。")
    return await _only_one_in_hand(heard, desk)


async def find_main(ticket: Ticket, desk: Desk) -> Ticket:
    """A merged ticket shares the fate of the one it was merged into: whoever names it means that one."""
    main = await desk.tickets.get(ticket.merged_into) if ticket.merged_into is not None else None
    return ticket if main is None else await find_main(main, desk)


async def find_quoted(heard: Heard, desk: Desk) -> Ticket | None:
    quote = heard.message.quote
    if quote is None:
        return None
    full = read_full_number(quote.text)
    return await desk.tickets.find_by_number(full) if full else None


async def _by_words(heard: Heard, desk: Desk) -> Ticket | None:
    full = read_full_number(heard.words)
    if full:
        return await desk.tickets.find_by_number(full)
    short = read_short_number(heard.words, desk.today)
    if short is None:
        return None
    day, number = short
    if heard.room is not None:
        return await desk.tickets.find_by_short(heard.room.id, day, number)
    mine = [t for t in await _in_hand(heard, desk) if t.short_no == number]
    today = [t for t in mine if t.day == day]
    return _single(today or mine, desk) if mine else None


async def _only_one_in_hand(heard: Heard, desk: Desk) -> Ticket:
    found = await _in_hand(heard, desk)
    if not found:
        raise Refusal("nothing_in_hand", "您手上没有待办的事。")
    return _single(found, desk)


async def _in_hand(heard: Heard, desk: Desk) -> list[Ticket]:
    if heard.officer is not None:
        return await desk.tickets.open_of_assignee(heard.officer.person)
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    return await desk.tickets.open_of_reporter(person) if person is not None else []


def _single(found: list[Ticket], desk: Desk) -> Ticket:
    if len(found) == 1:
        return found[0]
    shown = "、".join(
        f"{say_number(t.short_no or 0, t.day, desk.today)}{'' if t.sensitive else desk.type_name(t.type)}"
        for t in found[:MAX_LISTED]
    )
    raise Refusal("ambiguous", f"您说的是哪一件？手上有{shown}。请引用那条消息，或说「3号」这样的号。")


def may_know(heard: Heard, ticket: Ticket, desk: Desk, *, is_reporter: bool) -> bool:
    """Reporters and those entitled by the route; an open matter is no secret in the group where it was said."""
    if is_reporter or parts_of(heard.officer, ticket, desk.directory):
        return True
    is_secret = ticket.sensitive or Route(ticket.route).is_private
    return not is_secret and heard.room is not None and ticket.room == heard.room.id


async def is_known_to(heard: Heard, ticket: Ticket, desk: Desk) -> bool:
    """Whether they may know that there is such a ticket; of a secret one they hear what they hear of none."""
    if not (ticket.sensitive or Route(ticket.route).is_private):
        return True
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    is_own = person is not None and await is_reporter(ticket, person, desk)
    return may_know(heard, ticket, desk, is_reporter=is_own)


_SHORT_START = re.compile(
    r"^(?:昨天|前天|\d{1,2}月\d{1,2}[日号]的?)?第?(?:\d{1,3}|[一二两三四五六七八九十叁]{1,3})[号件]"
)
