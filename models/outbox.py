"""What is to be sent, what is being sent, and what is known of each send afterwards."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.policy import URGENT_AREAS
from domain.sending import Outgoing, PartKind, Priority, SendCode, SendOutcome, SendState
from models.base import INSERTS, count_changed
from models.bell_tables import CampaignRow, DeliveryRow, OccurrenceRow
from models.tables import OutboxRow

_ADD = {engine: add(OutboxRow).on_conflict_do_nothing() for engine, add in INSERTS.items()}
WAITING = (SendState.PLANNED.value, SendState.RETRY.value)
IS_WAITING = OutboxRow.state.in_(bindparam("waiting", WAITING, expanding=True, literal_execute=True))
"""As the index of what waits has it: an engine that sees parameters instead can't know that it may use it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """One message taken to be sent."""

    id: int
    account: AccountName
    chat: ChatId
    kind: PartKind
    body: str
    mentions: tuple[ContactId, ...]
    priority: Priority
    private: bool
    attempts: int
    at_least_once: bool
    expires_at: datetime | None
    delivery_id: int | None
    ticket_id: int | None
    part: int = 0
    parts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What the pace lets go: these priorities, nothing to a resting chat, and to a full one no new ordinary notice."""

    priorities: frozenset[Priority] = frozenset(Priority)
    resting: frozenset[ChatId] = frozenset()
    full: frozenset[ChatId] = frozenset()


ANYTHING = Permit()


@dataclass(frozen=True, slots=True)
class _Ending:
    """What became of one part of a delivery."""

    delivery_id: int
    part: int
    parts: int
    state: SendState
    code: SendCode = SendCode.OK


def hash_body(body: str) -> str:
    """Lets the bot's own echo resolve an `unknown` send without keeping the echo."""
    return sha256(body.encode()).hexdigest()


async def add_outgoing(session: AsyncSession, items: Sequence[Outgoing], now: datetime) -> None:
    """Written with the deed that speaks; a key seen before adds nothing."""
    if not items:
        return
    connection = await session.connection()
    await connection.execute(_ADD[connection.dialect.name], [_to_values(item, now) for item in items])


def _to_values(item: Outgoing, now: datetime) -> dict[str, Any]:
    return {
        "key": item.key,
        "account": item.account,
        "chat": item.chat,
        "kind": item.kind.value,
        "body": item.body,
        "body_hash": hash_body(item.body),
        "mentions": list(item.mentions),
        "priority": int(item.priority),
        "private": item.private,
        "at_least_once": item.at_least_once,
        "state": SendState.PLANNED.value,
        "code": "",
        "attempts": 0,
        "created_at": now,
        "not_before": item.not_before,
        "expires_at": item.expires_at,
        "sent_message_id": "",
        "delivery_id": item.delivery_id,
        "ticket_id": item.ticket_id,
        "part": item.part,
        "parts": item.parts,
        "waits": item.part > 0,
    }


async def claim_due(
    session: AsyncSession,
    account: AccountName,
    now: datetime,
    *,
    limit: int,
    permit: Permit = ANYTHING,
    one_per_chat: bool = True,
) -> list[OutboxItem]:
    """Takes up to `limit` due messages, most urgent first, and marks them `sending`.

    The commit of this transaction is the promise made before the call (reliability.md): whoever dies after it
    leaves `unknown`, never a second send.
    """
    due = (
        select(*_ITEM_COLUMNS)
        .where(*_due(account, now), *_permitted(permit))
        .order_by(OutboxRow.priority, OutboxRow.id)
        .limit(limit * 2 if one_per_chat else limit)
        .with_for_update(skip_locked=True)
    )
    items = [_to_item(row) for row in await session.execute(due)]
    if one_per_chat:
        first: dict[ChatId, OutboxItem] = {}
        for item in items:
            first.setdefault(item.chat, item)
        items = list(first.values())[:limit]
    await _set_state(session, items, SendState.SENDING, now)
    return items


