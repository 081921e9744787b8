"""When the bot is unsure it asks once, with a few numbers to choose from, and forgets what nobody confirms."""

from datetime import datetime, time

from domain.choice import NONE_OF_THEM, read_offered
from domain.question import Question, QuestionKind
from domain.rules import CATCH_ALL, DirectReport, RuleBook
from domain.ticket import Action, Part
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.birth import open_candidate
from handlers.desk import Desk, Heard, Replies
from handlers.lessons import keep_lesson
from handlers.owners import shut_out_of
from handlers.report import ASK_PLACE, acknowledge
from handlers.retype import type_columns
from handlers.speak import answer, answer_privately, is_night_in_group
from handlers.steps import SYSTEM, assign_ticket, file_ticket, take_ticket_step
from handlers.tell import tell_assignee, tell_chain

ASK_ANYTHING = "这事要我记下来找人办吗？回1要，回2不用。"


async def handle_candidate(heard: Heard, desk: Desk) -> Replies:
    """One question, no number, nothing assigned, gone after a day. Where it may not be asked, nothing is kept."""
    if heard.grid is None:
        return [answer(heard, ASK_PLACE)] if heard.addressed else []
    codes = _offer_types(heard, desk)
    is_private = desk.rules.find_type(codes[0]).sensitive or heard.muted or is_night_in_group(heard.message, desk)
    if not await _may_ask(heard, desk, is_private=is_private):
        return []
    ticket = await open_candidate(heard, desk, heard.grid)
    await ask_speaker(
        heard,
        desk,
        QuestionKind.CONFIRM_REPORT,
        {"choices": ",".join(codes)},
        lasts=desk.limits.candidate_window,
        ticket=ticket,
        privately=is_private and _is_reachable(heard, desk),
    )
    text = ask_which(codes, desk.rules)
    return [answer_privately(heard, desk, text) if is_private else answer(heard, text, mention=True)]


def read_which(heard: Heard, question: Question, desk: Desk) -> int | None:
    """The place of the answer, by its number or its name; the last is the "no"."""
    return read_offered(heard.words, [*(list_names(question, desk.rules) or [()]), NONE_OF_THEM])


async def answer_candidate(heard: Heard, answered: tuple[Question, int], desk: Desk) -> Replies:
    """Yes, and which; or no."""
    question, place = answered
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    codes = list_offered(question) or (ticket.type,)
    if place < len(codes):
        code = codes[place] if codes[place] in desk.rules.types else CATCH_ALL
        return await _confirm_candidate(heard, ticket, code, desk)
    return await _drop_candidate(heard, ticket, desk)


def ask_which(codes: tuple[str, ...], rules: RuleBook) -> str:
    """In words a villager uses."""
    names = [rules.find_type(code).spoken for code in codes]
    if codes == (CATCH_ALL,):
        return ASK_ANYTHING
    if len(names) == 1:
        return f"您说的是「{names[0]}」吗？回1是，我记下找人办；回2不用记。"
    offered = "，".join(f"回{n} {name}" for n, name in enumerate(names, 1))
    return f"您说的是哪样？{offered}，回{len(names) + 1} 不用记。"


def list_offered(question: Question) -> tuple[str, ...]:
    """The types a question offers; none in one that only asks yes or no."""
    return tuple(code for code in question.facts.get("choices", "").split(",") if code)


def list_names(question: Question, rules: RuleBook) -> list[tuple[str, ...]]:
    """What each of the offered types may be called; nothing where new rules know it no more."""
    kinds = [rules.types.get(code) for code in list_offered(question)]
    return [kind.called if kind else () for kind in kinds]


def _offer_types(heard: Heard, desk: Desk) -> tuple[str, ...]:
    """The likeliest, the catch-all last; nothing that must not be named in a group stands beside what may be."""
    verdict, types = heard.verdict, desk.rules.types
    assert verdict.type is not None
    is_open = not types[verdict.type].sensitive
    offered = [code for code in verdict.choices or (verdict.type,) if not (is_open and types[code].sensitive)]
    return tuple(sorted(offered, key=lambda code: code == CATCH_ALL))


