"""The two agree: on record with how they agreed, the reporter asked, the court's thirty days watched."""

from domain.mediation import (
    Agreement,
    AgreementForm,
    MediationOutcome,
    check_may_mediate,
    open_court_window,
)
from domain.mediation_words import find_concerns, read_form
from domain.question import QuestionKind
from domain.refusal import Refusal
from domain.reminder import Reminder, ReminderKind
from domain.ticket import Action, take_step
from domain.ticket_record import Ticket
from handlers.asking import ask_speaker
from handlers.desk import Desk
from handlers.doing import Doer, Done, step
from handlers.rating import ask_verdict
from handlers.sittings import Args, begin_unless_begun, facts_of, keep_said, morning_of, put_on_record, said_words

COURT_ALARMS = (ReminderKind.COURT_DAY_1, ReminderKind.COURT_DAY_25)
_COURT = "30天内两家可一起去法院确认。"
_FORM_WORDS = {
    AgreementForm.ORAL: "口头的也算数，记下了。",
    AgreementForm.WRITTEN: "写了协议。两家签字按手印，调解员签字盖章。",
}


async def settle(ticket: Ticket, doer: Doer, args: Args, desk: Desk) -> Done:
    """Done for now; the reporters say whether it is so. How it was agreed is asked where it was not said."""
    take_step(Action.MEDIATE, ticket.state, doer.parts)
    words = said_words(args)
    check_may_mediate(ticket.type, find_concerns(f"{words} {await desk.tickets.report_words(ticket.id)}"))
    form = _form_of(args, words)
    course = await desk.mediations.course_of(ticket)
    attempt = await put_on_record(ticket, course, MediationOutcome.SETTLED, doer, desk)
    ticket = await begin_unless_begun(ticket, course, doer, desk)
    await desk.reminders.stop(ticket.id, ReminderKind.SITTING, desk.now)
    await desk.questions.close_for_ticket(ticket.id, desk.now)
    facts = facts_of(attempt) | ({"form": form.value} if form else {})
    ticket = await step(desk, ticket, Action.SETTLE, doer, facts=facts)
    await keep_said(ticket, doer, args, desk)
    await _watch_court(ticket, form or AgreementForm.ORAL, desk)
    ticket, asked = await ask_verdict(ticket, desk)
    if form is not None:
        await desk.mediations.keep_form(ticket.id, form)
        return Done(ticket=ticket, sentence=f"成了！{_FORM_WORDS[form]}{_COURT}", replies=asked)
    return Done(ticket=ticket, sentence=f"成了！{await _ask_form(ticket, doer, desk)}{_COURT}", replies=asked)


async def keep_form(ticket: Ticket, doer: Doer, form: AgreementForm, desk: Desk) -> Done:
    """The answer to 「1口头 2书面」."""
    ticket = await step(desk, ticket, Action.NOTE, doer, facts={"form": form.value})
    await desk.mediations.keep_form(ticket.id, form)
    return Done(ticket=ticket, sentence=f"{_FORM_WORDS[form]}{_COURT}", replies=[])


async def _ask_form(ticket: Ticket, doer: Doer, desk: Desk) -> str:
    if doer.heard is None:
        return ""
    window = desk.limits.verdict_window
    await ask_speaker(doer.heard, desk, QuestionKind.SETTLE_FORM, {}, lasts=window, ticket=ticket, privately=True)
    return "1口头说好的 2写了协议。"


async def _watch_court(ticket: Ticket, form: AgreementForm, desk: Desk) -> None:
    window = open_court_window(Agreement(form=form, effective_on=desk.today), desk.limits.mediation)
    for kind, day in zip(COURT_ALARMS, window.reminders, strict=True):
        facts = {"until": window.last_day.isoformat()}
        await desk.reminders.set(
            Reminder(ticket=ticket.id, kind=kind, due_at=morning_of(day, desk), facts=facts), desk.now
        )


def _form_of(args: Args, words: str) -> AgreementForm | None:
    given = args.get("form", "").strip()
    if not given:
        return read_form(words)
    try:
        return AgreementForm(given)
    except ValueError:
        raise Refusal("bad_form", "口头写 oral，书面写 written。", field="form") from None