async def has_waiting(session: AsyncSession, account: AccountName, now: datetime, permit: Permit = ANYTHING) -> bool:
    """Whether anything is due, so that it is worth opening a write transaction."""
    if permit is ANYTHING:
        return await session.scalar(_ANY_WAITING, {"account": account, "now": now}) is not None
    due = select(OutboxRow.id).where(*_due(account, now), *_permitted(permit)).limit(1)
    return await session.scalar(due) is not None


async def has_overdue(session: AsyncSession, account: AccountName, now: datetime) -> bool:
    """Whether `expire_overdue` has anything to do."""
    return await session.scalar(_ANY_OVERDUE, {"account": account, "now": now}) is not None


async def mark_outcomes(
    session: AsyncSession, outcomes: Sequence[tuple[OutboxItem, SendOutcome, datetime | None]], now: datetime
) -> None:
    """What each call proved; for RETRY the third value says when to try again. Where nobody was there it was no try."""
    if not outcomes:
        return
    await (await session.connection()).execute(
        update(OutboxRow)
        .where(OutboxRow.id == bindparam("key_id"), OutboxRow.state == SendState.SENDING.value)
        .values(
            state=bindparam("new_state"),
            code=bindparam("new_code"),
            sent_at=bindparam("new_sent_at"),
            sent_message_id=bindparam("new_message_id"),
            not_before=bindparam("new_not_before"),
            attempts=bindparam("new_attempts"),
        ),
        [
            {
                "key_id": item.id,
                "new_state": outcome.state.value,
                "new_code": outcome.code.value,
                "new_sent_at": now if outcome.state is SendState.SENT else None,
                "new_message_id": outcome.message_id or "",
                "new_not_before": again,
                "new_attempts": item.attempts - (outcome.code is SendCode.NOT_CONNECTED),
            }
            for item, outcome, again in outcomes
        ],
    )
    endings = [
        _Ending(i.delivery_id, i.part, i.parts, o.state, o.code) for i, o, _ in outcomes if i.delivery_id is not None
    ]
    await _follow_deliveries(session, endings, now)


async def expire_overdue(session: AsyncSession, account: AccountName, now: datetime) -> int:
    """What was not sent in its time is not sent at all: no burst after a standstill."""
    overdue = (
        await session.execute(select(*_END_COLUMNS).where(*_overdue(account, now)).with_for_update(skip_locked=True))
    ).all()
    await end_sends(session, overdue, SendState.EXPIRED, SendCode.TOO_LATE, now)
    return len(overdue)


async def settle_interrupted(session: AsyncSession, account: AccountName, now: datetime) -> Counter[str]:
    """At a start: what a dead process left as `sending` may or may not have gone out."""
    left = (
        await session.execute(
            select(*_END_COLUMNS, OutboxRow.at_least_once).where(
                OutboxRow.account == account,
                OutboxRow.state.in_((SendState.SENDING.value, SendState.CLAIMED.value)),
            )
        )
    ).all()
    again = [row for row in left if row.at_least_once]
    lost = [row for row in left if not row.at_least_once]
    await end_sends(session, again, SendState.RETRY, SendCode.STOPPED, now)
    await end_sends(session, lost, SendState.UNKNOWN, SendCode.STOPPED, now)
    return Counter(retry=len(again), unknown=len(lost))


async def has_unknown(
    session: AsyncSession, account: AccountName, chat: ChatId | None = None, body_hash: str | None = None
) -> bool:
    """Whether some send (to this chat, of these words) may or may not have gone out."""
    unknown = select(OutboxRow.id).where(OutboxRow.account == account, OutboxRow.state == SendState.UNKNOWN.value)
    if chat is not None:
        unknown = unknown.where(OutboxRow.chat == chat, OutboxRow.body_hash == body_hash)
    return await session.scalar(unknown.limit(1)) is not None


async def find_unreached(session: AsyncSession, account: AccountName, since: datetime) -> list[OutboxItem]:
    """Private words about a ticket that were refused because their reader is no friend."""
    rows = await session.execute(
        select(*_ITEM_COLUMNS).where(
            OutboxRow.account == account,
            OutboxRow.state == SendState.FAILED.value,
            OutboxRow.code == SendCode.NOT_FRIEND.value,
            OutboxRow.private,
            OutboxRow.ticket_id.is_not(None),
            OutboxRow.created_at >= since,
        )
    )
    return [_to_item(row) for row in rows]


