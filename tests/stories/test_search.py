"""A child is looked for in two villages: called out at once, every answer gathered, ended with one word of thanks."""

from dataclasses import replace

import pytest

from bot.gateway.console import Said
from domain.directory import Role
from domain.ids import ChatId, ContactId
from domain.messages import MessageKind, Quote
from domain.roster import PersonLine, RoomLine
from domain.search import FOUND_TEXT, OVER_TEXT
from domain.sending import PartKind, Priority
from domain.ticket import State
from models.bell_tables import CampaignFileRow, CampaignRow, DeliveryRow
from models.campaign_files import mark_file_stored
from models.tables import OutboxRow, TicketMediaRow, TicketRow, TicketWordsRow
from tests.support.archive import count_rows, read_table
from tests.support.county import (
    A1,
    ADMIN,
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    OTHER_LEADER,
    OTHER_ROOM,
    OTHER_VILLAGE,
    POLICE,
    RESIDENT,
    ROSTER,
    SECOND_ROOM,
    SECRETARY,
    STRANGER,
    TOWN_LEADER,
    VILLAGE,
    VILLAGE_ROOM,
    Person,
)
from tests.support.village import Village, find_code, find_said, said_in, said_to, settle_county

LOST = "李家沟走失一名5岁男孩，红上衣，蓝鞋"
CALL = f"协查：{LOST}"
FLOOD = "紧急通知：河水猛涨，沿河的马上往学校撤"
ALL_ROOMS = {HOUSE_ROOM, SECOND_ROOM, VILLAGE_ROOM, OTHER_ROOM}
VILLAGE_ROOMS = ALL_ROOMS - {OTHER_ROOM}


async def call_out(village: Village, person: Person = SECRETARY, words: str = CALL) -> list[Said]:
    """Asked, confirmed, and the next tick; what the bot says from the code on."""
    answered = said_to(person, await village.whisper(person, words))[-1]
    said = await village.whisper(person, find_code(answered))
    return [*said, *await village.ring()]


def rooms_that_read(village: Village, text: str) -> set[str]:
    return {one.chat for one in village.messenger.said if text in one.body and one.chat in ALL_ROOMS}


async def keep_pictures(village: Village) -> None:
    """As the job does that fetches what a search carries."""
    for row in await read_table(village.database, CampaignFileRow):
        async with village.database.write() as session:
            await mark_file_stored(session, row.id, digest="d" * 64, name="1.jpg")


async def clues(village: Village) -> list[str]:
    return [row.text for row in await read_table(village.database, TicketWordsRow) if row.kind == "clue"]


async def test_it_is_read_back_with_its_reach_and_goes_out_at_the_next_tick(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, CALL))
    assert "协查要马上发给河西村3个群" in answered
    assert "走失要先打110报警" in answered
    assert "campaigns" not in await count_rows(village.database)
    said = await village.whisper(SECRETARY, find_code(answered))
    assert "好，这就发" in said_to(SECRETARY, said)[0]
    await village.ring()
    assert rooms_that_read(village, LOST) == VILLAGE_ROOMS
    rows = await read_table(village.database, OutboxRow)
    assert {row.priority for row in rows if row.delivery_id} == {Priority.EMERGENCY}


async def test_the_leader_has_one_ticket_and_the_county_hears_of_the_child(village: Village) -> None:
    said = await call_out(village)
    ticket = await village.ticket()
    assert (ticket.type, ticket.state, ticket.urgent) == ("people.missing", State.WORKING, True)
    assert await village.assignee() == SECRETARY.name
    (campaign,) = await read_table(village.database, CampaignRow)
    assert campaign.ticket_id == ticket.id
    assert LOST in said_to(DUTY, said)[0]


async def test_at_three_in_the_morning_it_goes_out_all_the_same(village: Village) -> None:
    village.go_to("21 03:00")
    await call_out(village)
    assert rooms_that_read(village, LOST) == VILLAGE_ROOMS


