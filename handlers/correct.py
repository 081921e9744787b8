"""「改成停电」, 「不是问题」: whoever is entitled puts right what the bot misheard, and it is re-routed at once."""

from domain.choice import NONE_OF_THEM
from domain.correction import Correction, read_correction
from domain.numbering import read_full_number, read_short_number
from domain.parts import parts_of
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.rules import Route
from domain.sending import Outgoing
from domain.ticket import Part
from domain.ticket_record import Ticket
from domain.type_names import find_named, find_types
from handlers.asking import ask_speaker
from handlers.choose import list_names, list_offered
from handlers.desk import Desk, Heard, Replies
from handlers.dismiss import dismiss_ticket
from handlers.lessons import keep_lesson
from handlers.pieces import is_by_reporter
from handlers.retype import Retyped, retype_ticket, tell_hands
from handlers.speak import answer, answer_privately, name_ticket, number_line
from handlers.tell import name_assignee
from handlers.which import find_ticket

HOW_TO_SAY = "请说「改成停电」「改成邻里纠纷」这样的，或者说「不是问题」。"
NOT_UNDERSTOOD = f"没听懂是哪一类。{HOW_TO_SAY}"


async def match_correction(heard: Heard, desk: Desk) -> Correction | None:
    """Of a ticket that is quoted or numbered, or privately of the only one; by an officer, or by who reported it."""
    if not (heard.message.room is None or _points_at_ticket(heard)):
        return None
    correction = read_correction(heard.words)
    if correction is None or not (correction.is_order or _names_type(correction, desk)):
        return None
    return correction if heard.officer is not None or await _reported_it(heard, desk) else None


async def handle_correction(heard: Heard, correction: Correction, desk: Desk) -> Replies:
    """Raises Refusal for whoever may not, and where no type of that name is known."""
    ticket = await find_ticket(heard, desk)
    parts = await _parts_in(heard, ticket, desk)
    if not parts:
        raise Refusal("not_yours", "这件不归您这边办。", private=True)
    if not correction.said:
        return await dismiss_ticket(heard, ticket, parts, desk)
    codes = find_types(correction.said, desk.classifier)
    if not codes:
        raise Refusal("unknown_type", NOT_UNDERSTOOD)
    if len(codes) > 1:
        return await _ask_which(heard, ticket, codes, desk)
    return await _correct(heard, ticket, codes[0], parts, desk)


def offered_names(question: Question, desk: Desk) -> list[tuple[str, ...]]:
    """What may be answered to a question of this handler, the last: none of them."""
    return [*list_names(question, desk.rules), NONE_OF_THEM]


async def answer_correction(heard: Heard, answered: tuple[Question, int], desk: Desk) -> Replies:
    """Which type was meant, of those that bear that name."""
    question, place = answered
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    codes = list_offered(question)
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    if place >= len(codes) or codes[place] not in desk.rules.types:
        return [answer(heard, f"好，不改。{HOW_TO_SAY}")]
    return await _correct(heard, ticket, codes[place], await _parts_in(heard, ticket, desk), desk)


async def _correct(heard: Heard, ticket: Ticket, code: str, parts: frozenset[Part], desk: Desk) -> Replies:
    if ticket.type == code:
        return [answer(heard, f"{name_ticket(ticket, desk)}本来就是这一类。{number_line(ticket)}", ticket=ticket)]
    person = await desk.people.remember_person(heard.message, desk.now)
    done = await retype_ticket(desk, ticket, code, parts, actor=f"person:{person}", message_id=heard.message.message_id)
    words = await desk.tickets.report_words(ticket.id)
    await keep_lesson(desk, words, label=code, previous=ticket.type)
    but = heard.officer.person if heard.officer is not None else None
    return [_confirm(heard, done, desk), *tell_hands(done, words, desk, but=but)]


def _confirm(heard: Heard, done: Retyped, desk: Desk) -> Outgoing:
    """Danger begins with its number; a matter that has become private is not spoken of in the group any more."""
    ticket = done.ticket
    if ticket.sensitive or Route(ticket.route).is_private:
        text = f"{name_ticket(ticket, desk)}改好了，转给专人办。这事不在群里说。{number_line(ticket)}"
        return answer_privately(heard, desk, text, ticket=ticket)
    call = next((f"{kind.line}\n" for kind in desk.rules.dangers.values() if kind.type == ticket.type), "")
    name, who = name_ticket(ticket, desk), name_assignee(ticket, desk.directory)
    return answer(heard, f"{call}改好了，{name}，{who}去办。{number_line(ticket)}", ticket=ticket)


async def _ask_which(heard: Heard, ticket: Ticket, codes: tuple[str, ...], desk: Desk) -> Replies:
    kinds = [desk.rules.types[code] for code in codes]
    is_private = ticket.sensitive or any(kind.sensitive for kind in kinds)
    await ask_speaker(
        heard,
        desk,
        QuestionKind.CHOOSE_TYPE,
        {"choices": ",".join(codes)},
        lasts=desk.limits.candidate_window,
        ticket=ticket,
        privately=is_private,
    )
    offered = "，".join(f"回{n} {kind.spoken}" for n, kind in enumerate(kinds, 1))
    text = f"{name_ticket(ticket, desk)}是哪一类？{offered}，回{len(kinds) + 1} 都不是。{number_line(ticket)}"
    return [answer_privately(heard, desk, text, ticket=ticket) if is_private else answer(heard, text, ticket=ticket)]


async def _parts_in(heard: Heard, ticket: Ticket, desk: Desk) -> frozenset[Part]:
    parts = parts_of(heard.officer, ticket, desk.directory)
    return parts | {Part.REPORTER} if await is_by_reporter(heard, ticket, desk) else parts


async def _reported_it(heard: Heard, desk: Desk) -> bool:
    try:
        return await is_by_reporter(heard, await find_ticket(heard, desk), desk)
    except Refusal:
        return False


def _points_at_ticket(heard: Heard) -> bool:
    """In a group a change needs a quote with a number in it, or a number (commands §1)."""
    quote = heard.message.quote
    quoted = read_full_number(quote.text) if quote is not None else None
    return (
        quoted is not None
        or read_full_number(heard.words) is not None
        or bool(read_short_number(heard.words, heard.message.sent_at.date()))
    )


def _names_type(correction: Correction, desk: Desk) -> bool:
    return any(find_named(words, desk.rules) for words in (correction.said, correction.was) if words)