async def resolve_by_echo(
    session: AsyncSession, account: AccountName, chat: ChatId, body_hash: str, message_id: MessageId, now: datetime
) -> bool:
    """The bot's own message came back: the oldest `unknown` with these words in this chat was sent after all."""
    found = (
        await session.execute(
            select(*_END_COLUMNS)
            .where(
                OutboxRow.account == account,
                OutboxRow.chat == chat,
                OutboxRow.body_hash == body_hash,
                OutboxRow.state == SendState.UNKNOWN.value,
            )
            .order_by(OutboxRow.id)
            .limit(1)
        )
    ).all()
    await end_sends(session, found, SendState.SENT, SendCode.OK, now)
    for row in found:
        await session.execute(
            update(OutboxRow).where(OutboxRow.id == row.id).values(sent_message_id=message_id, sent_at=now)
        )
    return bool(found)


async def end_sends(
    session: AsyncSession, rows: Sequence[Any], state: SendState, code: SendCode, now: datetime
) -> None:
    """`rows`: id, delivery_id, part and parts of each; their deliveries follow."""
    if not rows:
        return
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_([row.id for row in rows]))
        .values(state=state.value, code=code.value)
        .execution_options(synchronize_session=None)
    )
    endings = [
        _Ending(row.delivery_id, row.part, row.parts, state, code) for row in rows if row.delivery_id is not None
    ]
    await _follow_deliveries(session, endings, now)


async def count_states(session: AsyncSession) -> dict[tuple[str, str], int]:
    """(account, state) → how many, for the pages and the metrics."""
    rows = await session.execute(
        select(OutboxRow.account, OutboxRow.state, func.count()).group_by(OutboxRow.account, OutboxRow.state)
    )
    return {(account, state): count for account, state, count in rows}


async def purge_words(session: AsyncSession, before: datetime) -> int:
    """What was said is dropped when it is old; that it was said stays for the accounts."""
    return count_changed(
        await session.execute(
            update(OutboxRow).where(OutboxRow.created_at < before, OutboxRow.body != "").values(body="")
        )
    )


def _due(account: AccountName, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxRow.account == account,
        IS_WAITING,
        OutboxRow.paused.is_(False),
        OutboxRow.waits.is_(False),
        or_(OutboxRow.not_before.is_(None), OutboxRow.not_before <= now),
        or_(OutboxRow.expires_at.is_(None), OutboxRow.expires_at > now),
    )


def _permitted(permit: Permit) -> Iterator[ColumnElement[bool]]:
    if permit.priorities != ANYTHING.priorities:
        yield OutboxRow.priority.in_([int(priority) for priority in permit.priorities])
    if permit.resting:
        yield OutboxRow.chat.not_in(permit.resting)
    if permit.full:
        yield or_(
            OutboxRow.chat.not_in(permit.full),
            OutboxRow.priority != int(Priority.BULK),
            OutboxRow.part > 0,
            _knows_no_ceiling(),
        )


def _knows_no_ceiling() -> ColumnElement[bool]:
    """Water and fire, and what puts a wrong notice right, go to a group that has had its number."""
    return (
        select(DeliveryRow.id)
        .join(OccurrenceRow, OccurrenceRow.id == DeliveryRow.occurrence_id)
        .join(CampaignRow, CampaignRow.id == OccurrenceRow.campaign_id)
        .where(
            DeliveryRow.id == OutboxRow.delivery_id,
            CampaignRow.area.in_(sorted(URGENT_AREAS)) | CampaignRow.corrects_id.is_not(None),
        )
        .exists()
    )


def _overdue(account: AccountName, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxRow.account == account,
        IS_WAITING,
        OutboxRow.expires_at <= now,
        OutboxRow.waits.is_(False),
    )


_ACCOUNT: Any = bindparam("account", type_=OutboxRow.__table__.c.account.type)
_NOW: Any = bindparam("now", type_=OutboxRow.__table__.c.created_at.type)
_ANY_WAITING = select(OutboxRow.id).where(*_due(_ACCOUNT, _NOW)).limit(1)
_ANY_OVERDUE = select(OutboxRow.id).where(*_overdue(_ACCOUNT, _NOW)).limit(1)
"""Asked in every round: made once, because making a statement costs more than running it."""


