"""Who answered which notice in which group: hashes and numbers, never a name, a contact or a word."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.broadcast import AnswerWish, CampaignState
from domain.ids import AccountName, CampaignId, OccurrenceId, RoomId
from domain.notice_replies import SEEN
from domain.notice_tally import AnswerTally
from domain.notice_wish import is_alarm
from domain.policy import Area
from domain.sending import PartKind, SendState
from models.base import INSERTS
from models.bell_tables import CampaignRow, DeliveryRow, NoticeAnswerRow, OccurrenceRow, firings_of
from models.broadcast_text import load_answers
from models.tables import OutboxRow

ARRIVED = (SendState.SENT.value, SendState.UNKNOWN.value, SendState.SENDING.value)
"""What a group has, may have, or is just being given part by part."""
LATEST = 5
QUOTED_WITHIN = timedelta(days=7)
MOST_QUOTED = 60
FORGOTTEN_FROM = timedelta(days=14)
"""What is older than that has been forgotten by an earlier round."""
CLOCKS_DIFFER = timedelta(seconds=5)
"""So much earlier than the notice an answer may seem to have been given: WeChat counts in seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GotNotice:
    """A notice as one group got it, at `at`. `salt` is known to nobody outside the database."""

    delivery: int
    room: RoomId
    account: AccountName
    campaign: CampaignId
    salt: str
    title: str
    author: str
    at: datetime
    wish: AnswerWish
    is_alarm: bool = False
    """Water or another emergency: whoever answered may still be in danger."""


