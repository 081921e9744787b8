"""「又坏了」, 「修好没」, 「不用来了」 without a number: the reporter's own ticket, one of several, or only talk."""

from dataclasses import dataclass

from domain.classify import Decision
from domain.follow_up import FollowUp, Wish, read_follow_up
from domain.ids import TicketId
from domain.messages import MessageKind
from domain.numbering import say_number
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.ticket import Part, State
from domain.ticket_record import Ticket
from handlers.again import TOO_LATE, is_too_old, reopen
from handlers.asking import ask_speaker
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, answer_done
from handlers.ending import NOT_NEEDED, cancel
from handlers.joining import is_public
from handlers.obeying import doer_of
from handlers.rating import answer_verdict_asked, take_verdict
from handlers.reminding import answer_how_far
from handlers.speak import answer, answer_privately
from handlers.which import find_ticket, names_ticket

MAX_CHOICES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """What is wished, and of which tickets it may be: one is done, of several it is asked which."""

    wish: Wish
    tickets: tuple[Ticket, ...]


async def match_follow_up(heard: Heard, desk: Desk) -> Wished | None:
    """Only of what the speaker reported themselves; said by anybody else such words are talk."""
    said = read_follow_up(heard.words) if heard.message.kind is MessageKind.TEXT else None
    if said is None or _is_to_another(heard):
        return None
    if names_ticket(heard):
        return await _match_named(heard, said, desk)
    if not (heard.addressed or (said.plain and not heard.opted_out)) or heard.verdict.decision is Decision.OPEN:
        return None
    person = await desk.people.find_person(heard.message.account, heard.message.sender)
    if person is None:
        return None
    own = await _narrow(heard, said, await desk.conversations.open_of(person), desk)
    if not own and said.wish is Wish.AGAIN:
        closed = await desk.conversations.closed_of(person, desk.now - desk.limits.reopen_window)
        own = await _narrow(heard, said, closed, desk)
    return Wished(wish=said.wish, tickets=own) if own else None


async def handle_follow_up(heard: Heard, wished: Wished, desk: Desk) -> Replies:
    if len(wished.tickets) == 1:
        return await _fulfil(heard, wished.wish, wished.tickets[0], desk)
    return await _ask_which(heard, wished, desk)


async def handle_chosen(heard: Heard, answered: tuple[Question, int], desk: Desk) -> Replies:
    """The answer to 「您说的是哪件？」."""
    question, place = answered
    ticket = await desk.tickets.get(list_offered(question)[place])
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    return await _fulfil(heard, Wish(question.facts["wish"]), ticket, desk, was_chosen=True)


def list_offered(question: Question) -> list[TicketId]:
    return [TicketId(int(key)) for key in question.facts["tickets"].split(",")]


async def _match_named(heard: Heard, said: FollowUp, desk: Desk) -> Wished | None:
    """By quote or number anybody may say it whom the rights let; how far it is, is asked of the desk."""
    if said.wish is Wish.HOW_FAR:
        return None
    return Wished(wish=said.wish, tickets=(await find_ticket(heard, desk),))


async def _narrow(heard: Heard, said: FollowUp, found: list[Ticket], desk: Desk) -> tuple[Ticket, ...]:
    """In a group only what was said there and is no secret; where the thing is named, only what is about it."""
    here = [t for t in found if heard.room is None or (t.room == heard.room.id and is_public(t))]
    if not said.about:
        return tuple(here)
    return tuple([ticket for ticket in here if await _is_about(ticket, said.about, desk)])


async def _is_about(ticket: Ticket, thing: str, desk: Desk) -> bool:
    return thing in desk.type_name(ticket.type) or thing in await desk.tickets.report_words(ticket.id)


def _is_to_another(heard: Heard) -> bool:
    message = heard.message
    quotes_another = message.quote is not None and not message.quotes_bot
    return quotes_another or (bool(message.mentions) and not message.mentions_bot)


async def _ask_which(heard: Heard, wished: Wished, desk: Desk) -> Replies:
    """Once: while the question is open the same words again are not answered."""
    offered = wished.tickets[-MAX_CHOICES:]
    facts = {"wish": wished.wish.value, "tickets": ",".join(str(ticket.id) for ticket in offered)}
    message = heard.message
    for asked in await desk.questions.open_for(message.account, message.sender, desk.now):
        if asked.kind is QuestionKind.CHOOSE_TICKET and asked.facts == facts and asked.chat == message.chat:
            return []
    await ask_speaker(heard, desk, QuestionKind.CHOOSE_TICKET, facts, lasts=desk.limits.bare_number_window)
    listed = " ".join(f"{place} {_name(ticket, desk)}" for place, ticket in enumerate(offered, 1))
    text = f"您说的是哪件？回 {listed}"
    return [answer_privately(heard, desk, text) if heard.muted else answer(heard, text)]


def _name(ticket: Ticket, desk: Desk) -> str:
    number = say_number(ticket.short_no or 0, ticket.day, desk.today)
    return number if ticket.sensitive else f"{desk.type_name(ticket.type)}（{number}）"


async def _fulfil(heard: Heard, wish: Wish, ticket: Ticket, desk: Desk, *, was_chosen: bool = False) -> Replies:
    doer = await doer_of(heard, ticket, desk)
    match wish:
        case Wish.HOW_FAR:
            return await answer_how_far(heard, ticket, desk)
        case Wish.AGAIN:
            return await _break_again(heard, ticket, doer, desk)
        case Wish.WITHDRAW:
            args = {"reason": NOT_NEEDED} if was_chosen and Part.REPORTER in doer.parts else {}
            return answer_done(heard, await cancel(ticket, doer, args, desk), desk)


async def _break_again(heard: Heard, ticket: Ticket, doer: Doer, desk: Desk) -> Replies:
    if ticket.state is State.CLOSED:
        if is_too_old(ticket, desk):
            raise Refusal("too_late", TOO_LATE)
        return await reopen(heard, ticket, list(doer.parts), desk)
    if Part.REPORTER not in doer.parts:
        raise Refusal("not_yours", "要报告人自己说，或请村里重办。")
    if ticket.state is State.VERIFYING:
        await answer_verdict_asked(heard, ticket, desk)
        return await take_verdict(heard, ticket, Part.REPORTER, "dissatisfied", desk)
    return await answer_how_far(heard, ticket, desk)
