"""A ticket that was none: it ends, its words go, the rules learn from it, and whoever was told of it hears so."""

from domain.ticket import Action
from domain.ticket_record import Ticket
from handlers.announce import tell_owner
from handlers.desk import Desk, Replies
from handlers.doing import Doer, Done, step
from handlers.lessons import keep_lesson
from handlers.speak import name_ticket, to_reporter

NOT_AN_ISSUE = "not_an_issue"


async def forget_ticket(ticket: Ticket, doer: Doer, action: Action, desk: Desk) -> Done:
    """By `drop`, `withdraw` or `void`, whichever row of the table fits the doer."""
    words = await desk.tickets.report_words(ticket.id)
    ended = await step(desk, ticket, action, doer, reason=NOT_AN_ISSUE)
    await keep_lesson(desk, words, label=None, previous=ticket.type)
    await desk.tickets.erase_words(ticket.id, desk.now)
    name = name_ticket(ended, desk) if ended.no else "这事"
    told = tell_owner(desk, ended, f"{name}不是要办的事，您不用管了。", but=doer.person) if ended.no else []
    return Done(
        ticket=ended,
        sentence=f"好，{name}不记了。打扰了。",
        replies=[*told, *await _tell_reporters(ended, doer, desk)],
    )


async def _tell_reporters(ticket: Ticket, doer: Doer, desk: Desk) -> Replies:
    """Who was told that it is noted down is told that it is not, once: here, or where they are asked privately."""
    if not ticket.no:
        return []
    here = doer.heard.message.chat if doer.heard is not None else None
    text = f"{name_ticket(ticket, desk)}先不记了。要是真有事要办，再说一声就行。"
    told = [
        to_reporter(desk, ticket, reporter, text)
        for reporter in await desk.tickets.reporters(ticket.id)
        if reporter.chat != here and reporter.person != doer.person
    ]
    return [message for message in told if message is not None]
