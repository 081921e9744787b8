"""An account is lost: another goes on where it sits too, elsewhere the leader forwards the notice by hand."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

from sample_county import (
    ACCOUNT,
    NOW,
    draft_notice,
    group_code,
    make_directory,
    make_grids,
    make_leader,
    make_room,
    make_store,
    plan,
    read_outbox,
    save_rooms,
)
from sqlalchemy import select

from bot.roll_call import RollCall
from broadcasts.firing import run_due
from broadcasts.handing_on import HandedOn, HandingOn, hand_on
from domain.directory import Directory, Identity
from domain.ids import AccountName, ContactId, GridCode
from domain.sending import SendCode, SendOutcome, SendState
from models import outbox
from models.accounts import AccountRepository
from models.bell_tables import DeliveryRow
from models.database import Database

MAIN, SPARE = ACCOUNT, AccountName("spare")
LEADER = ContactId("wxid_wang")
PATIENCE = timedelta(minutes=15)
LONG = "明天停水，请各户先把水接好。" * 100
SENT = SendOutcome(state=SendState.SENT, code=SendCode.OK)
UNKNOWN = SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)
LATER = NOW + timedelta(minutes=20)


def make_county(*, shared: bool) -> Directory:
    """Two groups; `main` sits in both, `spare` in the second one too where it is shared."""
    grids = make_grids(villages=1, groups=2, households=1)
    leader = replace(
        make_leader(group_code(1)), identities=tuple(Identity(account=name, contact=LEADER) for name in (MAIN, SPARE))
    )
    rooms = [
        make_room(1, group_code(1)),
        make_room(2, group_code(2), accounts=(MAIN, SPARE) if shared else (MAIN,)),
    ]
    return make_directory(grids, rooms, [leader])


async def see(database: Database, account: AccountName, now: datetime) -> None:
    async with database.write() as session:
        await AccountRepository(session).note_seen(account, now)


def make_handing_on(
    database: Database, county: Directory, *, own: AccountName = SPARE, friends: Collection[ContactId] = (LEADER,)
) -> HandingOn:
    return HandingOn(
        account=own,
        database=database,
        directory=lambda: county,
        patience=PATIENCE,
        is_friend=lambda _, contact: contact in friends,
    )


async def fire(database: Database, county: Directory, *grids: GridCode, text: str = "明天停水。") -> None:
    """Planned while only `main` was there; then `main` falls silent and `spare` comes up."""
    await save_rooms(database, county)
    await see(database, MAIN, NOW)
    await see(database, SPARE, NOW - timedelta(days=1))
    draft = draft_notice(*(grids or (group_code(1), group_code(2))), text=text, tiers=frozenset({3}))
    await plan(database, county, draft)
    await run_due(make_store(database, county), NOW)
    await see(database, SPARE, LATER)


async def deliveries(database: Database) -> list[tuple[str, str, str]]:
    async with database.read() as session:
        rows = await session.scalars(select(DeliveryRow).order_by(DeliveryRow.room_id))
        return [(row.account, row.state, row.code) for row in rows]


async def claim(database: Database, account: AccountName, outcome: SendOutcome = SENT) -> list[str]:
    async with database.write() as session:
        items = await outbox.claim_due(session, account, LATER, limit=9)
        await outbox.mark_outcomes(session, [(item, outcome, None) for item in items], LATER)
        return [item.body for item in items]


async def test_where_another_account_sits_it_goes_on_and_elsewhere_the_leader_is_asked(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)

    assert await hand_on(make_handing_on(database, county), LATER) == HandedOn(moved=1, given_up=1)

    assert await deliveries(database) == [("main", "failed", "account_lost"), ("spare", "planned", "")]
    rows = {row.key: row for row in await read_outbox(database)}
    moved, asked, words = rows["delivery:1:2"], rows["forward:1:0"], rows["forward:1:1"]
    assert (moved.account, moved.chat, moved.state) == (SPARE, "spare-2@chatroom", "planned")
    assert asked.body == "「停水」机器人发不出去，请您把下面这条转发到群1："
    assert words.body == rows["delivery:1:1"].body
    assert {(row.account, row.chat, row.private) for row in (asked, words)} == {(SPARE, LEADER, True)}


async def test_many_groups_go_on_together(database: Database) -> None:
    grids = make_grids(villages=1, groups=6, households=1)
    rooms = [make_room(key, group_code(key), accounts=(MAIN, SPARE)) for key in range(1, 7)]
    county = make_directory(grids, rooms)
    await fire(database, county, *(group_code(key) for key in range(1, 7)))

    assert await hand_on(make_handing_on(database, county), LATER) == HandedOn(moved=6)
    assert [(row.account, row.chat) for row in await read_outbox(database)] == [
        (SPARE, f"spare-{key}@chatroom") for key in range(1, 7)
    ]


async def test_it_is_done_once_whoever_does_it_and_how_often(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)

    await hand_on(make_handing_on(database, county), LATER)
    before = [(row.key, row.account, row.state) for row in await read_outbox(database)]

    assert await hand_on(make_handing_on(database, county), LATER) == HandedOn()
    assert [(row.key, row.account, row.state) for row in await read_outbox(database)] == before


async def test_a_leader_who_is_nobodys_friend_is_not_told_and_the_group_is_only_listed(database: Database) -> None:
    county = make_county(shared=False)
    await fire(database, county)

    await hand_on(make_handing_on(database, county, friends=()), LATER)

    assert {state for _, state, _ in await deliveries(database)} == {"failed"}
    assert not any(row.key.startswith("forward") for row in await read_outbox(database))


async def test_parts_that_went_out_are_not_said_again_and_the_rest_keeps_its_order(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county, text=LONG)
    async with database.write() as session:
        items = await outbox.claim_due(session, MAIN, NOW, limit=9)
        await outbox.mark_outcomes(session, [(item, SENT, None) for item in items], NOW)

    await hand_on(make_handing_on(database, county), LATER)

    assert [body[:5] for body in await claim(database, SPARE)] == ["「停水」机", "（2/3）"]
    assert [body[:5] for body in await claim(database, SPARE)] == ["（2/3）", "（3/3）"]
    assert [body[:5] for body in await claim(database, SPARE)] == ["（3/3）"]
    assert await deliveries(database) == [("main", "failed", "partly_sent"), ("spare", "sent", "")]


async def test_what_may_have_gone_out_is_left_to_a_person(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)
    await claim(database, MAIN, UNKNOWN)

    assert await hand_on(make_handing_on(database, county), LATER) == HandedOn()
    assert {state for _, state, _ in await deliveries(database)} == {"unknown"}


async def test_what_it_had_in_hand_for_as_long_is_unknown_and_the_rest_of_it_waits(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county, text=LONG)
    async with database.write() as session:
        await outbox.claim_due(session, MAIN, NOW, limit=9)
    a_moment_ago = LATER + timedelta(minutes=1)

    assert await hand_on(make_handing_on(database, county), a_moment_ago) == HandedOn(unknown=2)
    assert await deliveries(database) == [("main", "unknown", "process_stopped")] * 2
    assert await hand_on(make_handing_on(database, county), a_moment_ago) == HandedOn()
    assert await claim(database, SPARE) == []


async def test_what_was_taken_in_hand_a_moment_ago_is_left_alone(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)
    async with database.write() as session:
        await outbox.claim_due(session, MAIN, LATER - timedelta(minutes=1), limit=9)

    assert await hand_on(make_handing_on(database, county), LATER) == HandedOn()
    assert {state for _, state, _ in await deliveries(database)} == {"sending"}


async def test_while_no_account_at_all_is_there_everything_waits(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)
    much_later = LATER + timedelta(hours=2)

    assert await hand_on(make_handing_on(database, county), much_later) == HandedOn()
    assert {state for _, state, _ in await deliveries(database)} == {"planned"}


async def test_what_reached_its_end_meanwhile_has_expired_and_nobody_is_asked_to_forward_it(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)
    evening = NOW + timedelta(hours=10)
    await see(database, SPARE, evening)

    await hand_on(make_handing_on(database, county), evening)

    assert await deliveries(database) == [("main", "expired", "too_late")] * 2
    assert not any(row.key.startswith("forward") for row in await read_outbox(database))


async def test_a_short_absence_hands_nothing_on(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)
    await see(database, SPARE, NOW + timedelta(minutes=14))

    assert await hand_on(make_handing_on(database, county), NOW + timedelta(minutes=14)) == HandedOn()


async def test_a_notice_is_planned_for_an_account_that_is_there(database: Database) -> None:
    county = make_county(shared=True)
    await save_rooms(database, county)
    await see(database, MAIN, NOW - timedelta(days=1))
    await see(database, SPARE, NOW)
    await plan(database, county, draft_notice(group_code(1), group_code(2), tiers=frozenset({3})))

    await run_due(make_store(database, county), NOW)

    assert [account for account, _, _ in await deliveries(database)] == ["main", "spare"]


async def test_after_a_night_without_power_the_others_are_given_time_to_come_back(database: Database) -> None:
    county = make_county(shared=True)
    await fire(database, county)
    is_online = True
    roll_call = RollCall(make_handing_on(database, county), lambda: is_online)
    night = LATER + timedelta(hours=5)

    for seconds in (0, 10, 119):
        await roll_call.answer(night + timedelta(seconds=seconds))
    assert {state for _, state, _ in await deliveries(database)} == {"planned"}

    is_online = False
    await roll_call.answer(night + timedelta(seconds=120))
    assert {state for _, state, _ in await deliveries(database)} == {"planned"}

    is_online = True
    for seconds in (130, 251):
        await roll_call.answer(night + timedelta(seconds=seconds))
    assert {state for _, state, _ in await deliveries(database)} == {"planned", "failed"}