async def test_the_picture_shown_before_goes_along(village: Village) -> None:
    await village.show_picture(SECRETARY, room=HOUSE_ROOM)
    (answered,) = said_in(HOUSE_ROOM, await village.say(SECRETARY, CALL))
    assert "带1张图" in answered
    await village.say(SECRETARY, find_code(answered))
    await village.ring()
    assert rooms_that_read(village, LOST) == set()
    await keep_pictures(village)
    await village.ring()
    pictures = [one for one in village.messenger.said if one.kind is PartKind.PICTURE]
    assert {one.chat for one in pictures} == VILLAGE_ROOMS


async def test_the_picture_shown_after_goes_along(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, CALL))
    (added,) = said_to(SECRETARY, await village.show_picture(SECRETARY, room=None))
    assert added == f"带上了，一共1张图。回{find_code(answered)}就发，回2不发。"
    await village.whisper(SECRETARY, find_code(added))
    assert len(await read_table(village.database, CampaignFileRow)) == 1


async def test_the_quoted_picture_of_somebody_else_goes_along(village: Village) -> None:
    await village.show_picture(RESIDENT)
    quote = Quote(name=RESIDENT.name, text="[图片]")
    (answered,) = said_in(HOUSE_ROOM, await village.say(SECRETARY, CALL, quote=quote))
    assert "带1张图" in answered


async def test_without_its_picture_it_goes_out_after_a_while(village: Village) -> None:
    await village.show_picture(SECRETARY, room=None)
    await call_out(village)
    assert rooms_that_read(village, LOST) == set()
    village.clock.move(seconds=95)
    await village.ring()
    assert rooms_that_read(village, LOST) == VILLAGE_ROOMS


async def test_a_town_may_name_the_villages(village: Village) -> None:
    (answered,) = said_to(TOWN_LEADER, await village.whisper(TOWN_LEADER, f"协查 发给河西村、河东村：{LOST}"))
    assert "4个群" in answered
    assert "协查要马上发给" in answered


async def test_answers_from_three_groups_meet_in_one_ticket_and_reach_the_leader(village: Village) -> None:
    await call_out(village, TOWN_LEADER)
    first = await village.say(RESIDENT, "刚才在小卖部门口看见一个红衣服的娃")
    second = await village.say(OTHER_LEADER, "好像在河边桥那边，一个男孩", room=OTHER_ROOM)
    searching = find_said([one for one in village.messenger.said if LOST in one.body], SECOND_ROOM)
    third = await village.quote(NEIGHBOUR, searching, "往学校跑了")
    for said in (first, second, third):
        assert len(said_to(TOWN_LEADER, said)) == 1
    assert "河西村二组1格群 孙大娘：「刚才在小卖部门口看见一个红衣服的娃」" in said_to(TOWN_LEADER, first)[0]
    assert said_in(HOUSE_ROOM, first) == [f"谢谢，已转给{TOWN_LEADER.name}，有新线索接着说。"]
    assert len(await clues(village)) == 3
    assert len(await village.tickets()) == 1


async def test_a_group_is_thanked_once_and_the_leader_told_each_time(village: Village) -> None:
    await call_out(village)
    await village.say(RESIDENT, "我看见他往学校走了")
    said = await village.say(NEIGHBOUR, "我也看见了，在学校门口")
    assert said_in(HOUSE_ROOM, said) == []
    assert len(said_to(SECRETARY, said)) == 1


async def test_pictures_around_a_clue_are_the_tickets(village: Village) -> None:
    await call_out(village)
    await village.show_picture(RESIDENT)
    said = await village.say(RESIDENT, "在小卖部门口看见这个娃")
    await village.show_picture(RESIDENT)
    assert "有图" in said_to(SECRETARY, said)[0]
    rows = await read_table(village.database, TicketMediaRow)
    assert [row.purpose for row in rows] == ["clue", "clue"]


