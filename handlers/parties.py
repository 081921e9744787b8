"""The parties of a dispute are spoken to one by one, each alone; a group hears nothing of it (workflow §6)."""

from datetime import timedelta

from domain.ids import ChatId, PersonId
from domain.mediation import MediationAttempt, MediationOutcome
from domain.question import Question, QuestionKind
from domain.sending import Outgoing
from domain.ticket_record import Reporter, Ticket
from handlers.desk import Desk, Replies
from handlers.speak import hold_at_night, name_ticket, number_line, to_contact
from models.conversations import WITHDRAWN

ANSWERED_WITHIN = timedelta(days=7)
OUTCOME_WORDS = {
    MediationOutcome.FAILED: "没成",
    MediationOutcome.ABSENT: "有一家没来",
    MediationOutcome.REFUSED: "一方不愿",
    MediationOutcome.SETTLED: "调成了",
}

OUTCOME_CHOICES = "1没成 2成了 3有一家没来 4一方不愿调"


async def list_parties(ticket: Ticket, desk: Desk, *, but: PersonId | None = None) -> list[Reporter]:
    """Everybody who reported it and still does, without whoever mediates and whom it must be kept from."""
    kept_out = {but, ticket.assignee} | ticket.shut_out
    return [r for r in await desk.tickets.reporters(ticket.id) if r.person not in kept_out and r.verdict != WITHDRAWN]


async def tell_parties(ticket: Ticket, text: str, desk: Desk, *, but: PersonId | None = None) -> Replies:
    """Who can't be reached alone is told nothing here: the mediator tells them."""
    words = f"{name_ticket(ticket, desk)}{text}{number_line(ticket)}"
    told = [to_party(ticket, party, words, desk) for party in await list_parties(ticket, desk, but=but)]
    return [message for message in told if message is not None]


async def ask_parties(ticket: Ticket, attempt: MediationAttempt, desk: Desk, *, but: PersonId | None) -> Replies:
    """Whether a sitting was as the mediator says; in the same breath they may end it."""
    asked: Replies = []
    name = f"{name_ticket(ticket, desk)}第{attempt.number}次调解{OUTCOME_WORDS[attempt.outcome]}"
    text = f"{name}，是这样吗？1是 2不是 3不想再调{number_line(ticket)}"
    for party in await list_parties(ticket, desk, but=but):
        message = to_party(ticket, party, text, desk)
        if message is None:
            continue
        asked.append(message)
        await desk.questions.ask(
            Question(
                account=party.account,
                contact=party.contact,
                chat=message.chat,
                kind=QuestionKind.MEDIATION_CHECK,
                ticket=ticket.id,
                facts={"level": str(int(attempt.level)), "number": str(attempt.number)},
                asked_at=desk.now,
                expires_at=desk.now + ANSWERED_WITHIN,
            )
        )
    return asked


def to_party(ticket: Ticket, party: Reporter, text: str, desk: Desk) -> Outgoing | None:
    """Privately or not at all."""
    if desk.reach.is_friend(party.account, party.contact) or party.chat == ChatId(party.contact):
        return hold_at_night(to_contact(party.account, party.contact, text, ticket=ticket), desk)
    return None
