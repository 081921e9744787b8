"""Tickets, their append-only history, and the words, reporters and media that hang on them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Insert, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.directory import LEADING
from domain.ids import AccountName, ChatId, ContactId, GridCode, MessageId, PersonId, RoomId, TicketId
from domain.numbering import full_number
from domain.sending import FINAL_SEND_STATES, SendState
from domain.ticket import OPEN, OWNED, State
from domain.ticket_record import Reporter, Ticket, TicketDraft, TicketEvent
from models.base import INSERTS, count_changed
from models.tables import (
    CounterRow,
    OutboxRow,
    PostRow,
    TicketEventRow,
    TicketMediaRow,
    TicketReporterRow,
    TicketRow,
    TicketWordsRow,
)
from models.ticket_rows import birth_values, event_values, to_event, to_ticket

_INSERT_TICKET = insert(TicketRow).returning(*TicketRow.__table__.columns)
_INSERT_EVENT = insert(TicketEventRow)
_INSERT_REPORTER = insert(TicketReporterRow)
_INSERT_WORDS = insert(TicketWordsRow)
_COUNT_UP = {
    engine: add(CounterRow)
    .on_conflict_do_update(index_elements=["name"], set_={"value": CounterRow.value + 1})
    .returning(CounterRow.value)
    for engine, add in INSERTS.items()
}
_OPEN = [state.value for state in OPEN]
_NEEDS_OWNER = [state.value for state in (*sorted(OWNED), State.FILED)]
_WAITING = [SendState.PLANNED.value, SendState.RETRY.value]
_SAID = [state.value for state in (*FINAL_SEND_STATES, SendState.UNKNOWN)]


class TicketRepository:
    """Works inside the caller's transaction, which writes before it reads; every step goes through `record_step`."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def open_ticket(
        self, draft: TicketDraft, history: Sequence[TicketEvent], columns: Mapping[str, Any], *, prefix: str = ""
    ) -> Ticket:
        """A ticket with its whole birth in one go: its row as `history` leaves it, numbered where there is a `prefix`.

        `columns` are further columns of the row: who has it, its clocks.
        """
        numbers = await self._take_numbers(draft.day, draft.grid, draft.room, prefix) if prefix else {}
        connection = await self._session.connection()
        values = {**birth_values(draft, history[-1]), **numbers, **columns}
        row = (await connection.execute(_INSERT_TICKET, values)).one()
        ticket = to_ticket(row)
        await connection.execute(_INSERT_EVENT, [event_values(ticket.id, event) for event in history])
        return ticket

    async def number_ticket(self, ticket: Ticket, prefix: str) -> Ticket:
        """Gives the full number of its grid's day and the short number of its group's day."""
        return await self.change(ticket.id, await self._take_numbers(ticket.day, ticket.grid, ticket.room, prefix))

    async def record_step(self, ticket: Ticket, event: TicketEvent, changes: Mapping[str, Any] | None = None) -> Ticket:
        """Writes the event and what it changes; `changes` are columns of the ticket's row."""
        await (await self._session.connection()).execute(_INSERT_EVENT, event_values(ticket.id, event))
        moved = {"state": event.after.value, "state_since": event.at} if event.after != ticket.state else {}
        return await self.change(ticket.id, {**moved, **(changes or {})})

    async def get(self, key: TicketId) -> Ticket | None:
        """The ticket, locked until the transaction ends where the engine locks rows."""
        row = await self._session.get(TicketRow, key, with_for_update=True)
        return to_ticket(row) if row else None

    async def find_by_number(self, number: str) -> Ticket | None:
        row = await self._session.scalar(select(TicketRow).where(TicketRow.no == number).with_for_update())
        return to_ticket(row) if row else None

    async def find_by_short(self, room: RoomId, day: date, short_no: int) -> Ticket | None:
        row = await self._session.scalar(
            select(TicketRow).where(TicketRow.room_id == room, TicketRow.day == day, TicketRow.short_no == short_no)
        )
        return to_ticket(row) if row else None

    async def open_of_assignee(self, person: PersonId) -> list[Ticket]:
        """What somebody has in hand, oldest first."""
        return await self._list(TicketRow.assignee_id == person, TicketRow.state.in_(_OPEN))

    async def open_of_departments(self, codes: Collection[str]) -> list[Ticket]:
        """What departments of these kinds have in hand, in any town, oldest first."""
        return await self._list(
            TicketRow.assignee_id.is_(None), TicketRow.department.in_(codes), TicketRow.state.in_(_OPEN)
        )

    async def without_owner(self, limit: int) -> list[Ticket]:
        """Open tickets that nobody has who could act: the holder leads nothing any more, or there never was one."""
        leaders = select(PostRow.person_id).where(PostRow.role.in_([role.value for role in LEADING]))
        gone = TicketRow.assignee_id.is_not(None) & TicketRow.assignee_id.not_in(leaders)
        never = TicketRow.assignee_id.is_(None) & (TicketRow.department == "")
        rows = await self._session.scalars(
            select(TicketRow)
            .where(TicketRow.state.in_(_NEEDS_OWNER), gone & (TicketRow.state != State.FILED.value) | never)
            .order_by(TicketRow.id)
            .limit(limit)
        )
        return [to_ticket(row) for row in rows]

    async def departments_at_work(self) -> list[tuple[str, GridCode]]:
        """Each department that has an open ticket, with a place of one."""
        rows = await self._session.execute(
            select(TicketRow.department, TicketRow.grid)
            .where(TicketRow.department != "", TicketRow.state.in_(_NEEDS_OWNER))
            .distinct()
        )
        return [(code, GridCode(grid)) for code, grid in rows]

    async def count_in_hand(self, people: Sequence[PersonId]) -> dict[PersonId, int]:
        """Open tickets of each; who has none is left out."""
        counted = await self._session.execute(
            select(TicketRow.assignee_id, func.count())
            .where(TicketRow.assignee_id.in_(people), TicketRow.state.in_(_OPEN))
            .group_by(TicketRow.assignee_id)
        )
        return {PersonId(person): count for person, count in counted if person is not None}

    async def open_of_reporter(self, person: PersonId) -> list[Ticket]:
        reported = select(TicketReporterRow.ticket_id).where(TicketReporterRow.person_id == person)
        return await self._list(TicketRow.id.in_(reported), TicketRow.state.in_(_OPEN))

    async def stale_candidates(self, before: datetime) -> list[Ticket]:
        return await self._list(TicketRow.state == State.CANDIDATE.value, TicketRow.reported_at < before)

    async def waiting_for_verdict(self, asked_before: datetime) -> list[Ticket]:
        return await self._list(TicketRow.state == State.VERIFYING.value, TicketRow.asked_at < asked_before)

    async def add_words(self, ticket: TicketId, person: PersonId | None, kind: str, text: str, at: datetime) -> None:
        """`kind`: report, note, feedback, verdict, why, clue."""
        await self._write(_INSERT_WORDS, ticket_id=ticket, person_id=person, kind=kind, text=text, at=at)

    async def erase_words(self, ticket: TicketId, at: datetime) -> None:
        """What was said of it, by the bot too; what the bot has not sent yet is not sent any more."""
        await self._session.execute(
            update(TicketWordsRow).where(TicketWordsRow.ticket_id == ticket).values(text="", erased_at=at)
        )
        ours = update(OutboxRow).where(OutboxRow.ticket_id == ticket)
        await self._session.execute(
            ours.where(OutboxRow.state.in_(_WAITING)).values(state=SendState.CANCELLED.value, code="erased")
        )
        await self._session.execute(ours.where(OutboxRow.state.in_(_SAID)).values(body=""))

    async def report_words(self, ticket: TicketId) -> str:
        """What the reporters said, in order, the same words once."""
        rows = await self._session.scalars(
            select(TicketWordsRow.text)
            .where(TicketWordsRow.ticket_id == ticket, TicketWordsRow.kind == "report")
            .order_by(TicketWordsRow.id)
        )
        return "；".join(dict.fromkeys(text for text in rows if text))

    async def last_words(self, ticket: TicketId, kind: str) -> str:
        """What was said last of this kind; empty where nothing was, or where it is erased."""
        found = await self._session.scalar(
            select(TicketWordsRow.text)
            .where(TicketWordsRow.ticket_id == ticket, TicketWordsRow.kind == kind)
            .order_by(TicketWordsRow.id.desc())
            .limit(1)
        )
        return found or ""

    async def add_reporter(self, ticket: TicketId, reporter: Reporter, at: datetime) -> None:
        await self._write(
            _INSERT_REPORTER,
            ticket_id=ticket,
            person_id=reporter.person,
            account=reporter.account,
            contact=reporter.contact,
            chat=reporter.chat,
            at=at,
            verdict="",
        )

    async def remove_reporters(self, ticket: TicketId, people: Collection[PersonId]) -> None:
        """They were another ticket's, which is parted from this one again."""
        await self._session.execute(
            delete(TicketReporterRow).where(
                TicketReporterRow.ticket_id == ticket, TicketReporterRow.person_id.in_(people)
            )
        )

    async def reporters(self, ticket: TicketId) -> list[Reporter]:
        rows = await self._session.scalars(
            select(TicketReporterRow)
            .where(TicketReporterRow.ticket_id == ticket)
            .order_by(TicketReporterRow.id)
            .execution_options(populate_existing=True)
        )
        return [
            Reporter(
                person=PersonId(row.person_id),
                account=AccountName(row.account),
                contact=ContactId(row.contact),
                chat=ChatId(row.chat),
                verdict=row.verdict,
            )
            for row in rows
        ]

    async def keep_verdict(self, ticket: TicketId, person: PersonId, verdict: str) -> None:
        await self._session.execute(
            update(TicketReporterRow)
            .where(TicketReporterRow.ticket_id == ticket, TicketReporterRow.person_id == person)
            .values(verdict=verdict)
        )

    async def want_media(
        self, ticket: TicketId, account: AccountName, message: MessageId, kind: str, purpose: str, at: datetime
    ) -> None:
        """A row for the job that fetches the bytes outside this transaction."""
        values = {"ticket_id": ticket, "account": account, "message_id": message, "kind": kind, "purpose": purpose}
        await self._session.execute(
            INSERTS[self._session.get_bind().dialect.name](TicketMediaRow)
            .values(**values, at=at, state="wanted", attempts=0, sha256="", mime="", size=0)
            .on_conflict_do_nothing()
        )

    async def has_evidence(self, ticket: TicketId) -> bool:
        found = await self._session.scalar(
            select(TicketMediaRow.id).where(TicketMediaRow.ticket_id == ticket, TicketMediaRow.purpose == "evidence")
        )
        return found is not None

    async def history(self, ticket: TicketId) -> list[TicketEvent]:
        rows = await self._session.scalars(
            select(TicketEventRow).where(TicketEventRow.ticket_id == ticket).order_by(TicketEventRow.id)
        )
        return [to_event(row) for row in rows]

    async def change(self, key: TicketId, values: Mapping[str, Any]) -> Ticket:
        """Columns that are no step of the table: numbers, clocks, who asked when."""
        row = await self._session.get_one(TicketRow, key)
        for name, value in values.items():
            setattr(row, name, value)
        return to_ticket(row)

    async def _list(self, *conditions: Any) -> list[Ticket]:
        rows: Sequence[TicketRow] = (
            await self._session.scalars(select(TicketRow).where(*conditions).order_by(TicketRow.id))
        ).all()
        return [to_ticket(row) for row in rows]

    async def _take_numbers(self, day: date, grid: GridCode, room: RoomId | None, prefix: str) -> dict[str, Any]:
        full, short = f"no:{prefix}", f"short:{day:%Y%m%d}:{f'room:{room}' if room else f'grid:{grid}'}"
        counted = await self._count_up(full, short)
        return {"no": full_number(prefix, counted[full]), "short_no": counted[short]}

    async def _count_up(self, *names: str) -> dict[str, int]:
        """One more of each; in the order of their names, so that two who count never wait for each other."""
        connection = await self._session.connection()
        statement = _COUNT_UP[connection.dialect.name]
        return {
            name: (await connection.execute(statement, {"name": name, "value": 1})).scalar_one()
            for name in sorted(names)
        }

    async def _write(self, statement: Insert, **values: Any) -> None:
        """A row nobody will ask this session for again: written at once, without the weight of an object."""
        connection = await self._session.connection()
        await connection.execute(statement, values)


async def forget_words_before(session: AsyncSession, before: datetime, now: datetime) -> int:
    """What was said of a ticket is kept as long as the introduction promises, and no longer (workflow §11)."""
    gone = await session.execute(
        update(TicketWordsRow)
        .where(TicketWordsRow.at < before, TicketWordsRow.erased_at.is_(None))
        .values(text="", erased_at=now)
    )
    return count_changed(gone)
