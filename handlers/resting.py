"""Tickets that rest: a pause ends, a review date comes, what went outside is asked after, the end is archived."""

from datetime import timedelta

from domain.above import find_above
from domain.directory import Officer
from domain.escalation import Ring
from domain.question import Question, QuestionKind
from domain.sending import Outgoing
from domain.ticket import Action
from domain.ticket_record import Ticket
from domain.tree import Tier
from handlers.announce import tell_reporters
from handlers.desk import Desk
from handlers.due_words import say_deadline
from handlers.gathering import Notice
from handlers.pause import restart_clocks
from handlers.referring import OUTCOMES
from handlers.speak import name_ticket, number_line, to_officer
from handlers.steps import SYSTEM, person_of, take_ticket_step
from handlers.succession import replace_lost_owner
from handlers.supervising import DONE_HOW, tell_owner

OUTCOME_LASTS = timedelta(days=7)


async def go_on(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice]:
    """The reporter did not bring what was missing in time: the clock stands still no longer."""
    going = restart_clocks(desk, ticket)
    ticket = await take_ticket_step(
        desk, ticket, Action.GO_ON, SYSTEM, actor="clock", reason="waited_enough", changes=going
    )
    await desk.questions.close_for_ticket(ticket.id, desk.now, QuestionKind.MORE)
    line = f"{name_ticket(ticket, desk)}等报告人补情况，到时候了，接着办。{_by(ticket, desk)}"
    return tell_owner(ticket, line, DONE_HOW, desk)


async def resume(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice | Outgoing]:
    """A suspension's review date: back in the hands that had it, and everybody who waits for it is told."""
    ticket = await take_ticket_step(desk, ticket, Action.RESUME, SYSTEM, actor="clock", reason="review_date")
    ticket = await replace_lost_owner(ticket, desk, message_id="")
    name = name_ticket(ticket, desk)
    village = find_above(ticket, Tier.VILLAGE, desk.directory)
    line = f"{name}挂账到期了，从今天起接着办。"
    return [
        *tell_owner(ticket, f"{line}{_by(ticket, desk)}", DONE_HOW, desk),
        *([Notice(officer=village, ticket=ticket, line=line)] if village else []),
        *await tell_reporters(desk, ticket, f"{name}又接着办了，有结果告诉您。"),
    ]


async def ask_outcome(ticket: Ticket, ring: Ring, desk: Desk) -> list[Outgoing]:
    """Once, of whoever referred it; where that was a page, of the village."""
    officer = await _referred_by(ticket, desk)
    if officer is None:
        return []
    days = (desk.now - ticket.state_since).days
    choices = "，".join(f"{place}{words}" for place, (words, _) in enumerate(OUTCOMES, start=1))
    text = f"{name_ticket(ticket, desk)}转到外面{days}天了，有结果吗？回{choices}。{number_line(ticket)}"
    asked = to_officer(desk, ticket.account, officer, text, ticket=ticket)
    contact = officer.contact_under(asked.account) if asked else None
    if asked is None or contact is None:
        return []
    await desk.questions.ask(
        Question(
            account=asked.account,
            contact=contact,
            chat=asked.chat,
            kind=QuestionKind.OUTCOME,
            ticket=ticket.id,
            facts={},
            asked_at=desk.now,
            expires_at=desk.now + OUTCOME_LASTS,
        )
    )
    return [asked]


async def archive(ticket: Ticket, ring: Ring, desk: Desk) -> list[Notice]:
    """Thirty days after its end; from then on it is only read."""
    await take_ticket_step(desk, ticket, Action.ARCHIVE, SYSTEM, actor="clock")
    return []


async def _referred_by(ticket: Ticket, desk: Desk) -> Officer | None:
    person = person_of(await desk.rings.last_actor(ticket.id, Action.REFER))
    officer = desk.directory.acting_for(person, ticket.shut_out) if person is not None else None
    return officer or find_above(ticket, Tier.VILLAGE, desk.directory)


def _by(ticket: Ticket, desk: Desk) -> str:
    deadline = say_deadline(ticket, desk)
    return f"要{deadline}办好。" if deadline else ""