async def _may_ask(heard: Heard, desk: Desk, *, is_private: bool) -> bool:
    """One question at a time; unasked-for ones not twice of the same words, and only so many a day in a group."""
    message = heard.message
    if not await _is_free(heard, desk):
        return False
    if heard.addressed:
        return True
    if not (is_private and _is_reachable(heard, desk)):
        is_secret = desk.rules.types[heard.verdict.type or CATCH_ALL].sensitive
        if heard.muted or (is_private and not is_secret) or not await _has_room(heard, desk):
            return False
    return desk.asked.is_first(message, heard.words, desk.now)


def _is_reachable(heard: Heard, desk: Desk) -> bool:
    """Privately; anybody else has to be asked in the group to become a friend first."""
    return heard.message.room is None or desk.reach.is_friend(heard.message.account, heard.message.sender)


async def _is_free(heard: Heard, desk: Desk) -> bool:
    """Whether the sender owes no fresh answer; an older question gives way, and its guess is forgotten."""
    message = heard.message
    for question in await desk.questions.open_for(message.account, message.sender, desk.now):
        if question.kind is not QuestionKind.CONFIRM_REPORT:
            continue
        if question.asked_at >= desk.now - desk.limits.bare_number_window:
            return False
        ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
        if ticket is not None:
            await forget_candidate(ticket, desk, actor="system")
    return True


async def _has_room(heard: Heard, desk: Desk) -> bool:
    midnight = datetime.combine(desk.today, time(), desk.calendar.zone)
    message = heard.message
    asked = await desk.questions.count_asked(message.account, message.chat, QuestionKind.CONFIRM_REPORT, midnight)
    return asked < desk.limits.questions_per_day


async def forget_candidate(ticket: Ticket, desk: Desk, *, actor: str) -> None:
    """Dropped with its words, by the clock or because something newer was said."""
    await take_ticket_step(desk, ticket, Action.DROP, SYSTEM, actor=actor)
    await desk.tickets.erase_words(ticket.id, desk.now)


async def _confirm_candidate(heard: Heard, ticket: Ticket, code: str, desk: Desk) -> Replies:
    """The candidate becomes a ticket like any other, of the type that was chosen."""
    message_id, kind, guessed = heard.message.message_id, desk.rules.find_type(code), ticket.type
    person = await desk.people.remember_person(heard.message, desk.now)
    await keep_lesson(desk, await desk.tickets.report_words(ticket.id), label=code, previous=guessed)
    shut_out = await shut_out_of(ticket, kind.route, desk)
    ticket = await take_ticket_step(
        desk,
        ticket,
        Action.CONFIRM,
        [Part.REPORTER],
        actor=f"person:{person}",
        message_id=message_id,
        facts={"type": code, "was": guessed},
        changes=type_columns(desk, ticket, kind) | {"shut_out": sorted(shut_out)},
    )
    ticket = await file_ticket(desk, ticket, message_id=message_id)
    direct = kind.direct_report is DirectReport.ALWAYS
    ticket = await assign_ticket(desk, ticket, direct=direct, message_id=message_id)
    words = await desk.tickets.report_words(ticket.id)
    told = tell_assignee(desk, ticket, words, heard=heard)
    chain = tell_chain(desk, heard, ticket, words) if ticket.urgent else []
    return [*acknowledge(heard, desk, ticket), *told, *chain]


async def _drop_candidate(heard: Heard, ticket: Ticket, desk: Desk) -> Replies:
    """Its words go at once, and nothing counts it."""
    person = await desk.people.remember_person(heard.message, desk.now)
    await keep_lesson(desk, await desk.tickets.report_words(ticket.id), label=None, previous=ticket.type)
    await take_ticket_step(
        desk, ticket, Action.DROP, [Part.REPORTER], actor=f"person:{person}", message_id=heard.message.message_id
    )
    await desk.tickets.erase_words(ticket.id, desk.now)
    return [answer(heard, "好，不记。")]