@pytest.mark.parametrize(
    "words",
    ["今天菜便宜", "我在村口那边等你", "谁看见我家的狗了", "看到通知了", "收到", "有没有人看到他？", "没看见"],
)
async def test_ordinary_talk_meanwhile_is_kept_nowhere(village: Village, words: str) -> None:
    await call_out(village)
    said = await village.say(RESIDENT, words)
    assert said_to(SECRETARY, said) == []
    assert await clues(village) == []


async def test_groups_that_did_not_get_it_give_no_clues(village: Village) -> None:
    await call_out(village)
    await village.say(OTHER_LEADER, "刚才在小卖部门口看见一个红衣服的娃", room=OTHER_ROOM)
    assert await clues(village) == []


async def test_after_two_days_nothing_is_a_clue_any_more(village: Village) -> None:
    await call_out(village)
    village.clock.move(hours=49)
    await village.say(RESIDENT, "看见他往学校走了")
    assert await clues(village) == []


async def test_who_does_not_want_to_be_recorded_is_heard_only_by_quote(village: Village) -> None:
    await call_out(village)
    await village.say(RESIDENT, "别记我")
    await village.say(RESIDENT, "看见他往学校走了")
    assert await clues(village) == []
    searching = find_said([one for one in village.messenger.said if LOST in one.body], HOUSE_ROOM)
    await village.quote(RESIDENT, searching, "看见他往学校走了")
    assert len(await clues(village)) == 1


async def test_danger_in_a_clue_has_its_number_first(village: Village) -> None:
    await call_out(village)
    said = await village.say(RESIDENT, "看见那娃掉河里了，快来人救命")
    assert "1" in said_in(HOUSE_ROOM, said)[0]
    assert said_to(DUTY, said)
    assert len(await village.tickets()) == 2


async def test_a_leader_who_is_no_friend_is_told_in_the_leaders_group_or_the_ticket_has_it(village: Village) -> None:
    await call_out(village)
    village.messenger.strangers.add(SECRETARY.contact)
    said = await village.say(RESIDENT, "看见他往学校走了")
    assert said_to(SECRETARY, said) == []
    assert len(await clues(village)) == 1


@pytest.mark.parametrize("words", ["找到了", "人找到了，谢谢大家", "孩子找到了，在同学家"])
async def test_found_is_told_to_exactly_the_groups_that_got_it(village: Village, words: str) -> None:
    await call_out(village)
    said = await village.whisper(SECRETARY, words)
    assert "已找到" in said_to(SECRETARY, said)[0]
    await village.ring()
    assert rooms_that_read(village, FOUND_TEXT) == VILLAGE_ROOMS
    ticket = await village.ticket()
    assert ticket.state is State.VERIFYING
    await village.say(RESIDENT, "看见他往学校走了")
    assert await clues(village) == []


async def test_a_search_that_is_called_off_says_nothing_of_finding(village: Village) -> None:
    await call_out(village)
    village.clock.move(days=3)
    assert "协查结束" in said_to(SECRETARY, await village.whisper(SECRETARY, "协查结束"))[0]
    await village.ring()
    assert rooms_that_read(village, OVER_TEXT) == VILLAGE_ROOMS
    assert rooms_that_read(village, FOUND_TEXT) == set()


async def test_done_alone_does_not_end_a_search_that_groups_still_look_for(village: Village) -> None:
    said = await call_out(village)
    told = next(one for one in said if one.chat == SECRETARY.contact and "单号" in one.body)
    assert "找到了说「找到了」" in said_to(SECRETARY, await village.quote(SECRETARY, told, "办好了，送回家了"))[0]
    assert (await village.ticket()).state is State.WORKING


async def test_found_at_night_by_quote_in_a_group(village: Village) -> None:
    village.go_to("21 03:00")
    await call_out(village)
    searching = find_said([one for one in village.messenger.said if LOST in one.body], HOUSE_ROOM)
    await village.quote(SECRETARY, searching, "找到了，谢谢大家")
    await village.ring()
    assert rooms_that_read(village, FOUND_TEXT) == VILLAGE_ROOMS


