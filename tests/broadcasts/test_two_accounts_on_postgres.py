"""Two accounts in one county, a worker process each: who says what, and that nothing is ever said twice."""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sample_county import (
    ACCOUNT,
    NOW,
    SHANGHAI,
    draft_notice,
    group_code,
    household_code,
    make_directory,
    make_grids,
    make_leader,
    make_room,
    make_store,
    plan,
    save_rooms,
    village_code,
)
from sqlalchemy import select

from bot.outbox import OutboxWorker
from bot.pace import Pace
from bot.settings import PaceSettings
from broadcasts.firing import run_due
from broadcasts.handing_on import HandingOn, hand_on
from domain.directory import Directory, Identity
from domain.ids import AccountName, ContactId
from domain.schedule import Once, OnCondition
from domain.sending import SendState
from domain.tree import Tier
from models.accounts import AccountRepository
from models.bell_tables import DeliveryRow, OccurrenceRow
from models.broadcasts import BroadcastRepository
from models.database import Database
from tests.support.archive import read_table
from tests.support.doubles import StandingClock, StreetMessenger
from tests.support.postgres import copy_database

pytestmark = pytest.mark.e2e
MAIN, SPARE = ACCOUNT, AccountName("spare")
LEADER = ContactId("wxid_wang")
SHARED, ALONE = 30, 4
PATIENCE = timedelta(minutes=15)
ROUNDS = 16


def make_shared_county() -> Directory:
    """Household groups: both accounts sit in the first thirty, only `main` in the last four."""
    grids = make_grids(villages=1, groups=1, households=SHARED + ALONE)
    identities = tuple(Identity(account=name, contact=LEADER) for name in (MAIN, SPARE))
    leader = replace(make_leader(group_code()), identities=identities)
    rooms = [
        make_room(key, household_code(key), accounts=(MAIN, SPARE) if key <= SHARED else (MAIN,))
        for key in range(1, SHARED + ALONE + 1)
    ]
    leaders = [replace(leader, posts=tuple(replace(leader.posts[0], grid=room.grids[0]) for room in rooms))]
    return make_directory(grids, rooms, leaders)


@dataclass(kw_only=True)
class Worker:
    """One process of the county: its own connections, its own account, its own planner."""

    account: AccountName
    county: Directory
    database: Database
    clock: StandingClock
    messenger: StreetMessenger
    outbox: OutboxWorker

    @classmethod
    def open(cls, url: str, account: AccountName, county: Directory) -> "Worker":
        database, clock, messenger = Database(url), StandingClock(NOW), StreetMessenger(account)
        outbox = OutboxWorker(
            account=account,
            database=database,
            messenger=messenger,
            clock=clock,
            pace=Pace(PaceSettings(enabled=False), random.Random(7), SHANGHAI),
            is_stopped=lambda: False,
        )
        return cls(account=account, county=county, database=database, clock=clock, messenger=messenger, outbox=outbox)

    async def see(self) -> None:
        async with self.database.write() as session:
            await AccountRepository(session).note_seen(self.account, self.clock.now())

    async def plan_due(self) -> None:
        await run_due(make_store(self.database, self.county), self.clock.now())

    async def send(self, rounds: int = 99) -> None:
        """Until nothing waits for it; in `rounds` it may be cut short."""
        for _ in range(rounds):
            if not await self.outbox.drain():
                return

    async def hand_on(self) -> None:
        store = HandingOn(
            account=self.account,
            database=self.database,
            directory=lambda: self.county,
            patience=PATIENCE,
            is_friend=lambda account, _: account == self.account,
        )
        await hand_on(store, self.clock.now())

    def said(self) -> Counter[tuple[str, str]]:
        """(room, words) → how often; what was said to a leader alone has no room."""
        rooms = {seat.chat: room.topic for room in self.county.rooms.values() for seat in room.seats}
        return Counter((rooms.get(one.chat, ""), one.body) for one in self.messenger.said)


@pytest.fixture
async def workers(postgres: str) -> AsyncIterator[tuple[Worker, Worker]]:
    url, county = await copy_database(postgres, "migrated"), make_shared_county()
    both = Worker.open(url, MAIN, county), Worker.open(url, SPARE, county)
    await save_rooms(both[0].database, county)
    for each in both:
        await each.see()
    yield both
    for each in both:
        await each.database.close()


