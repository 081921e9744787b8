"""Orders as people say them: by quote, by number, by 刚才那个, in a group and alone; and when the bot asks first."""

from datetime import timedelta

import pytest

from domain.ticket import Action, State
from tests.support.archive import find_text
from tests.support.county import HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, RESIDENT, SECOND_LEADER, SECRETARY
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"
RUBBISH = "巷子口垃圾堆了一个礼拜没人清运，臭得很"


async def told_of_lamp(village: Village) -> None:
    await village.say(RESIDENT, LAMP)


async def test_in_a_group_an_order_without_quote_or_number_is_asked_about(village: Village) -> None:
    await told_of_lamp(village)
    (asked,) = said_in(HOUSE_ROOM, await village.say(HOUSE_LEADER, "小格，我管不了，往上报"))
    assert "说的是1号（路灯与亮化）吗？回1 是，回2 不是。" in asked
    assert (await village.ticket()).state is State.ASSIGNED
    await village.say(HOUSE_LEADER, "1")
    assert Action.ESCALATE in await village.actions()


async def test_no_means_that_nothing_is_moved(village: Village) -> None:
    await told_of_lamp(village)
    await village.say(HOUSE_LEADER, "小格，我管不了，往上报")
    assert said_in(HOUSE_ROOM, await village.say(HOUSE_LEADER, "2")) == ["好，没动。"]
    assert await village.actions() == [Action.REPORT, Action.FILE, Action.ASSIGN]


async def test_only_who_was_asked_may_answer(village: Village) -> None:
    await told_of_lamp(village)
    await village.say(HOUSE_LEADER, "小格，我管不了，往上报")
    await village.say(SECOND_LEADER, "1")
    assert Action.ESCALATE not in await village.actions()


async def test_alone_with_the_bot_the_only_one_in_hand_is_meant(village: Village) -> None:
    await told_of_lamp(village)
    await village.whisper(HOUSE_LEADER, "我接了")
    assert (await village.ticket()).state is State.WORKING


async def test_of_two_in_hand_it_is_asked_which(village: Village) -> None:
    await told_of_lamp(village)
    await village.say(NEIGHBOUR, RUBBISH)
    (asked,) = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "我接了"))
    assert "回1 1号（路灯与亮化），2 2号" in asked
    await village.whisper(HOUSE_LEADER, "2")
    assert [ticket.state for ticket in await village.tickets()] == [State.ASSIGNED, State.WORKING]


@pytest.mark.parametrize("words", ["路灯那个我接了", "1号我接了", "一号归我", "衣号我接了"])
async def test_it_is_named_as_people_name_things(village: Village, words: str) -> None:
    await told_of_lamp(village)
    await village.say(NEIGHBOUR, RUBBISH)
    await village.whisper(HOUSE_LEADER, words)
    assert [ticket.state for ticket in await village.tickets()] == [State.WORKING, State.ASSIGNED]


async def test_just_now_is_what_the_bot_spoke_of_last(village: Village) -> None:
    await told_of_lamp(village)
    await village.say(HOUSE_LEADER, "小格，刚才那个我接了")
    await village.say(HOUSE_LEADER, "1")
    assert (await village.ticket()).state is State.WORKING


async def test_a_number_of_another_day_is_asked_about(village: Village) -> None:
    await told_of_lamp(village)
    village.clock.time += timedelta(days=1)
    (asked,) = said_in(HOUSE_ROOM, await village.say(HOUSE_LEADER, "1号我接了"))
    assert "昨天1号" in asked
    assert (await village.ticket()).state is State.ASSIGNED


async def test_the_villages_secretary_names_it_by_number_alone_with_the_bot(village: Village) -> None:
    await told_of_lamp(village)
    (said,) = said_to(SECRETARY, await village.whisper(SECRETARY, "1号咋样了"))
    assert "等人接单，张桂芳负责" in said


@pytest.mark.parametrize(
    "words", ["收到这个快递了", "我办好了身份证", "往上报的材料在哪", "他说他来", "3号楼停水的事听说了"]
)
async def test_talk_under_a_quoted_ticket_moves_nothing(village: Village, words: str) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, words)
    assert (await village.tickets())[0].state is State.ASSIGNED


