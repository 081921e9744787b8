"""What only the reporter knows is asked for privately, and the clocks wait for the answer, but not for ever."""

from collections.abc import Mapping

from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.rules import Urgency
from domain.ticket import Action, Part
from domain.ticket_record import Reporter, Ticket
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, Done, step
from handlers.handling import keep_text
from handlers.pause import FOR_REPORTER, restart_clocks, stop_clocks
from handlers.pieces import keep_said
from handlers.speak import answer_by_day, name_ticket, number_line, to_reporter
from handlers.steps import take_ticket_step
from handlers.tell import tell_more
from models.conversations import WITHDRAWN


async def wait(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """`text`: what is missing. Raises Refusal where it waits already, or no reporter can be asked."""
    missing = args.get("text", "").strip()
    if not missing:
        raise Refusal("needs_words", "要报告人补啥？说一句。", field="text")
    if ticket.paused_at is not None:
        raise Refusal("waits_already", "已经问过报告人了，还在等。")
    ticket = await step(desk, ticket, Action.WAIT, doer, reason=FOR_REPORTER, changes=stop_clocks(desk, FOR_REPORTER))
    await keep_text(ticket, doer, args, desk, kind="note")
    asked: Replies = []
    for reporter in await desk.tickets.reporters(ticket.id):
        if reporter.person != doer.person and reporter.verdict != WITHDRAWN:
            asked += await _ask(ticket, reporter, missing, desk)
    if not asked:
        raise Refusal("unreachable", "报告人没加我好友，我问不到，请当面问一声。")
    return Done(ticket=ticket, sentence=f"问报告人了，{name_ticket(ticket, desk)}先等回话。", replies=asked)


async def go_on(ticket: Ticket, doer: Doer, args: Mapping[str, str], desk: Desk) -> Done:
    """The owner has what was missing some other way."""
    if ticket.pause_reason != FOR_REPORTER:
        raise Refusal("not_waiting", "这件没在等报告人。")
    ticket = await step(desk, ticket, Action.GO_ON, doer, changes=restart_clocks(desk, ticket))
    await keep_text(ticket, doer, args, desk, kind="note")
    await desk.questions.close_for_ticket(ticket.id, desk.now, QuestionKind.MORE)
    return Done(ticket=ticket, sentence=f"好，{name_ticket(ticket, desk)}接着办。", replies=[])


async def take_answer(heard: Heard, question: Question, desk: Desk) -> Replies:
    """What a reporter brings, in words or as a picture: kept, passed on, and the clocks go on."""
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    person = await desk.people.remember_person(heard.message, desk.now)
    await keep_said(heard, ticket, person, desk)
    if ticket.pause_reason == FOR_REPORTER and ticket.paused_at is not None:
        ticket = await take_ticket_step(
            desk,
            ticket,
            Action.GO_ON,
            [Part.REPORTER],
            actor=f"person:{person}",
            message_id=heard.message.message_id,
            changes=restart_clocks(desk, ticket),
        )
    told = tell_more(desk, ticket, "报告人回话了", heard.words or "（图片）", heard=heard)
    text = f"好，{name_ticket(ticket, desk)}我告诉办的人了。{number_line(ticket)}"
    return [*answer_by_day(heard, desk, text, ticket), *told]


async def _ask(ticket: Ticket, reporter: Reporter, missing: str, desk: Desk) -> Replies:
    text = f"{name_ticket(ticket, desk)}，办的人想问：「{missing[:120]}」。请回一句。{number_line(ticket)}"
    asked = to_reporter(desk, ticket, reporter, text)
    if asked is None or not asked.private:
        return []
    await desk.questions.ask(
        Question(
            account=reporter.account,
            contact=reporter.contact,
            chat=asked.chat,
            kind=QuestionKind.MORE,
            ticket=ticket.id,
            facts={},
            asked_at=desk.now,
            expires_at=desk.calendar.add(desk.now, desk.limits.clocks.waiting, Urgency(ticket.urgency)),
        )
    )
    return [asked]
