"""What was wrong: taken back as far as it goes, then put right in exactly the groups that got it."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from sample_county import (
    ACCOUNT,
    COUNTY,
    NOW,
    OPERATOR,
    WINDOW,
    draft_notice,
    group_code,
    make_county,
    make_desk,
    make_store,
    plan,
    read_outbox,
    save_rooms,
    town_code,
    village_code,
)

from broadcasts.firing import run_due
from domain.broadcast import Approval, Asker, Audience, CampaignDraft, ConsentKind, Recalled
from domain.broadcast_rules import allow_hours
from domain.directory import Directory
from domain.ids import CampaignId, MessageId
from domain.notice_correction import narrow_audience, say_recalled, shorten
from domain.refusal import Refusal
from domain.sending import SendCode, SendOutcome, SendState
from domain.tree import Tier
from models import outbox
from models.database import Database
from models.occurrences import OccurrenceRepository
from models.taking_back import count_recalls

SECOND = Asker(actor="api:second", grid=None)
UNKNOWN = SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)


@pytest.fixture
async def county(database: Database) -> Directory:
    """Two towns, each with one village of five groups."""
    directory = make_county(towns=2, villages=1, groups=2, households=1)
    await save_rooms(database, directory)
    return directory


async def send(database: Database, *outcomes: SendOutcome | None, at: timedelta = timedelta()) -> None:
    """None: sent, with an id."""
    async with database.write() as session:
        items = await outbox.claim_due(session, ACCOUNT, NOW + at, limit=len(outcomes))
        ended = [
            (
                item,
                given or SendOutcome(state=SendState.SENT, code=SendCode.OK, message_id=MessageId(f"m{item.id}")),
                None,
            )
            for item, given in zip(items, outcomes, strict=True)
        ]
        await outbox.mark_outcomes(session, ended, NOW + at)


async def start(database: Database, county: Directory, draft: CampaignDraft) -> None:
    """A second person agrees where that is needed."""
    number = await plan(database, county, draft)
    async with database.write() as session:
        if COUNTY in draft.audience.grids:
            await make_desk(session, county).decide(CampaignId(number), SECOND, NOW, agreed=True)
    await run_due(make_store(database, county), NOW)


async def recall(database: Database, county: Directory, *, after: timedelta) -> Recalled:
    async with database.write() as session:
        return await make_desk(session, county).recall(CampaignId(1), OPERATOR, NOW + after)


async def correct(database: Database, county: Directory, text: str = "后天停水。") -> CampaignDraft:
    async with database.read() as session:
        return await make_desk(session, county).write_correction(CampaignId(1), text, OPERATOR, NOW)


async def test_only_what_went_out_within_two_minutes_is_asked_back_and_only_until_then(
    database: Database, county: Directory
) -> None:
    await start(database, county, draft_notice(village_code()))
    await send(database, None)
    await send(database, None, UNKNOWN, at=timedelta(minutes=1))

    recalled = await recall(database, county, after=timedelta(minutes=2, seconds=30))

    assert (recalled.stopped, recalled.tried, recalled.seen) == (2, 1, 2)
    asked = [row for row in await read_outbox(database) if row.kind == "recall"]
    assert [(row.body, row.expires_at) for row in asked] == [("m2", NOW + timedelta(minutes=3))]


async def test_asked_back_twice_it_is_asked_once(database: Database, county: Directory) -> None:
    await start(database, county, draft_notice(village_code()))
    await send(database, None, None)

    for _ in range(2):
        await recall(database, county, after=timedelta(minutes=1))

    async with database.read() as session:
        assert await count_recalls(session, CampaignId(1)) == {SendState.PLANNED: 2}


def test_what_is_told_of_it_is_honest_and_short() -> None:
    told = say_recalled(Recalled(campaign=CampaignId(12), stopped=12, tried=3, seen=40))
    assert told.startswith(
        "12个群还没发，不发了；3个群刚发，撤回试试；40个群已经看到，收不回来。要发更正请说：更正通知12："
    )
    assert say_recalled(Recalled(campaign=CampaignId(12), stopped=0, tried=0, seen=0)) == "一个群也没发，不发了。"


async def test_a_correction_names_the_wrong_words_and_keeps_what_the_notice_was(
    database: Database, county: Directory
) -> None:
    await start(database, county, draft_notice(village_code()))
    await send(database, None, None)

    draft = await correct(database, county, "更正：后天停水。")

    assert draft.title == "更正：停水"
    assert draft.text == "更正：前面说的“{村}的乡亲，明天上午停水”不对，请按这条来：\n后天停水。"
    assert (draft.corrects, draft.audience) == (1, Audience(grids=(village_code(),)))


async def test_preview_and_approval_count_the_groups_that_got_it(database: Database, county: Directory) -> None:
    await start(database, county, draft_notice(COUNTY))
    await send(database, None, None)

    draft = await correct(database, county)
    async with database.read() as session:
        preview = await make_desk(session, county).preview(draft, Asker(actor="person:1", grid=COUNTY), NOW)

    assert (preview.count, preview.approval, preview.consents, preview.problems) == (2, Approval.CODE, (), ())


async def test_planning_a_correction_ends_the_wrong_one_for_good(database: Database, county: Directory) -> None:
    await start(database, county, draft_notice(village_code()))
    await send(database, None, UNKNOWN)

    await plan(database, county, await correct(database, county), key="k2")
    await run_due(make_store(database, county), NOW)

    rows = await read_outbox(database)
    assert [row.chat for row in rows if row.body.startswith("更正")] == [row.chat for row in rows[:2]]
    assert {row.state for row in rows[2:5]} == {"cancelled"}


async def test_where_nobody_got_it_there_is_nothing_to_correct(database: Database, county: Directory) -> None:
    await start(database, county, draft_notice(village_code()))
    with pytest.raises(Refusal, match="不用更正"):
        await correct(database, county)


def test_whom_it_stands_for_is_judged_by_the_groups_that_got_it(county: Directory) -> None:
    tree = county.tree
    whole = Audience(grids=(COUNTY,), excluded=(village_code(town=2),))
    one, other = tree.grids[group_code(town=1)], tree.grids[group_code(town=2)]
    assert narrow_audience(whole, [one], tree) == Audience(grids=(one.code,), tiers=frozenset({Tier.GROUP}))
    assert narrow_audience(whole, [one, one], tree) == Audience(grids=(town_code(1),))
    assert set(narrow_audience(whole, [one, other], tree).grids) == {town_code(1), town_code(2)}
    few = Audience(grids=(village_code(),))
    assert narrow_audience(few, [one, one], tree) == few


def test_the_wrong_words_are_repeated_shortly_and_no_blank_is_cut() -> None:
    assert shorten("明天停水。\n请存水。") == "明天停水"
    assert shorten("更正：前面说的“明天停水”不对，请按这条来：\n后天停水。") == "后天停水"
    assert (
        shorten("低保年审到月底截止，请带好户口本材料到村部找{网格长}办理登记")
        == "低保年审到月底截止，请带好户口本材料到村部找…"
    )


def test_a_correction_has_an_hour_more() -> None:
    draft = draft_notice()
    assert allow_hours(draft, WINDOW) == WINDOW
    assert allow_hours(replace(draft, corrects=CampaignId(1)), WINDOW).closes == time(21)
    late = replace(WINDOW, closes=time(23, 30))
    assert allow_hours(replace(draft, corrects=CampaignId(1)), late) == late


async def test_a_county_wide_correction_that_all_towns_got_still_needs_the_second_person(
    database: Database, county: Directory
) -> None:
    await start(database, county, draft_notice(COUNTY, tiers=frozenset({Tier.VILLAGE})))
    await send(database, None, None)
    draft = await correct(database, county)
    async with database.read() as session:
        preview = await make_desk(session, county).preview(draft, OPERATOR, NOW)
        assert await OccurrenceRepository(session).find_reached_rooms(CampaignId(1))
    assert preview.consents == (ConsentKind.SECOND,)