async def test_found_before_it_went_out_nothing_goes_out(village: Village) -> None:
    answered = said_to(SECRETARY, await village.whisper(SECRETARY, CALL))[0]
    await village.whisper(SECRETARY, find_code(answered))
    said = await village.whisper(SECRETARY, "找到了")
    assert "不发了" in said_to(SECRETARY, said)[0]
    await village.ring()
    assert rooms_that_read(village, LOST) == rooms_that_read(village, FOUND_TEXT) == set()


async def test_what_had_not_gone_out_is_taken_back_and_only_who_got_it_hears_the_end(village: Village) -> None:
    answered = said_to(SECRETARY, await village.whisper(SECRETARY, CALL))[0]
    await village.whisper(SECRETARY, find_code(answered))
    await village.core.ring()
    await village.outbox.drain()
    got = rooms_that_read(village, LOST)
    await village.deliver(village.word(SECRETARY, "找到了", room=None))
    await village.ring()
    await village.ring()
    assert rooms_that_read(village, LOST) == rooms_that_read(village, FOUND_TEXT)
    assert got <= rooms_that_read(village, LOST)


async def test_the_pictures_of_the_child_are_not_kept_when_it_is_found(village: Village) -> None:
    await village.show_picture(SECRETARY, room=None)
    await call_out(village)
    await keep_pictures(village)
    await village.ring()
    await village.whisper(SECRETARY, "找到了")
    assert [row.state for row in await read_table(village.database, CampaignFileRow)] == ["gone"]


async def test_a_residents_found_ends_nothing_and_is_asked_after(village: Village) -> None:
    await call_out(village)
    said = await village.say(RESIDENT, "人找到了，谢谢大家")
    assert "问一下是不是真的找到了" in said_to(SECRETARY, said)[0]
    await village.ring()
    assert rooms_that_read(village, FOUND_TEXT) == set()
    assert (await village.ticket()).state is State.WORKING


async def test_leaders_below_and_beside_end_nothing(village: Village) -> None:
    await call_out(village)
    searching = find_said([one for one in village.messenger.said if LOST in one.body], HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, searching, "找到了")
    await village.whisper(OTHER_LEADER, "找到了")
    await village.ring()
    assert rooms_that_read(village, FOUND_TEXT) == set()


async def test_whoever_is_above_may_end_it(village: Village) -> None:
    await call_out(village)
    await village.whisper(TOWN_LEADER, "协查结束")
    await village.ring()
    assert rooms_that_read(village, OVER_TEXT) == VILLAGE_ROOMS


async def test_of_two_searches_one_is_named_by_quote(village: Village) -> None:
    await call_out(village)
    await call_out(village, words="协查：两个假和尚挨家骗钱，穿黄衣服")
    said = await village.whisper(SECRETARY, "找到了")
    assert "您有2个协查在找" in said_to(SECRETARY, said)[0]
    searching = find_said([one for one in village.messenger.said if "假和尚" in one.body], HOUSE_ROOM)
    await village.quote(SECRETARY, searching, "找到了")
    states = [row.state for row in await read_table(village.database, TicketRow)]
    assert states == [State.WORKING, State.VERIFYING]


async def test_once_more_goes_to_the_same_groups_but_not_at_once(village: Village) -> None:
    await call_out(village)
    await village.ring()
    early = await village.whisper(SECRETARY, "协查再发一遍")
    assert "再过10分钟" in said_to(SECRETARY, early)[0]
    village.clock.move(minutes=11)
    await village.ring()
    searching = [one for one in village.messenger.said if one.chat == HOUSE_ROOM and LOST in one.body][-1]
    await village.quote(SECRETARY, searching, "再发一遍")
    await village.ring()
    assert len(await read_table(village.database, DeliveryRow)) == 6
    await village.whisper(SECRETARY, "找到了")
    await village.ring()
    assert len([one for one in village.messenger.said if one.body == FOUND_TEXT]) == 3


