"""「又坏了」, 「修好没」, 「不用来了」: said as people say it, understood of their own ticket, and of nobody else's."""

import pytest
from sqlalchemy import update

from bot.gateway.console import Said
from domain.messages import Quote
from domain.rules import CATCH_ALL
from domain.ticket import Action, State
from models.tables import TicketRow
from tests.support.archive import count_rows
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_ROOM,
    RESIDENT,
    SECRETARY,
    Person,
)
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"
PIPE = "水管爆了，水流了一路"
DONE = "1号办好了，换了灯泡"


async def report(village: Village, person: Person = RESIDENT, words: str = LAMP) -> Said:
    answered = find_said(await village.say(person, words), HOUSE_ROOM)
    village.clock.move(hours=1)
    return answered


async def mend(village: Village) -> None:
    """Reported, done, believed."""
    await report(village)
    await village.say(HOUSE_LEADER, DONE)
    await village.whisper(RESIDENT, "1")
    village.clock.move(days=2)


@pytest.mark.parametrize(
    "words", ["修好没", "修好了没有？", "还没人来", "咋样了", "啥时候来修", "路灯修好没", "没人管吗", "催一下"]
)
async def test_the_reporter_asks_how_far_it_is_and_its_owner_is_reminded(village: Village, words: str) -> None:
    await report(village)
    said = await village.say(RESIDENT, words)
    (answered,) = said_in(HOUSE_ROOM, said)
    assert "等人接单" in answered
    assert len(said_to(HOUSE_LEADER, said)) == 1
    assert (await village.actions())[-1] is Action.URGE


async def test_the_owner_is_reminded_once_a_day(village: Village) -> None:
    answered = await report(village)
    told = []
    for _ in range(3):
        told += said_to(HOUSE_LEADER, await village.say(RESIDENT, "修好没"))
        told += said_to(HOUSE_LEADER, await village.quote(RESIDENT, answered, "咋样了"))
        told += said_to(HOUSE_LEADER, await village.whisper(RESIDENT, "咋样了"))
    assert len(told) == 1
    village.clock.move(days=1)
    assert len(said_to(HOUSE_LEADER, await village.say(RESIDENT, "修好没"))) == 1


@pytest.mark.parametrize(
    "words", ["又坏了", "又停了", "修好没", "还没人来", "咋样了", "不用了，好了", "不用来了自己弄好了"]
)
async def test_of_a_stranger_it_is_talk(village: Village, words: str) -> None:
    await report(village)
    before = await count_rows(village.database)
    assert await village.say(NEIGHBOUR, words) == []
    assert await count_rows(village.database) == before | {"inbox": before["inbox"] + 1}


@pytest.mark.parametrize("words", ["车修好没", "快递来了没", "作业做完没", "饭好了没", "不用来接我了", "又来了"])
async def test_of_another_thing_it_is_talk(village: Village, words: str) -> None:
    await report(village)
    assert await village.say(RESIDENT, words) == []


async def test_said_to_another_or_in_another_group_it_is_talk(village: Village) -> None:
    await report(village)
    assert await village.say(RESIDENT, "修好没", quote=Quote(name=NEIGHBOUR.name, text="我那辆车")) == []
    assert await village.say(RESIDENT, "修好没", mentions=(NEIGHBOUR.contact,)) == []
    assert await village.say(RESIDENT, "修好没", room=OTHER_ROOM) == []


@pytest.mark.parametrize(
    "words", ["不用了，好了", "不用来了自己弄好了", "不用修了", "已经好了不用来了", "路灯不用修了"]
)
async def test_the_reporter_takes_it_back_and_the_owner_need_not_go(village: Village, words: str) -> None:
    await report(village)
    (asked,) = said_in(HOUSE_ROOM, await village.say(RESIDENT, words))
    assert "真不用办了" in asked
    assert (await village.ticket()).state is State.ASSIGNED
    said = await village.say(RESIDENT, "1")
    assert "撤了" in said_in(HOUSE_ROOM, said)[0]
    assert "不用去了" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).state is State.VOIDED


@pytest.mark.parametrize("words", ["不用了", "算了", "没事了", "误会", "已经好了"])
async def test_a_word_that_means_many_things_counts_only_when_said_to_the_bot(village: Village, words: str) -> None:
    answered = await report(village)
    assert await village.say(RESIDENT, words) == []
    await village.quote(RESIDENT, answered, words)
    assert (await village.ticket()).state is State.VOIDED


async def test_who_thinks_better_of_it_says_two_and_it_goes_on(village: Village) -> None:
    await report(village)
    await village.say(RESIDENT, "不用来了自己弄好了")
    assert "接着办" in said_in(HOUSE_ROOM, await village.say(RESIDENT, "2"))[0]
    assert (await village.ticket()).state is State.ASSIGNED


async def test_what_others_still_wait_for_is_only_given_up_by_one(village: Village) -> None:
    await report(village)
    await report(village, NEIGHBOUR)
    said = await village.say(RESIDENT, "不用来了自己弄好了")
    assert "别家" in said_in(HOUSE_ROOM, said)[0]
    said = await village.say(HOUSE_LEADER, DONE)
    assert said_to(RESIDENT, said) == []
    assert said_to(NEIGHBOUR, said)


async def test_who_gave_it_up_reminds_nobody_any_more(village: Village) -> None:
    await report(village)
    await report(village, NEIGHBOUR)
    await village.say(RESIDENT, "不用来了自己弄好了")
    assert said_to(HOUSE_LEADER, await village.say(RESIDENT, "小格，1号咋样了")) == []
    assert said_to(HOUSE_LEADER, await village.say(NEIGHBOUR, "小格，1号咋样了"))