class NoticeAnswerRepository:
    """Works inside the caller's transaction. What a group got last is read once a transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._latest: dict[RoomId, list[GotNotice]] = {}

    async def find_latest(self, room: RoomId, at: datetime) -> GotNotice | None:
        """What this group had got last when something was said in it at `at`."""
        if room not in self._latest:
            rows = await self._session.execute(
                _got().where(DeliveryRow.room_id == room).order_by(DeliveryRow.id.desc()).limit(LATEST)
            )
            self._latest[room] = [_to_got(row) for row in rows]
        before = [got for got in self._latest[room] if got.at <= at + CLOCKS_DIFFER]
        return max(before, key=lambda got: got.at, default=None)

    async def list_said(self, room: RoomId, at: datetime) -> list[tuple[GotNotice, tuple[str, ...]]]:
        """The notices of the last days and their words, part by part, newest first."""
        rows = await self._session.execute(
            _got()
            .where(DeliveryRow.room_id == room, DeliveryRow.changed_at >= at - QUOTED_WITHIN)
            .order_by(DeliveryRow.id.desc())
            .limit(MOST_QUOTED)
        )
        notices = [_to_got(row) for row in rows]
        words = await self._read_words([got.delivery for got in notices])
        return [(got, tuple(words.get(got.delivery, ()))) for got in notices]

    async def count(self, got: GotNotice, who: str, choice: int, now: datetime) -> None:
        """Once a person and delivery. A number replaces what was answered before; 「收到」 replaces nothing."""
        connection = await self._session.connection()
        answered = {"delivery_id": got.delivery, "who": who, "choice": choice, "at": now}
        await connection.execute(_COUNT[connection.dialect.name], answered)

    async def list_who(self, delivery: int) -> frozenset[str]:
        """The hashes of all who answered."""
        rows = await self._session.scalars(select(NoticeAnswerRow.who).where(NoticeAnswerRow.delivery_id == delivery))
        return frozenset(rows)

    async def tally(self, got: Sequence[GotNotice]) -> AnswerTally:
        """Of these groups together; the choices are those of the first, for it is one notice."""
        return await read_tally(
            self._session,
            NoticeAnswerRow.delivery_id.in_([one.delivery for one in got]),
            groups=len(got),
            choices=got[0].wish.choices if got else (),
        )

    async def count_people(self, deliveries: Sequence[int]) -> dict[int, int]:
        """How many have answered in each group; a group where nobody has is left out."""
        row = NoticeAnswerRow
        counted = select(row.delivery_id, func.count()).where(row.delivery_id.in_(deliveries)).group_by(row.delivery_id)
        return dict((await self._session.execute(counted)).all())

    async def find_got(self, delivery: int) -> GotNotice | None:
        row = (await self._session.execute(_got().where(DeliveryRow.id == delivery))).first()
        return _to_got(row) if row else None

    async def list_got(self, campaign: CampaignId) -> list[GotNotice]:
        """Every group that got this notice at its newest firing that reached anybody."""
        newest = (
            select(OccurrenceRow.id)
            .join(DeliveryRow, DeliveryRow.occurrence_id == OccurrenceRow.id)
            .where(OccurrenceRow.campaign_id == campaign, DeliveryRow.state.in_(ARRIVED))
            .order_by(OccurrenceRow.planned_at.desc())
            .limit(1)
        )
        rows = await self._session.execute(
            _got().where(DeliveryRow.occurrence_id == newest.scalar_subquery()).order_by(DeliveryRow.id)
        )
        return [_to_got(row) for row in rows]

    async def find_written(self, author: str) -> CampaignId | None:
        """The newest notice of this author that a group has got."""
        key = await self._session.scalar(
            select(CampaignRow.id)
            .join(OccurrenceRow, OccurrenceRow.campaign_id == CampaignRow.id)
            .join(DeliveryRow, DeliveryRow.occurrence_id == OccurrenceRow.id)
            .where(CampaignRow.author == author, DeliveryRow.state.in_(ARRIVED))
            .order_by(CampaignRow.id.desc())
            .limit(1)
        )
        return CampaignId(key) if key is not None else None

    async def was_said(self, key: str, *, since: datetime | None = None) -> bool:
        """Whether the outbox has this message, written since then."""
        found = select(OutboxRow.id).where(OutboxRow.key == key)
        if since is not None:
            found = found.where(OutboxRow.created_at > since)
        return await self._session.scalar(found.limit(1)) is not None

    async def read_words(self, delivery: int) -> tuple[str, ...]:
        """What this group read, part by part."""
        return tuple((await self._read_words([delivery])).get(delivery, ()))

    # who has not answered

    async def list_open(self) -> list[OccurrenceId]:
        """Firings of which somebody is still to be told who has not answered."""
        rows = await self._session.scalars(
            select(OccurrenceRow.id)
            .join(CampaignRow, CampaignRow.id == OccurrenceRow.campaign_id)
            .where(OccurrenceRow.answers_open, CampaignRow.state != CampaignState.CANCELLED.value)
        )
        return [OccurrenceId(key) for key in rows]

    async def list_untold(self, occurrence: OccurrenceId, account: AccountName, limit: int) -> list[GotNotice]:
        """What this account said comes first."""
        rows = await self._session.execute(
            _got()
            .where(DeliveryRow.occurrence_id == occurrence, DeliveryRow.told_at.is_(None))
            .order_by(DeliveryRow.account != account, DeliveryRow.changed_at)
            .limit(limit)
        )
        return [_to_got(row) for row in rows]

    async def take_untold(self, deliveries: Sequence[int], now: datetime) -> frozenset[int]:
        """Those of these that are the caller's to tell; what another process has in hand or told already is not."""
        if not deliveries:
            return frozenset()
        taken = await self._session.scalars(
            select(DeliveryRow.id)
            .where(DeliveryRow.id.in_(deliveries), DeliveryRow.told_at.is_(None))
            .order_by(DeliveryRow.id)
            .with_for_update(skip_locked=True)
        )
        keys = list(taken)
        await self._session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id.in_(keys))
            .values(told_at=now)
            .execution_options(synchronize_session=None)
        )
        return frozenset(keys)

    async def close_told(self) -> None:
        """A firing is closed when no group of it is still to get it or to be told of."""
        waits = (
            select(DeliveryRow.id)
            .where(
                DeliveryRow.occurrence_id == OccurrenceRow.id,
                or_(
                    DeliveryRow.state.in_(_COMING),
                    DeliveryRow.state.in_(ARRIVED) & DeliveryRow.told_at.is_(None),
                ),
            )
            .exists()
        )
        called_off = select(CampaignRow.id).where(CampaignRow.state == CampaignState.CANCELLED.value)
        await self._session.execute(
            update(OccurrenceRow)
            .where(OccurrenceRow.answers_open, ~waits | OccurrenceRow.campaign_id.in_(called_off))
            .values(answers_open=False)
            .execution_options(synchronize_session=None)
        )

    async def _read_words(self, deliveries: Sequence[int]) -> dict[int, list[str]]:
        rows = await self._session.execute(
            select(OutboxRow.delivery_id, OutboxRow.body)
            .where(OutboxRow.delivery_id.in_(deliveries), OutboxRow.kind == PartKind.TEXT.value)
            .order_by(OutboxRow.delivery_id, OutboxRow.part)
        )
        words: dict[int, list[str]] = {}
        for delivery, body in rows:
            assert delivery is not None
            words.setdefault(delivery, []).append(body)
        return words


