"""What the screens read of tickets: whole pages by few statements, frozen, past the repositories."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Row, Select, String, and_, cast, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import GridCode, PersonId, TicketId
from domain.ticket import OPEN, State
from domain.tree import Tier
from domain.viewing import Reader
from models.tables import (
    PersonRow,
    RoomRow,
    RoomSeatRow,
    TicketRow,
    TicketWordsRow,
)

Position = tuple[datetime, int]
"""Where a page of tickets ended: the time of report and the id of its last row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketQuery:
    """Which tickets, newest report first. Empty means "all"; candidates only where their state is asked for.

    `grids` None: the whole county. `reader`: only what they may know of. `words` is looked for in the number and in
    what reporters said, never in the words of a sensitive ticket. `overdue_at`: only open ones due before it. `until`
    is exclusive.
    """

    grids: tuple[GridCode, ...] | None = None
    reader: Reader | None = None
    types: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    words: str = ""
    overdue_at: datetime | None = None
    after: Position | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCard:
    """One ticket as a list shows it. `text` is empty for a sensitive one: its words never leave by a screen.

    `chat` is the WeChat id of the group under the account that heard it, None for a private report.
    """

    id: TicketId
    no: str | None
    short_no: int | None
    state: State
    type: str
    urgency: str
    sensitive: bool
    tier: Tier
    grid: GridCode
    assignee: str | None
    department: str
    room_topic: str | None
    chat: str | None
    urgent: bool
    escalated: bool
    extended: bool
    supervised: str
    reported_at: datetime
    respond_by: datetime | None
    due_at: datetime | None
    state_since: datetime
    closed_at: datetime | None
    text: str = ""

    @property
    def position(self) -> Position:
        return (self.reported_at, self.id)

    def is_overdue(self, now: datetime) -> bool:
        return self.state in OPEN and self.due_at is not None and self.due_at < now


async def list_tickets(session: AsyncSession, query: TicketQuery) -> list[TicketCard]:
    """One page by two statements: the tickets, then their words."""
    statement = select_cards().where(*conditions_of(query))
    if query.after:
        at, key = query.after
        statement = statement.where(TicketRow.reported_at <= at, or_(TicketRow.reported_at < at, TicketRow.id < key))
    rows = await session.execute(
        statement.order_by(TicketRow.reported_at.desc(), TicketRow.id.desc()).limit(query.limit)
    )
    return await add_texts(session, [to_card(row) for row in rows])


def conditions_of(query: TicketQuery) -> list[ColumnElement[bool]]:
    """The query without its page, so that figures count exactly what a list would show."""
    found: list[ColumnElement[bool]] = []
    if query.states:
        found.append(TicketRow.state.in_([state.value for state in query.states]))
    elif query.overdue_at is None:
        found.append(TicketRow.state != State.CANDIDATE.value)
    if query.grids is not None:
        found.append(TicketRow.grid.in_(query.grids))
    if query.reader is not None:
        found.append(_is_seen_by(query.reader))
    if query.types:
        found.append(TicketRow.type.in_(query.types))
    if query.since:
        found.append(TicketRow.reported_at >= query.since)
    if query.until:
        found.append(TicketRow.reported_at < query.until)
    if query.overdue_at:
        found += [TicketRow.due_at < query.overdue_at, TicketRow.state.in_([s.value for s in OPEN])]
    if query.words:
        found.append(_mentions(query.words))
    return found


def _is_seen_by(reader: Reader) -> ColumnElement[bool]:
    """See domain.viewing; nothing at all for whom nothing is."""
    ways: list[ColumnElement[bool]] = [
        and_(
            TicketRow.grid.in_(sorted(view.grids)),
            TicketRow.route.in_(sorted(route.value for route in view.routes)),
            not_(_is_about(view.person)),
        )
        for view in reader.regions
    ]
    ways += [and_(TicketRow.assignee_id == person, not_(_is_about(person))) for person in sorted(reader.people)]
    ways += [
        and_(
            TicketRow.department == view.department,
            TicketRow.grid.in_(sorted(view.grids)),
            TicketRow.tier.in_(sorted(int(tier) for tier in view.tiers)),
        )
        for view in reader.offices
    ]
    return and_(or_(*ways), not_(_is_about(reader.person)))


def _is_about(person: PersonId) -> ColumnElement[bool]:
    """Whether a person stands in the list of those shut out; each engine writes its JSON list with commas."""
    listed: ColumnElement[str] = cast(TicketRow.shut_out, String)
    for mark, instead in (("[", ","), ("]", ","), (" ", "")):
        listed = func.replace(listed, mark, instead)
    return listed.contains(f",{person},")


def _mentions(words: str) -> ColumnElement[bool]:
    said = select(TicketWordsRow.ticket_id).where(
        TicketWordsRow.kind == "report", TicketWordsRow.text.icontains(words, autoescape=True)
    )
    return or_(
        TicketRow.no.contains(words, autoescape=True),
        and_(TicketRow.sensitive.is_(False), TicketRow.id.in_(said)),
    )


_COLUMNS = (
    "id",
    "no",
    "short_no",
    "type",
    "urgency",
    "sensitive",
    "grid",
    "department",
    "urgent",
    "escalated",
    "extended",
    "supervised",
    "reported_at",
    "respond_by",
    "due_at",
    "state_since",
    "closed_at",
)


def select_cards() -> Select[*tuple[object, ...]]:
    """Every column of a card but its words, which have rows of their own."""
    columns = [getattr(TicketRow, name) for name in (*_COLUMNS, "state", "tier")]
    seat = and_(RoomSeatRow.room_id == TicketRow.room_id, RoomSeatRow.account == TicketRow.account)
    chat = select(RoomSeatRow.chat).where(seat).order_by(RoomSeatRow.chat).limit(1).scalar_subquery()
    return (
        select(*columns, PersonRow.name.label("assignee"), RoomRow.topic.label("room_topic"), chat.label("chat"))
        .outerjoin(PersonRow, PersonRow.id == TicketRow.assignee_id)
        .outerjoin(RoomRow, RoomRow.id == TicketRow.room_id)
    )


def to_card(row: Row[*tuple[object, ...]]) -> TicketCard:
    facts = row._mapping
    return TicketCard(
        **{name: facts[name] for name in (*_COLUMNS, "assignee", "room_topic", "chat")},
        state=State(facts["state"]),
        tier=Tier(facts["tier"]),
    )


async def add_texts(session: AsyncSession, cards: Sequence[TicketCard]) -> list[TicketCard]:
    """What the reporters said, by one statement for all; nothing for a sensitive ticket."""
    said: dict[int, list[str]] = {}
    shown = [card.id for card in cards if not card.sensitive]
    for key, text in await session.execute(
        select(TicketWordsRow.ticket_id, TicketWordsRow.text)
        .where(TicketWordsRow.ticket_id.in_(shown), TicketWordsRow.kind == "report", TicketWordsRow.text != "")
        .order_by(TicketWordsRow.id)
    ):
        said.setdefault(key, []).append(text)
    return [replace(card, text="；".join(said.get(card.id, ()))) for card in cards]
