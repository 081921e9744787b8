"""A notice that is out already: its author asks how far it is, halts it, takes it back, puts it right."""

from dataclasses import replace

import pytest

from bot.gateway.console import Said
from domain.sending import SendCode, SendOutcome, SendState
from domain.spoken_managing import Managing, read_managing
from models.bell_tables import CampaignRow
from models.tables import OutboxRow
from tests.support.archive import read_table
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    OTHER_HOUSE,
    OTHER_LEADER,
    ROSTER,
    SECOND_ROOM,
    SECRETARY,
    TOWN_LEADER,
    VILLAGE_ROOM,
    Person,
)
from tests.support.village import Village, find_code, said_in, said_to, settle_county

NOTICE = "明天上午停水，请存水。"
LATER = SendOutcome(state=SendState.RETRY, code=SendCode.NOT_CONNECTED)
LOST = SendOutcome(state=SendState.FAILED, code=SendCode.NOT_IN_ROOM)


async def give_notice(village: Village, *outcomes: SendOutcome, text: str = NOTICE) -> list[Said]:
    """Notice 1, to the three groups of the village; `outcomes`: what the first sends come to."""
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"发通知：{text}"))
    await village.whisper(SECRETARY, find_code(answered))
    village.messenger.next_outcomes = list(outcomes)
    return await village.ring()


async def tell(village: Village, words: str, person: Person = SECRETARY) -> str:
    (answered,) = said_to(person, await village.whisper(person, words))
    return answered


async def recalled_chats(village: Village) -> set[str]:
    return {row.chat for row in await read_table(village.database, OutboxRow) if row.kind == "recall"}


async def test_whoever_planned_it_is_told_its_number(village: Village) -> None:
    answered = await tell(village, f"发通知：{NOTICE}")
    assert await tell(village, find_code(answered)) == "好，这就发。这是通知1。"


@pytest.mark.parametrize("words", ["通知1怎么样了", "通知1发到哪了？", "看看通知1", "1号通知发完没有", "通知一咋样了"])
async def test_how_far_it_is_is_said_in_one_line(village: Village, words: str) -> None:
    await give_notice(village, LATER, LOST)
    assert (
        await tell(village, words)
        == "通知1「明天上午停水，请存水」一共3个群：发到1，等着1，没发成1（机器人不在这个群里）。"
    )


async def test_my_notices_are_listed_with_number_state_and_next_time(village: Village) -> None:
    assert "还没有发过通知" in await tell(village, "我的通知")
    await give_notice(village)
    await village.whisper(SECRETARY, find_code(await tell(village, f"每周一早8点半发：{NOTICE}")))
    assert (await tell(village, "我的通知")).splitlines() == [
        "通知2「明天上午停水，请存水」11月23日（周一）早上8点半发",
        "通知1「明天上午停水，请存水」进行中",
        "要看哪条，说「通知2怎么样了」。",
    ]


async def test_it_is_halted_goes_on_and_is_cancelled(village: Village) -> None:
    await give_notice(village, LATER, LATER)
    assert "停住了" in await tell(village, "通知1先不发了")
    village.clock.move(minutes=2)
    assert said_in(HOUSE_ROOM, await village.ring()) == []
    assert "现在停着" in await tell(village, "通知1怎么样了")
    assert await tell(village, "继续通知1") == "好，通知1接着发。"
    assert "发到3" in await tell(village, "通知1怎么样了")


async def test_halted_past_its_hours_it_says_that_the_rest_does_not_go(village: Village) -> None:
    village.go_to("20 19:30")
    await give_notice(village, LATER, LATER)
    await tell(village, "通知1先不发了")
    village.go_to("21 09:00")
    assert await tell(village, "继续通知1") == "通知1停得太久，过了发送时间，还有2个群不发了。要发请重新说一遍。"
    await village.ring()
    (told,) = said_to(SECRETARY, await village.ring()) or said_to(SECRETARY, village.messenger.said[-1:])
    assert "发到1个群，2个群没发成（过了发送时间）" in told


async def test_what_could_not_be_sent_is_told_to_its_author_once(village: Village) -> None:
    await give_notice(village, LOST)
    (told,) = said_to(SECRETARY, await village.ring())
    assert "发到2个群，1个群没发成（机器人不在这个群里）" in told
    village.clock.move(minutes=1)
    assert await village.ring() == []


