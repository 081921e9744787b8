"""「改成停电」, 「不是问题」: whoever is entitled puts the bot right, at once and for everybody concerned."""

from dataclasses import replace
from itertools import pairwise

import pytest

from bot.app import make_classifier
from bot.settings import Settings
from domain.classify import Classifier
from domain.learned import LearnedWeights
from domain.ticket import Action, State
from models.tables import CorrectionRow, TicketEventRow, TicketReporterRow
from models.tickets import TicketRepository
from tests.support.archive import find_text, read_table
from tests.support.county import (
    DISCIPLINE,
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    NOW,
    OTHER_LEADER,
    POLICE,
    RESIDENT,
    SECOND_LEADER,
    SECRETARY,
    STRANGER,
    TOWN_LEADER,
    Person,
)
from tests.support.doubles import StandingClock
from tests.support.village import Village, find_said, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"
CADRE = "村干部不作为"
OFFICERS = (HOUSE_LEADER, SECOND_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER, DUTY, POLICE, DISCIPLINE, OTHER_LEADER)


async def kept(village: Village) -> list[tuple[str | None, str]]:
    return [(row.label, row.previous) for row in await read_table(village.database, CorrectionRow)]


@pytest.mark.parametrize(
    "words",
    [
        "改成停电",
        "改成没电",
        "改为停电吧",
        "不是路灯，是停电",
        "不是路灯坏了，是没电的事",
        "这是停电",
        "这个应该是停电",
        "分错了，是停电",
        "改类型 停电",
        "归到停电与供电问题",
        "改成电没了",
    ],
)
async def test_a_leader_who_quotes_it_says_what_it_is(village: Village, words: str) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(HOUSE_LEADER, answered, words)
    ticket = await village.ticket()
    assert ticket.type == "infra.power"
    assert said_in(HOUSE_ROOM, said)[0].startswith("改好了，1号（停电")
    assert await kept(village) == [("infra.power", "infra.light")]


@pytest.mark.parametrize("words", ["1号改成停电", "改1号：改成停电", "一号不是路灯，是停电", "1号归到停电"])
async def test_or_by_its_number_in_the_group_or_privately(village: Village, words: str) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, words)
    assert (await village.ticket()).type == "infra.power"
    await village.whisper(HOUSE_LEADER, words.replace("停电", "路灯").replace("不是路灯，是路灯", "不是停电，是路灯"))
    assert (await village.ticket()).type == "infra.light"


