"""「3号和5号是一件」: the older is kept, everybody gets the result, and a secret is never mixed with what is open."""

import pytest

from domain.refusal import Refusal
from domain.ticket import State
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECOND_LEADER,
    SECOND_ROOM,
    SECRETARY,
)
from tests.support.doing import do
from tests.support.village import Village, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"
SCHOOL_LAMP = "学校门口的路灯坏了"
PIPE = "水管爆了，水流了一路"


async def two_lamps(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.clock.move(minutes=10)
    await village.say(NEIGHBOUR, SCHOOL_LAMP, room=SECOND_ROOM)


async def test_both_reporters_are_told_asked_and_content_together(village: Village) -> None:
    await two_lamps(village)
    main, part = await village.tickets()
    said = await do(village, GROUP_LEADER, "merge", part, other=main.no or "")
    assert "并到1号" in said_to(GROUP_LEADER, said)[0]
    assert "是一件事，并一起办" in said_to(NEIGHBOUR, said)[0]
    assert SCHOOL_LAMP in said_to(HOUSE_LEADER, said)[0]
    assert "您不用管了" in said_to(SECOND_LEADER, said)[0]
    assert [t.state for t in await village.tickets()] == [State.ASSIGNED, State.MERGED]
    said = await do(village, HOUSE_LEADER, "done", main, text="都换了灯泡")
    assert "满意" in said_to(RESIDENT, said)[0]
    assert "满意" in said_to(NEIGHBOUR, said)[0]
    await village.whisper(RESIDENT, "1")
    assert (await village.tickets())[0].state is State.VERIFYING
    await village.whisper(NEIGHBOUR, "1")
    assert (await village.tickets())[0].state is State.CLOSED


async def test_whichever_is_named_the_older_is_kept_and_the_younger_number_means_it(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, PIPE)
    main, _ = await village.tickets()
    await do(village, GROUP_LEADER, "merge", main, other="2号", reason="一回事")
    assert (await village.tickets())[1].merged_into == main.id
    said = await village.say(HOUSE_LEADER, "小格，2号咋样了")
    assert any(words.startswith("1号") for words in said_in(HOUSE_ROOM, said))


async def test_a_lamp_and_a_quarrel_are_asked_about_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, PIPE)
    main, part = await village.tickets()
    await village.command("ticket.revise", part.no or "", type="env.garbage")
    said = await do(village, GROUP_LEADER, "merge", part, other=main.no or "")
    (asked,) = said_to(GROUP_LEADER, said)
    assert "？1并 2不并" in asked
    await village.whisper(GROUP_LEADER, "2")
    assert State.MERGED not in {t.state for t in await village.tickets()}
    await do(village, GROUP_LEADER, "merge", part, other=main.no or "")
    await village.whisper(GROUP_LEADER, "1")
    assert (await village.tickets())[1].state is State.MERGED


async def test_a_secret_is_never_merged_with_what_is_open(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(NEIGHBOUR, PIPE)
    main, part = await village.tickets()
    await do(village, SECRETARY, "make_private", part)
    with pytest.raises(Refusal, match="不能并"):
        await do(village, SECRETARY, "merge", part, other=main.no or "", reason="一回事")


async def test_by_whom_and_with_what_it_may_not_be(village: Village) -> None:
    await two_lamps(village)
    main, part = await village.tickets()
    for person in (RESIDENT, HOUSE_LEADER):
        with pytest.raises(Refusal):
            await do(village, person, "merge", main, other=part.no or "")
    with pytest.raises(Refusal, match="哪一件"):
        await do(village, GROUP_LEADER, "merge", main, other="9号")
    with pytest.raises(Refusal, match="哪一件"):
        await do(village, GROUP_LEADER, "merge", main, other=main.no or "")
    await do(village, SECRETARY, "void", part, reason="记错了")
    with pytest.raises(Refusal, match="已经结了"):
        await do(village, GROUP_LEADER, "merge", main, other=part.no or "")
