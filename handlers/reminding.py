"""Somebody asks how far it is: answered, and a reminder to whoever has it, once a day at most."""

from domain.ticket import IN_HAND, Action, Part, State
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.due_words import say_left
from handlers.speak import answer_by_day, name_ticket, number_line
from handlers.steps import take_ticket_step
from handlers.tell import describe_state, tell_more


async def answer_how_far(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    """To a reporter of the ticket."""
    reminded = await remind_owner(heard, ticket, desk)
    more = "我提醒他了。" if reminded else ""
    if ticket.state is State.VERIFYING:
        more = "好了回1，没好回3。"
    how_far = f"{describe_state(ticket, desk.directory)}{say_left(ticket, desk)}"
    text = f"{name_ticket(ticket, desk)}：{how_far}{more}{number_line(ticket)}"
    return [*answer_by_day(heard, desk, text, ticket), *reminded]


async def remind_owner(
    heard: Heard, ticket: Ticket, desk: Desk, *, parts: frozenset[Part] = frozenset({Part.REPORTER})
) -> Replies:
    """Nothing where it was done within the window, or nobody has it in hand; each one is in the history.

    `parts` are what the asker is to the ticket.
    """
    since = desk.now - desk.limits.urge_window
    if ticket.state not in IN_HAND or await desk.conversations.was_done_since(ticket.id, Action.URGE, since):
        return []
    told = tell_more(desk, ticket, f"，{'报告人' if Part.REPORTER in parts else '上面'}在问办得咋样了", "", heard=heard)
    if told:
        person = await desk.people.remember_person(heard.message, desk.now)
        await take_ticket_step(
            desk,
            ticket,
            Action.URGE,
            parts,
            actor=f"person:{person}",
            message_id=heard.message.message_id,
        )
    return told
