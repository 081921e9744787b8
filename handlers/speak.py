"""Turns a sentence into an outgoing message: to the group, to a person, or not at all at night."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from domain.deadlines import WorkCalendar
from domain.directory import Officer, Room
from domain.ids import AccountName, ChatId, ContactId
from domain.messages import InboundMessage
from domain.numbering import say_number
from domain.ports import Reach
from domain.rules import Route
from domain.sending import Outgoing, Priority
from domain.ticket_record import Reporter, Ticket
from handlers.desk import Desk, Heard


def answer(heard: Heard, text: str, *, ticket: Ticket | None = None, mention: bool = False) -> Outgoing:
    """An answer where it was said."""
    message = heard.message
    return Outgoing(
        account=message.account,
        chat=message.chat,
        body=text,
        key="",
        mentions=(message.sender,) if mention and message.room else (),
        private=message.room is None,
        ticket_id=ticket.id if ticket else None,
    )


def answer_privately(heard: Heard, desk: Desk, text: str, *, ticket: Ticket | None = None) -> Outgoing:
    """To the sender alone. Whoever is no friend is asked in the group to become one; nothing else is said there."""
    message = heard.message
    if message.room is None or desk.reach.is_friend(message.account, message.sender):
        return to_contact(message.account, message.sender, text, ticket=ticket)
    return hold_at_night(answer(heard, ASK_FRIENDSHIP, mention=True), desk)


def answer_by_day(heard: Heard, desk: Desk, text: str, ticket: Ticket) -> list[Outgoing]:
    """In the group by day, privately at night and where the group is silenced; of a private matter always privately."""
    if Route(ticket.route).is_private or ticket.sensitive:
        return [answer_privately(heard, desk, text, ticket=ticket)]
    is_quiet = heard.muted or is_night_in_group(heard.message, desk)
    if is_quiet and desk.reach.is_friend(heard.message.account, heard.message.sender):
        return [answer_privately(heard, desk, text, ticket=ticket)]
    return [] if heard.muted else [hold_at_night(answer(heard, text, ticket=ticket), desk)]


ASK_FRIENDSHIP = "已收到，请加我好友，我私下回您。"


def to_contact(
    account: AccountName, contact: ContactId, text: str, *, ticket: Ticket | None = None, alert: bool = False
) -> Outgoing:
    return Outgoing(
        account=account,
        chat=ChatId(contact),
        body=text,
        key="",
        priority=Priority.ALERT if alert else Priority.NOTICE,
        private=True,
        at_least_once=alert,
        ticket_id=ticket.id if ticket else None,
    )


class Telling(Protocol):
    """What telling somebody privately needs of the desk."""

    @property
    def now(self) -> datetime: ...
    @property
    def calendar(self) -> WorkCalendar: ...
    @property
    def reach(self) -> Reach: ...


def to_officer(
    desk: Telling,
    account: AccountName,
    officer: Officer,
    text: str,
    *,
    ticket: Ticket | None = None,
    alert: bool = False,
) -> Outgoing | None:
    """Privately, under the account that heard the matter or another that knows them; None where no account does."""
    accounts = sorted({i.account for i in officer.identities}, key=lambda name: name != account)
    for name in accounts:
        contact = officer.contact_under(name)
        if contact and desk.reach.is_friend(name, contact):
            told = to_contact(name, contact, text, ticket=ticket, alert=alert)
            return told if alert else hold_at_night(told, desk)
    return None


def to_room(room: Room, account: AccountName, text: str, *, mentions: tuple[ContactId, ...] = ()) -> Outgoing | None:
    seat = room.seat_of(account) or next(iter(room.seats), None)
    if seat is None:
        return None
    return Outgoing(account=seat.account, chat=seat.chat, body=text, key="", mentions=mentions, room=room.id)


def to_reporter(desk: Desk, ticket: Ticket, reporter: Reporter, text: str) -> Outgoing | None:
    """Privately to a friend; else by @ where it was reported, unless the matter is sensitive (then nobody hears)."""
    if desk.reach.is_friend(reporter.account, reporter.contact) or reporter.chat == ChatId(reporter.contact):
        return hold_at_night(to_contact(reporter.account, reporter.contact, text, ticket=ticket), desk)
    if ticket.sensitive:
        return None
    return hold_at_night(
        Outgoing(
            account=reporter.account,
            chat=reporter.chat,
            body=text,
            key="",
            mentions=(reporter.contact,),
            ticket_id=ticket.id,
        ),
        desk,
    )


def hold_at_night(told: Outgoing, desk: Telling) -> Outgoing:
    """What is no emergency waits for the morning."""
    morning: datetime = desk.calendar.next_morning(desk.now)
    return told if morning <= desk.now else replace(told, not_before=morning)


def name_ticket(ticket: Ticket, desk: Desk) -> str:
    """`3号（路灯）`: the number people say and what it is about; a sensitive matter is named by number only."""
    number = say_number(ticket.short_no, ticket.day, desk.today) if ticket.short_no else "这件"
    return number if ticket.sensitive else f"{number}（{desk.type_name(ticket.type)}）"


def number_line(ticket: Ticket) -> str:
    """The full number at the end of an answer, so that whoever quotes it names the ticket."""
    return f"\n单号 {ticket.no}" if ticket.no else ""


def is_night_in_group(message: InboundMessage, desk: Desk) -> bool:
    return message.room is not None and desk.calendar.is_quiet(desk.now)
