"""Who is away and who acts for them; a change tells every worker, for rights hang on it."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.absence import Absence, AbsenceState
from domain.ids import PersonId
from models.directory import raise_revision
from models.life_tables import AbsenceRow


class AbsenceRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, absence: Absence) -> list[Absence]:
        """Instead of what the same person said before of the time from then on; returns what it takes the place of."""
        replaced = []
        for row in await self._open_of(absence.person):
            if row.until > absence.since:
                replaced.append(to_absence(row))
                row.until = absence.since
            if row.since >= absence.since or absence.state is AbsenceState.ON:
                row.state = AbsenceState.OVER.value
        await self._session.flush()
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
        return replaced

    async def ending_at(self, moment: datetime) -> list[Absence]:
        """Those in force that end exactly then."""
        rows = await self._session.scalars(
            select(AbsenceRow).where(AbsenceRow.state == AbsenceState.ON.value, AbsenceRow.until == moment)
        )
        return [to_absence(row) for row in rows]

    async def end(self, person: PersonId) -> list[Absence]:
        """They are back, or changed their mind; what was in force or planned until now."""
        rows = await self._open_of(person)
        ended = [to_absence(row) for row in rows]
        for row in rows:
            row.state = AbsenceState.OVER.value
        if rows:
            await self._session.flush()
            await raise_revision(self._session)
        return ended

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

    async def _open_of(self, person: PersonId) -> list[AbsenceRow]:
        is_open = AbsenceRow.state != AbsenceState.OVER.value
        return list(await self._session.scalars(select(AbsenceRow).where(AbsenceRow.person_id == person, is_open)))


def to_absence(row: AbsenceRow) -> Absence:
    return Absence(
        id=row.id,
        person=PersonId(row.person_id),
        stand_in=PersonId(row.stand_in_id),
        since=row.since,
        until=row.until,
        state=AbsenceState(row.state),
    )
