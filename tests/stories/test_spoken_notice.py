"""A leader gives notice: read back with its reach, sent after a yes, to exactly the groups of the grid."""

import re
from dataclasses import replace

import pytest

from domain.directory import Role
from domain.ids import ChatId
from models.bell_tables import CampaignRow, DeliveryRow
from tests.support.archive import count_rows, read_table
from tests.support.county import (
    ADMIN,
    DUTY,
    HOUSE_LEADER,
    HOUSE_ROOM,
    OTHER_LEADER,
    OTHER_ROOM,
    RESIDENT,
    ROSTER,
    SECOND_ROOM,
    SECRETARY,
    TOWN,
    TOWN_LEADER,
    VILLAGE_ROOM,
    Person,
)
from tests.support.village import Village, find_code, said_in, said_to, settle_county

NOTICE = "明天上午停水，请存水。"


async def ask(village: Village, person: Person = SECRETARY) -> str:
    """What the bot reads back; nothing has gone out yet."""
    (answered,) = said_to(person, await village.whisper(person, f"发通知：{NOTICE}"))
    return answered


async def test_a_villages_notice_reaches_its_groups_and_no_others(village: Village) -> None:
    answered = await ask(village)
    assert "河西村3个群" in answered
    assert "campaigns" not in await count_rows(village.database)
    await village.whisper(SECRETARY, find_code(answered))
    said = await village.ring()
    reached = {one.chat for one in [*said, *village.messenger.said] if one.body == NOTICE}
    assert reached == {HOUSE_ROOM, SECOND_ROOM, VILLAGE_ROOM}
    assert OTHER_ROOM not in reached
    assert [row.state for row in await read_table(village.database, DeliveryRow)] == ["sent"] * 3


async def test_the_same_notice_is_not_sent_twice_however_often_the_timer_rings(village: Village) -> None:
    await village.whisper(SECRETARY, find_code(await ask(village)))
    for _ in range(3):
        await village.ring()
        village.clock.move(minutes=1)
    assert len([one for one in village.messenger.said if one.body == NOTICE]) == 3


async def test_one_group_is_confirmed_with_a_plain_one(village: Village) -> None:
    answered = await ask(village, HOUSE_LEADER)
    assert find_code(answered) == "1"
    await village.whisper(HOUSE_LEADER, "1")
    await village.ring()
    assert {one.chat for one in village.messenger.said if one.body == NOTICE} == {HOUSE_ROOM}


@pytest.mark.parametrize("words", ["1", "好", "0000", "发"])
async def test_several_groups_need_the_very_code(village: Village, words: str) -> None:
    await ask(village)
    await village.whisper(SECRETARY, words)
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_no_means_no(village: Village) -> None:
    await ask(village)
    assert said_to(SECRETARY, await village.whisper(SECRETARY, "2")) == ["好，不发。"]
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_the_code_of_one_is_worth_nothing_from_another(village: Village) -> None:
    code = find_code(await ask(village))
    for person in (OTHER_LEADER, HOUSE_LEADER, RESIDENT):
        await village.whisper(person, code)
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_a_code_is_good_for_ten_minutes(village: Village) -> None:
    code = find_code(await ask(village))
    village.clock.move(minutes=11)
    await village.whisper(SECRETARY, code)
    await village.ring()
    assert [one for one in village.messenger.said if one.body == NOTICE] == []


async def test_a_residents_notice_is_only_talk(village: Village) -> None:
    assert await village.say(RESIDENT, "发通知：明天上午开会，都来") == []
    assert "campaigns" not in await count_rows(village.database)


async def test_in_a_group_the_notice_is_that_groups_grids(village: Village) -> None:
    said = await village.say(HOUSE_LEADER, f"发通知：{NOTICE}")
    assert "1个群" in said_in(HOUSE_ROOM, said)[0]


