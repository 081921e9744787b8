"""The answers to what the bot asked about a deed: the deed is done with them."""

from domain.question import Question
from handlers.deciding import approve, refuse
from handlers.deeds import DEEDS
from handlers.desk import Desk, Heard, Replies
from handlers.doing import answer_done
from handlers.missing import ask_missing, read_missing
from handlers.obeying import doer_of
from handlers.referring import OUTCOMES


async def answer_missing(heard: Heard, question: Question, desk: Desk) -> Replies:
    """Whoever was asked may do it or not: the deed itself looks, as it did before."""
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    args = read_missing(heard, question)
    if ticket is None or args is None or not await desk.questions.answer(question, desk.now):
        return []
    doer, name = await doer_of(heard, ticket, desk), question.facts["deed"]
    key = question.facts["key"]
    if not args[key]:
        return answer_done(heard, await ask_missing(name, key, "说一句就行。", [], ticket, doer, args, desk), desk)
    return answer_done(heard, await DEEDS[name](ticket, doer, args, desk), desk)


async def answer_outcome(heard: Heard, answered: tuple[Question, int], desk: Desk) -> Replies:
    """What became of it outside."""
    question, place = answered
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    doer, name = await doer_of(heard, ticket, desk), OUTCOMES[place][1]
    return answer_done(heard, await DEEDS[name](ticket, doer, {"reason": "no_result_yet"}, desk), desk)


async def answer_decision(heard: Heard, answered: tuple[Question, bool], desk: Desk) -> Replies:
    """The answer to the question that went with a proposal."""
    question, agrees = answered
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None:
        return []
    doer = await doer_of(heard, ticket, desk)
    deed = approve if agrees else refuse
    done = await deed(ticket, doer, {"proposal": question.facts["proposal"]}, desk)
    await desk.questions.answer(question, desk.now)
    return answer_done(heard, done, desk)
