"""The deeds of whoever has a ticket in hand: taken, under way, done; and what checks and ends it."""

from collections.abc import Mapping

from domain.question import QuestionKind
from domain.refusal import Refusal
from domain.ticket import Action, State, find_transition
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk
from handlers.doing import Deed, Doer, Done, step
from handlers.mediating import mediate
from handlers.pieces import KEPT_WORDS, keep_shown
from handlers.rating import ask_verdict, tell_rework
from handlers.speak import name_ticket


async def accept(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Theirs now; said twice, it is only said again."""
    if ticket.state is State.WORKING:
        name = name_ticket(ticket, desk)
        return Done(ticket=ticket, sentence=f"{name}已经在您手上，办好了说一声。", replies=[])
    ticket = await step(desk, ticket, Action.ACCEPT, doer)
    said = f"{name_ticket(ticket, desk)}归您了，办好了引用这条说「办好了」。"
    return Done(ticket=ticket, sentence=said, replies=[])


async def progress(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    ticket = await step(desk, ticket, Action.PROGRESS, doer)
    await keep_text(ticket, doer, args, desk, kind="note")
    return Done(ticket=ticket, sentence=f"记上了，{name_ticket(ticket, desk)}{ticket.state.zh}。", replies=[])


async def done(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """At least a picture or a sentence (workflow §2.1); without either a person is asked for it once.

    Whoever was asked to help and has not finished is not waited for. What is being mediated is done when it is settled.
    """
    if ticket.state is State.MEDIATING:
        return await mediate(ticket, doer, args, desk)
    if ticket.state is State.ASSISTING:
        ticket = await step(desk, ticket, Action.REJOIN, doer)
    is_shown = doer.heard is not None and await keep_shown(doer.heard, ticket, "evidence", desk)
    if args.get("text") or is_shown or await desk.tickets.has_evidence(ticket.id):
        return await finish(ticket, doer, args, desk)
    if doer.heard is None:
        raise Refusal("needs_words", "请写一句是怎么办好的。", field="text")
    await ask_speaker(doer.heard, desk, QuestionKind.EVIDENCE, {}, lasts=desk.limits.verdict_window, ticket=ticket)
    how = "说一句咋办的。" if ticket.sensitive else "发张照片，或引用这条说一句咋办的。"
    return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}办好了？{how}", replies=[])


async def finish(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """Reported as done with what shows it; the reporters are asked."""
    if doer.heard is not None:
        await keep_shown(doer.heard, ticket, "evidence", desk)
    ticket = await step(desk, ticket, Action.DONE, doer)
    await keep_text(ticket, doer, args, desk, kind="feedback")
    ticket, asked = await ask_verdict(ticket, desk)
    return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}记为办好了，等报告人评价。", replies=asked)


def one_row(action: Action) -> Deed:
    """A deed that is one row of the table and needs nothing but, where the table says so, a reason."""

    async def do(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
        reason = args.get("reason", "").strip()
        row = find_transition(action, ticket.state)
        if row is not None and row.needs_reason and not reason:
            raise Refusal("needs_reason", "请写一句为什么。", field="reason")
        ticket = await step(desk, ticket, action, doer, reason=reason)
        await keep_text(ticket, doer, args, desk, kind="note")
        replies = tell_rework(ticket, desk) if action is Action.REWORK else []
        return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}：{ticket.state.zh}", replies=replies)

    return do


async def keep_text(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk, *, kind: str) -> None:
    """What was said with it, on an erasable row."""
    text = args.get("text", "").strip()
    if text:
        await desk.tickets.add_words(ticket.id, doer.person, kind, text[:KEPT_WORDS], desk.now)


HANDLING: Mapping[str, Deed] = {
    "accept": accept,
    "progress": progress,
    "done": done,
    "verify": one_row(Action.VERIFY),
    "rework": one_row(Action.REWORK),
    "note": one_row(Action.NOTE),
}