async def test_a_weekly_notice_is_read_back_with_its_next_days_and_goes_out_on_them(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"每周一早8点半发：{NOTICE}"))
    assert "每周一早上8点半，发给河西村3个群" in answered
    assert "11月23日（周一）早上8点半；11月30日（周一）早上8点半；12月7日（周一）早上8点半" in answered
    assert await said_after_code(village, answered) == ["好，定下了，到时候发。这是通知1。"]
    village.go_to("20 19:00")
    await village.ring()
    assert count_said(village) == 0
    for day, count in ((23, 3), (30, 6)):
        village.go_to(f"{day} 08:30")
        await village.ring()
        assert count_said(village) == count


async def said_after_code(village: Village, answered: str) -> list[str]:
    found = re.search(r"回(\d+)就定下", answered)
    assert found is not None
    return said_to(SECRETARY, await village.whisper(SECRETARY, found.group(1)))


def count_said(village: Village) -> int:
    return len([one for one in village.messenger.said if one.body == NOTICE])


@pytest.mark.parametrize(
    ("words", "read_back"),
    [
        ("清明前7天发", "2027年3月29日（周一）早上8点半发给河西村3个群。"),
        ("腊月二十三早上9点发", "2027年1月30日（周六）上午9点发给河西村3个群。"),
        ("每年清明前7天发", "每年清明前7天早上8点半，发给河西村3个群。"),
        ("每个工作日下午5点发", "每个工作日下午5点，发给河西村3个群。"),
        ("明早8点发", "明天（周六）早上8点发给河西村3个群。"),
        ("通知二组", "要发给河西村二组2个群。"),
        ("明早8点发给全村除二组", "明天（周六）早上8点发给河西村，不含二组，一共1个群。"),
        ("收到红色预警时发", "收到红色预警的时候，发给河西村3个群。"),
        ("元旦早上9点发", "2027年1月1日放假，顺延到2027年1月4日 08:30。"),
        ("元旦早上9点发", "放假当天也要发，就在时间后面加“放假也发”。"),
        ("元旦早上9点放假也发", "2027年1月1日（周五）上午9点发给河西村3个群。"),
    ],
)
async def test_when_and_to_whom_are_read_back_in_plain_words(village: Village, words: str, read_back: str) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"{words}：{NOTICE}"))
    assert read_back in answered
    assert "campaigns" not in await count_rows(village.database)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("通知全镇", "「清溪镇」不归您管"),
        ("通知河南村", "没有找到「河南村」"),
        ("明晚9点发", "21:00不发通知"),
        ("明天25点发", "时间没听明白"),
        ("今天早上8点发", "已经过了"),
    ],
)
async def test_what_cannot_be_is_said_and_nothing_is_asked(village: Village, words: str, answer: str) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"{words}：{NOTICE}"))
    assert answer in answered
    assert "回" not in answered


async def test_an_alert_pushed_in_from_outside_sends_what_waited_for_it(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"收到红色预警时发：{NOTICE}"))
    await said_after_code(village, answered)
    await village.ring()
    assert count_said(village) == 0
    result = await village.command("broadcast.condition", "weather", value="red")
    await village.ring()
    assert "1条通知" in result.sentence
    assert count_said(village) == 3


async def test_a_resident_who_says_when_is_only_talking(village: Village) -> None:
    assert await village.say(RESIDENT, f"每周一早8点半发：{NOTICE}") == []


async def test_words_on_money_wait_for_the_town_which_is_asked_privately(village: Village) -> None:
    text = "低保年审到25号，带户口本到村部。"
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"发通知：{text}"))
    said = await village.whisper(SECRETARY, find_code(answered))
    assert said_to(SECRETARY, said) == ["好，记下了，编号1。还要镇里或县里同意，同意了就发。"]
    assert text in said_to(TOWN_LEADER, said)[0]
    await village.ring()
    assert [one for one in village.messenger.said if one.body == text] == []
    assert "不用" not in said_to(SECRETARY, await village.whisper(SECRETARY, "同意通知1"))[0]
    assert said_to(TOWN_LEADER, await village.whisper(TOWN_LEADER, "同意通知1")) == ["好，通知1到时候发。"]
    await village.ring()
    assert len([one for one in village.messenger.said if one.body == text]) == 3


