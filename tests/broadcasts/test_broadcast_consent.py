"""Who must agree before a notice goes out: nobody, a second person, the office; and never its author."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sample_county import (
    COUNTY,
    NOW,
    OPERATOR,
    draft_notice,
    group_code,
    make_county,
    make_desk,
    make_leader,
    make_store,
    plan,
    save_rooms,
    town_code,
    village_code,
)
from sqlalchemy import select

from broadcasts.firing import UnsentReason, run_due
from domain.broadcast import Asker, CampaignDraft, CampaignState, ConsentKind
from domain.directory import Directory, Officer, Post, Role
from domain.ids import CampaignId, GridCode, PersonId
from domain.policy import Area, needs_office
from domain.refusal import Refusal
from domain.schedule import Cron, Once
from domain.tree import Tier
from models.bell_tables import CampaignRow, ConsentRow
from models.database import Database
from models.tables import AuditRow

SECOND = Asker(actor="api:token", grid=None)
LEADERS = {7: COUNTY, 8: town_code(1), 9: village_code(1), 10: group_code(1)}
EVERYWHERE = draft_notice(COUNTY, text="{村}明天停水。", schedule=Once(at=NOW + timedelta(hours=1)))
MONEY = draft_notice(village_code(1), text="{村}的低保年审开始了。", schedule=Once(at=NOW + timedelta(hours=1)))


def ask_as(person: int) -> Asker:
    return Asker(actor=f"person:{person}", grid=LEADERS[person])


@pytest.fixture
async def county(database: Database) -> Directory:
    directory = make_county(towns=2)
    await save_rooms(database, directory)
    officers = {person: make_leader(GridCode(grid), person) for person, grid in LEADERS.items()}
    return replace(directory, officers={officer.person: officer for officer in officers.values()})


async def decide(
    database: Database, county: Directory, key: int, asker: Asker, *, agreed: bool = True, after: int = 0
) -> CampaignState:
    async with database.write() as session:
        desk = make_desk(session, county)
        status = await desk.decide(CampaignId(key), asker, NOW + timedelta(minutes=after), agreed=agreed)
    return status.campaign.state


async def fire(database: Database, county: Directory, minutes: int = 60) -> int:
    report = await run_due(make_store(database, county), NOW + timedelta(minutes=minutes))
    return sum(started.planned for started in report.started)


async def test_the_whole_county_waits_for_a_second_person(database: Database, county: Directory) -> None:
    key = await plan(database, county, EVERYWHERE)

    assert await fire(database, county) == 0
    assert await decide(database, county, key, SECOND) is CampaignState.ACTIVE
    assert await fire(database, county, 61) == 28


@pytest.mark.parametrize("asker", [OPERATOR, ask_as(8), ask_as(9)])
async def test_neither_its_author_nor_a_town_speaks_for_the_county(
    database: Database, county: Directory, asker: Asker
) -> None:
    key = await plan(database, county, EVERYWHERE)

    with pytest.raises(Refusal) as refused:
        await decide(database, county, key, asker)

    assert refused.value.code == "not_yours"
    assert await fire(database, county) == 0


@pytest.mark.parametrize("person", [7, 8])
async def test_money_and_conditions_wait_for_the_town_or_the_county(
    database: Database, county: Directory, person: int
) -> None:
    key = await plan(database, county, MONEY, asker=ask_as(9))

    assert await fire(database, county) == 0
    assert await decide(database, county, key, ask_as(person)) is CampaignState.ACTIVE
    assert await fire(database, county, 61) == 7


@pytest.mark.parametrize("person", [9, 10])
async def test_a_village_does_not_agree_to_its_own_words_on_money(
    database: Database, county: Directory, person: int
) -> None:
    key = await plan(database, county, MONEY, asker=ask_as(9))

    with pytest.raises(Refusal):
        await decide(database, county, key, ask_as(person))


@pytest.mark.parametrize(("department", "agrees"), [("civil", True), ("water", False)])
async def test_the_department_that_answers_for_it_may_agree(
    database: Database, county: Directory, department: str, agrees: bool
) -> None:
    post = Post(person=PersonId(20), role=Role.STAFF, grid=town_code(1), department=department)
    clerk = Officer(person=PersonId(20), name="刘民政", phone="", posts=(post,), identities=())
    with_clerk = replace(county, officers={**county.officers, clerk.person: clerk})
    key = await plan(database, county, MONEY, asker=ask_as(9))
    asker = Asker(actor="person:20", grid=town_code(1))

    if agrees:
        assert await decide(database, with_clerk, key, asker) is CampaignState.ACTIVE
        assert await fire(database, with_clerk) == 7
        return
    with pytest.raises(Refusal):
        await decide(database, with_clerk, key, asker)


async def test_what_was_refused_never_goes_out_and_is_decided_once(database: Database, county: Directory) -> None:
    key = await plan(database, county, EVERYWHERE)

    assert await decide(database, county, key, SECOND, agreed=False) is CampaignState.REFUSED
    assert await fire(database, county) == 0
    with pytest.raises(Refusal):
        await decide(database, county, key, SECOND)


async def test_agreed_to_late_the_same_day_it_still_goes_out_and_the_next_day_not(
    database: Database, county: Directory
) -> None:
    key = await plan(database, county, EVERYWHERE)
    await decide(database, county, key, SECOND, after=200)
    other = await plan(database, county, EVERYWHERE, key="k2")
    await decide(database, county, other, SECOND, after=24 * 60)

    report = await run_due(make_store(database, county), NOW + timedelta(minutes=201))
    late = await run_due(make_store(database, county), NOW + timedelta(days=1, minutes=1))

    assert [started.campaign for started in report.started] == [key]
    assert late.started == ()


async def test_who_agreed_is_kept_with_the_notice_and_in_the_audit(database: Database, county: Directory) -> None:
    key = await plan(database, county, EVERYWHERE)
    await decide(database, county, key, SECOND)

    async with database.read() as session:
        row = await session.get(CampaignRow, key)
        (consent,) = await session.scalars(select(ConsentRow))
        actions = [deed.action for deed in await session.scalars(select(AuditRow).order_by(AuditRow.id))]
    assert row is not None
    assert row.approved_by == "api:token"
    assert (consent.kind, consent.decided_by, consent.agreed) == (ConsentKind.SECOND, "api:token", True)
    assert actions == ["broadcast_schedule", "broadcast_approve"]


async def test_whoever_agreed_and_lost_the_post_since_agrees_no_more(database: Database, county: Directory) -> None:
    key = await plan(database, county, MONEY, asker=ask_as(9))
    await decide(database, county, key, ask_as(8))
    without = replace(county, officers={person: o for person, o in county.officers.items() if person != 8})

    report = await run_due(make_store(database, without), NOW + timedelta(minutes=60))

    assert report.started == ()
    assert [unsent.reason for unsent in report.unsent] == [UnsentReason.NOT_AGREED]


async def test_a_leaders_own_grid_is_free_up_to_the_daily_limit(database: Database, county: Directory) -> None:
    weekly = Cron(line="0 11 * * 5", zone="Asia/Shanghai")
    own = draft_notice(village_code(1), text="{村}停水。", tiers=frozenset({Tier.VILLAGE}), schedule=weekly)
    for number in range(3):
        await plan(database, county, own, asker=ask_as(9), key=f"k{number}")

    with pytest.raises(Refusal) as refused:
        await plan(database, county, own, asker=ask_as(9), key="k4")
    await plan(database, county, own, asker=ask_as(9), key="next day", now=NOW + timedelta(days=1))
    await plan(database, county, replace(own, area=Area.FLOOD), asker=ask_as(9), key="flood")

    assert refused.value.code == "daily_limit"


async def test_a_weekly_notice_that_waits_is_not_made_up_for(database: Database, county: Directory) -> None:
    weekly = replace(EVERYWHERE, schedule=Cron(line="0 11 * * 5", zone="Asia/Shanghai"))
    key = await plan(database, county, weekly)
    await decide(database, county, key, SECOND, after=8 * 24 * 60)

    report = await run_due(make_store(database, county), NOW + timedelta(days=8, minutes=1))

    assert report.started == ()
    assert [unsent.count for unsent in report.unsent] == [2]


@pytest.mark.parametrize(
    ("draft", "needs"),
    [
        (MONEY, True),
        (draft_notice(text="明天停水"), False),
        (draft_notice(text="每人400元，月底前交"), True),
        (replace(draft_notice(text="快去登记"), area=Area.VETERANS), True),
        (draft_notice(text="外面收废品的每斤2元"), False),
    ],
)
def test_money_is_known_by_the_area_or_by_the_words(draft: CampaignDraft, needs: bool) -> None:
    assert needs_office(draft.area, draft.text) is needs