async def test_what_arrived_everywhere_needs_no_word(village: Village) -> None:
    await give_notice(village)
    assert await village.ring() == []


async def test_where_no_group_is_left_when_it_fires_its_author_hears(village: Village) -> None:
    await village.whisper(SECRETARY, find_code(await tell(village, f"明早9点发给二组：{NOTICE}")))
    gone = tuple(room for room in ROSTER.rooms if room.chat not in (HOUSE_ROOM, SECOND_ROOM))
    moved = tuple(
        replace(room, grids=(OTHER_HOUSE,)) for room in ROSTER.rooms if room.chat in (HOUSE_ROOM, SECOND_ROOM)
    )
    await settle_county(village.database, village.clock.now(), replace(ROSTER, rooms=(*gone, *moved)))
    await village.core.archive.cache.refresh(village.database)
    village.go_to("21 09:00")
    said = [*await village.ring(), *await village.ring()]
    assert "现在一个群也没有了" in said_to(SECRETARY, said)[0]
    assert await tell(village, "通知1怎么样了") == "通知1「明天上午停水，请存水」：要发的地方没有群，没有发。"


async def test_cancelled_midway_it_names_the_groups_that_have_half_of_it(village: Village) -> None:
    text = "。".join(["明天上午九点在村部开会讲医疗保障和修路的事情请大家都来参加不要迟到"] * 22)
    await village.whisper(HOUSE_LEADER, f"发通知：{text}")
    await village.whisper(HOUSE_LEADER, "1")
    await village.core.ring()
    await village.outbox.drain()
    await village.deliver(village.word(SECRETARY, "取消通知1", room=None))
    await village.send_all()
    assert said_to(SECRETARY, village.messenger.said)[-1] == "通知1取消了。有1个群只发到一半，请补发一条说清楚。"


async def test_cancelled_it_says_how_many_have_it_already(village: Village) -> None:
    await give_notice(village, LATER, LATER)
    assert await tell(village, "取消通知1") == "通知1取消了。已经发到1个群的收不回来。"


async def test_its_picture_goes_to_the_chat_where_it_was_asked_for(village: Village) -> None:
    await give_notice(village, LATER)
    (shown,) = await village.say(SECRETARY, "小格，通知1发个图", room=VILLAGE_ROOM)
    assert shown.chat == VILLAGE_ROOM
    assert shown.body.endswith("进度.png")


async def test_a_notice_that_has_not_gone_out_has_no_picture(village: Village) -> None:
    await village.whisper(SECRETARY, find_code(await tell(village, f"明早8点发：{NOTICE}")))
    assert "还没开始发" in await tell(village, "通知1进度图")


async def test_it_is_nobody_elses_business(village: Village) -> None:
    await give_notice(village)
    for person in (OTHER_LEADER, HOUSE_LEADER):
        for words in ("撤回通知1", "通知1怎么样了", "更正通知1：后天停水"):
            assert "不归您管" in await tell(village, words, person)
    assert "发到3" in await tell(village, "通知1怎么样了", TOWN_LEADER)


async def test_taken_back_it_says_honestly_what_can_be_had_back(village: Village) -> None:
    await give_notice(village, LATER)
    village.clock.move(minutes=1)
    answered = await tell(village, "撤回通知1")
    assert answered.startswith("1个群还没发，不发了；2个群刚发，撤回试试。要发更正请说：更正通知1：")
    assert len(await recalled_chats(village)) == 2


async def test_after_two_minutes_nothing_can_be_had_back(village: Village) -> None:
    await give_notice(village)
    village.clock.move(minutes=3)
    assert (await tell(village, "撤回通知1")).startswith("3个群已经看到，收不回来。要发更正请说")
    assert await recalled_chats(village) == set()


async def test_a_quoted_notice_is_taken_back_by_its_author(village: Village) -> None:
    said = await give_notice(village)
    spoken = next(one for one in said if one.chat == VILLAGE_ROOM)
    answered = said_in(VILLAGE_ROOM, await village.quote(SECRETARY, spoken, "撤回"))[0]
    assert "3个群刚发，撤回试试" in answered
    assert await recalled_chats(village) == {HOUSE_ROOM, SECOND_ROOM, VILLAGE_ROOM}


