"""A sitting is put on record, and the day of the next one; what mediators' deeds share."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from domain.mediation import MediationAttempt, MediationCourse, MediationLevel, MediationOutcome, next_number
from domain.mediation_words import read_next_day
from domain.refusal import Refusal
from domain.reminder import Reminder, ReminderKind
from domain.rules import Urgency
from domain.ticket import Action, State
from domain.ticket_record import Ticket
from handlers.desk import Desk
from handlers.doing import Doer, step
from handlers.pieces import KEPT_WORDS

Args = Mapping[str, str]
MEDIATION_KINDS = (ReminderKind.SITTING, ReminderKind.COURT_DAY_1, ReminderKind.COURT_DAY_25)
DANGER_FIRST = "有危险先打110。"


def said_words(args: Args) -> str:
    """Everything that was said with a deed, for whoever reads meaning out of it."""
    return "，".join(dict.fromkeys(words for key in ("text", "reason") if (words := args.get(key, "").strip())))


async def keep_said(ticket: Ticket, doer: Doer, args: Args, desk: Desk) -> None:
    """What was said with a deed, on an erasable row: who said what, where they met, why (workflow §6)."""
    words = said_words(args)
    if words:
        await desk.tickets.add_words(ticket.id, doer.person, "note", words[:KEPT_WORDS], desk.now)


async def enter_mediation(
    ticket: Ticket, course: MediationCourse, doer: Doer, desk: Desk, *, facts: Mapping[str, str] | None = None
) -> Ticket:
    """Mediating from now on, with the days of its level where it was not mediated before."""
    changes: dict[str, object] = {}
    if not ticket.mediation_level:
        changes = {
            "mediation_level": int(course.level),
            "due_at": level_due(ticket, course.level, desk),
            "supervised": "",
        }
    known = facts or {"level": str(int(course.level))}
    return await step(desk, ticket, Action.MEDIATE, doer, facts=known, changes=changes)


async def put_on_record(
    ticket: Ticket, course: MediationCourse, outcome: MediationOutcome, doer: Doer, desk: Desk
) -> MediationAttempt:
    """The next number of its level. Raises Refusal after a refusal."""
    attempt = MediationAttempt(
        level=course.level,
        number=next_number(course),
        at=desk.now,
        host=doer.actor,
        outcome=outcome,
        willing=outcome in (MediationOutcome.FAILED, MediationOutcome.SETTLED),
    )
    await desk.mediations.add(ticket.id, attempt, {})
    return attempt


def facts_of(attempt: MediationAttempt) -> dict[str, str]:
    """What the history says of a sitting."""
    return {"level": str(int(attempt.level)), "number": str(attempt.number), "outcome": attempt.outcome.value}


async def begin_unless_begun(ticket: Ticket, course: MediationCourse, doer: Doer, desk: Desk) -> Ticket:
    return ticket if ticket.state is State.MEDIATING else await enter_mediation(ticket, course, doer, desk)


def level_due(ticket: Ticket, level: MediationLevel, desk: Desk) -> datetime:
    """The end of a level's days from now (workflow §6)."""
    return desk.calendar.add(desk.now, desk.limits.clocks.mediation_levels[level - 1], Urgency(ticket.urgency))


def find_next_day(args: Args, desk: Desk) -> date | None:
    """The day agreed for the next sitting: from `next` (ISO), else from what was said. Raises Refusal for a bad one."""
    given = args.get("next", "").strip()
    if not given:
        return read_next_day(said_words(args), desk.today)
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refusal("bad_date", "日期要写成2026-12-01这样。", field="next") from None


async def agree_day(ticket: Ticket, day: date, desk: Desk) -> None:
    """Kept, and rung in its morning. Raises Refusal for a day that is over."""
    if day < desk.today:
        raise Refusal("day_over", "这天已经过了，下次几号？", field="next")
    at = morning_of(day, desk)
    await desk.mediations.agree_next(ticket.id, at)
    if at > desk.now:
        await desk.reminders.set(
            Reminder(ticket=ticket.id, kind=ReminderKind.SITTING, due_at=at, facts={"day": day.isoformat()}), desk.now
        )


def morning_of(day: date, desk: Desk) -> datetime:
    """Aware UTC."""
    return datetime.combine(day, desk.limits.clocks.morning, desk.calendar.zone).astimezone(UTC)


async def take_back_sitting(ticket: Ticket, since: datetime, desk: Desk) -> None:
    """What was recorded since, and the alarms it set."""
    await desk.mediations.withdraw_since(ticket.id, since)
    for kind in MEDIATION_KINDS:
        await desk.reminders.stop(ticket.id, kind, desk.now)


def say_day(day: date) -> str:
    return f"{day.month}月{day.day}日"
