"""Answers to what the bot asked about a mediation: a party's word on a sitting, a mediator's number, day or reason."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.answers import read_choice, read_yes
from domain.choice import is_bare_number
from domain.classify import Decision
from domain.commands import Command
from domain.mediation import AgreementForm, MediationLevel, MediationOutcome, RiseGround
from domain.mediation_words import read_day, read_form, read_ground, read_outcome, wants_to_end
from domain.question import NUMBERED, Question, QuestionKind
from domain.refusal import Refusal
from domain.spoken import read_command
from domain.ticket import Action, Part, State
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk, Heard, Replies
from handlers.doing import Doer, Done, step, with_number
from handlers.ending_mediation import terminate, withdraw
from handlers.mediating import mediate
from handlers.mediation_rise import raise_for
from handlers.obeying import doer_of
from handlers.rating import find_checker
from handlers.settling import keep_form
from handlers.sittings import agree_day, say_day
from handlers.speak import answer, name_ticket, number_line, to_officer
from handlers.which import find_quoted

MAX_WORDS = 200
MAX_SHORT = 20
"""An answer is this short; only a reason may be a whole sentence."""


@dataclass(frozen=True, slots=True)
class Answered:
    """`meant` is what the words mean as an answer to this question."""

    question: Question
    meant: Any


async def match_mediation_answer(heard: Heard, desk: Desk) -> Answered | None:
    """The newest open question that these words answer; privately only, so that no group pays for it."""
    message = heard.message
    if message.room is not None or not heard.words or len(heard.words) > MAX_WORDS or not _may_answer(heard, desk):
        return None
    questions = await desk.questions.open_for(message.account, message.sender, desk.now)
    quoted = await find_quoted(heard, desk) if questions and message.quotes_bot else None
    for question in questions:
        if quoted is not None and question.ticket != quoted.id:
            continue
        read = _READERS.get(question.kind)
        meant = read(heard, desk) if read is not None else None
        if meant is not None:
            return Answered(question, meant)
        if question.kind in NUMBERED and is_bare_number(heard.words):
            return None
    return None


async def answer_mediation(heard: Heard, answered: Answered, desk: Desk) -> Replies:
    question = answered.question
    ticket = await desk.tickets.get(question.ticket) if question.ticket is not None else None
    if ticket is None or not await desk.questions.answer(question, desk.now):
        return []
    done = await _ANSWERS[question.kind](heard, ticket, answered, desk)
    return [answer(heard, with_number(done), ticket=done.ticket), *done.replies]


async def _check(heard: Heard, ticket: Ticket, answered: Answered, desk: Desk) -> Done:
    """Nobody learns from the bot who denied it; whoever is above the mediator learns that it was denied."""
    person = await desk.people.remember_person(heard.message, desk.now)
    doer = Doer(
        actor=f"person:{person}",
        parts=frozenset({Part.REPORTER}),
        person=person,
        message_id=heard.message.message_id,
        heard=heard,
    )
    if answered.meant == 3:
        return await withdraw(ticket, doer, desk)
    facts = answered.question.facts
    level, number, denies = MediationLevel(int(facts["level"])), int(facts["number"]), answered.meant == 2
    if not await desk.mediations.keep_answer(ticket.id, level, number, person, denies=denies) or not denies:
        return Done(ticket=ticket, sentence="好，记下了。", replies=[])
    ticket = await step(desk, ticket, Action.NOTE, doer, facts={**facts, "denied": "yes"})
    return Done(ticket=ticket, sentence="记下了，这次不算。", replies=_tell_checker(ticket, number, desk))


def _tell_checker(ticket: Ticket, number: int, desk: Desk) -> Replies:
    checker = find_checker(ticket, desk)
    if checker is None:
        return []
    text = f"{name_ticket(ticket, desk)}第{number}次调解，当事人说不是那样，请问一问。{number_line(ticket)}"
    told = to_officer(desk, ticket.account, checker, text, ticket=ticket)
    return [told] if told is not None else []


async def _outcome(heard: Heard, ticket: Ticket, answered: Answered, desk: Desk) -> Done:
    args = {"outcome": answered.meant.value, "text": _spoken(heard)}
    return await mediate(ticket, await doer_of(heard, ticket, desk), args, desk)


async def _next_day(heard: Heard, ticket: Ticket, answered: Answered, desk: Desk) -> Done:
    await _require_mediator(heard, ticket, desk)
    await agree_day(ticket, answered.meant, desk)
    return Done(ticket=ticket, sentence=f"记下了，{say_day(answered.meant)}，当天提醒您。", replies=[])


async def _end(heard: Heard, ticket: Ticket, answered: Answered, desk: Desk) -> Done:
    args = {"outcome": answered.meant.value, "text": _spoken(heard)}
    return await terminate(ticket, await doer_of(heard, ticket, desk), args, desk)


async def _ground(heard: Heard, ticket: Ticket, answered: Answered, desk: Desk) -> Done:
    """Chosen by number it still needs its sentence; said in words it has one."""
    ground: RiseGround = answered.meant
    doer = await doer_of(heard, ticket, desk)
    if words := _spoken(heard):
        return await raise_for(ticket, doer, ground, {"reason": words}, desk)
    facts, window = {"ground": ground.value}, desk.limits.verdict_window
    await ask_speaker(heard, desk, QuestionKind.MEDIATION_REASON, facts, lasts=window, ticket=ticket)
    return Done(ticket=ticket, sentence=f"{ground.zh}，说一句是咋回事。", replies=[])


async def _reason(heard: Heard, ticket: Ticket, answered: Answered, desk: Desk) -> Done:
    ground = RiseGround(answered.question.facts["ground"])
    return await raise_for(ticket, await doer_of(heard, ticket, desk), ground, {"reason": answered.meant}, desk)


async def _form(heard: Heard, ticket: Ticket, answered: Answered, desk: Desk) -> Done:
    return await keep_form(ticket, await doer_of(heard, ticket, desk), answered.meant, desk)


async def _require_mediator(heard: Heard, ticket: Ticket, desk: Desk) -> None:
    doer = await doer_of(heard, ticket, desk)
    if ticket.state is not State.MEDIATING or not doer.parts & {Part.ASSIGNEE, Part.DEPARTMENT}:
        raise Refusal("not_now", "这件现在不归您调解。")


def _spoken(heard: Heard) -> str:
    """The words, where they say more than a number."""
    return "" if is_bare_number(heard.words) else heard.words


def _may_answer(heard: Heard, desk: Desk) -> bool:
    """A party answers in a word or two; a mediator in a sentence that is no report of something else."""
    verdict = heard.verdict
    if heard.officer is None:
        return _read_check(heard, desk) is not None
    is_plain = verdict.decision is Decision.SILENT and verdict.danger is None
    return is_plain or (verdict.type is not None and verdict.type.startswith(("dispute.", "security.")))


def _read_check(heard: Heard, desk: Desk) -> int | None:
    """1, 2 or 3. 「不」 denies the sitting; only who says so does not want to go on."""
    number = read_choice(heard.words, 3)
    if number is not None:
        return number
    if len(heard.words) <= MAX_SHORT and _refuses(heard.words):
        return 3
    said = read_yes(heard.words)
    return None if said is None else 1 if said else 2


def _refuses(words: str) -> bool:
    return read_outcome(words) is MediationOutcome.REFUSED or wants_to_end(words)


def _pick(choices: tuple[Any, ...], read: Callable[[str], Any]) -> Callable[[Heard, Desk], Any]:
    """By number or, in a short answer that is no command, in words."""

    def pick(heard: Heard, desk: Desk) -> Any:
        number = read_choice(heard.words, len(choices)) if heard.officer is not None else None
        if number is not None:
            return choices[number - 1]
        meant = read(heard.words) if _is_short_answer(heard, desk) else None
        return meant if meant in choices else None

    return pick


def _read_day(heard: Heard, desk: Desk) -> date | None:
    is_day = _is_short_answer(heard, desk) and read_outcome(heard.words) is None
    return read_day(heard.words, desk.today) if is_day else None


def _read_reason(heard: Heard, desk: Desk) -> str | None:
    """A sentence that is no command."""
    is_sentence = heard.officer is not None and not is_bare_number(heard.words) and not _is_order(heard, desk)
    return heard.words if is_sentence else None


def _is_short_answer(heard: Heard, desk: Desk) -> bool:
    return heard.officer is not None and len(heard.words) <= MAX_SHORT and not _is_order(heard, desk)


def _is_order(heard: Heard, desk: Desk) -> bool:
    """Something else is asked for; a word about mediation that names no ticket may well be the answer."""
    spoken = read_command(heard.words, desk.today, from_officer=True)
    return spoken is not None and (spoken.which.is_named or spoken.command not in (Command.MEDIATE, Command.SETTLE))


_Q = QuestionKind
_OUTCOMES = (
    MediationOutcome.FAILED,
    MediationOutcome.SETTLED,
    MediationOutcome.ABSENT,
    MediationOutcome.REFUSED,
)
_ENDS = (MediationOutcome.FAILED, MediationOutcome.REFUSED, MediationOutcome.ABSENT)
_READERS: Mapping[QuestionKind, Callable[[Heard, Desk], Any]] = {
    _Q.MEDIATION_CHECK: _read_check,
    _Q.MEDIATION_OUTCOME: _pick(_OUTCOMES, read_outcome),
    _Q.MEDIATION_NEXT: _read_day,
    _Q.MEDIATION_END: _pick(_ENDS, read_outcome),
    _Q.MEDIATION_GROUND: _pick(tuple(RiseGround), read_ground),
    _Q.MEDIATION_REASON: _read_reason,
    _Q.SETTLE_FORM: _pick(tuple(AgreementForm), read_form),
}
_ANSWERS: Mapping[QuestionKind, Callable[[Heard, Ticket, Answered, Desk], Awaitable[Done]]] = {
    _Q.MEDIATION_CHECK: _check,
    _Q.MEDIATION_OUTCOME: _outcome,
    _Q.MEDIATION_NEXT: _next_day,
    _Q.MEDIATION_END: _end,
    _Q.MEDIATION_GROUND: _ground,
    _Q.MEDIATION_REASON: _reason,
    _Q.SETTLE_FORM: _form,
}