async def test_an_evacuation_opens_no_ticket(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, FLOOD))
    assert "紧急通知要马上发给河西村3个群" in answered
    village.go_to("21 03:00")
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"全村{FLOOD}"))
    await village.whisper(SECRETARY, find_code(answered))
    await village.ring()
    assert rooms_that_read(village, "河水猛涨") == VILLAGE_ROOMS
    assert await village.tickets() == []


@pytest.mark.parametrize("person", [HOUSE_LEADER, GROUP_LEADER])
async def test_a_group_or_household_leader_is_told_that_the_village_knows(village: Village, person: Person) -> None:
    said = await village.whisper(person, CALL)
    answered = said_to(person, said)
    assert "110" in answered[0]
    assert f"这个要村里发，已替您报给{SECRETARY.name}。" in answered
    assert said_to(SECRETARY, said)
    assert "campaigns" not in await count_rows(village.database)
    assert (await village.ticket()).type == "people.missing"


async def test_a_resident_who_says_so_only_reports(village: Village) -> None:
    said = await village.say(RESIDENT, CALL)
    assert "110" in said_in(HOUSE_ROOM, said)[0]
    assert "就发" not in "".join(one.body for one in said)
    assert "campaigns" not in await count_rows(village.database)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (f"全镇协查：{LOST}", "「清溪镇」不归您管"),
        (f"协查 发给河东村：{LOST}", "不归您管"),
        (f"协查：{LOST}，联系13812345678", "手机号"),
        ("协查：", "请连着说清楚"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_asked(village: Village, words: str, answer: str) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, words))
    assert answer in answered
    assert "就发" not in answered


async def test_the_whole_county_needs_a_second_person_who_is_asked_at_once_at_night(village: Village) -> None:
    village.go_to("21 03:00")
    (answered,) = said_to(DUTY, await village.whisper(DUTY, f"全县协查：{LOST}"))
    assert "县里第二个人同意才发" in answered
    said = await village.whisper(DUTY, find_code(answered))
    assert any(LOST in words for words in said_to(ADMIN, said))
    await village.ring()
    assert rooms_that_read(village, LOST) == set()
    await village.whisper(ADMIN, "同意通知1")
    await village.ring()
    assert rooms_that_read(village, LOST) == ALL_ROOMS
    await village.whisper(DUTY, "找到了")
    await village.ring()
    assert rooms_that_read(village, FOUND_TEXT) == ALL_ROOMS


async def test_a_quoted_call_is_nobodys_call(village: Village) -> None:
    quote = Quote(name=SECRETARY.name, text=CALL)
    said = await village.say(HOUSE_LEADER, "这个转给大家看看", quote=quote)
    said += await village.say(RESIDENT, "收到", quote=Quote(name=SECRETARY.name, text=CALL))
    assert "就发" not in "".join(one.body for one in said)
    assert await village.tickets() == []


async def test_the_police_leave_it_to_the_town(village: Village) -> None:
    said = await village.whisper(POLICE, CALL)
    assert any("这个要村里发" in words for words in said_to(POLICE, said))
    assert "campaigns" not in await count_rows(village.database)


async def test_a_hundred_answers_are_all_kept_and_told_in_few_messages(village: Village) -> None:
    await call_out(village)
    before = len(village.messenger.said)
    for number in range(100):
        person = Person(contact=type(RESIDENT.contact)(f"wxid_{number}"), name=f"乡亲{number}")
        await village.say(person, f"我在{number}号桥边看见一个男孩")
    assert len(await clues(village)) == 100
    told = said_to(SECRETARY, village.messenger.said[before:])
    assert len(told) == 10
    village.clock.move(minutes=6)
    (bundled,) = [words for words in said_to(SECRETARY, await village.ring()) if "线索" in words]
    assert bundled.startswith("又来了90条协查线索")
    assert len(said_in(HOUSE_ROOM, village.messenger.said[before:])) == 1


async def test_a_stranger_privately_is_no_clue(village: Village) -> None:
    await call_out(village)
    await village.whisper(STRANGER, "看见他往学校走了", kind=MessageKind.TEXT)
    assert await clues(village) == []


