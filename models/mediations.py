"""Attempts to bring two parties together, each a row; what was said hangs on the ticket's erasable words."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import PersonId, TicketId
from domain.mediation import MediationAttempt, MediationCourse, MediationLevel, MediationOutcome
from domain.ticket_record import Ticket
from models.life_tables import MediationRow

_ANSWER = "party:"
"""Facts of a sitting: `party:12` → what that party, asked privately, says of it."""
_DENIED = "no"


class MediationRepository:
    """Works inside the caller's transaction; `(ticket, level, number)` is unique."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def course_of(self, ticket: Ticket) -> MediationCourse:
        """Every sitting of a ticket, at the level where it is now, or where it would begin."""
        attempts = tuple(to_attempt(row) for row in await self._rows(ticket.id))
        level = MediationLevel(ticket.mediation_level or MediationLevel.starting_at(ticket.tier))
        return MediationCourse(level=level, attempts=attempts)

    async def add(self, ticket: TicketId, attempt: MediationAttempt, facts: Mapping[str, str]) -> None:
        await self._session.execute(
            insert(MediationRow).values(
                ticket_id=ticket,
                level=int(attempt.level),
                number=attempt.number,
                at=attempt.at,
                host=attempt.host,
                outcome=attempt.outcome.value,
                willing=attempt.willing,
                next_at=None,
                facts=dict(facts),
            )
        )

    async def agree_next(self, ticket: TicketId, at: datetime) -> None:
        """When they sit down again, on the row of the last sitting; nothing where there was none yet."""
        rows = await self._rows(ticket)
        if rows:
            rows[-1].next_at = at

    async def withdraw_since(self, ticket: TicketId, since: datetime) -> None:
        """What was put on record by a step that is taken back; that it was said stays in the ticket's history."""
        await self._session.execute(
            delete(MediationRow).where(MediationRow.ticket_id == ticket, MediationRow.at >= since)
        )

    async def keep_form(self, ticket: TicketId, form: str) -> None:
        """How the agreement of the last sitting was made."""
        row = (await self._rows(ticket))[-1]
        row.facts = {**row.facts, "form": form}

    async def keep_answer(
        self, ticket: TicketId, level: MediationLevel, number: int, person: PersonId, *, denies: bool
    ) -> bool:
        """What a party says of a sitting; False where they had answered already, or it is no longer there."""
        row = next((r for r in await self._rows(ticket) if (r.level, r.number) == (int(level), number)), None)
        key = f"{_ANSWER}{person}"
        if row is None or key in row.facts:
            return False
        row.facts = {**row.facts, key: _DENIED if denies else "yes"}
        return True

    async def _rows(self, ticket: TicketId) -> list[MediationRow]:
        rows = await self._session.scalars(
            select(MediationRow).where(MediationRow.ticket_id == ticket).order_by(MediationRow.id)
        )
        return list(rows)


def to_attempt(row: MediationRow) -> MediationAttempt:
    said = [answer for key, answer in row.facts.items() if key.startswith(_ANSWER)]
    return MediationAttempt(
        level=MediationLevel(row.level),
        number=row.number,
        at=row.at,
        host=row.host,
        outcome=MediationOutcome(row.outcome),
        willing=row.willing,
        denied=_DENIED in said,
    )