async def test_an_alarm_is_looked_at_though_it_is_called_off(village: Village) -> None:
    await report(village, words="我家着火了快来人")
    said = await village.say(RESIDENT, "不用来了")
    assert (await village.ticket()).state is State.ASSIGNED
    assert any("还是去看一眼" in one.body for one in said)


async def test_after_done_it_is_a_verdict(village: Village) -> None:
    await report(village)
    await village.say(HOUSE_LEADER, DONE)
    village.clock.move(hours=3)
    await village.say(RESIDENT, "不用来了，好了")
    assert (await village.ticket()).state is State.CLOSED


@pytest.mark.parametrize("words", ["又坏了", "没修好", "还是那样"])
async def test_after_done_broken_again_is_a_verdict_too(village: Village, words: str) -> None:
    await report(village)
    await village.say(HOUSE_LEADER, DONE)
    village.clock.move(hours=3)
    said = await village.say(RESIDENT, words)
    assert said_to(HOUSE_LEADER, said)
    assert (await village.ticket()).state is State.REWORKING


@pytest.mark.parametrize("words", ["又坏了", "又不亮了", "路灯又坏了", "没修好"])
async def test_broken_again_reopens_what_was_closed(village: Village, words: str) -> None:
    await mend(village)
    said = await village.say(RESIDENT, words)
    assert "重开" in said_in(HOUSE_ROOM, said)[0]
    assert "又坏了" in said_to(HOUSE_LEADER, said)[0]
    ticket = await village.ticket()
    assert (ticket.state, ticket.reopens, ticket.closed_at) == (State.WORKING, 1, None)


async def test_the_second_time_it_is_a_new_ticket_that_names_the_old(village: Village) -> None:
    await mend(village)
    await village.say(RESIDENT, "又坏了")
    village.clock.move(hours=1)
    await village.say(HOUSE_LEADER, "前天1号办好了，线也换了")
    await village.whisper(RESIDENT, "1")
    village.clock.move(days=1)
    said = await village.say(RESIDENT, "又坏了")
    assert [ticket.state for ticket in await village.tickets()] == [State.CLOSED, State.ASSIGNED]
    assert "办过又坏了" in said_to(HOUSE_LEADER, said)[0]


async def test_of_a_type_that_left_the_rules_the_new_ticket_is_one_of_the_catch_all(village: Village) -> None:
    await mend(village)
    async with village.database.write() as session:
        await session.execute(update(TicketRow).values(type="gone.away", reopens=1, sensitive=True))
    await village.whisper(RESIDENT, "又坏了")
    anew = (await village.tickets())[-1]
    assert (anew.state, anew.type, anew.sensitive) == (State.ASSIGNED, CATCH_ALL, True)


async def test_what_was_closed_long_ago_is_talk(village: Village) -> None:
    await mend(village)
    village.clock.move(days=31)
    assert await village.say(RESIDENT, "又坏了") == []


async def test_of_several_it_is_asked_once_which_and_the_number_is_taken(village: Village) -> None:
    await report(village)
    await report(village, words=PIPE)
    (asked,) = said_in(HOUSE_ROOM, await village.say(RESIDENT, "修好没"))
    assert asked == "您说的是哪件？回 1 路灯与亮化（1号） 2 供水与停水（2号）"
    assert await village.say(RESIDENT, "修好没") == []
    said = await village.say(RESIDENT, "选二。")
    assert said_in(HOUSE_ROOM, said)[0].startswith("2号")
    assert await village.say(RESIDENT, "2") == []


async def test_the_thing_named_says_which(village: Village) -> None:
    await report(village)
    await report(village, words=PIPE)
    said = await village.say(RESIDENT, "水管修好没")
    assert said_in(HOUSE_ROOM, said)[0].startswith("2号")


async def test_while_it_is_asked_a_new_matter_is_a_report_and_the_question_stays(village: Village) -> None:
    await report(village)
    await report(village, words=PIPE)
    await village.say(RESIDENT, "不用来了，好了")
    said = await village.say(RESIDENT, "学校门口垃圾堆成山好多天没人来收，臭得很")
    assert "3号" in said_in(HOUSE_ROOM, said)[0]
    await village.say(RESIDENT, "1")
    assert [ticket.state for ticket in await village.tickets()] == [State.VOIDED, State.ASSIGNED, State.ASSIGNED]


async def test_only_who_was_asked_may_choose(village: Village) -> None:
    await report(village)
    await report(village, words=PIPE)
    await village.say(RESIDENT, "不用来了，好了")
    assert await village.say(NEIGHBOUR, "1") == []
    assert {ticket.state for ticket in await village.tickets()} == {State.ASSIGNED}


async def test_by_quote_or_number_it_works_for_whoever_is_entitled(village: Village) -> None:
    await mend(village)
    assert "报告人" in (await village.say(NEIGHBOUR, "前天1号不用了"))[0].body
    await village.say(SECRETARY, "前天1号又坏了")
    assert (await village.ticket()).state is State.WORKING
    await village.say(HOUSE_LEADER, "前天1号不用来了")
    assert (await village.ticket()).state is State.WORKING
    said = await village.say(SECRETARY, "前天1号不用修了")
    assert (await village.ticket()).state is State.VOIDED
    assert "不用去了" in said_to(HOUSE_LEADER, said)[0]


async def test_a_secret_is_not_spoken_of_in_the_group(village: Village) -> None:
    await village.say(RESIDENT, "村干部不作为")
    village.clock.move(hours=1)
    assert await village.say(RESIDENT, "咋样了") == []
    (answered,) = said_to(RESIDENT, await village.whisper(RESIDENT, "咋样了"))
    assert "1号" in answered
    assert "干部" not in answered
