"""Which ticket a spoken command is about: quoted, numbered, just spoken of, hinted at, or the only one in hand."""

from dataclasses import dataclass
from datetime import timedelta

from domain.directory import LEADING
from domain.ids import GridCode
from domain.parts import parts_of
from domain.refusal import Refusal
from domain.spoken_which import Which
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.desk import Desk, Heard
from handlers.joint_tasks import list_owned, list_shares
from handlers.which import find_quoted

JUST_NOW = timedelta(minutes=30)
"""「刚才那个」 is what was spoken of within this (commands §2)."""
MAX_SEARCHED = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What it can be about, the likeliest first. `is_named`: by a quote or by a number of today."""

    tickets: tuple[Ticket, ...]
    is_named: bool


async def find_meant(heard: Heard, which: Which, desk: Desk, *, is_closed: bool = False) -> Meant:
    """`is_closed`: what is done already may be meant too.

    Raises Refusal `not_found` where something was named that is not there, `nothing_in_hand` where nothing was.
    """
    quoted = await find_quoted(heard, desk)
    if quoted is not None and not which.is_numbered:
        return Meant(tickets=(quoted,), is_named=True)
    if which.full_no:
        return Meant(tickets=(_there(await desk.tickets.find_by_number(which.full_no)),), is_named=True)
    if which.short:
        return await _by_short(heard, which.short[1], which, desk)
    if heard.message.quotes_bot:
        raise Refusal("not_found", "没找到这件。请引用我那条消息再说一遍。")
    if which.latest:
        return Meant(tickets=(_there(await _last_spoken_of(heard, desk)),), is_named=False)
    return await _in_hand_like(heard, which, desk, await _list_closed(heard, desk) if is_closed else [])


async def list_in_hand(heard: Heard, desk: Desk) -> list[Ticket]:
    """What somebody has to see to, for those they stand in for too; what they wait for, where they hold no post."""
    if heard.officer is None:
        person = await desk.people.find_person(heard.message.account, heard.message.sender)
        return await desk.tickets.open_of_reporter(person) if person is not None else []
    found: dict[int, Ticket] = {}
    for person in sorted(desk.directory.stood_in_by(heard.officer.person)):
        officer = desk.directory.officers.get(person)
        if officer is not None:
            found |= {ticket.id: ticket for ticket in await list_owned(officer, desk)}
    found |= {ticket.id: ticket for _, ticket in await list_shares(heard.officer, desk)}
    return [found[key] for key in sorted(found) if heard.officer.person not in found[key].shut_out]


async def list_area(heard: Heard, desk: Desk) -> list[Ticket]:
    """Open tickets of the grids an officer leads, those they may know of; a county's are not looked through."""
    grids = own_grids(heard, desk)
    if heard.officer is None or not grids:
        return []
    found = await desk.conversations.open_in_grids(grids, MAX_SEARCHED)
    return [ticket for ticket in found if parts_of(heard.officer, ticket, desk.directory)]


def own_grids(heard: Heard, desk: Desk) -> list[GridCode]:
    if heard.officer is None:
        return []
    tree = desk.directory.tree
    led = [
        post.grid
        for person in desk.directory.stood_in_by(heard.officer.person)
        if (officer := desk.directory.officers.get(person)) is not None
        for post in officer.posts
        if post.role in LEADING and post.grid in tree.grids and tree.grids[post.grid].tier >= Tier.TOWN
    ]
    return sorted({below.code for grid in led for below in tree.below(grid)})


async def _by_short(heard: Heard, number: int, which: Which, desk: Desk) -> Meant:
    """Of that day in this group; where today has none, an open one of another day may be meant."""
    assert which.short is not None
    day = which.short[0]
    if heard.room is not None:
        found = await desk.tickets.find_by_short(heard.room.id, day, number)
        if found is not None:
            return Meant(tickets=(found,), is_named=True)
        older = await desk.conversations.open_with_short(heard.room.id, number) if day == desk.today else []
        return Meant(tickets=tuple(older) or (_there(None),), is_named=False)
    mine = [t for t in await list_in_hand(heard, desk) if t.short_no == number]
    mine = mine or [t for t in await list_area(heard, desk) if t.short_no == number]
    of_day = [t for t in mine if t.day == day]
    if len(of_day) == 1:
        return Meant(tickets=tuple(of_day), is_named=True)
    return Meant(tickets=tuple(of_day or (mine if day == desk.today else ())) or (_there(None),), is_named=False)


async def _last_spoken_of(heard: Heard, desk: Desk) -> Ticket | None:
    message = heard.message
    key = await desk.conversations.last_told(message.account, message.chat, desk.now - JUST_NOW)
    return await desk.tickets.get(key) if key is not None else None


async def _list_closed(heard: Heard, desk: Desk) -> list[Ticket]:
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    since = desk.now - desk.limits.reopen_window
    return await desk.conversations.closed_of(person, since) if person is not None else []


async def _in_hand_like(heard: Heard, which: Which, desk: Desk, closed: list[Ticket]) -> Meant:
    found = [t for t in [*closed, *await list_in_hand(heard, desk)] if await _fits(t, which, desk)]
    if not found and which.is_named:
        found = [t for t in await list_area(heard, desk) if await _fits(t, which, desk)]
    if not found:
        raise Refusal("nothing_in_hand", "没找到这件。" if which.is_named else "您手上没有待办的事。")
    return Meant(tickets=tuple(found), is_named=False)


async def _fits(ticket: Ticket, which: Which, desk: Desk) -> bool:
    if which.day is not None and ticket.day != which.day:
        return False
    if not which.hint:
        return True
    place = desk.directory.tree.place_name(ticket.grid)
    return which.hint in f"{desk.type_name(ticket.type)} {place} {await desk.tickets.report_words(ticket.id)}"


def _there(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise Refusal("not_found", "没找到这件。请引用我那条消息再说一遍。")
    return ticket