async def test_the_whole_county_is_spoken_to_by_two_people(village: Village) -> None:
    (answered,) = said_to(DUTY, await village.whisper(DUTY, f"通知全县：{NOTICE}"))
    await village.whisper(DUTY, find_code(answered))
    await village.ring()
    assert count_said(village) == 0
    assert "写通知的人自己不算" in said_to(DUTY, await village.whisper(DUTY, "同意通知1"))[0]
    assert said_to(ADMIN, await village.whisper(ADMIN, "同意通知1")) == ["好，通知1到时候发。"]
    await village.ring()
    assert count_said(village) == 4


@pytest.mark.parametrize("words", ["下雨的时候发", "明天后天早上8点发", "每月35号发给全村", "过两个集发给一组"])
async def test_what_was_not_understood_of_a_notice_is_said_and_nothing_is_sent(village: Village, words: str) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"{words}：{NOTICE}"))
    assert "没听明白" in answered or "没有找到" in answered


async def test_the_read_back_names_the_groups_and_shows_what_they_will_read(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, "发给全村：{村}的乡亲，明天停水"))
    assert "有河西村" in answered
    assert "看到的是：" in answered


async def test_an_immediate_notice_on_money_says_that_the_office_must_agree(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, "发给全村：医保每人400元，月底前交"))
    assert "还要镇里或县里同意才发" in answered


async def test_where_no_group_is_of_that_kind_it_is_said(village: Village) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, "发沿河的群：河边别去"))
    assert answered == "这里有3个群，没有一个是「沿河」的群，请核对，或者去掉这个条件"


async def test_an_allowed_address_goes_out_whole(village: Village) -> None:
    text = "医保缴费看 https://www.tianxian.gov.cn/yibao/2026/index.html?id=3"
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"发给全村：{text}"))
    assert f"内容：{text}" in answered


MONEY = "低保年审到25号，带户口本到村部。"


async def wait_for_the_town(village: Village) -> str:
    """A notice on money is planned; what the town leader is asked."""
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"发通知：{MONEY}"))
    (asked,) = said_to(TOWN_LEADER, await village.whisper(SECRETARY, find_code(answered)))
    return asked


async def test_whoever_is_asked_knows_who_wrote_it_and_whom_it_reaches(village: Village) -> None:
    asked = await wait_for_the_town(village)
    assert asked.startswith(f"{SECRETARY.name}要发一条通知，等您同意：")
    assert "发给河西村，同意了马上发" in asked


@pytest.mark.parametrize(
    ("words", "told"),
    [("同意通知1", "陈镇长同意了，到时候发。"), ("不同意通知1", "陈镇长没有同意，不发了。要发请改好再说一遍。")],
)
async def test_the_author_hears_what_became_of_it(village: Village, words: str, told: str) -> None:
    await wait_for_the_town(village)
    (heard,) = said_to(SECRETARY, await village.whisper(TOWN_LEADER, words))
    assert heard == f"您的通知1「低保年审到25号，带户口本到村部」，{told}"


async def test_the_author_hears_too_when_it_was_refused_on_the_page(village: Village) -> None:
    await wait_for_the_town(village)
    await village.command("broadcast.refuse", "1")
    assert "管理后台没有同意" in village.messenger.said[-1].body
    assert village.messenger.said[-1].chat == ChatId(SECRETARY.contact)