async def test_a_correction_reaches_exactly_the_groups_that_got_it(village: Village) -> None:
    await give_notice(village, LATER)
    answered = await tell(village, "更正通知1：时间改成后天上午。")
    assert "发给收到过的2个群" in answered
    assert "前面说的“明天上午停水，请存水”不对" in answered
    village.clock.move(minutes=2)
    assert [one for one in await village.ring() if one.body == NOTICE] == []

    await village.whisper(SECRETARY, find_code(answered))
    corrected = [one for one in await village.ring() if one.body.startswith("更正：")]

    first = {one.chat for one in village.messenger.said if one.body == NOTICE}
    assert {one.chat for one in corrected} == first
    assert len(corrected) == 2
    assert [row.state for row in await read_table(village.database, CampaignRow)] == ["cancelled", "active"]


async def test_a_correction_that_is_not_confirmed_leaves_it_halted_and_says_how_to_go_on(village: Village) -> None:
    await give_notice(village, LATER)
    assert "要接着发原来的，说「继续通知1」" in await tell(village, "更正通知1：时间改成后天上午。")
    await village.whisper(SECRETARY, "2")
    await tell(village, "继续通知1")
    village.clock.move(minutes=2)
    await village.ring()
    assert len([one for one in village.messenger.said if one.body == NOTICE]) == 3


async def test_a_quoted_notice_is_put_right(village: Village) -> None:
    said = await give_notice(village)
    spoken = next(one for one in said if one.chat == VILLAGE_ROOM)
    (answered,) = said_in(VILLAGE_ROOM, await village.quote(SECRETARY, spoken, "更正：后天上午停水。"))
    assert "发给收到过的3个群" in answered


async def test_what_repeats_and_is_wrong_never_comes_again(village: Village) -> None:
    answered = await tell(village, f"每周一早8点半发：{NOTICE}")
    await village.whisper(SECRETARY, find_code(answered))
    village.go_to("23 08:30")
    await village.ring()
    answered = await tell(village, "更正通知1：改成周二停水。")
    assert "更正以后它不再按时发" in answered
    await village.whisper(SECRETARY, find_code(answered))
    village.go_to("30 08:30")
    assert [one for one in await village.ring() if one.body == NOTICE] == []


async def test_where_nobody_has_read_it_there_is_nothing_to_put_right(village: Village) -> None:
    await village.whisper(SECRETARY, find_code(await tell(village, f"明早8点发：{NOTICE}")))
    assert "不用更正" in await tell(village, "更正通知1：后天停水。")


async def test_an_hour_after_closing_a_correction_still_goes_out_and_later_in_the_morning(village: Village) -> None:
    village.go_to("20 19:50")
    await give_notice(village)
    village.go_to("20 20:40")
    await village.whisper(SECRETARY, find_code(await tell(village, "更正通知1：后天停水。")))
    assert len([one for one in await village.ring() if one.body.startswith("更正")]) == 3
    village.go_to("20 21:10")
    assert "更正明天（周六）早上8点发给" in await tell(village, "更正通知1：大后天停水。")


@pytest.mark.parametrize(
    ("words", "deed"),
    [
        ("撤回通知12", Managing.RECALL),
        ("把通知12撤回来", Managing.RECALL),
        ("取消通知12。", Managing.CANCEL),
        ("通知12不发了", Managing.CANCEL),
        ("通知12先不发了", Managing.PAUSE),
        ("暂停通知 12", Managing.PAUSE),
        ("接着发通知12", Managing.RESUME),
        ("通知12发个图", Managing.PICTURE),
        ("通知12进度图", Managing.PICTURE),
        ("通知十二发到哪儿了", Managing.PROGRESS),
        ("更正通知12：改成9点", Managing.CORRECT),
        ("通知12改成：9点", Managing.CORRECT),
    ],
)
def test_the_ways_of_saying_it(words: str, deed: Managing) -> None:
    said = read_managing(words, quotes=False)
    assert said is not None
    assert (said.deed, said.campaign) == (deed, 12)


@pytest.mark.parametrize(
    "words",
    [
        "通知12户人家来领米",
        "撤回",
        "更正：后天停水",
        "通知12",
        "收到通知12",
        "不发通知了",
        "停水通知怎么样了",
        "撤回3号",
    ],
)
def test_other_words_are_no_order_about_a_notice(words: str) -> None:
    assert read_managing(words, quotes=False) is None
