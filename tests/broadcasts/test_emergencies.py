"""An emergency has hours of its own: any; it goes before all else, once, and may be asked for by file and API."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sample_county import (
    OPERATOR,
    draft_notice,
    household_code,
    make_desk,
    make_leader,
    make_store,
    plan,
    shanghai,
)

from bot.cli.broadcast_words import dump_draft
from bot.files.campaign_faults import CampaignFileError
from bot.files.campaigns import parse_campaign
from broadcasts.firing import run_due
from domain.broadcast import Asker, CampaignDraft
from domain.directory import Directory
from domain.ids import CampaignId, GridCode
from domain.refusal import Refusal
from domain.schedule import Cron, DaysOff, Once
from domain.sending import Priority
from models.database import Database
from models.tables import OutboxRow
from tests.broadcasts.sample_county import SHANGHAI
from tests.support.archive import read_table

NIGHT = shanghai("2026-11-21 03:00")
HOLIDAY = shanghai("2027-01-01 03:00")


def flood(at: datetime = NIGHT, *grids: GridCode) -> CampaignDraft:
    return replace(draft_notice(*grids, text="河水猛涨，快撤", schedule=Once(at=at)), emergency=True)


@pytest.mark.parametrize("at", [NIGHT, HOLIDAY])
async def test_it_starts_at_its_very_minute_whatever_day_and_hour(
    database: Database, county: Directory, at: datetime
) -> None:
    await plan(database, county, flood(at), now=at)
    report = await run_due(make_store(database, county), at)
    assert [started.planned_at for started in report.started] == [at]
    assert {row.priority for row in await read_table(database, OutboxRow)} == {Priority.EMERGENCY}


@pytest.mark.parametrize(("minutes", "goes"), [(11, True), (60, True), (61, False)])
async def test_a_machine_that_stood_still_sends_it_within_an_hour(
    database: Database, county: Directory, minutes: int, goes: bool
) -> None:
    await plan(database, county, flood(), now=NIGHT)
    report = await run_due(make_store(database, county), NIGHT + timedelta(minutes=minutes))
    assert bool(report.started) is goes
    assert bool(report.unsent) is not goes


async def test_it_is_no_notice_of_the_day(database: Database, county: Directory) -> None:
    """A leader who has sent their three may still call out."""
    asker = Asker(actor="person:12", grid=household_code())
    county = replace(county, officers={make_leader(household_code()).person: make_leader(household_code())})
    for number in range(5):
        await plan(database, county, flood(NIGHT, household_code()), asker=asker, key=f"k{number}", now=NIGHT)


async def test_it_is_never_repeated_by_a_calendar(database: Database, county: Directory) -> None:
    weekly = replace(flood(), schedule=Cron(line="0 3 * * 1", zone=SHANGHAI.key))
    with pytest.raises(Refusal, match="紧急通知只发一次"):
        await plan(database, county, weekly, now=NIGHT)


async def test_once_more_only_when_the_last_is_over(database: Database, county: Directory) -> None:
    campaign = await plan(database, county, flood(), now=NIGHT)
    async with database.write() as session:
        with pytest.raises(Refusal, match="还没发完"):
            await make_desk(session, county).repeat(CampaignId(campaign), OPERATOR, NIGHT)


CONTENT = {
    "title": "撤离",
    "text": "河水猛涨，快撤",
    "audience": {"grids": ["520303101010000"]},
    "at": "2026-11-21 03:00",
}


@pytest.mark.parametrize("said", [True, "true"])
def test_a_file_says_it_and_what_is_written_is_read_again(said: object) -> None:
    draft = parse_campaign(CONTENT | {"emergency": said}, SHANGHAI)
    assert draft.emergency
    assert '"emergency": true' in dump_draft(draft)
    assert not parse_campaign(CONTENT, SHANGHAI).emergency


@pytest.mark.parametrize("said", ["马上", 3, None, ["true"]])
def test_what_is_neither_true_nor_false_is_refused(said: object) -> None:
    with pytest.raises(CampaignFileError, match="emergency"):
        parse_campaign(CONTENT | {"emergency": said}, SHANGHAI)


async def test_a_holiday_puts_off_no_emergency(database: Database, county: Directory) -> None:
    await plan(database, county, replace(flood(HOLIDAY), days_off=DaysOff.SHIFT), now=HOLIDAY)
    assert (await run_due(make_store(database, county), HOLIDAY)).started