async def test_everything_that_hangs_on_the_type_follows_at_once(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    before = await village.ticket()
    said = await village.quote(HOUSE_LEADER, answered, "改成邻里纠纷")
    after, kinds = await village.ticket(), village.core.classifier.rules.types
    kind = kinds["dispute.neighbor"]
    assert (after.type, after.urgency, after.route) == (kind.code, kind.urgency.value, kind.route.value)
    calendar = village.core.calendar
    assert after.due_at == calendar.add(after.reported_at, kind.resolve, kind.urgency)
    assert after.respond_by == calendar.add(village.clock.now(), kind.first_response, kind.urgency)
    assert (after.no, after.short_no) == (before.no, before.short_no)
    revised = next(row for row in await read_table(village.database, TicketEventRow) if row.action == Action.REVISE)
    assert revised.facts == {"type": "dispute.neighbor", "was": "infra.light"}
    assert revised.actor.startswith("person:")
    assert said


async def test_where_other_hands_are_needed_the_new_ones_are_told_all_and_the_old_ones_let_go(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, "1号我接了")
    said = await village.say(SECRETARY, "1号改成征地拆迁")
    assert (await village.ticket()).state is State.ASSIGNED
    assert await village.assignee() != HOUSE_LEADER.name
    (freed,) = said_to(HOUSE_LEADER, said)
    assert "不用管了" in freed
    assert "拆迁" not in freed
    new = [person for person in OFFICERS if any(LAMP in words for words in said_to(person, said))]
    assert len(new) == 1
    assert new[0] is not HOUSE_LEADER


async def test_whoever_took_it_over_keeps_it_where_the_new_type_would_go_to_the_same_hands(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(GROUP_LEADER, answered, "我接了")
    said = await village.quote(HOUSE_LEADER, answered, "改成垃圾")
    ticket = await village.ticket()
    assert (ticket.type, ticket.state) == ("env.garbage", State.WORKING)
    assert await village.assignee() == GROUP_LEADER.name
    assert said_to(GROUP_LEADER, said) == []


async def test_what_becomes_private_is_not_spoken_of_in_the_group_any_more(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(HOUSE_LEADER, answered, "改成干部作风")
    assert await village.assignee() == "discipline"
    assert said_in(HOUSE_ROOM, said) == []
    assert "专人" in said_to(HOUSE_LEADER, said)[0]
    assert LAMP in said_to(DISCIPLINE, said)[0]
    assert {person.name for person in OFFICERS if any(LAMP in words for words in said_to(person, said))} == {
        DISCIPLINE.name
    }
    for person in (HOUSE_LEADER, SECRETARY, NEIGHBOUR):
        for one in await village.say(person, "1号咋样了"):
            assert "干部" not in one.body
            assert "办理" not in one.body
    before = await village.actions()
    await village.say(HOUSE_LEADER, "1号改成路灯")
    assert await village.actions() == before


async def test_from_a_private_route_only_those_it_named_may_widen_it(village: Village) -> None:
    said = await village.say(RESIDENT, CADRE)
    private = find_said(said, RESIDENT.contact)
    refused = await village.quote(RESIDENT, private, "改成路灯")
    assert "只有办的人能改" in said_to(RESIDENT, refused)[0]
    for person in (HOUSE_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER):
        await village.say(person, "1号改成路灯")
        await village.whisper(person, "1号改成路灯")
    assert (await village.ticket()).type == "village.cadre"
    await village.quote(DISCIPLINE, find_said(said, DISCIPLINE.contact), "改成路灯")
    assert (await village.ticket()).type == "infra.light"
    assert await village.assignee() == HOUSE_LEADER.name


@pytest.mark.parametrize("person", [NEIGHBOUR, OTHER_LEADER, SECOND_LEADER, STRANGER])
async def test_nobody_else_can_change_it(village: Village, person: Person) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    before = await village.actions()
    for words in ("改成停电", "不是问题", "这是停电"):
        await village.quote(person, answered, words)
        await village.whisper(person, f"1号{words}")
    assert await village.actions() == before
    assert await kept(village) == []


async def test_who_reported_it_may_say_what_it_is(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(RESIDENT, answered, "不是路灯，是停电")
    assert (await village.ticket()).type == "infra.power"


@pytest.mark.parametrize("words", ["改成哈哈哈", "改成那样", "改成🍎"])
async def test_what_is_no_type_is_answered_with_how_to_say_it(village: Village, words: str) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(HOUSE_LEADER, answered, words)
    assert "改成停电" in said_in(HOUSE_ROOM, said)[0]
    assert (await village.ticket()).type == "infra.light"


async def test_what_may_be_several_types_is_asked_with_numbers_and_privately_if_one_is_private(
    village: Village,
) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(HOUSE_LEADER, answered, "改成安全")
    assert said_in(HOUSE_ROOM, said) == []
    (asked,) = said_to(HOUSE_LEADER, said)
    assert "回1 " in asked
    assert "都不是" in asked
    assert (await village.ticket()).type == "infra.light"
    await village.whisper(HOUSE_LEADER, "1")
    assert (await village.ticket()).type == "health.food"


async def test_none_of_them_leaves_it_as_it_is(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "改成安全")
    said = await village.say(HOUSE_LEADER, "都不是")
    assert said_in(HOUSE_ROOM, said)[0].startswith("好，不改。")
    assert (await village.ticket()).type == "infra.light"


@pytest.mark.parametrize(
    "words", ["这是啥", "这是哪里的灯", "是的", "这个是我弄的", "不是我，是老王", "改天再说", "这不是刚修过"]
)
async def test_ordinary_talk_beneath_an_answer_changes_nothing(village: Village, words: str) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, words)
    ticket = await village.ticket()
    assert (ticket.type, ticket.state) == ("infra.light", State.ASSIGNED)
    assert await kept(village) == []


@pytest.mark.parametrize(
    "words",
    ["不是问题", "这不是事", "这不是什么事儿", "没事，闹着玩的", "误报", "他们开玩笑的", "不用记", "1号不是问题"],
)
async def test_the_village_says_that_it_is_nothing_and_it_is_forgotten(village: Village, words: str) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(SECRETARY, answered, words)
    assert said_in(HOUSE_ROOM, said) == ["好，1号（路灯与亮化）不记了。打扰了。"]
    assert "不用管了" in said_to(HOUSE_LEADER, said)[0]
    assert said_to(RESIDENT, said) == []
    assert (await village.ticket()).state is State.VOIDED
    ended = (await read_table(village.database, TicketEventRow))[-1]
    assert (ended.action, ended.reason) == (Action.VOID, "not_an_issue")
    assert await find_text(village.database, LAMP) == {}
    assert await kept(village) == [(None, "infra.light")]


async def test_said_privately_the_reporter_is_told_politely_once(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await village.whisper(SECRETARY, f"{(await village.ticket()).no} 不是问题")
    assert "不记了" in said_to(SECRETARY, said)[0]
    assert "再说一声" in said_to(RESIDENT, said)[0]


async def test_who_has_it_in_hand_can_not_make_it_disappear_but_the_village_decides(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(HOUSE_LEADER, answered, "不是问题")
    assert "请村里定" in said_in(HOUSE_ROOM, said)[0]
    assert HOUSE_LEADER.name in said_to(SECRETARY, said)[0]
    assert (await village.ticket()).state is State.ASSIGNED
    said = await village.whisper(SECRETARY, "1")
    assert (await village.ticket()).state is State.VOIDED
    assert "再说一声" in said_to(RESIDENT, said)[0]
    assert "不用管了" in said_to(HOUSE_LEADER, said)[0]
    assert await find_text(village.database, LAMP) == {}


async def test_or_the_village_says_that_it_is_to_be_done(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "不是问题")
    said = await village.whisper(SECRETARY, "2")
    assert "没批，请接着办" in said_to(HOUSE_LEADER, said)[0]
    assert (await village.ticket()).state is State.ASSIGNED
    assert await kept(village) == []


async def test_who_reported_it_takes_it_back_alone(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(RESIDENT, answered, "不是问题")
    assert "不记了" in said_in(HOUSE_ROOM, said)[0]
    assert (await village.actions())[-1] is Action.WITHDRAW
    assert len(await read_table(village.database, TicketReporterRow)) == 1


async def test_a_complaint_about_a_cadre_can_not_be_voided_by_those_it_passes_by(village: Village) -> None:
    await village.say(RESIDENT, CADRE)
    for person in (HOUSE_LEADER, SECRETARY, TOWN_LEADER, DISCIPLINE):
        await village.whisper(person, "1号不是问题")
    assert (await village.ticket()).state is State.ASSIGNED


async def test_where_danger_was_heard_nothing_is_learned_from_a_correction(village: Village) -> None:
    await village.say(RESIDENT, "我家着火了快来人")
    said = await village.whisper(DUTY, "1号改成烧秸秆")
    assert said
    assert await kept(village) == []


async def test_a_change_to_danger_begins_with_the_number_and_wakes_everybody(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    said = await village.quote(HOUSE_LEADER, answered, "改成着火")
    assert "119" in said_in(HOUSE_ROOM, said)[0]
    assert (await village.ticket()).urgent
    told = {person.name for person in OFFICERS if any(LAMP in words for words in said_to(person, said))}
    assert {HOUSE_LEADER.name, GROUP_LEADER.name, SECRETARY.name, TOWN_LEADER.name, DUTY.name} <= told


async def test_what_is_kept_holds_no_words_no_number_no_name_and_nobody(village: Village) -> None:
    words = "王小明13812345678说村口路灯坏了三天了没人修，找李建国"
    answered = find_said(await village.say(RESIDENT, words), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "改成停电")
    (row,) = await read_table(village.database, CorrectionRow)
    phrases = [feature for feature in row.features if not feature.startswith("@")]
    assert phrases
    assert sum(map(len, phrases)) <= len(words) // 2
    assert not any(part in repr(row.features) for part in ("王", "小明", "138", "李", "建国", RESIDENT.contact, "孙"))
    assert set(row.__table__.columns.keys()) == {"id", "features", "label", "previous", "day", "rules_version"}


async def test_the_history_of_a_corrected_ticket_can_be_replayed(village: Village) -> None:
    answered = find_said(await village.say(RESIDENT, LAMP), HOUSE_ROOM)
    await village.quote(HOUSE_LEADER, answered, "改成停电")
    ticket = await village.ticket()
    async with village.database.read() as session:
        history = await TicketRepository(session).history(ticket.id)
    assert history[-1].after is ticket.state
    assert all(one.before == before.after for before, one in pairwise(history))


async def test_who_gets_a_ticket_of_a_doubtful_type_is_told_both_and_how_to_change_it(
    village_settings: Settings, classifier: Classifier
) -> None:
    by_words = make_classifier(replace(classifier.rules, learned=LearnedWeights()))
    village = Village.open(village_settings, by_words, clock=StandingClock(NOW))
    said = await village.say(RESIDENT, "停电，还有没信号，谁来管")
    (told,) = said_to(HOUSE_LEADER, said)
    assert "也可能是没信号没网，是的话说「改成没信号没网」。" in told
    await village.quote(HOUSE_LEADER, find_said(said, HOUSE_LEADER.contact), "改成没信号没网")
    assert (await village.ticket()).type == "infra.comms"
    await village.close()
