"""What a mediator says of a dispute in hand becomes a deed; what may be done is domain/mediation's to say."""

from domain.mediation import (
    MediationAttempt,
    MediationCourse,
    MediationOutcome,
    RiseGround,
    check_may_mediate,
    count_missing,
    is_ripe,
    next_number,
)
from domain.mediation_words import find_concerns, read_attempt_number, read_ground, read_outcome, wants_to_end
from domain.question import QuestionKind
from domain.refusal import Refusal
from domain.ticket import Action, State, take_step
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk, Replies
from handlers.doing import Deed, Doer, Done
from handlers.ending_mediation import leave_for_police, leave_mediation, refuse, terminate
from handlers.mediation_rise import raise_mediation
from handlers.parties import OUTCOME_CHOICES, OUTCOME_WORDS, ask_parties
from handlers.settling import settle
from handlers.sittings import (
    DANGER_FIRST,
    Args,
    agree_day,
    enter_mediation,
    facts_of,
    find_next_day,
    keep_said,
    put_on_record,
    said_words,
    say_day,
)
from handlers.speak import name_ticket


async def mediate(ticket: Ticket, doer: Doer, args: Args, desk: Desk) -> Done:
    """Begins, puts a sitting on record, or ends it, by what was said; a party's refusal ends it at once."""
    take_step(Action.MEDIATE, ticket.state, doer.parts)
    words = said_words(args)
    concerns = find_concerns(f"{words} {await desk.tickets.report_words(ticket.id)}")
    if concerns and ticket.state is State.MEDIATING:
        return await leave_for_police(ticket, doer, min(concerns), args, desk)
    check_may_mediate(ticket.type, concerns)
    course = await desk.mediations.course_of(ticket)
    next_number(course)
    outcome = read_outcome_of(args)
    if outcome is MediationOutcome.REFUSED:
        return await refuse(ticket, course, doer, args, desk)
    if wants_to_end(words):
        return await terminate(ticket, doer, args, desk)
    if outcome is MediationOutcome.SETTLED:
        return await settle(ticket, doer, args, desk)
    number = _number_of(args)
    if outcome is not None:
        _check_number(number, course)
        return await _record(ticket, course, outcome, doer, args, desk)
    if number is not None or ticket.state is State.MEDIATING:
        return await _ask_outcome(ticket, course, doer, desk)
    return await _begin(ticket, course, doer, args, desk)


def read_outcome_of(args: Args) -> MediationOutcome | None:
    """From `outcome`, else from what was said. Raises Refusal for an outcome that is none."""
    given = args.get("outcome", "").strip()
    if not given:
        return read_outcome(said_words(args))
    try:
        return MediationOutcome(given)
    except ValueError:
        known = "、".join(MediationOutcome)
        raise Refusal("bad_outcome", f"结果只能写 {known}。", field="outcome") from None


async def _begin(ticket: Ticket, course: MediationCourse, doer: Doer, args: Args, desk: Desk) -> Done:
    ticket = await enter_mediation(ticket, course, doer, desk)
    await keep_said(ticket, doer, args, desk)
    days = desk.limits.clocks.mediation_levels[course.level - 1].amount
    said = f"{name_ticket(ticket, desk)}开始调解，{days}天内。{await _ask_day(ticket, doer, args, desk, '第1次几号？')}"
    return Done(ticket=ticket, sentence=said, replies=[])


async def _record(
    ticket: Ticket, course: MediationCourse, outcome: MediationOutcome, doer: Doer, args: Args, desk: Desk
) -> Done:
    """It failed, or somebody did not come; the parties are asked, each alone, whether it is so."""
    attempt = await put_on_record(ticket, course, outcome, doer, desk)
    ticket = await enter_mediation(ticket, course, doer, desk, facts=facts_of(attempt))
    await keep_said(ticket, doer, args, desk)
    course = await desk.mediations.course_of(ticket)
    asked: Replies = await ask_parties(ticket, attempt, desk, but=doer.person)
    first = DANGER_FIRST if read_ground(said_words(args)) is RiseGround.DANGER else ""
    said = f"{first}记第{attempt.number}次，{OUTCOME_WORDS[outcome]}。{_say_standing(course, attempt, desk)}"
    if not is_ripe(course, desk.limits.mediation) or course.level.above is None:
        said += await _ask_day(ticket, doer, args, desk, "下次几号？")
    return Done(ticket=ticket, sentence=said, replies=asked)


def _say_standing(course: MediationCourse, attempt: MediationAttempt, desk: Desk) -> str:
    missing = count_missing(course, desk.limits.mediation)
    denied = sum(one.denied for one in course.here)
    doubt = f"有{denied}次当事人说不是，没算。" if denied else ""
    uncounted = "" if attempt.counts else "这次不算。"
    if missing:
        return f"{uncounted}{doubt}还差{missing}次，"
    if not is_ripe(course, desk.limits.mediation):
        return f"{uncounted}{doubt}两家到齐再调一次，"
    if course.level.above is None:
        return f"{uncounted}{doubt}够次数了，不调了说「终止调解」，再调"
    return f"{uncounted}{doubt}够次数了。两家还愿调，说「往上报」；不愿调，说「终止调解」。"


async def _ask_day(ticket: Ticket, doer: Doer, args: Args, desk: Desk, question: str) -> str:
    """The day of the next sitting: kept where it was said, else asked for."""
    day = find_next_day(args, desk)
    if day is not None:
        await agree_day(ticket, day, desk)
        return f"下次{say_day(day)}，当天提醒您。"
    if doer.heard is not None:
        window = desk.limits.verdict_window
        await ask_speaker(
            doer.heard, desk, QuestionKind.MEDIATION_NEXT, {}, lasts=window, ticket=ticket, privately=True
        )
    return question


async def _ask_outcome(ticket: Ticket, course: MediationCourse, doer: Doer, desk: Desk) -> Done:
    if doer.heard is None:
        raise Refusal("needs_outcome", "请写调解的结果。", field="outcome")
    window = desk.limits.verdict_window
    await ask_speaker(doer.heard, desk, QuestionKind.MEDIATION_OUTCOME, {}, lasts=window, ticket=ticket, privately=True)
    said = f"第{next_number(course)}次调得咋样？{OUTCOME_CHOICES}"
    return Done(ticket=ticket, sentence=said, replies=[])


def _number_of(args: Args) -> int | None:
    given = args.get("attempt", "").strip()
    return int(given) if given.isdecimal() else read_attempt_number(said_words(args))


def _check_number(given: int | None, course: MediationCourse) -> None:
    """Said twice it is on record once; a number too far would leave a gap."""
    number = next_number(course)
    if given is not None and given < number:
        raise Refusal("on_record", f"第{given}次记过了。又调了一回，就说「第{number}次」。", field="attempt")
    if given is not None and given > number:
        raise Refusal("number_gap", f"前面只记了{number - 1}次，先把第{number}次补上。", field="attempt")


MEDIATING: dict[str, Deed] = {
    "mediate": mediate,
    "settle": settle,
    "terminate": terminate,
    "leave_mediation": leave_mediation,
    "raise_mediation": raise_mediation,
}
