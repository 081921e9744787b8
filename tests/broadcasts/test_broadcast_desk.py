"""A notice is looked at, planned, held, taken back and followed."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sample_county import (
    ACCOUNT,
    COUNTY,
    NOW,
    OPERATOR,
    draft_notice,
    group_code,
    household_code,
    make_county,
    make_desk,
    make_directory,
    make_grids,
    make_room,
    make_store,
    plan,
    save_rooms,
    shanghai,
    town_code,
    village_code,
)
from sqlalchemy import select

from broadcasts.campaigns import CampaignDesk
from broadcasts.firing import run_due
from domain.broadcast import Approval, Asker, CampaignDraft, CampaignState, CampaignStatus, OccurrenceState
from domain.directory import Directory
from domain.ids import CampaignId
from domain.refusal import Refusal
from domain.schedule import Cron, DaysOff, Once
from domain.sending import SendCode, SendOutcome, SendState
from models.bell_tables import CampaignRow
from models.database import Database
from models.outbox import OutboxItem, claim_due, mark_outcomes
from models.readings_broadcasts import list_campaigns
from models.tables import AuditRow

LATER = Once(at=NOW + timedelta(hours=1))
VILLAGE_HEAD = Asker(actor="person:12", grid=village_code(1))


@pytest.fixture
async def county(database: Database) -> Directory:
    directory = make_county(towns=2)
    await save_rooms(database, directory)
    return directory


async def at_desk(
    database: Database, county: Directory, deed: Callable[[CampaignDesk], Awaitable[CampaignStatus]]
) -> CampaignStatus:
    async with database.write() as session:
        return await deed(make_desk(session, county))


async def claim(database: Database, limit: int = 100) -> list[OutboxItem]:
    async with database.write() as session:
        return await claim_due(session, ACCOUNT, NOW, limit=limit)


async def end_sends(database: Database, items: list[OutboxItem], state: SendState) -> None:
    async with database.write() as session:
        await mark_outcomes(session, [(item, SendOutcome(state=state, code=SendCode.OK), None) for item in items], NOW)


async def preview_problems(database: Database, county: Directory, draft: CampaignDraft, asker: Asker) -> list[str]:
    async with database.read() as session:
        preview = await make_desk(session, county).preview(draft, asker, NOW)
    return [problem.code for problem in preview.problems]


async def test_a_preview_shows_who_would_read_what_and_plans_nothing(database: Database, county: Directory) -> None:
    draft = draft_notice(town_code(1), village_code(1, town=2), text="{镇}{村}停水", excluded=(village_code(2),))

    async with database.read() as session:
        preview = await make_desk(session, county).preview(draft, OPERATOR, NOW)
        campaigns = (await session.scalars(select(CampaignRow))).all()

    assert preview.problems == ()
    assert preview.count == 14
    assert preview.by_town == (("第1镇", 7), ("第2镇", 7))
    assert [example.text for example in preview.examples] == ["第1镇1之1村停水", "第2镇2之1村停水", "第2镇2之1村停水"]
    assert preview.approval is Approval.CODE
    assert campaigns == []


async def test_a_preview_shows_the_next_ten_times(database: Database, county: Directory) -> None:
    draft = draft_notice(schedule=Cron(line="30 8 * * 1", zone="Asia/Shanghai"))

    async with database.read() as session:
        preview = await make_desk(session, county).preview(draft, OPERATOR, NOW)

    assert len(preview.next_times) == 10
    assert preview.next_times[0] == shanghai("2026-11-23T08:30")


async def test_a_preview_tells_all_that_is_wrong_at_once(database: Database, county: Directory) -> None:
    draft = draft_notice(village_code(2), text="{组}交{金额}元", schedule=Cron(line="0 25 * * *", zone="Asia/Shanghai"))

    codes = await preview_problems(database, county, draft, VILLAGE_HEAD)

    assert codes == ["unfilled", "not_yours", "bad_cron", "unfilled"]


async def test_a_repeated_notice_may_not_fall_into_the_night(database: Database, county: Directory) -> None:
    draft = draft_notice(schedule=Cron(line="0 */12 * * *", zone="Asia/Shanghai"))

    assert await preview_problems(database, county, draft, OPERATOR) == ["quiet_hours"]


@pytest.mark.parametrize(("accounts", "code"), [(None, "no_rooms"), ((), "no_seat")])
async def test_a_notice_that_would_reach_nobody_is_refused(
    database: Database, accounts: tuple[str, ...] | None, code: str
) -> None:
    rooms = [] if accounts is None else [make_room(1, household_code(1), accounts=accounts)]
    directory = make_directory(make_grids(), rooms)

    with pytest.raises(Refusal) as refused:
        await plan(database, directory, draft_notice(village_code(1)))

    assert refused.value.code == code


async def test_what_is_planned_is_what_was_drafted(database: Database, county: Directory) -> None:
    draft = draft_notice(town_code(1), excluded=(group_code(1),), schedule=Cron(line="0 9 * * *", zone="Asia/Shanghai"))

    key = await plan(database, county, draft)

    status = await at_desk(database, county, lambda desk: desk.status(CampaignId(key), OPERATOR))
    assert status.campaign.draft == replace(draft, days_off=DaysOff.SHIFT)
    assert status.campaign.state is CampaignState.ACTIVE
    assert status.campaign.next_due_at == shanghai("2026-11-21T09:00")


async def test_the_same_key_plans_once_even_after_its_time(database: Database, county: Directory) -> None:
    first = await plan(database, county, draft_notice(schedule=LATER))

    again = await plan(database, county, draft_notice(schedule=LATER), now=NOW + timedelta(days=1))

    assert again == first


async def test_a_key_is_not_used_for_another_notice(database: Database, county: Directory) -> None:
    await plan(database, county, draft_notice())

    with pytest.raises(Refusal) as refused:
        await plan(database, county, draft_notice(text="停电"))

    assert refused.value.code == "key_reused"


async def test_a_paused_notice_does_not_fire_and_a_resumed_one_does(database: Database, county: Directory) -> None:
    key = CampaignId(await plan(database, county, draft_notice()))
    store = make_store(database, county)

    await at_desk(database, county, lambda desk: desk.pause(key, OPERATOR, NOW))
    held = await run_due(store, NOW)
    await at_desk(database, county, lambda desk: desk.resume(key, OPERATOR, NOW))
    resumed = await run_due(store, NOW + timedelta(minutes=2))

    assert held.started == ()
    assert len(resumed.started) == 1


async def test_pausing_midway_holds_the_rest_until_it_is_resumed(database: Database, county: Directory) -> None:
    key = CampaignId(await plan(database, county, draft_notice()))
    await run_due(make_store(database, county), NOW)
    await end_sends(database, await claim(database, limit=3), SendState.SENT)

    await at_desk(database, county, lambda desk: desk.pause(key, OPERATOR, NOW))
    while_paused = await claim(database)
    await at_desk(database, county, lambda desk: desk.resume(key, OPERATOR, NOW))
    afterwards = await claim(database)

    assert while_paused == []
    assert len(afterwards) == 4


async def test_cancelling_midway_takes_back_only_what_was_not_sent(database: Database, county: Directory) -> None:
    key = CampaignId(await plan(database, county, draft_notice()))
    store = make_store(database, county)
    await run_due(store, NOW)
    taken = await claim(database, limit=4)
    await end_sends(database, taken[:1], SendState.SENT)
    await end_sends(database, taken[1:2], SendState.UNKNOWN)
    await end_sends(database, taken[2:3], SendState.RETRY)

    status = await at_desk(database, county, lambda desk: desk.cancel(key, OPERATOR, NOW))

    assert status.campaign.state is CampaignState.CANCELLED
    assert [occurrence.state for occurrence in status.occurrences] == [OccurrenceState.CANCELLED]
    assert status.counts == {
        SendState.SENT: 1,
        SendState.UNKNOWN: 1,
        SendState.SENDING: 1,
        SendState.CANCELLED: 4,
    }
    assert await claim(database) == []
    assert (await run_due(store, NOW + timedelta(minutes=1))).started == ()


async def test_the_status_counts_every_firing_apart_and_all_together(database: Database, county: Directory) -> None:
    daily = draft_notice(schedule=Cron(line="0 10 * * *", zone="Asia/Shanghai"))
    key = CampaignId(await plan(database, county, daily, now=NOW - timedelta(minutes=1)))
    store = make_store(database, county)
    await run_due(store, NOW)
    await end_sends(database, await claim(database), SendState.SENT)
    await run_due(store, NOW + timedelta(days=1))

    status = await at_desk(database, county, lambda desk: desk.status(key, OPERATOR))

    assert [(o.planned_at, dict(o.counts)) for o in status.occurrences] == [
        (NOW + timedelta(days=1), {SendState.PLANNED: 7}),
        (NOW, {SendState.SENT: 7}),
    ]
    assert status.counts == {SendState.PLANNED: 7, SendState.SENT: 7}


@pytest.mark.parametrize(
    "asker", [Asker(actor="person:9", grid=village_code(2)), Asker(actor="person:9", grid=group_code())]
)
async def test_another_leader_cannot_touch_a_notice_but_the_one_above_can(
    database: Database, county: Directory, asker: Asker
) -> None:
    key = CampaignId(await plan(database, county, draft_notice(schedule=LATER), asker=VILLAGE_HEAD))
    town_head = Asker(actor="person:3", grid=town_code(1))

    with pytest.raises(Refusal) as refused:
        await at_desk(database, county, lambda desk: desk.cancel(key, asker, NOW))
    status = await at_desk(database, county, lambda desk: desk.cancel(key, town_head, NOW))

    assert refused.value.code == "not_yours"
    assert status.campaign.state is CampaignState.CANCELLED


async def test_a_notice_of_the_operator_belongs_to_no_leader(database: Database, county: Directory) -> None:
    key = CampaignId(await plan(database, county, draft_notice(schedule=LATER)))

    with pytest.raises(Refusal):
        await at_desk(database, county, lambda desk: desk.status(key, Asker(actor="person:1", grid=COUNTY)))


async def test_deeds_that_make_no_sense_are_refused_politely(database: Database, county: Directory) -> None:
    key = CampaignId(await plan(database, county, draft_notice(schedule=LATER)))
    await at_desk(database, county, lambda desk: desk.cancel(key, OPERATOR, NOW))
    codes = []
    for deed in (CampaignDesk.pause, CampaignDesk.resume, CampaignDesk.cancel):
        for target in (key, CampaignId(999)):
            with pytest.raises(Refusal) as refused:
                await at_desk(
                    database, county, lambda desk, deed=deed, target=target: deed(desk, target, OPERATOR, NOW)
                )
            codes.append(refused.value.code)

    assert codes == ["wrong_state", "no_such_campaign"] * 3


async def test_who_did_what_to_a_notice_is_kept(database: Database, county: Directory) -> None:
    key = CampaignId(await plan(database, county, draft_notice(schedule=LATER), asker=VILLAGE_HEAD))
    await at_desk(database, county, lambda desk: desk.pause(key, OPERATOR, NOW))

    async with database.read() as session:
        deeds = [(r.actor, r.action, r.subject) for r in await session.scalars(select(AuditRow).order_by(AuditRow.id))]

    assert deeds == [
        ("person:12", "broadcast_schedule", f"campaign:{key}"),
        ("operator", "broadcast_pause", f"campaign:{key}"),
    ]


async def test_notices_are_listed_newest_first_page_by_page(database: Database, county: Directory) -> None:
    keys = [await plan(database, county, draft_notice(schedule=LATER), key=f"k{number}") for number in range(5)]

    async with database.read() as session:
        page = await list_campaigns(session, before=None, limit=3)
        rest = await list_campaigns(session, before=page[-1].id, limit=3)

    assert [campaign.id for campaign in [*page, *rest]] == keys[::-1]
