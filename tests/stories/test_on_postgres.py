"""The same village with a county's engine beneath it (`make e2e`; skipped where PostgreSQL is not installed)."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from domain.classify import Classifier
from domain.search import FOUND_TEXT
from domain.ticket import Action
from models.database import Database
from models.tables import TicketMediaRow
from tests.support.archive import find_text, read_table
from tests.support.county import HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, NOW, RESIDENT, SECRETARY
from tests.support.doubles import StandingClock
from tests.support.postgres import copy_database
from tests.support.village import Village, find_said, make_settings, said_in, settle_county

pytestmark = pytest.mark.e2e
LAMP = "村口路灯坏了三天了没人修"


@pytest.fixture
def url(postgres: str) -> str:
    return asyncio.run(copy_database(postgres, "migrated"))


@pytest.fixture
async def village(url: str, tmp_path: Path, classifier: Classifier) -> AsyncIterator[Village]:
    database = Database(url)
    await settle_county(database, NOW)
    settings = make_settings(tmp_path, database={"url": url})
    living = Village.open(settings, classifier, clock=StandingClock(NOW), database=database)
    yield living
    await living.close()


async def test_the_street_lamp_from_report_to_verdict(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.show_picture(HOUSE_LEADER)
    await village.quote(HOUSE_LEADER, answered, "办好了")
    await village.whisper(RESIDENT, "1")
    assert await village.actions() == [
        Action.REPORT,
        Action.FILE,
        Action.ASSIGN,
        Action.DONE,
        Action.VERIFY,
        Action.CLOSE,
    ]
    assert len(await read_table(village.database, TicketMediaRow)) == 1


async def test_a_refusal_and_a_bug_take_back_only_their_own(village: Village) -> None:
    said = await village.hear(
        village.word(NEIGHBOUR, f"{LAMP}\x00", message_id="rejected by the engine"),
        village.word(HOUSE_LEADER, "9号办好了，换了灯泡", message_id="refused"),
        village.word(RESIDENT, LAMP, message_id="fine"),
    )
    assert await village.inbox() == {
        "rejected by the engine": ("failed", 1),
        "refused": ("handled", 0),
        "fine": ("handled", 0),
    }
    assert len(await village.tickets()) == 1
    assert len(said_in(HOUSE_ROOM, said)) == 2


async def test_the_same_message_twice_at_the_same_time_is_one_ticket(village: Village) -> None:
    message = village.word(RESIDENT, LAMP)
    await asyncio.gather(*(village.deliver(message) for _ in range(4)))
    assert len(await village.tickets()) == 1


async def test_a_notice_and_a_wish_to_be_forgotten(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.whisper(RESIDENT, "删除我的信息")
    assert await find_text(village.database, "路灯坏了") == {}
    await village.whisper(SECRETARY, "发通知：明天上午开会。")
    assert not (await village.command("ticket.close", "nothing")).ok
    await village.ring()
    await village.core.purge()


async def test_a_search_is_called_out_answered_repeated_and_ended(village: Village) -> None:
    answered = find_said(await village.whisper(SECRETARY, "协查：走失5岁男孩，红上衣"), SECRETARY.contact).body
    await village.whisper(SECRETARY, answered.split("回")[1][:4])
    await village.ring()
    said = await village.say(RESIDENT, "看见他往学校走了")
    assert "看见他往学校走了" in find_said(said, SECRETARY.contact).body
    village.clock.move(minutes=11)
    await village.ring()
    await village.whisper(SECRETARY, "协查再发一遍")
    await village.ring()
    await village.whisper(SECRETARY, "找到了")
    await village.ring()
    assert len([one for one in village.messenger.said if one.body == FOUND_TEXT]) == 3
    await village.core.purge()
