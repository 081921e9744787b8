"""「又坏了」, 「修好没」, 「不用来了」 without a number: the reporter's own ticket, one of several, or only talk."""

from dataclasses import dataclass

from domain.classify import Decision
from domain.follow_up import FollowUp, Wish, read_follow_up
from domain.ids import TicketId
from domain.messages import MessageKind
from domain.numbering import say_number
from domain.parts import parts_of
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.ticket import ENDED, Action, Part, State
from domain.ticket_record import Ticket
from handlers.again import reopen
from handlers.asking import ask_speaker
from handlers.desk import Desk, Heard, Replies
from handlers.joining import is_public
from handlers.pieces import is_by_reporter
from handlers.rating import take_verdict
from handlers.reminding import answer_how_far
from handlers.speak import answer, answer_by_day, answer_privately, name_ticket, number_line
from handlers.steps import take_ticket_step
from handlers.tell import tell_more
from handlers.which import find_ticket, may_know, names_ticket
from models.conversations import WITHDRAWN

MAX_CHOICES = 3
NOT_NEEDED = "not_needed"


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


async def handle_chosen(heard: Heard, question: Question, place: int, desk: Desk) -> Replies:
    """The answer to 「您说的是哪件？」."""
    ticket = await desk.tickets.get(list_offered(question)[place])
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    return await _fulfil(heard, Wish(question.facts["wish"]), ticket, desk)


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


async def _fulfil(heard: Heard, wish: Wish, ticket: Ticket, desk: Desk) -> Replies:
    is_own = await is_by_reporter(heard, ticket, desk)
    parts = list(parts_of(heard.officer, ticket, desk.directory)) + ([Part.REPORTER] if is_own else [])
    if not parts and not may_know(heard, ticket, desk, is_reporter=False):
        raise Refusal("not_for_you", "这件只能当事人看。", private=True)
    match wish:
        case Wish.HOW_FAR:
            return await answer_how_far(heard, ticket, desk)
        case Wish.AGAIN:
            return await _break_again(heard, ticket, parts, desk)
        case Wish.WITHDRAW:
            return await _withdraw(heard, ticket, parts, desk)


async def _break_again(heard: Heard, ticket: Ticket, parts: list[Part], desk: Desk) -> Replies:
    if ticket.state is State.CLOSED:
        if ticket.closed_at is not None and ticket.closed_at < desk.now - desk.limits.reopen_window:
            raise Refusal("too_late", "过去好久了，请把事情再说一遍，我重新记。")
        return await reopen(heard, ticket, parts, desk)
    if Part.REPORTER not in parts:
        raise Refusal("not_yours", "要报告人自己说，或请村里重办。")
    if ticket.state is State.VERIFYING:
        return await _give_verdict(heard, ticket, "dissatisfied", desk)
    return await answer_how_far(heard, ticket, desk)


async def _give_verdict(heard: Heard, ticket: Ticket, verdict: str, desk: Desk) -> Replies:
    """Said in other words than the question asked for; with it the question is answered."""
    message = heard.message
    for asked in await desk.questions.open_for(message.account, message.sender, desk.now):
        if asked.kind is QuestionKind.VERDICT and asked.ticket == ticket.id:
            await desk.questions.answer(asked, desk.now)
    return await take_verdict(heard, ticket, Part.REPORTER, verdict, desk)


async def _withdraw(heard: Heard, ticket: Ticket, parts: list[Part], desk: Desk) -> Replies:
    """The reporter's own wish (workflow §2.1); an alarm or a secret is looked at all the same."""
    if Part.REPORTER not in parts:
        return await _void(heard, ticket, parts, desk)
    if ticket.state is State.VERIFYING:
        return await _give_verdict(heard, ticket, "satisfied", desk)
    person = await desk.people.remember_person(heard.message, desk.now)
    others = [r for r in await desk.tickets.reporters(ticket.id) if r.person != person and r.verdict != WITHDRAWN]
    if others and ticket.state not in ENDED:
        await desk.tickets.keep_verdict(ticket.id, person, WITHDRAWN)
        await _step(heard, ticket, Action.NOTE, parts, desk)
        return answer_by_day(heard, desk, f"好，您这份撤了。{name_ticket(ticket, desk)}别家还报着，接着办。", ticket)
    if (ticket.urgent or ticket.sensitive) and ticket.state not in ENDED:
        await _step(heard, ticket, Action.NOTE, parts, desk)
        told = tell_more(desk, ticket, "报告人说不用了，请还是去看一眼", "", heard=heard)
        return [*answer_by_day(heard, desk, f"好，{name_ticket(ticket, desk)}我告诉办的人了。", ticket), *told]
    gone = await _step(heard, ticket, Action.WITHDRAW, parts, desk)
    told = tell_more(desk, ticket, "不用去了，报告人说好了", "", heard=heard)
    text = f"{name_ticket(gone, desk)}撤了。要是还没好，再说一遍就行。{number_line(gone)}"
    return [*answer_by_day(heard, desk, text, gone), *told]


async def _void(heard: Heard, ticket: Ticket, parts: list[Part], desk: Desk) -> Replies:
    if not {Part.VILLAGE, Part.TOWN} & set(parts):
        raise Refusal("not_yours", "要报告人自己说，或请村里作废。", private=bool(heard.room))
    gone = await _step(heard, ticket, Action.VOID, parts, desk)
    told = tell_more(desk, ticket, "不用去了，村里说不用办了", "", heard=heard)
    return [*answer_by_day(heard, desk, f"{name_ticket(gone, desk)}作废了。{number_line(gone)}", gone), *told]


async def _step(heard: Heard, ticket: Ticket, action: Action, parts: list[Part], desk: Desk) -> Ticket:
    person = await desk.people.remember_person(heard.message, desk.now)
    return await take_ticket_step(
        desk,
        ticket,
        action,
        parts,
        actor=f"person:{person}",
        reason=NOT_NEEDED,
        message_id=heard.message.message_id,
    )
