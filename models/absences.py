"""Who is away and who acts for them; a change tells every worker, for rights hang on it."""

from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.absence import Absence, AbsenceState
from domain.ids import PersonId
from models.directory import raise_revision
from models.life_tables import AbsenceRow


class AbsenceRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, absence: Absence) -> None:
        """Instead of what the same person said before of the time from then on."""
        await self.end(absence.person)
        await self._session.execute(
            insert(AbsenceRow).values(
                person_id=absence.person,
                stand_in_id=absence.stand_in,
                since=absence.since,
                until=absence.until,
                state=absence.state.value,
            )
        )
        await raise_revision(self._session)

    async def end(self, person: PersonId) -> bool:
        """They are back, or changed their mind. False where they were not away."""
        open_ones = AbsenceRow.state != AbsenceState.OVER.value
        mine = list(await self._session.scalars(select(AbsenceRow.id).where(AbsenceRow.person_id == person, open_ones)))
        if mine:
            await self._session.execute(
                update(AbsenceRow).where(AbsenceRow.id.in_(mine)).values(state=AbsenceState.OVER.value)
            )
            await raise_revision(self._session)
        return bool(mine)

    async def turn(self, now: datetime) -> list[Absence]:
        """Begins what has begun and ends what is over; returns what changed, as it is now."""
        rows = list(
            await self._session.scalars(
                select(AbsenceRow).where(
                    (AbsenceRow.state == AbsenceState.PLANNED.value) & (AbsenceRow.since <= now)
                    | (AbsenceRow.state == AbsenceState.ON.value) & (AbsenceRow.until <= now)
                )
            )
        )
        for row in rows:
            row.state = (AbsenceState.ON if row.until > now else AbsenceState.OVER).value
        if rows:
            await self._session.flush()
            await raise_revision(self._session)
        return [to_absence(row) for row in rows]


def to_absence(row: AbsenceRow) -> Absence:
    return Absence(
        id=row.id,
        person=PersonId(row.person_id),
        stand_in=PersonId(row.stand_in_id),
        since=row.since,
        until=row.until,
        state=AbsenceState(row.state),
    )
