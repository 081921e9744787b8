"""Open questions of the bot: asked once, answered once, gone when they expire."""

from datetime import datetime

from sqlalchemy import delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId, ContactId, PersonId, TicketId
from domain.question import Question, QuestionKind
from domain.ticket_record import Reporter
from models.base import count_changed
from models.tables import IdentityRow, QuestionRow

WORDED = frozenset({QuestionKind.DO_WHICH, QuestionKind.DEED, QuestionKind.CONFIRM_NOTICE})
"""Their facts hold what somebody said, until it is done."""
_HOLDS_WORDS = QuestionRow.kind.in_([kind.value for kind in WORDED])


class QuestionRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._read: tuple[tuple[AccountName, ContactId, datetime], list[Question]] | None = None
        self._waited_for: set[tuple[str, str]] | None = None

    def forget(self) -> None:
        """What was read may have been taken back, or changed by somebody else."""
        self._read = None

    async def ask(self, question: Question) -> None:
        """A new question replaces an open one of the same kind about the same ticket to the same person."""
        self.forget()
        if self._waited_for is not None:
            self._waited_for.add((question.account, question.contact))
        await self._session.execute(
            delete(QuestionRow).where(
                QuestionRow.account == question.account,
                QuestionRow.contact == question.contact,
                QuestionRow.kind == question.kind.value,
                QuestionRow.ticket_id == question.ticket
                if question.ticket is not None
                else QuestionRow.ticket_id.is_(None),
                QuestionRow.answered_at.is_(None),
            )
        )
        self._session.add(
            QuestionRow(
                account=question.account,
                contact=question.contact,
                chat=question.chat,
                kind=question.kind.value,
                ticket_id=question.ticket,
                facts=dict(question.facts),
                asked_at=question.asked_at,
                expires_at=question.expires_at,
            )
        )
        await self._session.flush()

    async def open_for(self, account: AccountName, contact: ContactId, now: datetime) -> list[Question]:
        """What this person may still answer, newest first; read once for all who ask it of one message."""
        if (account, contact) not in await self._find_waited_for(now):
            return []
        key = (account, contact, now)
        if self._read is None or self._read[0] != key:
            self._read = (key, await self._list_open(account, contact, now))
        return self._read[1]

    async def _list_open(self, account: AccountName, contact: ContactId, now: datetime) -> list[Question]:
        rows = await self._session.scalars(
            select(QuestionRow)
            .where(
                QuestionRow.account == account,
                QuestionRow.contact == contact,
                QuestionRow.kind.in_(_KINDS),
                QuestionRow.expires_at > now,
                QuestionRow.answered_at.is_(None),
            )
            .order_by(QuestionRow.id.desc())
        )
        return [to_question(row) for row in rows]

    async def count_asked(self, account: AccountName, chat: ChatId, kind: QuestionKind, since: datetime) -> int:
        """How often a chat was asked this, answered or not."""
        return int(
            await self._session.scalar(
                select(func.count())
                .select_from(QuestionRow)
                .where(
                    QuestionRow.account == account,
                    QuestionRow.chat == chat,
                    QuestionRow.kind == kind.value,
                    QuestionRow.asked_at >= since,
                )
            )
            or 0
        )

    async def _find_waited_for(self, now: datetime) -> set[tuple[str, str]]:
        """Who owes an answer, asked once a transaction: of nearly everybody who speaks nothing is expected."""
        if self._waited_for is None:
            rows = await self._session.execute(
                select(QuestionRow.account, QuestionRow.contact)
                .where(QuestionRow.answered_at.is_(None), QuestionRow.expires_at > now)
                .distinct()
            )
            self._waited_for = {(account, contact) for account, contact in rows}
        return self._waited_for

    async def answer(self, question: Question, now: datetime) -> bool:
        """False where somebody was quicker."""
        self.forget()
        done = await self._session.execute(
            update(QuestionRow)
            .where(QuestionRow.id == question.id, QuestionRow.answered_at.is_(None))
            .values({"answered_at": now} | ({"facts": {}} if question.kind in WORDED else {}))
        )
        return count_changed(done) == 1

    async def close_for_ticket(self, ticket: TicketId, now: datetime, kind: QuestionKind | None = None) -> None:
        """All that is still open about it, or only what is of this kind."""
        self.forget()
        asked = update(QuestionRow).where(QuestionRow.ticket_id == ticket, QuestionRow.answered_at.is_(None))
        if kind is not None:
            asked = asked.where(QuestionRow.kind == kind.value)
        await self._session.execute(asked.values(answered_at=now))

    async def close_for_reporter(self, ticket: TicketId, reporter: Reporter, now: datetime) -> None:
        """They have no part in it any more."""
        self.forget()
        await self._session.execute(
            update(QuestionRow)
            .where(
                QuestionRow.ticket_id == ticket,
                QuestionRow.account == reporter.account,
                QuestionRow.contact == reporter.contact,
                QuestionRow.answered_at.is_(None),
            )
            .values(answered_at=now)
        )

    async def close_asked_since(self, ticket: TicketId, since: datetime, now: datetime) -> None:
        """What was asked because of a step that is taken back."""
        self.forget()
        await self._session.execute(
            update(QuestionRow)
            .where(QuestionRow.ticket_id == ticket, QuestionRow.answered_at.is_(None), QuestionRow.asked_at >= since)
            .values(answered_at=now)
        )


async def forget_words(session: AsyncSession, now: datetime) -> None:
    """What was said and waited for an answer goes with the question: answered, closed or expired."""
    is_over = QuestionRow.answered_at.is_not(None) | (QuestionRow.expires_at <= now)
    await session.execute(update(QuestionRow).where(_HOLDS_WORDS, is_over).values(facts={}))


async def forget_words_of(session: AsyncSession, person: PersonId, now: datetime) -> None:
    """On request, at once; nobody waits for that answer any more."""
    theirs = tuple_(QuestionRow.account, QuestionRow.contact).in_(
        select(IdentityRow.account, IdentityRow.contact).where(IdentityRow.person_id == person)
    )
    await session.execute(
        update(QuestionRow)
        .where(_HOLDS_WORDS, theirs)
        .values(facts={}, answered_at=func.coalesce(QuestionRow.answered_at, now))
    )


def to_question(row: QuestionRow) -> Question:
    return Question(
        id=row.id,
        account=AccountName(row.account),
        contact=ContactId(row.contact),
        chat=ChatId(row.chat),
        kind=QuestionKind(row.kind),
        ticket=TicketId(row.ticket_id) if row.ticket_id is not None else None,
        facts=row.facts,
        asked_at=row.asked_at,
        expires_at=row.expires_at,
    )


_KINDS = [kind.value for kind in QuestionKind]
"""What an older program asked and this one no longer does is nobody's question any more."""