async def _set_state(session: AsyncSession, items: Sequence[OutboxItem], state: SendState, now: datetime) -> None:
    if not items:
        return
    await session.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_([item.id for item in items]))
        .values(state=state.value, attempts=OutboxRow.attempts + 1)
        .execution_options(synchronize_session=None)
    )
    moved = [(i.delivery_id, state, SendCode.OK) for i in items if i.delivery_id is not None]
    await _mark_deliveries(session, moved, now)


async def _follow_deliveries(session: AsyncSession, endings: Sequence[_Ending], now: datetime) -> None:
    """A delivery is `sent` when its last part is; what comes after a part that will never go out never does either."""
    await _mark_deliveries(session, [_judge_delivery(ending) for ending in endings], now)
    for ending in endings:
        if ending.part + 1 < ending.parts and ending.state is SendState.SENT:
            if not await _change_parts(session, ending, OutboxRow.part == ending.part + 1, {"waits": False}):
                await _mark_deliveries(session, [(ending.delivery_id, SendState.CANCELLED, SendCode.PARTLY)], now)
        elif ending.part + 1 < ending.parts and ending.state in _NEVER:
            left = {"state": SendState.CANCELLED.value, "code": SendCode.PARTLY.value}
            await _change_parts(session, ending, OutboxRow.part > ending.part, left)


def _judge_delivery(ending: _Ending) -> tuple[int, SendState, SendCode]:
    if ending.state is SendState.SENT and ending.part + 1 < ending.parts:
        return ending.delivery_id, SendState.SENDING, SendCode.OK
    is_partly = ending.part > 0 and ending.state in _NEVER
    return ending.delivery_id, ending.state, SendCode.PARTLY if is_partly else ending.code


async def _change_parts(
    session: AsyncSession, ending: _Ending, which: ColumnElement[bool], values: dict[str, Any]
) -> int:
    return count_changed(
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.delivery_id == ending.delivery_id, which, OutboxRow.state.in_(WAITING))
            .values(**values)
            .execution_options(synchronize_session=None)
        )
    )


async def _mark_deliveries(
    session: AsyncSession, changes: Sequence[tuple[int, SendState, SendCode]], now: datetime
) -> None:
    if not changes:
        return
    await (await session.connection()).execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == bindparam("key_id"))
        .values(state=bindparam("new_state"), code=bindparam("new_code"), changed_at=now),
        [
            {"key_id": key, "new_state": state.value, "new_code": "" if code is SendCode.OK else code.value}
            for key, state, code in changes
        ],
    )


_NEVER = (SendState.FAILED, SendState.EXPIRED, SendState.CANCELLED)
_END_COLUMNS = (OutboxRow.id, OutboxRow.delivery_id, OutboxRow.part, OutboxRow.parts)
_ITEM_COLUMNS = (
    OutboxRow.id,
    OutboxRow.account,
    OutboxRow.chat,
    OutboxRow.kind,
    OutboxRow.body,
    OutboxRow.mentions,
    OutboxRow.priority,
    OutboxRow.private,
    OutboxRow.attempts,
    OutboxRow.at_least_once,
    OutboxRow.expires_at,
    OutboxRow.delivery_id,
    OutboxRow.ticket_id,
    OutboxRow.part,
    OutboxRow.parts,
)


def _to_item(row: Any) -> OutboxItem:
    return OutboxItem(
        id=row.id,
        account=AccountName(row.account),
        chat=ChatId(row.chat),
        kind=PartKind(row.kind),
        body=row.body,
        mentions=tuple(ContactId(contact) for contact in row.mentions),
        priority=Priority(row.priority),
        private=row.private,
        attempts=row.attempts + 1,
        at_least_once=row.at_least_once,
        expires_at=row.expires_at,
        delivery_id=row.delivery_id,
        ticket_id=row.ticket_id,
        part=row.part,
        parts=row.parts,
    )
