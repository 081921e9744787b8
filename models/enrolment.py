"""Enrolment codes in the archive: kept as a hash, used once, and what using one changes."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.enrolment import LIFE, Enrolment, draw_code, hash_code
from domain.ids import AccountName, ContactId, GridCode, PersonId
from domain.refusal import Refusal
from models.directory import raise_revision
from models.person_merge import move_contact
from models.tables import EnrolmentRow, IdentityRow, PostRow


class EnrolmentRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def create_for_person(self, person: PersonId, now: datetime, life: timedelta = LIFE) -> str:
        """A code that gives whoever sends it this person's rights; returned once, never to be read again."""
        return await self._create(Enrolment(person=person), now, life)

    async def create_for_grid(self, grid: GridCode, now: datetime, life: timedelta = LIFE) -> str:
        """A code by which a leader binds the group it is sent in to this grid."""
        return await self._create(Enrolment(grid=grid), now, life)

    async def find(self, code: str, now: datetime) -> Enrolment | None:
        """What a code would grant; None where it is wrong, used or too old. Uses nothing up."""
        row = (
            await self._session.execute(select(EnrolmentRow.person_id, EnrolmentRow.grid).where(_is_live(code, now)))
        ).one_or_none()
        return _to_enrolment(row.person_id, row.grid) if row else None

    async def redeem(self, code: str, now: datetime) -> Enrolment | None:
        """Uses the code up; of two that try at once only one gets what it grants."""
        used = await self._session.execute(
            update(EnrolmentRow)
            .where(_is_live(code, now))
            .values(used_at=now)
            .returning(EnrolmentRow.person_id, EnrolmentRow.grid)
            .execution_options(synchronize_session=False)
        )
        row = used.one_or_none()
        return _to_enrolment(row.person_id, row.grid) if row else None

    async def bind_person(self, account: AccountName, contact: ContactId, person: PersonId) -> None:
        """This contact is that person, with rights; their other contacts under the account rest from now on.

        A resident's contact and reports move to the person. Another officer's contact is refused.
        """
        holder = await self._session.scalar(
            select(IdentityRow.person_id).where(IdentityRow.account == account, IdentityRow.contact == contact)
        )
        if holder is None:
            await self._session.execute(
                insert(IdentityRow), [{"account": account, "contact": contact, "person_id": person}]
            )
        elif holder != person:
            await self._refuse_officer(PersonId(holder))
            await move_contact(self._session, account, contact, holder=PersonId(holder), into=person)
        mine = and_(IdentityRow.account == account, IdentityRow.person_id == person)
        await self._session.execute(update(IdentityRow).where(mine).values(suspended=IdentityRow.contact != contact))
        await raise_revision(self._session)

    async def _refuse_officer(self, holder: PersonId) -> None:
        if await self._session.scalar(select(PostRow.id).where(PostRow.person_id == holder).limit(1)):
            raise Refusal("contact_taken", "这个微信已经登记给别人了，请找管理员。", private=True)

    async def _create(self, grant: Enrolment, now: datetime, life: timedelta) -> str:
        code = draw_code(secrets.choice)
        await self._session.execute(
            insert(EnrolmentRow),
            [
                {
                    "code_hash": hash_code(code),
                    "person_id": grant.person,
                    "grid": grant.grid,
                    "created_at": now,
                    "expires_at": now + life,
                }
            ],
        )
        return code


def _is_live(code: str, now: datetime) -> ColumnElement[bool]:
    return and_(
        EnrolmentRow.code_hash == hash_code(code), EnrolmentRow.used_at.is_(None), EnrolmentRow.expires_at > now
    )


def _to_enrolment(person: int | None, grid: str | None) -> Enrolment:
    return Enrolment(
        person=PersonId(person) if person is not None else None, grid=GridCode(grid) if grid is not None else None
    )