async def tally_campaign(session: AsyncSession, campaign: CampaignId) -> AnswerTally:
    """Over all its firings; a group that got it twice is counted twice."""
    got = select(DeliveryRow.id).where(
        DeliveryRow.occurrence_id.in_(firings_of(campaign)), DeliveryRow.state.in_(ARRIVED)
    )
    groups = await session.scalar(select(func.count()).select_from(got.subquery()))
    answers = await session.scalar(select(CampaignRow.answers).where(CampaignRow.id == campaign))
    choices = load_answers(answers or "").choices
    return await read_tally(session, NoticeAnswerRow.delivery_id.in_(got), groups=int(groups or 0), choices=choices)


async def read_tally(
    session: AsyncSession, answered: ColumnElement[bool], *, groups: int, choices: Sequence[str]
) -> AnswerTally:
    row = NoticeAnswerRow
    rows = await session.execute(select(row.choice, func.count()).where(answered).group_by(row.choice))
    counts = dict(rows.all())
    reached = await session.scalar(select(func.count(row.delivery_id.distinct())).where(answered))
    return AnswerTally(
        groups=groups,
        answered=int(reached or 0),
        people=sum(counts.values()),
        seen=counts.get(SEEN, 0),
        choices=tuple((word, counts.get(place, 0)) for place, word in enumerate(choices, 1)),
    )


async def is_answer_awaited(session: AsyncSession) -> bool:
    """Whether somebody is to be told who has not answered, so that it is worth ringing for it."""
    return await session.scalar(select(OccurrenceRow.id).where(OccurrenceRow.answers_open).limit(1)) is not None


async def forget_who(session: AsyncSession, before: datetime) -> None:
    """After a while a count is all that is left: the hashes are put out."""
    row = NoticeAnswerRow
    old = (
        select(DeliveryRow.id)
        .join(OccurrenceRow, OccurrenceRow.id == DeliveryRow.occurrence_id)
        .where(OccurrenceRow.planned_at < before, OccurrenceRow.planned_at >= before - FORGOTTEN_FROM)
    )
    await session.execute(
        update(row)
        .where(row.delivery_id.in_(old), row.who.not_like(f"{_GONE}%"))
        .values(who=literal(_GONE).concat(row.id))
        .execution_options(synchronize_session=None)
    )


def _count_once(add: Callable[[type[NoticeAnswerRow]], Any]) -> Any:
    row, added = NoticeAnswerRow, add(NoticeAnswerRow)
    return added.on_conflict_do_update(
        index_elements=[row.delivery_id, row.who],
        set_={"choice": added.excluded.choice, "at": added.excluded.at},
        where=(added.excluded.choice > 0) & (added.excluded.choice != row.choice),
    )


def _got() -> Select[*tuple[object, ...]]:
    delivery, campaign = DeliveryRow, CampaignRow
    return (
        select(
            delivery.id,
            delivery.room_id,
            delivery.account,
            campaign.id,
            campaign.key,
            campaign.title,
            campaign.author,
            delivery.changed_at,
            campaign.answers,
            campaign.text,
            campaign.area,
            campaign.emergency,
        )
        .join(OccurrenceRow, OccurrenceRow.id == delivery.occurrence_id)
        .join(campaign, campaign.id == OccurrenceRow.campaign_id)
        .where(delivery.state.in_(ARRIVED))
    )


def _to_got(row: Any) -> GotNotice:
    delivery, room, account, campaign, key, title, author, at, answers, text, area, emergency = row
    return GotNotice(
        delivery=delivery,
        room=RoomId(room),
        account=AccountName(account),
        campaign=CampaignId(campaign),
        salt=key,
        title=title,
        author=author,
        at=at,
        wish=load_answers(answers),
        is_alarm=is_alarm(text, Area(area) if area else None, emergency=emergency),
    )


_COUNT = {engine: _count_once(add) for engine, add in INSERTS.items()}
"""Made once: in a storm of answers to make it costs more than to run it."""
_GONE = "gone:"
_COMING = tuple(state.value for state in (SendState.PLANNED, SendState.CLAIMED, SendState.RETRY))
