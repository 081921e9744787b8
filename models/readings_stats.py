"""The figures of the command centre and of /metrics, counted by the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain.ids import GridCode
from domain.on_behalf import PROXIES
from domain.ticket import ENDED, OPEN, Action, State
from models.bell_tables import DeliveryRow
from models.readings import TicketQuery, conditions_of
from models.tables import CountyRow, GapRow, OutboxRow, TicketEventRow, TicketRow

RESPONSES = frozenset(
    {Action.ACCEPT, Action.PROGRESS, Action.DONE, Action.RETURN, Action.ASSIST, Action.TRANSFER, Action.MEDIATE}
)
"""What a person in charge does first counts as the first response; an escalation by the clock does not."""
RESPONSE_WINDOW = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Counts of tickets; candidates only in `by_state`. `first_response`: the median of the last seven days."""

    by_state: Mapping[State, int]
    by_type: Mapping[str, int]
    by_tier: Mapping[int, int]
    by_urgency: Mapping[str, int]
    open: int
    overdue: int
    reported_today: int
    closed_today: int
    first_response: timedelta | None


async def read_figures(
    session: AsyncSession, grids: tuple[GridCode, ...] | None, *, now: datetime, today: datetime
) -> Figures:
    """`today` is the local midnight. `by_type`, `by_tier` and `by_urgency` count what is open."""
    everything = TicketQuery(grids=grids, states=tuple(State))
    being_open = conditions_of(TicketQuery(grids=grids, states=tuple(OPEN - {State.CANDIDATE})))
    by_state = {State(s): n for s, n in (await _count_by(session, TicketRow.state, *conditions_of(everything))).items()}
    closed = conditions_of(TicketQuery(grids=grids, states=tuple(ENDED)))
    return Figures(
        by_state=by_state,
        by_type=await _count_by(session, TicketRow.type, *being_open),
        by_tier=await _count_by(session, TicketRow.tier, *being_open),
        by_urgency=await _count_by(session, TicketRow.urgency, *being_open),
        open=sum(n for state, n in by_state.items() if state in OPEN - {State.CANDIDATE}),
        overdue=await _count(session, *conditions_of(TicketQuery(grids=grids, overdue_at=now))),
        reported_today=await _count(session, *conditions_of(TicketQuery(grids=grids, since=today))),
        closed_today=await _count(session, *closed, TicketRow.closed_at >= today),
        first_response=await _read_first_response(session, grids, now - RESPONSE_WINDOW),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """What reporters said at the end. `by_proxy`: a leader said it for who has no WeChat; `not_reached`: nobody did."""

    satisfied: int
    mostly: int
    dissatisfied: int
    by_proxy: int
    not_reached: int

    @property
    def rate(self) -> float | None:
        """Of those who answered themselves (reports.md, 满意率); None where nobody did."""
        answered = self.satisfied + self.mostly + self.dissatisfied
        return (self.satisfied + self.mostly) / answered if answered else None


async def read_satisfaction(
    session: AsyncSession, grids: tuple[GridCode, ...] | None, *, since: datetime, until: datetime
) -> Satisfaction:
    """Of the verdicts given in this time; a ticket that was worked on again counts each time it was asked about."""
    rows = await session.execute(
        select(TicketEventRow.reason, func.count())
        .join(TicketRow, TicketRow.id == TicketEventRow.ticket_id)
        .where(
            *conditions_of(TicketQuery(grids=grids)),
            TicketEventRow.action.in_([Action.CLOSE.value, Action.REWORK.value]),
            TicketEventRow.at >= since,
            TicketEventRow.at < until,
        )
        .group_by(TicketEventRow.reason)
    )
    counted = {reason: count for reason, count in rows}  # noqa: C416 - a Row is no tuple for dict()
    return Satisfaction(
        satisfied=counted.get("satisfied", 0),
        mostly=counted.get("mostly", 0),
        dissatisfied=counted.get("dissatisfied", 0),
        by_proxy=sum(counted.get(code, 0) for code in PROXIES.values()),
        not_reached=counted.get("not_reached", 0),
    )


async def count_open_by_grid(session: AsyncSession) -> dict[GridCode, int]:
    being_open = conditions_of(TicketQuery(states=tuple(OPEN - {State.CANDIDATE})))
    return {GridCode(code): count for code, count in (await _count_by(session, TicketRow.grid, *being_open)).items()}


async def count_by_table(session: AsyncSession) -> dict[str, dict[str, int]]:
    """Rows by state of tickets, deliveries and the outbox, as /metrics shows them."""
    return {
        "tickets": await _count_by(session, TicketRow.state),
        "deliveries": await _count_by(session, DeliveryRow.state),
        "outbox": await _count_by(session, OutboxRow.state),
    }


async def read_sending_stopped(session: AsyncSession) -> bool:
    """The stop switch as it stands, fresher than any directory. Raises where the database or its tables are gone."""
    return bool(await session.scalar(select(CountyRow.sending_stopped).limit(1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time in which an account could not hear what was said."""

    account: str
    since: datetime
    until: datetime


async def read_gaps(session: AsyncSession, since: datetime, *, shortest: timedelta, limit: int = 3) -> tuple[Gap, ...]:
    """The newest gaps that ended after `since` and lasted at least `shortest`: a blink loses nothing worth telling."""
    rows = await session.execute(
        select(GapRow.account, GapRow.since, GapRow.until)
        .where(GapRow.until > since)
        .order_by(GapRow.id.desc())
        .limit(limit * 10)
    )
    gaps = (Gap(account=account, since=start, until=end) for account, start, end in rows)
    return tuple(gap for gap in gaps if gap.until - gap.since >= shortest)[:limit]


async def _count_by(
    session: AsyncSession, column: InstrumentedAttribute[Any], *conditions: ColumnElement[bool]
) -> dict[Any, int]:
    rows = await session.execute(select(column, func.count()).where(*conditions).group_by(column).order_by(column))
    return {key: count for key, count in rows}  # noqa: C416 - a Row is no tuple for dict()


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return int(await session.scalar(select(func.count()).select_from(TicketRow).where(*conditions)) or 0)


async def _read_first_response(
    session: AsyncSession, grids: tuple[GridCode, ...] | None, since: datetime
) -> timedelta | None:
    waits = await session.execute(
        select(TicketRow.reported_at, func.min(TicketEventRow.at))
        .join(TicketEventRow, TicketEventRow.ticket_id == TicketRow.id)
        .where(
            *conditions_of(TicketQuery(grids=grids, since=since)),
            TicketEventRow.action.in_([action.value for action in RESPONSES]),
            TicketEventRow.actor.like("person:%"),
        )
        .group_by(TicketRow.id, TicketRow.reported_at)
    )
    seconds = [(answered - reported).total_seconds() for reported, answered in waits]
    return timedelta(seconds=median(seconds)) if seconds else None
