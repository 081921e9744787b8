"""What waits for the tier above to say yes or no."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import TicketId
from domain.proposal import Proposal, ProposalKind, ProposalState
from domain.tree import Tier
from models.base import count_changed
from models.life_tables import ProposalRow


class ProposalRepository:
    """Works inside the caller's transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, proposal: Proposal) -> Proposal:
        """With its id."""
        row = await self._session.scalar(
            insert(ProposalRow)
            .values(
                ticket_id=proposal.ticket,
                kind=proposal.kind.value,
                proposer=proposal.proposer,
                tier=int(proposal.tier),
                reason=proposal.reason,
                facts=dict(proposal.facts),
                state=proposal.state.value,
                asked_at=proposal.asked_at,
            )
            .returning(ProposalRow)
        )
        assert row is not None
        return to_proposal(row)

    async def get(self, proposal: int) -> Proposal | None:
        row = await self._session.get(ProposalRow, proposal, populate_existing=True)
        return to_proposal(row) if row else None

    async def of_ticket(self, ticket: TicketId) -> list[Proposal]:
        """All that ever were, oldest first."""
        return await self._list(ProposalRow.ticket_id == ticket)

    async def open_of_ticket(self, ticket: TicketId) -> list[Proposal]:
        return await self._list(ProposalRow.ticket_id == ticket, ProposalRow.state == ProposalState.OPEN.value)

    async def decide(self, proposal: Proposal, state: ProposalState, actor: str, now: datetime) -> bool:
        """False where somebody was quicker."""
        done = await self._session.execute(
            update(ProposalRow)
            .where(ProposalRow.id == proposal.id, ProposalRow.state == ProposalState.OPEN.value)
            .values(state=state.value, decided_by=actor, decided_at=now)
        )
        return count_changed(done) == 1

    async def open_of_tiers(self, tiers: Collection[Tier]) -> list[Proposal]:
        """What waits for somebody of these tiers anywhere; who may decide which is the desk's to know."""
        wanted = [int(tier) for tier in tiers]
        return await self._list(ProposalRow.state == ProposalState.OPEN.value, ProposalRow.tier.in_(wanted))

    async def withdraw_all(
        self, ticket: TicketId, actor: str, now: datetime, *, asked_since: datetime | None = None
    ) -> None:
        """The ticket ended, or what was asked for (since then) is no longer wanted."""
        waiting = update(ProposalRow).where(
            ProposalRow.ticket_id == ticket, ProposalRow.state == ProposalState.OPEN.value
        )
        if asked_since is not None:
            waiting = waiting.where(ProposalRow.asked_at >= asked_since)
        await self._session.execute(
            waiting.values(state=ProposalState.WITHDRAWN.value, decided_by=actor, decided_at=now)
        )

    async def wait_again(self, ticket: TicketId, actor: str, decided_at: datetime) -> None:
        """The step with which this actor settled them is taken back."""
        await self._session.execute(
            update(ProposalRow)
            .where(
                ProposalRow.ticket_id == ticket,
                ProposalRow.decided_by == actor,
                ProposalRow.decided_at == decided_at,
                ProposalRow.asked_at < decided_at,
            )
            .values(state=ProposalState.OPEN.value, decided_by="", decided_at=None)
        )

    async def _list(self, *conditions: Any) -> list[Proposal]:
        rows = await self._session.scalars(
            select(ProposalRow).where(*conditions).order_by(ProposalRow.id).execution_options(populate_existing=True)
        )
        return [to_proposal(row) for row in rows]


def to_proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        id=row.id,
        ticket=TicketId(row.ticket_id),
        kind=ProposalKind(row.kind),
        proposer=row.proposer,
        tier=Tier(row.tier),
        reason=row.reason,
        facts=row.facts,
        state=ProposalState(row.state),
        asked_at=row.asked_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
