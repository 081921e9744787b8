"""A stop finishes what is under way: no send is left in doubt, no message half handled, no connection cut off."""

import asyncio
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.intake import Intake
from bot.timers import Timers
from domain.ids import ChatId, ContactId
from domain.sending import SendOutcome
from models.tables import OutboxRow
from tests.support.archive import read_table
from tests.support.county import A1, HOUSE_ROOM, RESIDENT
from tests.support.doubles import Shelf, StreetMessenger
from tests.support.village import Village

LAMP = "村口路灯坏了三天了没人修"


class SlowMessenger(StreetMessenger):
    """Takes its time: a send ends when the test lets it."""

    def __init__(self) -> None:
        super().__init__(A1, rooms=[HOUSE_ROOM])
        self.called = asyncio.Event()
        self.may_go = asyncio.Event()

    async def send_text(self, chat: ChatId, text: str, mentions: Sequence[ContactId] = ()) -> SendOutcome:
        self.called.set()
        await self.may_go.wait()
        return await super().send_text(chat, text, mentions)


async def test_a_send_that_is_under_way_is_ended_and_marked(village: Village) -> None:
    slow = SlowMessenger()
    village = Village.open(
        village.core.settings,
        village.core.classifier,
        clock=village.clock,
        messenger=slow,
        database=village.database,
    )
    await village.deliver(village.word(RESIDENT, LAMP))
    running = asyncio.create_task(village.outbox.run())
    await slow.called.wait()
    village.outbox.stop()
    slow.may_go.set()
    await asyncio.wait_for(running, 5)
    states = {row.state for row in await read_table(village.database, OutboxRow)}
    assert "sending" not in states
    assert "sent" in states


async def test_what_was_taken_in_is_handled_before_the_end(village: Village) -> None:
    words = [village.word(RESIDENT, "大家早上好") for _ in range(300)]
    intake = Intake(account=A1, database=village.database, pipeline=village.core.pipeline, clock=village.clock)
    intake.source = Shelf(*words)
    running = asyncio.create_task(intake.run())
    for word in words:
        intake.message_arrived(A1, word.message_id, word.arrived_at)
    intake.gap_seen(A1, village.clock.now(), village.clock.now())
    intake.stop()
    await asyncio.wait_for(running, 10)
    assert list((await village.inbox()).values()) == [("handled", 0)] * 300


async def test_a_timer_that_is_ringing_rings_to_its_end() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def ring() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ended.set()

    timers = Timers(ZoneInfo("Asia/Shanghai"))
    timers.ring_every("slow", 0.01, ring)
    timers.start()
    await asyncio.wait_for(begun.wait(), 5)
    await timers.stop()
    assert ended.is_set()
    begun.clear()
    await asyncio.sleep(0.05)
    assert not begun.is_set()