async def test_seen_is_not_taken(village: Village) -> None:
    briefed = find_said(await village.say(RESIDENT, LAMP), HOUSE_LEADER.contact)
    (said,) = said_to(HOUSE_LEADER, await village.quote(HOUSE_LEADER, briefed, "收到"))
    assert "要接就回「我接了」" in said
    assert (await village.ticket()).state is State.ASSIGNED


async def test_a_step_is_taken_back(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "我接了")
    await village.say(HOUSE_LEADER, "小格，撤销")
    assert (await village.ticket()).state is State.ASSIGNED
    assert (await village.actions())[-1] is Action.UNDO


async def test_what_is_in_hand_and_what_is_open_here(village: Village) -> None:
    await told_of_lamp(village)
    await village.say(NEIGHBOUR, RUBBISH)
    (mine,) = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "我的事"))
    assert mine.startswith("2件：1号路灯与亮化等人接单")
    (open_here,) = said_to(SECRETARY, await village.whisper(SECRETARY, "全村还有啥没办"))
    assert open_here.startswith("共2件没办完")


@pytest.mark.parametrize("words", ["我这个月多少分", "出个周报", "巡了一圈，没事"])
async def test_what_is_not_built_is_said_to_be_not_built(village: Village, words: str) -> None:
    (said,) = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, words))
    assert "还" in said


async def test_a_report_that_calls_itself_one_is_one(village: Village) -> None:
    await village.say(RESIDENT, "报事：老李家那头的事儿不对劲")
    assert (await village.ticket()).no


async def test_a_direct_report_of_an_ordinary_thing_is_asked_about_once(village: Village) -> None:
    said = said_in(HOUSE_ROOM, await village.say(RESIDENT, "直报：" + LAMP))
    assert said[-1].startswith("这事村里就能办，真要直报？1是，报县里 2不用")
    await village.say(RESIDENT, "1")
    assert (await village.ticket()).urgent
    assert await village.assignee() == "县值班"


async def test_the_same_words_again_are_said_once_more(village: Village) -> None:
    first = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "我的事"))
    assert said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "没听清，再说一遍")) == first


async def test_a_cry_calls_the_leader_and_gives_the_numbers(village: Village) -> None:
    said = await village.say(RESIDENT, "小格，急！")
    assert "110" in said_in(HOUSE_ROOM, said)[0]
    assert any("喊急" in words for words in said_to(HOUSE_LEADER, said)) or await village.tickets()


async def test_a_number_alone_that_nobody_asked_for_is_no_order(village: Village) -> None:
    await told_of_lamp(village)
    said = said_to(RESIDENT, await village.whisper(RESIDENT, "3"))
    assert not any("您是要" in words for words in said)
    assert (await village.ticket()).state is State.ASSIGNED


async def test_what_is_only_guessed_is_kept_nowhere(village: Village) -> None:
    await told_of_lamp(village)
    (asked,) = said_to(HOUSE_LEADER, await village.whisper(HOUSE_LEADER, "灯泡换了，亮堂着呢"))
    assert asked.startswith("您是要")
    assert await find_text(village.database, "亮堂") == {}


async def test_what_waited_for_a_choice_goes_with_the_answer(village: Village) -> None:
    await told_of_lamp(village)
    await village.say(NEIGHBOUR, RUBBISH)
    await village.whisper(HOUSE_LEADER, "去看了，要吊车")
    assert await find_text(village.database, "吊车") == {"questions": 1}
    await village.whisper(HOUSE_LEADER, "3")
    assert await find_text(village.database, "吊车") == {}


async def test_what_nobody_chose_goes_with_the_hour_and_on_request_at_once(village: Village) -> None:
    await told_of_lamp(village)
    await village.say(NEIGHBOUR, RUBBISH)
    for leave in (village.core.purge, lambda: village.whisper(HOUSE_LEADER, "删除我的信息")):
        await village.whisper(HOUSE_LEADER, "去看了，要吊车")
        assert "questions" in await find_text(village.database, "吊车")
        village.clock.move(minutes=11)
        await leave()
        assert await find_text(village.database, "吊车") == {}
