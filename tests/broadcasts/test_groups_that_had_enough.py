"""A group gets so many notices an hour and a day; what is urgent goes all the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sample_county import (
    ACCOUNT,
    NOW,
    OPERATOR,
    draft_notice,
    make_desk,
    make_leader,
    make_store,
    plan,
    read_outbox,
    shanghai,
    village_code,
)
from sqlalchemy import select

from bot.telling import tell_skipped as tell_skipped_author
from bot.telling import tell_unsent
from broadcasts.firing import FiringStore, Skipped, Unsent, UnsentReason, run_due
from domain.broadcast import Asker, CampaignDraft, NoticeLimits
from domain.directory import Directory, Identity
from domain.ids import CampaignId, ChatId, ContactId, RoomId
from domain.policy import Area
from domain.schedule import Once
from domain.sending import Outgoing, Priority, SendCode, SendOutcome, SendState
from models import outbox
from models.bell_tables import DeliveryRow
from models.broadcasts import BroadcastRepository
from models.database import Database
from models.outbox import Permit
from models.recent_sends import list_recent_sends
from tests.support.doubles import StreetMessenger

SENT = SendOutcome(state=SendState.SENT, code=SendCode.OK)
UNKNOWN = SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)
MINUTE = timedelta(minutes=1)


def notice(**facts: Any) -> CampaignDraft:
    return replace(draft_notice(village_code(), text="停水。", tiers=frozenset({2})), **facts)


def make_careful(database: Database, county: Directory, most: int = 2) -> FiringStore:
    return replace(make_store(database, county), group_daily=most, tell_skipped=tell_skipped)


def tell_skipped(skipped: Skipped) -> Sequence[Outgoing]:
    words = f"{skipped.campaign.draft.title}：{skipped.count}个群满了"
    return [Outgoing(account=ACCOUNT, chat=ChatId("operator"), body=words, key=f"full:{skipped.campaign.id}")]


async def fire(database: Database, store: FiringStore, draft: CampaignDraft, key: str) -> None:
    assert isinstance(draft.schedule, Once)
    await plan(database, store.directory(), draft, key=key, now=draft.schedule.at)
    await run_due(store, draft.schedule.at)


async def states(database: Database) -> list[tuple[str, str]]:
    async with database.read() as session:
        rows = await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))
        return [(row.state, row.code) for row in rows]


async def told(database: Database) -> list[str]:
    return [row.body for row in await read_outbox(database) if row.chat == "operator"]


async def test_a_group_that_had_its_days_number_is_skipped_and_the_author_told(
    database: Database, county: Directory
) -> None:
    store = make_careful(database, county)
    for number in range(3):
        await fire(database, store, notice(), f"k{number}")

    assert await states(database) == [("planned", ""), ("planned", ""), ("skipped", "daily_ceiling")]
    assert await told(database) == ["停水：1个群满了"]


async def test_the_next_day_begins_anew(database: Database, county: Directory) -> None:
    store = make_careful(database, county)
    for number in range(2):
        await fire(database, store, notice(), f"k{number}")

    await fire(database, store, notice(schedule=Once(at=shanghai("2026-11-21T08:00"))), "tomorrow")

    assert await states(database) == [("planned", "")] * 3


@pytest.mark.parametrize("urgent", [{"emergency": True}, {"area": Area.FLOOD}])
async def test_what_is_urgent_goes_to_a_group_that_had_its_number(
    database: Database, county: Directory, urgent: dict[str, Any]
) -> None:
    store = make_careful(database, county, most=1)
    await fire(database, store, notice(), "k1")

    await fire(database, store, notice(**urgent), "k2")

    assert await states(database) == [("planned", "")] * 2


async def test_an_emergency_takes_nothing_from_a_groups_day(database: Database, county: Directory) -> None:
    store = make_careful(database, county, most=1)
    await fire(database, store, notice(emergency=True), "k1")

    await fire(database, store, notice(), "k2")

    assert await states(database) == [("planned", "")] * 2


async def test_what_never_went_out_does_not_count(database: Database, county: Directory) -> None:
    store = make_careful(database, county, most=1)
    await fire(database, store, notice(), "k1")
    async with database.write() as session:
        await make_desk(session, county).cancel(CampaignId(1), OPERATOR, NOW)

    await fire(database, store, notice(), "k2")

    assert await states(database) == [("cancelled", ""), ("planned", "")]


async def test_the_preview_says_so_where_it_would_go_today(database: Database, county: Directory) -> None:
    await fire(database, make_careful(database, county), notice(), "k1")

    async def notes(draft: CampaignDraft, most: int) -> tuple[str, ...]:
        async with database.read() as session:
            desk = make_desk(session, county, NoticeLimits(group_daily=most))
            return (await desk.preview(draft, OPERATOR, NOW)).notes

    assert await notes(notice(), 1) == ("有1个群今天已经收了1条通知，这条不会再发给它们",)
    assert await notes(notice(), 2) == ()
    assert await notes(notice(schedule=Once(at=shanghai("2026-11-23T10:00"))), 1) == ()
    assert await notes(notice(area=Area.FIRE), 1) == ()


async def claim(database: Database, full: str) -> list[str]:
    async with database.write() as session:
        permit = Permit(full=frozenset({ChatId(full)}))
        items = await outbox.claim_due(session, ACCOUNT, NOW, limit=1, permit=permit)
        await outbox.mark_outcomes(session, [(item, SENT, None) for item in items], NOW)
        return [item.body for item in items]


async def test_a_full_group_waits_for_its_next_notice_but_not_for_the_rest_of_one_nor_for_what_is_urgent(
    database: Database, county: Directory
) -> None:
    room = county.rooms[RoomId(1)].seats[0].chat
    store = make_store(database, county)
    await fire(database, store, notice(text="明天停水，请各户先把水接好。" * 100), "long")
    async with database.write() as session:
        items = await outbox.claim_due(session, ACCOUNT, NOW, limit=1)
        await outbox.mark_outcomes(session, [(item, SENT, None) for item in items], NOW)
    await fire(database, store, notice(), "ordinary")
    await fire(database, store, notice(text="涨水了，快走。", area=Area.FLOOD), "flood")

    taken = [await claim(database, room) for _ in range(4)]

    assert [body[:5] for bodies in taken for body in bodies] == ["（2/3）", "（3/3）", "涨水了，快"]
    assert await claim(database, "别的群") == ["停水。"]


async def test_what_was_sent_a_short_time_ago_is_known_after_a_restart(database: Database, county: Directory) -> None:
    await fire(database, make_store(database, county), replace(draft_notice(), text="停水。"), "k1")
    async with database.write() as session:
        items = await outbox.claim_due(session, ACCOUNT, NOW, limit=3)
        await outbox.mark_outcomes(session, [(items[0], SENT, None)], NOW - timedelta(days=2))
        await outbox.mark_outcomes(session, [(items[1], SENT, None), (items[2], UNKNOWN, None)], NOW + MINUTE)

    async with database.read() as session:
        recent = await list_recent_sends(session, ACCOUNT, NOW + 2 * MINUTE)

    assert [(send.chat, send.at) for send in recent] == [(items[1].chat, NOW + MINUTE), (items[2].chat, NOW + MINUTE)]
    assert {(send.priority, send.opens) for send in recent} == {(Priority.BULK, True)}


async def test_the_author_hears_of_it_privately_where_they_are_a_friend(database: Database, county: Directory) -> None:
    await plan(database, county, notice(), asker=Asker(actor="person:12", grid=village_code()))
    async with database.read() as session:
        campaign = await BroadcastRepository(session).get(CampaignId(1))
    assert campaign is not None
    author = replace(
        make_leader(village_code()), identities=(Identity(account=ACCOUNT, contact=ContactId("wxid_wang")),)
    )
    staffed = replace(county, officers={author.person: author})
    reach = StreetMessenger(ACCOUNT)

    (full,) = tell_skipped_author(Skipped(campaign=campaign, planned_at=NOW, count=3), staffed, 6, reach)
    late = Unsent(campaign=campaign, planned_at=NOW, count=1, reason=UnsentReason.TOO_LATE)
    (unsent,) = tell_unsent(late, staffed, reach)
    reach.strangers.add(ContactId("wxid_wang"))

    assert full.body == (
        "您的通知「停水」有3个群没有发：这些群今天已经收了6条通知。不急的明天再发；急的请打电话，或者请网格长在群里说。"
    )
    assert unsent.body == "您的通知「停水」过了时间，没有发（1次）。要发请再说一遍。"
    assert (unsent.chat, unsent.private) == ("wxid_wang", True)
    assert list(tell_unsent(late, staffed, reach)) == []