async def fire(worker: Worker, *, key: str = "k1", text: str = "明天停水。") -> None:
    now = worker.clock.now()
    draft = draft_notice(village_code(), text=text, schedule=Once(at=now), tiers=frozenset({Tier.HOUSEHOLD}))
    await plan(worker.database, worker.county, draft, key=key, now=now)
    await worker.plan_due()


def move(workers: Iterable[Worker], to: datetime) -> None:
    for worker in workers:
        worker.clock.time = to


async def count_deliveries(database: Database) -> Counter[tuple[str, str, str]]:
    async with database.read() as session:
        rows = await session.execute(select(DeliveryRow.account, DeliveryRow.state, DeliveryRow.code))
        return Counter((account, state, code) for account, state, code in rows)


async def test_they_share_the_groups_and_each_says_only_its_own(workers: tuple[Worker, Worker]) -> None:
    main, spare = workers
    await fire(main)
    await asyncio.gather(*(worker.send() for worker in (main, spare, main, spare)))

    assert await count_deliveries(main.database) == {("main", "sent", ""): 15 + ALONE, ("spare", "sent", ""): 15}
    told = main.said() + spare.said()
    assert len(told) == SHARED + ALONE
    assert set(told.values()) == {1}
    assert all(one.chat.startswith(worker.account) for worker in workers for one in worker.messenger.said)


async def test_of_a_lost_one_the_other_goes_on_or_tells_the_leader(workers: tuple[Worker, Worker]) -> None:
    main, spare = workers
    await fire(main)
    move(workers, NOW + timedelta(minutes=16))
    await spare.see()
    await spare.hand_on()
    await spare.send()

    assert await count_deliveries(main.database) == {
        ("spare", "sent", ""): SHARED,
        ("main", "failed", "account_lost"): ALONE,
    }
    asked = [one for one in spare.messenger.said if one.chat == LEADER]
    assert len(asked) == 2 * ALONE
    assert asked[0].body == "「停水」机器人发不出去，请您把下面这条转发到群31："
    await main.send()
    assert main.messenger.said == []


async def test_a_lost_one_that_comes_back_at_that_very_moment_says_nothing_twice(
    workers: tuple[Worker, Worker],
) -> None:
    """Claim against handing over, part by part, in every order that the engine happens upon."""
    main, spare = workers
    dice = random.Random(5)
    for turn in range(ROUNDS):
        await main.see()
        await spare.see()
        await fire(main, key=f"k{turn}", text=f"第{turn}次停水，请各户先把水接好。" * 60)
        move(workers, main.clock.now() + timedelta(minutes=16))
        await spare.see()
        await asyncio.gather(*(_after(dice, deed()) for deed in (main.send, spare.hand_on, spare.send, main.see)))
        for _ in range(4):
            await asyncio.gather(main.send(), spare.send(), spare.hand_on())

    told = main.said() + spare.said()
    assert {words: count for words, count in told.items() if count > 1 and words[0]} == {}
    states = Counter(row.state for row in await read_table(main.database, DeliveryRow))
    assert states[SendState.SENT] + states[SendState.FAILED] == (SHARED + ALONE) * ROUNDS
    assert states[SendState.SENT] >= SHARED * ROUNDS
    assert main.messenger.said, "handing over always came first"
    assert states[SendState.FAILED], "the claim always came first"


async def test_two_planners_that_ring_at_once_plan_each_time_once(workers: tuple[Worker, Worker]) -> None:
    main, spare = workers
    draft = draft_notice(household_code(1))
    for number in range(200):
        await plan(main.database, main.county, draft, key=f"k{number}")
    for _ in range(3):
        await asyncio.gather(*(worker.plan_due() for worker in (main, spare, main, spare)))

    firings = Counter(row.campaign_id for row in await read_table(main.database, OccurrenceRow))
    assert (len(firings), set(firings.values())) == (200, {1})
    assert len(await read_table(main.database, DeliveryRow)) == 200


async def test_an_alert_pushed_in_twice_at_once_is_one_change(workers: tuple[Worker, Worker]) -> None:
    async def push(worker: Worker) -> bool:
        async with worker.database.write() as session:
            return await BroadcastRepository(session).change_condition(OnCondition(name="weather", value="red"), NOW)

    assert sorted(await asyncio.gather(*(push(worker) for worker in (*workers, *workers)))) == [False] * 3 + [True]


async def _after(dice: random.Random, deed: Awaitable[None]) -> None:
    await asyncio.sleep(dice.random() * 0.03)
    await deed
