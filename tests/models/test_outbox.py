"""What waits is sent in the right order, at most once, and what is known of it afterwards is true."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from domain.ids import AccountName, ChatId, MessageId
from domain.sending import Outgoing, PartKind, Priority, SendCode, SendOutcome, SendState
from models import outbox
from models.bell_tables import CampaignRow, DeliveryRow, OccurrenceRow
from models.database import Database
from models.outbox import OutboxItem, Permit
from models.tables import OutboxRow, RoomRow
from tests.support.archive import read_table
from tests.support.county import A1, A2, NOW, RESIDENT

SENT = SendOutcome(state=SendState.SENT, code=SendCode.OK, message_id=MessageId("w1"))
RETRY = SendOutcome(state=SendState.RETRY, code=SendCode.REJECTED)
NOBODY_THERE = SendOutcome(state=SendState.RETRY, code=SendCode.NOT_CONNECTED)
UNKNOWN = SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)
REFUSED = SendOutcome(state=SendState.FAILED, code=SendCode.NOT_FRIEND)
MINUTE = timedelta(minutes=1)


def message(body: str, chat: str = "c1", **facts: Any) -> Outgoing:
    return Outgoing(**({"account": A1, "chat": ChatId(chat), "body": body, "key": body} | facts))


async def put(database: Database, *items: Outgoing) -> None:
    async with database.write() as session:
        await outbox.add_outgoing(session, items, NOW)


async def claim(database: Database, *, limit: int = 100, now: datetime = NOW, **how: Any) -> list[OutboxItem]:
    async with database.write() as session:
        return await outbox.claim_due(session, A1, now, limit=limit, **how)


async def mark(
    database: Database, item: OutboxItem, outcome: SendOutcome, *, again: datetime | None = None, now: datetime = NOW
) -> None:
    async with database.write() as session:
        await outbox.mark_outcomes(session, [(item, outcome, again)], now)


def words(items: list[OutboxItem]) -> list[str]:
    return [item.body for item in items]


async def states(database: Database) -> dict[str, str]:
    return {row.key: row.state for row in await read_table(database, OutboxRow)}


async def test_the_same_deed_speaks_once(database: Database) -> None:
    await put(database, message("一"), message("二"))
    await put(database, message("改口", key="一"), message("三"))
    assert words(await claim(database, one_per_chat=False)) == ["一", "二", "三"]


async def test_danger_goes_first_then_answers_then_reminders_then_notices(database: Database) -> None:
    urgency = [Priority.BULK, Priority.REPLY, Priority.ALERT, Priority.NOTICE, Priority.REPLY]
    await put(database, *(message(f"{n}", f"c{n}", priority=each) for n, each in enumerate(urgency)))
    assert words(await claim(database)) == ["2", "1", "4", "3", "0"]


async def test_of_each_chat_only_the_first_is_taken_and_the_most_urgent_chats_first(database: Database) -> None:
    await put(
        database,
        message("甲一", "甲", priority=Priority.ALERT),
        message("乙一", "乙"),
        message("丙一", "丙"),
        message("甲二", "甲"),
    )
    assert words(await claim(database, limit=2)) == ["甲一", "乙一"]
    assert words(await claim(database, limit=2)) == ["丙一", "甲二"]


async def test_a_chat_with_much_to_say_does_not_keep_the_others_waiting(database: Database) -> None:
    await put(database, *(message(f"甲{n}", "甲") for n in range(9)), message("乙", "乙"))
    assert words(await claim(database, limit=1)) == ["甲0"]
    assert words(await claim(database, limit=1, permit=Permit(resting=frozenset({ChatId("甲")})))) == ["乙"]


async def test_in_one_chat_the_order_of_speaking_is_kept(database: Database) -> None:
    await put(database, *(message(f"{n}") for n in range(5)))
    assert words(await claim(database, one_per_chat=False)) == ["0", "1", "2", "3", "4"]


async def test_nothing_is_taken_twice(database: Database) -> None:
    await put(database, message("一"))
    assert words(await claim(database)) == ["一"]
    assert await claim(database) == []
    assert await states(database) == {"一": "sending"}


async def test_what_rests_waits_and_what_is_paused_waits_and_what_is_not_due_waits(database: Database) -> None:
    await put(
        database,
        message("歇着", "歇"),
        message("暂停"),
        message("明早", "c2", not_before=NOW + MINUTE),
        message("别人的", account=A2),
        message("通知", "c3", priority=Priority.BULK),
        message("走", "c4"),
    )
    async with database.write() as session:
        await session.execute(update(OutboxRow).where(OutboxRow.key == "暂停").values(paused=True))
    taken = await claim(
        database, permit=Permit(priorities=frozenset(Priority) - {Priority.BULK}, resting=frozenset({ChatId("歇")}))
    )
    assert words(taken) == ["走"]
    assert words(await claim(database, now=NOW + MINUTE)) == ["歇着", "明早", "通知"]


async def test_what_is_too_late_is_never_sent(database: Database) -> None:
    await put(database, message("过时", expires_at=NOW), message("还行", "c2", expires_at=NOW + MINUTE))
    assert words(await claim(database)) == ["还行"]
    async with database.write() as session:
        assert await outbox.expire_overdue(session, A1, NOW) == 1
        assert await outbox.expire_overdue(session, A1, NOW + MINUTE) == 0
    assert (await states(database))["过时"] == "expired"


@pytest.mark.parametrize(
    ("outcome", "state", "code"),
    [
        (SENT, "sent", "ok"),
        (RETRY, "retry", "rejected"),
        (UNKNOWN, "unknown", "timed_out"),
        (REFUSED, "failed", "not_friend"),
    ],
)
async def test_what_a_call_proved_is_written_down(
    database: Database, outcome: SendOutcome, state: str, code: str
) -> None:
    await put(database, message("一"))
    (item,) = await claim(database)
    await mark(database, item, outcome, now=NOW + MINUTE)
    (row,) = await read_table(database, OutboxRow)
    assert (row.state, row.code, row.attempts) == (state, code, 1)
    assert row.sent_at == (NOW + MINUTE if outcome is SENT else None)
    assert row.sent_message_id == (outcome.message_id or "")


async def test_only_what_is_provably_unsent_is_tried_again_and_not_at_once(database: Database) -> None:
    await put(database, *(message(f"{n}", f"c{n}") for n in range(4)))
    for item, outcome in zip(await claim(database), (SENT, RETRY, UNKNOWN, REFUSED), strict=True):
        await mark(database, item, outcome, again=NOW + MINUTE if outcome is RETRY else None)
    assert await claim(database) == []
    (again,) = await claim(database, now=NOW + MINUTE)
    assert (again.body, again.attempts) == ("1", 2)


async def test_where_nobody_was_there_to_take_it_it_was_no_try(database: Database) -> None:
    await put(database, message("一"))
    for _ in range(3):
        (item,) = await claim(database)
        assert item.attempts == 1
        await mark(database, item, NOBODY_THERE, again=NOW)
    assert await states(database) == {"一": "retry"}


async def test_a_late_outcome_does_not_overwrite_what_was_settled(database: Database) -> None:
    await put(database, message("一"))
    (item,) = await claim(database)
    async with database.write() as session:
        await outbox.settle_interrupted(session, A1, NOW)
    await mark(database, item, RETRY, again=NOW)
    assert await states(database) == {"一": "unknown"}


async def test_what_a_dead_process_was_sending_is_unknown_and_only_alarms_are_repeated(database: Database) -> None:
    await put(
        database,
        message("答复"),
        message("火警", "c2", at_least_once=True),
        message("还没轮到", "c3", not_before=NOW + MINUTE),
        message("别人的", "c4", account=A2),
    )
    await claim(database)
    async with database.write() as session:
        left = await outbox.settle_interrupted(session, A1, NOW)
    assert (left["unknown"], left["retry"]) == (1, 1)
    assert await states(database) == {"答复": "unknown", "火警": "retry", "还没轮到": "planned", "别人的": "planned"}
    assert words(await claim(database)) == ["火警"]


async def test_the_bots_own_echo_proves_that_an_unknown_send_went_out(database: Database) -> None:
    await put(database, message("一"), message("一", "c2", key="k2"), message("一", key="k3"))
    for item in await claim(database, one_per_chat=False):
        await mark(database, item, UNKNOWN)

    async def echo(chat: str, body: str) -> bool:
        async with database.write() as session:
            return await outbox.resolve_by_echo(
                session, A1, ChatId(chat), outbox.hash_body(body), MessageId("echo"), NOW
            )

    assert not await echo("c1", "别的话")
    assert not await echo("c9", "一")
    assert await echo("c1", "一")
    assert await states(database) == {"一": "sent", "k2": "unknown", "k3": "unknown"}
    assert await echo("c1", "一")
    assert not await echo("c1", "一")
    assert await states(database) == {"一": "sent", "k2": "unknown", "k3": "sent"}


async def test_a_delivery_follows_its_message_all_the_way(database: Database) -> None:
    await _plan_delivery(database)
    await put(database, message("通知", priority=Priority.BULK, delivery_id=1))
    (item,) = await claim(database)
    assert await _delivery(database) == ("sending", "")
    await mark(database, item, RETRY, again=NOW)
    assert await _delivery(database) == ("retry", "rejected")
    (item,) = await claim(database)
    await mark(database, item, UNKNOWN)
    assert await _delivery(database) == ("unknown", "timed_out")
    async with database.write() as session:
        await outbox.resolve_by_echo(session, A1, ChatId("c1"), outbox.hash_body("通知"), MessageId("echo"), NOW)
    assert await _delivery(database) == ("sent", "")


async def test_a_delivery_that_came_too_late_says_so(database: Database) -> None:
    await _plan_delivery(database)
    await put(database, message("通知", delivery_id=1, expires_at=NOW))
    async with database.write() as session:
        await outbox.expire_overdue(session, A1, NOW)
    assert await _delivery(database) == ("expired", "too_late")


async def test_old_words_are_dropped_and_that_they_were_said_is_kept(database: Database) -> None:
    await put(database, message("旧话"))
    async with database.write() as session:
        assert await outbox.purge_words(session, NOW) == 0
        assert await outbox.purge_words(session, NOW + MINUTE) == 1
    (row,) = await read_table(database, OutboxRow)
    assert (row.body, row.key) == ("", "旧话")


async def test_everything_about_a_message_survives_the_wait(database: Database) -> None:
    await put(database, message("卡", kind=PartKind.CARD, mentions=(RESIDENT.contact,), private=True))
    (item,) = await claim(database)
    assert (item.kind, item.mentions, item.private) == (PartKind.CARD, (RESIDENT.contact,), True)


async def test_waiting_is_counted_by_account_and_state(database: Database) -> None:
    await put(database, message("一"), message("二", "c2"), message("三", account=A2))
    await claim(database, limit=1)
    async with database.read() as session:
        assert await outbox.count_states(session) == {("a1", "sending"): 1, ("a1", "planned"): 1, ("a2", "planned"): 1}
        assert await outbox.has_waiting(session, A1, NOW)
        assert not await outbox.has_waiting(session, AccountName("a3"), NOW)


async def _plan_delivery(database: Database) -> None:
    campaign = {"id": 1, "key": "k", "title": "停水", "text": "停水", "audience": "{}", "schedule": "{}"}
    async with database.write() as session:
        await session.execute(
            insert(CampaignRow).values(**campaign, state="active", author="api:test", approved_by="", created_at=NOW)
        )
        await session.execute(insert(RoomRow).values(id=1, topic="群"))
        await session.execute(
            insert(OccurrenceRow).values(id=1, campaign_id=1, planned_at=NOW, started_at=NOW, state="sending")
        )
        await session.execute(
            insert(DeliveryRow).values(
                id=1, occurrence_id=1, room_id=1, account=A1, state="planned", code="", changed_at=NOW
            )
        )


async def _delivery(database: Database) -> tuple[str, str]:
    (row,) = await read_table(database, DeliveryRow)
    return row.state, row.code