async def test_whoever_leads_there_now_hears_that_the_author_lost_the_post(village: Village) -> None:
    await said_after_code(village, (await village.whisper(SECRETARY, f"每周一早8点半发：{NOTICE}"))[0].body)
    left = tuple(person for person in ROSTER.people if person.contact != SECRETARY.contact)
    await settle_county(village.database, village.clock.now(), replace(ROSTER, people=left))
    await village.core.archive.cache.refresh(village.database)
    village.go_to("23 08:30")
    (told,) = said_to(TOWN_LEADER, await village.ring())
    assert "写它的人现在不管这里了" in told
    assert "取消通知1" in told
    assert count_said(village) == 0
    (answered,) = said_to(TOWN_LEADER, await village.whisper(TOWN_LEADER, "通知1怎么样了"))
    assert "没有发，写它的人或者同意它的人现在不管这里了" in answered
    assert said_to(TOWN_LEADER, await village.whisper(TOWN_LEADER, "取消通知1")) == ["通知1取消了。一个群也没发。"]


@pytest.mark.parametrize("minutes", [0, 11])
async def test_a_wrong_or_late_code_is_called_what_it_is(village: Village, minutes: int) -> None:
    code = find_code(await ask(village))
    village.clock.move(minutes=minutes)
    wrong = code if minutes else f"{(int(code) + 1) % 9000 + 1000}"
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, wrong))
    assert "这个确认码不对，或者用过了，或者过了10分钟。" in answered
    await village.ring()
    assert count_said(village) == 0


@pytest.mark.parametrize("words", ["发通知", "发通知：", "发给全村：", "我要发个通知"])
async def test_an_order_without_its_words_is_asked_for_them(village: Village, words: str) -> None:
    (answered,) = said_to(SECRETARY, await village.whisper(SECRETARY, words))
    assert answered.startswith("要发什么？请连内容一起说一遍")


async def test_a_post_in_a_department_answers_for_no_notice(village: Village) -> None:
    """Who led the village and now works for the police there has no say over what its groups read."""
    await said_after_code(village, (await village.whisper(SECRETARY, f"每周一早8点半发：{NOTICE}"))[0].body)
    moved = tuple(
        replace(person, role=Role.STAFF, grid=TOWN, department="police")
        if person.contact == SECRETARY.contact
        else person
        for person in ROSTER.people
    )
    await settle_county(village.database, village.clock.now(), replace(ROSTER, people=moved))
    await village.core.archive.cache.refresh(village.database)
    village.go_to("23 08:30")
    assert "您现在不管这个网格了" in said_to(SECRETARY, await village.ring())[0]
    assert count_said(village) == 0


async def test_what_was_read_back_may_be_given_another_time(village: Village) -> None:
    (first,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"发给全村：{NOTICE}"))
    (second,) = said_to(SECRETARY, await village.whisper(SECRETARY, "明早8点发"))

    assert "明天" in second
    assert NOTICE in second
    assert "campaigns" not in await count_rows(village.database)
    assert "定下了" in said_to(SECRETARY, await village.whisper(SECRETARY, find_code(second)))[0]
    assert find_code(first) != find_code(second)
    await village.ring()
    assert not [one for one in village.messenger.said if one.body == NOTICE]


async def test_what_was_read_back_may_be_given_other_words(village: Village) -> None:
    await village.whisper(SECRETARY, f"明早8点发给全村：{NOTICE}")
    (second,) = said_to(SECRETARY, await village.whisper(SECRETARY, "改成：后天上午停水，来的回1，不来回2"))

    assert "明天" in second
    assert "内容：后天上午停水" in second
    await village.whisper(SECRETARY, find_code(second))
    (row,) = await read_table(village.database, CampaignRow)
    assert row.text.startswith("后天上午停水")


async def test_another_time_that_may_not_be_leaves_what_was_read_back(village: Village) -> None:
    (first,) = said_to(SECRETARY, await village.whisper(SECRETARY, f"发给全村：{NOTICE}"))
    (refused,) = said_to(SECRETARY, await village.whisper(SECRETARY, "改到晚上11点"))

    assert "23:00" in refused
    assert "这就发" in said_to(SECRETARY, await village.whisper(SECRETARY, find_code(first)))[0]


async def test_a_time_said_without_a_question_open_changes_nothing(village: Village) -> None:
    assert "notice" not in str(await count_rows(village.database))
    await village.whisper(SECRETARY, "明早8点")
    assert "campaigns" not in await count_rows(village.database)
