"""Deeds that change nobody's hands: how far it is, a reminder, seen, and 「这个要保密」."""

from collections.abc import Mapping

from domain.refusal import Refusal
from domain.rules import Route
from domain.ticket import Action, Part, State, say_not_now
from domain.ticket_record import Ticket
from handlers.desk import Desk
from handlers.doing import Deed, Doer, Done, step
from handlers.due_words import say_left
from handlers.handling import keep_text
from handlers.rating import answer_verdict_asked, give_verdict
from handlers.reminding import remind_owner
from handlers.speak import name_ticket
from handlers.tell import describe_state


async def query(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """How far it is; a reporter who asks reminds its owner."""
    is_reporter = Part.REPORTER in doer.parts
    said = f"{name_ticket(ticket, desk)}：{describe_state(ticket, desk.directory)}{say_left(ticket, desk)}"
    heard = doer.heard
    reminded = await remind_owner(heard, ticket, desk) if heard is not None and is_reporter else []
    return Done(ticket=ticket, sentence=said, replies=reminded)


async def urge(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """A reminder to whoever has it, once a day whoever asks."""
    heard = doer.heard
    reminded = await remind_owner(heard, ticket, desk, parts=doer.parts) if heard is not None else []
    state = f"{describe_state(ticket, desk.directory)}{say_left(ticket, desk)}"
    if reminded:
        return Done(ticket=ticket, sentence=f"催了，{name_ticket(ticket, desk)}{state}", replies=reminded)
    more = "好了回1，没好回3。" if ticket.state is State.VERIFYING else "今天催过了，明早再催。"
    return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}：{state}{more}", replies=[])


async def acknowledge(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Seen by whoever has it, which is not yet taken (commands §3, 5); an alarm is not repeated any more."""
    if not doer.parts & {Part.ASSIGNEE, Part.DEPARTMENT, Part.COUNTY}:
        return Done(ticket=ticket, sentence="", replies=[])
    changes = {"responded_at": desk.now} if ticket.responded_at is None else {}
    ticket = await step(desk, ticket, Action.NOTE, doer, reason="seen", changes=changes)
    hint = "要接就回「我接了」。" if ticket.state is State.ASSIGNED else ""
    return Done(ticket=ticket, sentence=f"好。{hint}", replies=[])


async def make_private(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """From now on nothing of it is said in a group; whoever has it keeps it."""
    route = Route.PRIVATE_CHAIN if not Route(ticket.route).is_private else Route(ticket.route)
    changes = {"sensitive": True, "route": route.value}
    ticket = await step(desk, ticket, Action.REVISE, doer, reason="private", changes=changes)
    return Done(ticket=ticket, sentence="好，这件转私下说，群里不提了。", replies=[])


def judge(verdict: str) -> Deed:
    """The word of who reported it or checks it, said without being asked just now."""

    async def do(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
        if ticket.state is not State.VERIFYING:
            raise Refusal("not_now", say_not_now(ticket.state))
        if doer.heard is not None:
            await answer_verdict_asked(doer.heard, ticket, desk)
        done = await give_verdict(ticket, doer, verdict, desk)
        await keep_text(done.ticket, doer, args, desk, kind="verdict")
        return done

    return do


ASKING_AFTER: Mapping[str, Deed] = {
    "query": query,
    "urge": urge,
    "ack": acknowledge,
    "make_private": make_private,
    "satisfied": judge("satisfied"),
    "dissatisfied": judge("dissatisfied"),
}
