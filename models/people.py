"""People who have a reason to be known, and how they are found again under an account."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ContactId, PersonId
from domain.messages import InboundMessage
from domain.sending import FINAL_SEND_STATES, SendState
from models.base import count_changed
from models.directory import raise_revision
from models.questions import forget_words_of
from models.tables import IdentityRow, OutboxRow, PersonRow, PostRow, TicketReporterRow, TicketWordsRow

_FIND_PERSON = select(IdentityRow.person_id).where(
    IdentityRow.account == bindparam("account"), IdentityRow.contact == bindparam("contact")
)
_INSERT_PERSON = insert(PersonRow).returning(PersonRow.id)
_INSERT_IDENTITY = insert(IdentityRow)
_SAID = [state.value for state in (*FINAL_SEND_STATES, SendState.UNKNOWN)]


class PeopleRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._found: dict[tuple[AccountName, ContactId], PersonId | None] = {}

    async def find_person(self, account: AccountName, contact: ContactId) -> PersonId | None:
        key = (account, contact)
        if key not in self._found:
            with self._session.no_autoflush:
                found = await self._session.scalar(_FIND_PERSON, {"account": account, "contact": contact})
            self._found[key] = PersonId(found) if found is not None else None
        return self._found[key]

    def forget(self) -> None:
        """What was found may have been taken back, or changed by somebody else on this transaction."""
        self._found.clear()

    async def remember_person(self, message: InboundMessage, now: datetime) -> PersonId:
        """The sender's person: known already, re-attached, or new with the first report.

        Re-attached by group topic and group alias only, and only where exactly one person without any post
        bears them: rights never follow a name (reliability.md).
        """
        known = await self.find_person(message.account, message.sender)
        if known is None:
            known = await self._find_by_alias(message) or await self._create_person(message, now)
            identity = {"account": message.account, "contact": message.sender, "person_id": known}
            named = {"room_topic": message.room_topic[:160], "alias": message.room_alias[:160]}
            await (await self._session.connection()).execute(_INSERT_IDENTITY, identity | named)
            self._found[(message.account, message.sender)] = known
        return known

    async def opt_out(self, message: InboundMessage, now: datetime) -> None:
        """`别记我`: from now on only what is addressed to the bot is recorded."""
        person = await self.remember_person(message, now)
        await self._session.execute(update(IdentityRow).where(IdentityRow.person_id == person).values(opted_out_at=now))
        await raise_revision(self._session)

    async def opt_in(self, account: AccountName, contact: ContactId) -> None:
        await self._session.execute(
            update(IdentityRow)
            .where(IdentityRow.account == account, IdentityRow.contact == contact)
            .values(opted_out_at=None)
        )
        await raise_revision(self._session)

    async def suspend_officers(self, account: AccountName) -> None:
        """A puppet changed every id: nobody has rights under this account until they enrol again."""
        await self._session.execute(
            update(IdentityRow)
            .where(IdentityRow.account == account, IdentityRow.person_id.in_(select(PostRow.person_id)))
            .values(suspended=True)
        )
        await raise_revision(self._session)

    async def erase_person(self, person: PersonId, now: datetime) -> int:
        """Removes a person's words and name on request; returns how many words went. Tickets stay as bare facts.

        What the bot said of their reports goes too; the name of a post's holder is the county's register and stays.
        """
        gone = await self._session.execute(
            update(TicketWordsRow)
            .where(TicketWordsRow.person_id == person, TicketWordsRow.erased_at.is_(None))
            .values(text="", erased_at=now)
        )
        await forget_words_of(self._session, person, now)
        reported = select(TicketReporterRow.ticket_id).where(TicketReporterRow.person_id == person)
        await self._session.execute(
            update(OutboxRow).where(OutboxRow.ticket_id.in_(reported), OutboxRow.state.in_(_SAID)).values(body="")
        )
        await self._session.execute(
            update(PersonRow)
            .where(PersonRow.id == person, PersonRow.id.not_in(select(PostRow.person_id)))
            .values(name="", phone="", erased_at=now)
        )
        await self._session.execute(
            update(IdentityRow).where(IdentityRow.person_id == person).values(room_topic="", alias="")
        )
        return count_changed(gone)

    async def names_of(self, people: list[PersonId]) -> dict[PersonId, str]:
        rows = await self._session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(people)))
        return {PersonId(key): name for key, name in rows}

    async def has_reports(self, person: PersonId) -> bool:
        found = await self._session.scalar(
            select(TicketReporterRow.id).where(TicketReporterRow.person_id == person).limit(1)
        )
        return found is not None

    async def _find_by_alias(self, message: InboundMessage) -> PersonId | None:
        if not (message.room_alias and message.room_topic):
            return None
        bearers = await self._session.scalars(
            select(IdentityRow.person_id)
            .where(
                IdentityRow.account == message.account,
                IdentityRow.room_topic == message.room_topic,
                IdentityRow.alias == message.room_alias,
                IdentityRow.person_id.not_in(select(PostRow.person_id)),
            )
            .distinct()
            .limit(2)
        )
        found = list(bearers)
        return PersonId(found[0]) if len(found) == 1 else None

    async def _create_person(self, message: InboundMessage, now: datetime) -> PersonId:
        name = (message.room_alias or message.sender_name)[:60]
        created = await (await self._session.connection()).execute(_INSERT_PERSON, {"name": name, "created_at": now})
        return PersonId(created.scalar_one())
