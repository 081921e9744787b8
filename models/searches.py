"""Which searches are open, in which groups, what was answered to them, and what was published for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import Asker
from domain.ids import CampaignId, GridCode, PersonId, RoomId, TicketId
from domain.search import ENDS_WITHIN, SEARCH_LASTS, Search
from domain.sending import SendCode, SendState
from domain.ticket import IN_HAND
from models.bell_tables import CampaignFileRow, CampaignRow, DeliveryRow, OccurrenceRow
from models.broadcast_text import load_audience
from models.tables import TicketRow, TicketWordsRow

CLUE = "clue"
"""The kind of words of a ticket that answer a search."""


class SearchRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def list_open(self, now: datetime) -> list[Search]:
        """Those that may still be ended, oldest first; there are few at any time."""
        return await self._list(now - ENDS_WITHIN)

    async def is_open(self, ticket: TicketId, now: datetime) -> bool:
        """Whether this ticket gathers answers to a search that nobody has ended."""
        return bool(await self._list(now - ENDS_WITHIN, CampaignRow.ticket_id == ticket))

    async def open_in_room(self, room: RoomId, now: datetime) -> list[Search]:
        """Those that this group got, or of which nobody can say, oldest first."""
        got = [state.value for state in (SendState.SENT, SendState.UNKNOWN, SendState.SENDING)]
        reached = (
            select(DeliveryRow.id)
            .join(OccurrenceRow, OccurrenceRow.id == DeliveryRow.occurrence_id)
            .where(
                OccurrenceRow.campaign_id == CampaignRow.id,
                DeliveryRow.room_id == room,
                DeliveryRow.state.in_(got) | (DeliveryRow.code == SendCode.PARTLY.value),
            )
        )
        return await self._list(now - SEARCH_LASTS, reached.exists())

    async def count_clues(self, ticket: TicketId, since: datetime) -> int:
        counted = select(func.count()).select_from(TicketWordsRow).where(*_clues(ticket), TicketWordsRow.at > since)
        return int(await self._session.scalar(counted) or 0)

    async def find_last_clue(self, ticket: TicketId) -> int:
        """Its place among all words; 0 where there is none."""
        return await self._session.scalar(select(func.max(TicketWordsRow.id)).where(*_clues(ticket))) or 0

    async def list_clues(self, ticket: TicketId, first: int) -> Sequence[str]:
        """What was said from that one on, in order; what was erased is left out."""
        rows = await self._session.scalars(
            select(TicketWordsRow.text)
            .where(*_clues(ticket), TicketWordsRow.id >= first, TicketWordsRow.text != "")
            .order_by(TicketWordsRow.id)
        )
        return list(rows)

    async def gave_clue(self, ticket: TicketId, person: PersonId, since: datetime) -> bool:
        found = await self._session.scalar(
            select(TicketWordsRow.id)
            .where(*_clues(ticket), TicketWordsRow.person_id == person, TicketWordsRow.at >= since)
            .limit(1)
        )
        return found is not None

    async def forget_pictures(self, campaign: CampaignId) -> None:
        """What was published to find somebody is not kept when they are found; the purge takes it off the disk."""
        await self._session.execute(
            update(CampaignFileRow)
            .where(CampaignFileRow.campaign_id == campaign)
            .values(state="gone")
            .execution_options(synchronize_session=None)
        )

    async def _list(self, since: datetime, *conditions: ColumnElement[bool]) -> list[Search]:
        """From the tickets in hand to their notices: `coalesce` keeps the engine from walking all notices instead."""
        rows = await self._session.execute(
            select(CampaignRow, TicketRow.no)
            .join(TicketRow, TicketRow.id == CampaignRow.ticket_id)
            .where(
                func.coalesce(CampaignRow.corrects_id, 0) == 0,
                CampaignRow.created_at > since,
                TicketRow.state.in_([state.value for state in IN_HAND]),
                *conditions,
            )
            .order_by(CampaignRow.id)
        )
        return [_to_search(row, number) for row, number in rows]


def _clues(ticket: TicketId) -> tuple[ColumnElement[bool], ...]:
    return TicketWordsRow.ticket_id == ticket, TicketWordsRow.kind == CLUE


def _to_search(row: CampaignRow, number: str | None) -> Search:
    assert row.ticket_id is not None
    return Search(
        campaign=CampaignId(row.id),
        ticket=TicketId(row.ticket_id),
        number=number or "",
        asker=Asker(actor=row.author, grid=GridCode(row.author_grid) if row.author_grid else None),
        audience=load_audience(row.audience),
        text=row.text,
        created_at=row.created_at,
    )
