"""A lamp that must wait for the Spring Festival to pass: said in words, rested over the holidays, taken up again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.ticket import Action, State
from tests.support.county import HOUSE_LEADER, RESIDENT, SECRETARY, TOWN_LEADER
from tests.support.village import Village, find_said, said_to

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAMP = "村口路灯坏了三天了没人修"


def go_to(village: Village, month: int, day: int, hour: int = 10) -> None:
    local = datetime(2026, month, day, hour, tzinfo=SHANGHAI)
    village.clock.time = local.astimezone(village.clock.time.tzinfo)


async def rest_over_the_festival(village: Village) -> None:
    go_to(village, 2, 11)
    briefed = find_said(await village.say(RESIDENT, LAMP), HOUSE_LEADER.contact)
    await village.quote(HOUSE_LEADER, briefed, "我接了")
    asked = await village.whisper(SECRETARY, "1号挂账到2月26日，等料")
    assert said_to(TOWN_LEADER, asked), [one.body for one in asked]
    await village.whisper(TOWN_LEADER, "同意")
    assert (await village.ticket()).state is State.SUSPENDED


async def test_over_the_holidays_nobody_is_hurried(village: Village) -> None:
    await rest_over_the_festival(village)
    for day in (12, 14, 16, 18, 20, 22, 24, 25):
        go_to(village, 2, day)
        assert said_to(HOUSE_LEADER, await village.ring()) == []
    assert (await village.ticket()).state is State.SUSPENDED


async def test_on_the_day_it_is_looked_at_again_with_the_time_that_was_left(village: Village) -> None:
    await rest_over_the_festival(village)
    before = await village.ticket()
    go_to(village, 2, 27)
    told = await village.ring()
    after = await village.ticket()
    assert after.state is State.WORKING
    assert said_to(HOUSE_LEADER, told)
    assert after.due_at is not None
    assert before.due_at is not None
    assert after.due_at > before.due_at
    await village.whisper(HOUSE_LEADER, "1号修好了，换了灯泡")
    await village.whisper(RESIDENT, "满意")
    assert (await village.ticket()).state is State.CLOSED
    assert Action.RESUME in await village.actions()


async def test_a_household_leaders_word_goes_up_with_its_reason_and_its_day(village: Village) -> None:
    go_to(village, 2, 11)
    briefed = find_said(await village.say(RESIDENT, LAMP), HOUSE_LEADER.contact)
    await village.quote(HOUSE_LEADER, briefed, "我接了")
    asked = await village.quote(HOUSE_LEADER, briefed, "挂账，等料，2月26日复查")
    assert "等料" in said_to(SECRETARY, asked)[0]
    passed_up = await village.whisper(SECRETARY, "同意")
    assert "挂账到2月26日：等料" in said_to(TOWN_LEADER, passed_up)[0]
    await village.whisper(TOWN_LEADER, "同意")
    assert (await village.ticket()).state is State.SUSPENDED
