"""A question to whoever just spoke, kept so that a bare number or a word can answer it."""

from collections.abc import Mapping
from datetime import timedelta

from domain.ids import ChatId
from domain.question import Question, QuestionKind
from domain.ticket_record import Ticket
from handlers.desk import Desk, Heard


async def ask_speaker(
    heard: Heard,
    desk: Desk,
    kind: QuestionKind,
    facts: Mapping[str, str],
    *,
    lasts: timedelta,
    ticket: Ticket | None = None,
    privately: bool = False,
) -> None:
    """Keeps what is asked; the words of it are the caller's to send, where it was said or `privately`."""
    message = heard.message
    await desk.questions.ask(
        Question(
            account=message.account,
            contact=message.sender,
            chat=ChatId(message.sender) if privately else message.chat,
            kind=kind,
            ticket=ticket.id if ticket else None,
            facts=facts,
            asked_at=desk.now,
            expires_at=desk.now + lasts,
        )
    )
