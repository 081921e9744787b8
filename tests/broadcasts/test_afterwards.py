"""What nobody knows is decided by a person; what failed may go out once more."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sample_county import (
    ACCOUNT,
    NOW,
    OPERATOR,
    count_occurrences,
    draft_notice,
    make_desk,
    make_store,
    plan,
    read_campaign,
    read_outbox,
    shanghai,
    village_code,
)
from sqlalchemy import select, update

from broadcasts.firing import run_due
from domain.broadcast import Asker, CampaignDraft, Ruling, Settled
from domain.directory import Directory
from domain.ids import CampaignId
from domain.refusal import Refusal
from domain.sending import Priority, SendCode, SendOutcome, SendState
from models import outbox
from models.bell_tables import DeliveryRow
from models.database import Database
from models.tables import AuditRow, OutboxRow

LONG = "明天停水，请各户先把水接好。" * 100
SENT = SendOutcome(state=SendState.SENT, code=SendCode.OK)
UNKNOWN = SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)
FAILED = SendOutcome(state=SendState.FAILED, code=SendCode.NOT_IN_ROOM)
KEY = CampaignId(1)


async def fire(database: Database, county: Directory, *outcomes: SendOutcome, text: str = "停水。") -> None:
    """Two 户 groups of a village are told; each of `outcomes` is what became of the next send."""
    draft = replace(draft_notice(village_code(), text=text, tiers=frozenset({3})), emergency=False)
    await start(database, county, draft, *outcomes)


async def start(database: Database, county: Directory, draft: CampaignDraft, *outcomes: SendOutcome) -> None:
    await plan(database, county, draft)
    await run_due(make_store(database, county), NOW)
    for outcome in outcomes:
        await send_one(database, outcome)


async def send_one(database: Database, outcome: SendOutcome = SENT, now: datetime = NOW) -> list[str]:
    async with database.write() as session:
        items = await outbox.claim_due(session, ACCOUNT, now, limit=1)
        await outbox.mark_outcomes(session, [(item, outcome, None) for item in items], now)
        return [item.body for item in items]


async def rule(
    database: Database,
    county: Directory,
    ruling: Ruling,
    delivery: int | None = None,
    *,
    now: datetime = NOW,
    asker: Asker = OPERATOR,
) -> Settled:
    async with database.write() as session:
        return await make_desk(session, county).settle(KEY, asker, now, ruling=ruling, delivery=delivery)


async def refusal(database: Database, county: Directory, ruling: Ruling, delivery: int | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        await rule(database, county, ruling, delivery)
    return refused.value.code


async def deliveries(database: Database) -> list[tuple[str, str]]:
    async with database.read() as session:
        rows = await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))
        return [(row.state, row.code) for row in rows]


async def test_what_a_person_saw_arrive_is_sent(database: Database, county: Directory) -> None:
    await fire(database, county, UNKNOWN, SENT)

    assert await rule(database, county, Ruling.SENT, 1) == Settled(count=1)

    assert await deliveries(database) == [("sent", ""), ("sent", "")]
    assert (await read_outbox(database))[0].sent_at == NOW


async def test_what_a_person_gives_up_is_over(database: Database, county: Directory) -> None:
    await fire(database, county, UNKNOWN, UNKNOWN)

    assert await rule(database, county, Ruling.DROPPED) == Settled(count=2)

    assert await deliveries(database) == [("cancelled", "given_up")] * 2
    assert await send_one(database) == []


async def test_all_that_is_open_or_failed_goes_again_and_what_was_sent_does_not(
    database: Database, county: Directory
) -> None:
    await fire(database, county, UNKNOWN, SENT)
    await run_due(make_store(database, county), NOW + timedelta(minutes=1))
    assert (await read_campaign(database)).state == "done"

    assert await rule(database, county, Ruling.AGAIN, now=NOW + timedelta(hours=1)) == Settled(count=1)

    assert await deliveries(database) == [("planned", ""), ("sent", "")]
    assert (await read_campaign(database)).state == "active"
    assert await count_occurrences(database) == {"sending": 1}
    assert len(await send_one(database)) == 1
    assert await send_one(database) == []
    await run_due(make_store(database, county), NOW + timedelta(hours=2))
    assert (await read_campaign(database)).state == "done"


async def test_a_failed_one_goes_again_until_the_closing_hour(database: Database, county: Directory) -> None:
    await fire(database, county, FAILED, SENT)
    assert await refusal(database, county, Ruling.SENT, 1) == "wrong_state"

    await rule(database, county, Ruling.AGAIN, 1, now=NOW + timedelta(days=2))

    again = (await read_outbox(database))[0]
    assert (again.state, again.attempts, again.not_before) == ("planned", 0, None)
    assert again.expires_at == shanghai("2026-11-22T20:00")


async def test_at_night_it_waits_for_the_morning(database: Database, county: Directory) -> None:
    await fire(database, county, UNKNOWN)

    settled = await rule(database, county, Ruling.AGAIN, 1, now=shanghai("2026-11-20T21:00"))

    again = (await read_outbox(database))[0]
    assert settled.begins == again.not_before == shanghai("2026-11-21T08:00")
    assert again.expires_at == shanghai("2026-11-21T20:00")


async def test_an_emergency_goes_again_at_any_hour(database: Database, county: Directory) -> None:
    draft = replace(draft_notice(village_code(), text="快撤。"), emergency=True)
    await start(database, county, draft, UNKNOWN)
    night = shanghai("2026-11-20T21:00")

    assert await rule(database, county, Ruling.AGAIN, 1, now=night) == Settled(count=1)

    again = (await read_outbox(database))[0]
    assert (again.priority, again.not_before) == (Priority.EMERGENCY, None)
    assert again.expires_at == night + timedelta(hours=3)


async def test_the_parts_go_on_where_they_stopped_and_in_order(database: Database, county: Directory) -> None:
    draft = draft_notice(village_code(), text=LONG, tiers=frozenset({2}))
    await start(database, county, draft, SENT, FAILED)
    assert await deliveries(database) == [("failed", "partly_sent")]

    await rule(database, county, Ruling.AGAIN, 1)

    assert [body[:5] for body in await send_one(database)] == ["（2/3）"]
    assert [body[:5] for body in await send_one(database)] == ["（3/3）"]
    assert await deliveries(database) == [("sent", "")]


async def test_a_part_that_arrived_lets_the_next_one_go(database: Database, county: Directory) -> None:
    draft = draft_notice(village_code(), text=LONG, tiers=frozenset({2}))
    await start(database, county, draft, UNKNOWN)

    await rule(database, county, Ruling.SENT, 1)

    assert [body[:5] for body in await send_one(database)] == ["（2/3）"]


async def test_a_part_given_up_after_others_were_said_keeps_that_it_was_begun(
    database: Database, county: Directory
) -> None:
    draft = draft_notice(village_code(), text=LONG, tiers=frozenset({2}))
    await start(database, county, draft, SENT, UNKNOWN)

    await rule(database, county, Ruling.DROPPED, 1)

    assert await deliveries(database) == [("cancelled", "partly_sent")]


async def test_a_part_that_went_out_while_its_notice_was_cancelled_ends_partly_sent(
    database: Database, county: Directory
) -> None:
    draft = draft_notice(village_code(), text=LONG, tiers=frozenset({2}))
    await start(database, county, draft)
    async with database.write() as session:
        (item,) = await outbox.claim_due(session, ACCOUNT, NOW, limit=1)
        await make_desk(session, county).cancel(KEY, OPERATOR, NOW)
        await outbox.mark_outcomes(session, [(item, SENT, None)], NOW)

    assert await deliveries(database) == [("cancelled", "partly_sent")]


async def test_what_is_paused_goes_again_when_it_is_resumed(database: Database, county: Directory) -> None:
    await fire(database, county, UNKNOWN)
    async with database.write() as session:
        await make_desk(session, county).pause(KEY, OPERATOR, NOW)

    await rule(database, county, Ruling.AGAIN, 1)
    assert await send_one(database) == []

    async with database.write() as session:
        await make_desk(session, county).resume(KEY, OPERATOR, NOW)
    assert len(await send_one(database)) == 1


async def test_what_can_not_go_again_is_refused(database: Database, county: Directory) -> None:
    await fire(database, county, UNKNOWN, SENT)

    assert await refusal(database, county, Ruling.AGAIN, 2) == "wrong_state"
    assert await refusal(database, county, Ruling.AGAIN, 99) == "not_found"
    async with database.write() as session:
        await outbox.purge_words(session, NOW + timedelta(days=1))
    assert await refusal(database, county, Ruling.AGAIN) == "words_gone"
    async with database.write() as session:
        await session.execute(update(OutboxRow).values(body="停水。"))
        await make_desk(session, county).cancel(KEY, OPERATOR, NOW)
    assert await refusal(database, county, Ruling.AGAIN) == "wrong_state"
    assert await rule(database, county, Ruling.SENT) == Settled(count=1)
    assert await refusal(database, county, Ruling.SENT) == "wrong_state"


async def test_whoever_has_no_right_to_the_notice_rules_nothing(database: Database, county: Directory) -> None:
    await fire(database, county, UNKNOWN)

    with pytest.raises(Refusal) as refused:
        await rule(database, county, Ruling.SENT, asker=Asker(actor="person:12", grid=village_code(2)))

    assert refused.value.code == "not_yours"


async def test_who_ruled_is_kept(database: Database, county: Directory) -> None:
    await fire(database, county, UNKNOWN)

    await rule(database, county, Ruling.SENT, asker=Asker(actor="api:clerk", grid=None))

    async with database.read() as session:
        deed = (await session.scalars(select(AuditRow).order_by(AuditRow.id.desc()))).first()
    assert deed is not None
    assert (deed.actor, deed.action, deed.subject, deed.result) == (
        "api:clerk",
        "broadcast_sent",
        "campaign:1",
        "all:1",
    )
