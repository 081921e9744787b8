"""Which tickets a sentence without a number can mean: by who reported, in which group, how long ago."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId, GridCode, PersonId, RoomId, TicketId
from domain.question import QuestionKind
from domain.sending import PartKind
from domain.ticket import OPEN, Action, State
from domain.ticket_record import Ticket
from models.tables import (
    OutboxRow,
    QuestionRow,
    TicketEventRow,
    TicketMediaRow,
    TicketReporterRow,
    TicketRow,
    TicketWordsRow,
)
from models.ticket_rows import to_ticket

WITHDRAWN = "withdrawn"
"""What stands for the verdict of a reporter who no longer needs it while others still do."""


class ConversationRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def last_spoken_of(self, person: PersonId, room: RoomId | None, since: datetime) -> Ticket | None:
        """The newest open ticket which this person reported, joined or added to in this chat since then."""
        spoke = select(TicketWordsRow.ticket_id).where(
            TicketWordsRow.person_id == person, TicketWordsRow.kind == "report", TicketWordsRow.at >= since
        )
        joined = select(TicketReporterRow.ticket_id).where(
            TicketReporterRow.person_id == person, TicketReporterRow.at >= since
        )
        found = await self._list(
            or_(TicketRow.id.in_(spoke), TicketRow.id.in_(joined)), TicketRow.room_id == room, _IS_OPEN
        )
        return found[-1] if found else None

    async def open_in_room(self, room: RoomId, since: datetime) -> list[Ticket]:
        """Numbered and not ended, oldest first; `since` is when they were reported."""
        return await self._list(
            TicketRow.room_id == room,
            TicketRow.reported_at >= since,
            TicketRow.no.is_not(None),
            _IS_OPEN,
        )

    async def open_of(self, person: PersonId) -> list[Ticket]:
        """What this person waits for: numbered, not ended, and not given up by them."""
        return await self._list(TicketRow.id.in_(_reported_by(person)), TicketRow.no.is_not(None), _IS_OPEN)

    async def closed_of(self, person: PersonId, since: datetime) -> list[Ticket]:
        """What was closed for this person since then, oldest first."""
        return await self._list(
            TicketRow.id.in_(_reported_by(person)),
            TicketRow.state == State.CLOSED.value,
            TicketRow.closed_at >= since,
        )

    async def was_done_since(self, ticket: TicketId, action: Action, since: datetime) -> bool:
        found = await self._session.scalar(
            select(TicketEventRow.id)
            .where(
                TicketEventRow.ticket_id == ticket,
                TicketEventRow.action == action.value,
                TicketEventRow.at > since,
            )
            .limit(1)
        )
        return found is not None

    async def reported_for_another(self, ticket: TicketId, person: PersonId) -> bool:
        """Whether this officer became its reporter in somebody else's stead."""
        became = (Action.REPORT.value, Action.DIRECT.value, Action.SUGGEST.value, Action.JOIN.value)
        facts = await self._session.scalars(
            select(TicketEventRow.facts).where(TicketEventRow.ticket_id == ticket, TicketEventRow.action.in_(became))
        )
        return any(known.get("on_behalf") == str(person) for known in facts)

    async def is_waiting_for_verdicts(self, ticket: TicketId, now: datetime) -> bool:
        """Whether somebody who was asked has not answered yet."""
        waiting = await self._session.scalar(
            select(func.count())
            .select_from(QuestionRow)
            .where(
                QuestionRow.ticket_id == ticket,
                QuestionRow.kind == QuestionKind.VERDICT.value,
                QuestionRow.answered_at.is_(None),
                QuestionRow.expires_at > now,
            )
        )
        return bool(waiting)

    async def clear_verdicts(self, ticket: TicketId) -> None:
        """Before everybody is asked anew; who gave it up is not asked again."""
        await self._session.execute(
            update(TicketReporterRow)
            .where(TicketReporterRow.ticket_id == ticket, TicketReporterRow.verdict != WITHDRAWN)
            .values(verdict="")
        )

    async def last_told(self, account: AccountName, chat: ChatId, since: datetime) -> TicketId | None:
        """The ticket the bot last spoke of in this chat: what 「刚才那个」 means there."""
        found = await self._session.scalar(
            select(OutboxRow.ticket_id)
            .where(
                OutboxRow.account == account,
                OutboxRow.chat == chat,
                OutboxRow.ticket_id.is_not(None),
                OutboxRow.created_at >= since,
            )
            .order_by(OutboxRow.id.desc())
            .limit(1)
        )
        return TicketId(found) if found is not None else None

    async def last_words(self, account: AccountName, chat: ChatId, since: datetime) -> str:
        """What the bot said last in this chat, a text; empty where it said nothing since, or it was erased."""
        found = await self._session.scalar(
            select(OutboxRow.body)
            .where(
                OutboxRow.account == account,
                OutboxRow.chat == chat,
                OutboxRow.kind == PartKind.TEXT.value,
                OutboxRow.created_at >= since,
            )
            .order_by(OutboxRow.id.desc())
            .limit(1)
        )
        return found or ""

    async def open_in_grids(self, grids: Iterable[GridCode], limit: int) -> list[Ticket]:
        """Numbered and not ended, oldest first."""
        rows = await self._session.scalars(
            select(TicketRow)
            .where(TicketRow.grid.in_(list(grids)), TicketRow.no.is_not(None), _IS_OPEN)
            .order_by(TicketRow.id)
            .limit(limit)
        )
        return [to_ticket(row) for row in rows]

    async def open_with_short(self, room: RoomId, short_no: int) -> list[Ticket]:
        """Of any day, the newest first: what 「3号」 may mean where today has none."""
        found = await self._list(TicketRow.room_id == room, TicketRow.short_no == short_no, _IS_OPEN)
        return found[::-1]

    async def move_words(self, of: TicketId, to: TicketId) -> None:
        """A guess became part of a ticket: what was said and shown goes along."""
        for table in (TicketWordsRow, TicketMediaRow):
            await self._session.execute(update(table).where(table.ticket_id == of).values(ticket_id=to))

    async def _list(self, *conditions: Any) -> list[Ticket]:
        rows = await self._session.scalars(select(TicketRow).where(*conditions).order_by(TicketRow.id))
        return [to_ticket(row) for row in rows]


def _reported_by(person: PersonId) -> Any:
    return select(TicketReporterRow.ticket_id).where(
        TicketReporterRow.person_id == person, TicketReporterRow.verdict != WITHDRAWN
    )


_IS_OPEN = TicketRow.state.in_([state.value for state in OPEN])