async def test_a_leader_who_is_no_friend_hears_of_it_in_the_leaders_group(village: Village) -> None:
    circle = ChatId("circle@chatroom")
    room = RoomLine(topic="河西村村干部工作群", grids=(VILLAGE,), account=A1, chat=circle)
    await settle_county(village.database, village.clock.now(), replace(ROSTER, rooms=(*ROSTER.rooms, room)))
    await call_out(village)
    village.messenger.strangers.add(SECRETARY.contact)
    said = await village.say(RESIDENT, "看见他往学校走了")
    assert "看见他往学校走了" in said_in(circle, said)[0]


async def test_whoever_stands_in_may_end_it(village: Village) -> None:
    peer = Person(contact=ContactId("wxid_liu"), name="刘书记")
    line = PersonLine(name=peer.name, role=Role.LEADER, grid=OTHER_VILLAGE, account=A1, contact=peer.contact)
    await settle_county(village.database, village.clock.now(), replace(ROSTER, people=(*ROSTER.people, line)))
    await call_out(village)
    await village.whisper(SECRETARY, "我今天不在，让刘书记代")
    said = await village.say(RESIDENT, "看见他往学校走了")
    assert said_to(peer, said)
    await village.whisper(peer, "找到了")
    await village.ring()
    assert rooms_that_read(village, FOUND_TEXT) == VILLAGE_ROOMS


async def test_the_code_of_a_call_is_worth_nothing_from_another(village: Village) -> None:
    answered = said_in(HOUSE_ROOM, await village.say(SECRETARY, CALL))[0]
    for person in (HOUSE_LEADER, OTHER_LEADER, RESIDENT, TOWN_LEADER):
        await village.say(person, find_code(answered))
    await village.ring()
    assert rooms_that_read(village, LOST) == set()


@pytest.mark.parametrize("words", ["1", "好", "发", "2"])
async def test_only_the_very_code_sends_it(village: Village, words: str) -> None:
    await village.whisper(SECRETARY, CALL)
    await village.whisper(SECRETARY, words)
    await village.ring()
    assert rooms_that_read(village, LOST) == set()
    assert await village.tickets() == []


async def test_a_repeated_message_is_one_clue(village: Village) -> None:
    await call_out(village)
    for _ in range(2):
        await village.say(RESIDENT, "看见他往学校走了", message_id="twice")
    assert len(await clues(village)) == 1


async def test_a_killed_process_knows_the_search_again(village: Village) -> None:
    await call_out(village)
    again = Village.open(village.core.settings, village.core.classifier, clock=village.clock, database=village.database)
    again.numbers = village.numbers
    said = await again.say(RESIDENT, "看见他往学校走了")
    assert said_to(SECRETARY, said)


async def test_what_somebody_said_goes_when_they_ask(village: Village) -> None:
    await call_out(village)
    await village.say(RESIDENT, "看见他往学校走了")
    await village.say(RESIDENT, "删除我的信息")
    assert await clues(village) == [""]


async def test_a_silenced_group_is_not_thanked_and_the_leader_hears_all_the_same(village: Village) -> None:
    await call_out(village)
    await village.say(HOUSE_LEADER, "小格别说话")
    said = await village.say(RESIDENT, "看见他往学校走了")
    assert said_in(HOUSE_ROOM, said) == []
    assert said_to(SECRETARY, said)


async def test_the_ticket_can_be_followed_and_is_no_secret(village: Village) -> None:
    await call_out(village)
    await village.say(RESIDENT, "看见他往学校走了")
    actions = [action.value for action in await village.actions()]
    assert actions == ["report", "file", "assign", "accept", "note"]
    assert not (await village.ticket()).sensitive


async def test_the_same_search_is_not_opened_twice_but_another_is(village: Village) -> None:
    await call_out(village)
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, CALL))
    assert answered == "这个协查已经发了，正在找。要再发一遍说「协查再发一遍」，找到了说「找到了」。"
    assert len(await village.tickets()) == 1
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, "协查：两个假和尚挨家骗钱，穿黄衣服"))
    assert "就发" in answered
