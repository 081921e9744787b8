"""The picture or the sentence that shows a thing is done, when it was asked for."""

from domain.commands import Command
from domain.question import Question
from handlers.desk import Desk, Heard, Replies
from handlers.doing import with_number
from handlers.handling import finish
from handlers.obeying import doer_of
from handlers.speak import answer
from handlers.taking_over import take_over


async def handle_evidence(heard: Heard, question: Question, desk: Desk) -> Replies:
    """With it the work is reported as done."""
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    ticket = await take_over(heard, ticket, Command.DONE, desk)
    done = await finish(ticket, await doer_of(heard, ticket, desk), {"text": heard.words}, desk)
    return [answer(heard, with_number(done), ticket=done.ticket), *done.replies]
