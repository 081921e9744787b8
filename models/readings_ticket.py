"""What the screens read of one ticket: the card, and everything that hangs on it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import TicketId
from domain.joint import Task
from domain.ticket import Action, State
from domain.ticket_record import TicketEvent
from models.life_tables import TaskRow
from models.readings import TicketCard, add_texts, select_cards, to_card
from models.tables import TicketEventRow, TicketMediaRow, TicketReporterRow, TicketRow, TicketWordsRow
from models.tasks import to_task


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody said to a ticket; `kind`: report, note, feedback, verdict."""

    kind: str
    text: str
    at: datetime
    erased: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """A picture or file of a ticket; `state` says whether its bytes are here."""

    id: int
    kind: str
    purpose: str
    state: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFile:
    """One ticket with everything that hangs on it. `words` is empty for a sensitive one."""

    card: TicketCard
    timeline: tuple[TicketEvent, ...]
    words: tuple[Words, ...]
    reporters: int
    media: tuple[Medium, ...]
    shares: tuple[Task, ...] = ()


async def read_ticket(session: AsyncSession, number: str) -> TicketFile | None:
    """The ticket of a full number; None where there is none."""
    row = (await session.execute(select_cards().where(TicketRow.no == number))).one_or_none()
    if row is None:
        return None
    (card,) = await add_texts(session, [to_card(row)])
    return TicketFile(
        card=card,
        timeline=await _read_timeline(session, card.id),
        words=() if card.sensitive else await _read_words(session, card.id),
        reporters=await _count_reporters(session, card.id),
        media=await _read_media(session, card.id),
        shares=await _read_shares(session, card.id),
    )


async def _count_reporters(session: AsyncSession, ticket: TicketId) -> int:
    counted = select(func.count()).select_from(TicketReporterRow).where(TicketReporterRow.ticket_id == ticket)
    return (await session.execute(counted)).scalar_one()


async def _read_timeline(session: AsyncSession, ticket: TicketId) -> tuple[TicketEvent, ...]:
    event = TicketEventRow
    rows = await session.execute(
        select(event.at, event.action, event.actor, event.from_state, event.to_state, event.reason, event.facts)
        .where(event.ticket_id == ticket)
        .order_by(event.id)
    )
    return tuple(
        TicketEvent(
            at=at,
            action=Action(action),
            actor=actor,
            before=State(before) if before else None,
            after=State(after),
            reason=reason,
            facts=facts,
        )
        for at, action, actor, before, after, reason, facts in rows
    )


async def _read_words(session: AsyncSession, ticket: TicketId) -> tuple[Words, ...]:
    rows = await session.execute(
        select(TicketWordsRow.kind, TicketWordsRow.text, TicketWordsRow.at, TicketWordsRow.erased_at)
        .where(TicketWordsRow.ticket_id == ticket)
        .order_by(TicketWordsRow.id)
    )
    return tuple(Words(kind=kind, text=text, at=at, erased=erased is not None) for kind, text, at, erased in rows)


async def _read_media(session: AsyncSession, ticket: TicketId) -> tuple[Medium, ...]:
    media = TicketMediaRow
    rows = await session.execute(
        select(media.id, media.kind, media.purpose, media.state, media.at)
        .where(media.ticket_id == ticket)
        .order_by(media.id)
    )
    return tuple(
        Medium(id=key, kind=kind, purpose=purpose, state=state, at=at) for key, kind, purpose, state, at in rows
    )


async def _read_shares(session: AsyncSession, ticket: TicketId) -> tuple[Task, ...]:
    rows = await session.scalars(select(TaskRow).where(TaskRow.ticket_id == ticket).order_by(TaskRow.id))
    return tuple(to_task(row) for row in rows)
