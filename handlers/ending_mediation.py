"""How mediation ends without an agreement: given up, refused by a party, or no matter for mediation after all."""

from domain.mediation import (
    Channel,
    Concern,
    MediationCourse,
    MediationOutcome,
    check_termination,
)
from domain.mediation_words import read_outcome
from domain.question import QuestionKind
from domain.refusal import Refusal
from domain.reminder import ReminderKind
from domain.ticket import IN_HAND, Action, State, take_step
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk, Replies
from handlers.doing import Doer, Done, step
from handlers.done_words import OTHER_WAYS
from handlers.rating import ask_verdict
from handlers.sittings import Args, enter_mediation, facts_of, keep_said, put_on_record, said_words
from handlers.speak import name_ticket
from handlers.tell import tell_doers

END_REASONS = {
    MediationOutcome.FAILED: "no_agreement",
    MediationOutcome.REFUSED: "refused",
    MediationOutcome.ABSENT: "absent",
}
"""Why mediation ended, as the history says it."""
GIVEN_UP = "given_up"
"""The mediator says it in words of their own."""


async def terminate(ticket: Ticket, doer: Doer, args: Args, desk: Desk) -> Done:
    """Given up by the mediator, with the reason; the parties learn which other ways are open (26条)."""
    take_step(Action.TERMINATE, ticket.state, doer.parts)
    words = said_words(args)
    outcome = MediationOutcome(args["outcome"]) if args.get("outcome") else read_outcome(words)
    if outcome is MediationOutcome.REFUSED:
        return await refuse(ticket, await desk.mediations.course_of(ticket), doer, args, desk)
    if outcome in END_REASONS:
        return await end(ticket, doer, END_REASONS[outcome], args, desk)
    if doer.heard is None:
        return await end(ticket, doer, GIVEN_UP if words else "", args, desk)
    window = desk.limits.verdict_window
    await ask_speaker(doer.heard, desk, QuestionKind.MEDIATION_END, {}, lasts=window, ticket=ticket, privately=True)
    return Done(ticket=ticket, sentence="为啥不调了？1谈不拢 2一方不愿调 3人不来", replies=[])


async def refuse(ticket: Ticket, course: MediationCourse, doer: Doer, args: Args, desk: Desk) -> Done:
    """A party does not want it: on record, and over at once [L: 人民调解法17条]."""
    attempt = await put_on_record(ticket, course, MediationOutcome.REFUSED, doer, desk)
    ticket = await enter_mediation(ticket, course, doer, desk, facts=facts_of(attempt))
    return await end(ticket, doer, END_REASONS[MediationOutcome.REFUSED], args, desk)


async def withdraw(ticket: Ticket, doer: Doer, desk: Desk) -> Done:
    """A party, asked privately, does not want to go on [L: 人民调解法17、23条]; whoever mediates is told at once."""
    course = await desk.mediations.course_of(ticket)
    if ticket.state not in IN_HAND or course.is_refused:
        return Done(ticket=ticket, sentence="这件不再调解了。", replies=[])
    attempt = await put_on_record(ticket, course, MediationOutcome.REFUSED, doer, desk)
    replies: Replies = []
    if ticket.state is State.MEDIATING:
        done = await end(ticket, doer, END_REASONS[MediationOutcome.REFUSED], {}, desk)
        ticket, replies = done.ticket, done.replies
    else:
        ticket = await step(desk, ticket, Action.NOTE, doer, facts=facts_of(attempt))
    return Done(
        ticket=ticket,
        sentence="好，不再调了。" if replies else f"好，不再调了。还能走{OTHER_WAYS}。",
        replies=[*replies, *tell_doers(ticket, "有一方不愿再调，停了，请别再约。", desk)],
    )


async def end(ticket: Ticket, doer: Doer, reason: str, args: Args, desk: Desk) -> Done:
    """Over; with the question how it was handled the reporters are told of the other ways."""
    channels = tuple(Channel)
    check_termination(reason, channels)
    await desk.reminders.stop(ticket.id, ReminderKind.SITTING, desk.now)
    await desk.questions.close_for_ticket(ticket.id, desk.now)
    facts = {"channels": ",".join(channels)}
    ticket = await step(desk, ticket, Action.TERMINATE, doer, reason=reason, facts=facts)
    await keep_said(ticket, doer, args, desk)
    ticket, asked = await ask_verdict(ticket, desk)
    why = "一方不愿，不能再调。" if reason == END_REASONS[MediationOutcome.REFUSED] else ""
    said = f"{why}{name_ticket(ticket, desk)}调解终止了。请告诉两家：还能走{OTHER_WAYS}。"
    return Done(ticket=ticket, sentence=said, replies=asked)


async def leave_mediation(ticket: Ticket, doer: Doer, args: Args, desk: Desk) -> Done:
    """Handled like any other matter from now on."""
    reason = said_words(args)
    if not reason:
        raise Refusal("needs_reason", "为啥不调解了？请说一句。", field="reason")
    return await _leave(ticket, doer, "administration", args, desk, "不调解了，按一般事接着办。")


async def leave_for_police(ticket: Ticket, doer: Doer, concern: Concern, args: Args, desk: Desk) -> Done:
    """What is no matter for mediation is not pressed on; the telephone number comes first."""
    said = "不能再调了。先打110，也可以找妇联。"
    return await _leave(ticket, doer, concern.value, args, desk, said)


async def _leave(ticket: Ticket, doer: Doer, reason: str, args: Args, desk: Desk, said: str) -> Done:
    await desk.reminders.stop(ticket.id, ReminderKind.SITTING, desk.now)
    await desk.questions.close_for_ticket(ticket.id, desk.now)
    ticket = await step(desk, ticket, Action.LEAVE_MEDIATION, doer, reason=reason)
    await keep_said(ticket, doer, args, desk)
    return Done(ticket=ticket, sentence=f"{name_ticket(ticket, desk)}{said}", replies=[])
