"""「3号延期3天」: before it is due, once, at most as long again; the town decides and the reporter hears why."""

import pytest

from domain.refusal import Refusal
from domain.ticket import Action
from domain.ticket_record import Ticket
from tests.support.county import HOUSE_LEADER, RESIDENT, TOWN_LEADER
from tests.support.doing import do
from tests.support.village import SHANGHAI, Village, said_to

LAMP = "村口路灯坏了三天了没人修"


async def take_lamp(village: Village) -> Ticket:
    await village.say(RESIDENT, LAMP)
    await do(village, HOUSE_LEADER, "accept")
    return await village.ticket()


def due_day(ticket: Ticket) -> str:
    assert ticket.due_at is not None
    return f"{ticket.due_at.astimezone(SHANGHAI):%m-%d}"


async def test_asked_for_approved_and_everybody_told_until_when(village: Village) -> None:
    assert due_day(await take_lamp(village)) == "11-27"
    said = await do(village, HOUSE_LEADER, "extend", days="2", reason="等材料")
    assert "延2天，报镇里批" in said_to(HOUSE_LEADER, said)[0]
    assert "要延期2天：等材料" in said_to(TOWN_LEADER, said)[0]
    assert due_day(await village.ticket()) == "11-27"
    said = await village.whisper(TOWN_LEADER, "同意")
    ticket = await village.ticket()
    assert (due_day(ticket), ticket.extended) == ("12-01", True)
    assert "延期批了，12月1日前办好" in said_to(HOUSE_LEADER, said)[0]
    assert "最晚12月1日办好：等材料" in said_to(RESIDENT, said)[0]
    assert (await village.actions())[-2:] == [Action.EXTEND, Action.PROLONG]


async def test_only_once(village: Village) -> None:
    await take_lamp(village)
    await do(village, HOUSE_LEADER, "extend", days="1", reason="等材料")
    with pytest.raises(Refusal, match="已经报上去了"):
        await do(village, HOUSE_LEADER, "extend", days="1", reason="等材料")
    await village.whisper(TOWN_LEADER, "同意")
    with pytest.raises(Refusal, match="只能延一次"):
        await do(village, HOUSE_LEADER, "extend", days="1", reason="等材料")


async def test_refused_it_is_due_as_before(village: Village) -> None:
    before = await take_lamp(village)
    await do(village, HOUSE_LEADER, "extend", days="1", reason="等材料")
    said = await village.whisper(TOWN_LEADER, "不同意")
    assert "延期没批" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).due_at == before.due_at
    assert not (await village.ticket()).extended


async def test_overdue_or_too_long_it_is_refused(village: Village) -> None:
    await take_lamp(village)
    with pytest.raises(Refusal, match="最多"):
        await do(village, HOUSE_LEADER, "extend", days="90", reason="等材料")
    with pytest.raises(Refusal, match="没看懂"):
        await do(village, HOUSE_LEADER, "extend", days="几", reason="等材料")
    village.clock.move(days=10)
    with pytest.raises(Refusal, match="已经过期"):
        await do(village, HOUSE_LEADER, "extend", days="1", reason="等材料")


async def test_what_is_missing_is_asked_for_with_numbers(village: Village) -> None:
    await take_lamp(village)
    said = await do(village, HOUSE_LEADER, "extend")
    assert "为啥要延？1等材料" in said_to(HOUSE_LEADER, said)[0]
    said = await village.whisper(HOUSE_LEADER, "1")
    assert "要延几天？1" in said_to(HOUSE_LEADER, said)[0]
    said = await village.whisper(HOUSE_LEADER, "2")
    assert "要延期2天：等材料" in said_to(TOWN_LEADER, said)[0]
