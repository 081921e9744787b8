"""When the bot is not sure it asks once, with numbers to choose from, and forgets what nobody confirms."""

from dataclasses import replace

import pytest

import rules
from bot.app import make_classifier
from bot.files.rules import load_rule_book
from domain.classify import Classifier, Decision
from domain.learned import LearnedWeights
from domain.ticket import Action, State
from models.tables import CorrectionRow, QuestionRow
from tests.support.archive import count_rows, find_text, read_table
from tests.support.county import (
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    SECOND_LEADER,
    SECOND_ROOM,
    STRANGER,
)
from tests.support.village import Village, said_in, said_to

VAGUE = "晚上黑，谁来管"
EITHER = "停电，还有没信号，谁来管"
PRIVATE = "他家那边有人打牌赌钱，谁来管"
ANYTHING = "这个事说不清，来人看看"
ENDLESS = 99.0


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    """The shipped words with points that nothing reaches: whatever asks for something is only guessed."""
    shipped = load_rule_book(rules.FOLDER)
    timid = replace(shipped.scoring, min_score=ENDLESS, ask_score=1.0)
    return make_classifier(replace(shipped, scoring=timid, learned=LearnedWeights()))


@pytest.fixture(autouse=True)
def the_rules_are_unsure(classifier: Classifier) -> None:
    found = {words: classifier.classify(words) for words in (VAGUE, EITHER, PRIVATE, ANYTHING)}
    assert {verdict.decision for verdict in found.values()} == {Decision.ASK}
    assert (found[VAGUE].choices, found[ANYTHING].choices) == (("infra.light",), ("policy.other",))
    assert found[EITHER].choices == ("infra.power", "infra.comms")
    assert found[PRIVATE].sensitive


async def test_a_guess_is_one_question_without_number_or_owner(village: Village) -> None:
    said = await village.say(RESIDENT, VAGUE)
    (asked,) = said_in(HOUSE_ROOM, said)
    assert asked == "您说的是「路灯坏了」吗？回1是，我记下找人办；回2不用记。"
    assert said[0].mentions == (RESIDENT.contact,)
    assert len(said) == 1
    ticket = await village.ticket()
    assert (ticket.state, ticket.no, ticket.short_no, ticket.assignee) == (State.CANDIDATE, None, None, None)


async def test_of_two_as_likely_both_are_named_in_plain_words(village: Village) -> None:
    (asked,) = said_in(HOUSE_ROOM, await village.say(RESIDENT, EITHER))
    assert asked == "您说的是哪样？回1 停电，回2 没信号没网，回3 不用记。"


async def test_of_what_nobody_can_name_it_is_asked_whether_to_note_it_down(village: Village) -> None:
    (asked,) = said_in(HOUSE_ROOM, await village.say(RESIDENT, ANYTHING))
    assert asked == "这事要我记下来找人办吗？回1要，回2不用。"
    assert "1号" in said_in(HOUSE_ROOM, await village.say(RESIDENT, "要"))[0]


@pytest.mark.parametrize(
    "words", ["1", "１。", "①", "一", "第一个", "选1", "回1", "衣", "要", "对", "是的", "路灯", "是路灯坏了"]
)
async def test_yes_in_many_ways_makes_it_a_ticket_like_any_other(village: Village, words: str) -> None:
    await village.say(RESIDENT, VAGUE)
    said = await village.say(RESIDENT, words)
    assert "1号" in said_in(HOUSE_ROOM, said)[0]
    assert VAGUE in said_to(HOUSE_LEADER, said)[0]
    assert (await village.actions())[:4] == [Action.SUGGEST, Action.CONFIRM, Action.FILE, Action.ASSIGN]


@pytest.mark.parametrize("words", ["2", "二", "两", "第二个", "没网", "信号", "是没信号没网", "没网的事"])
async def test_the_second_is_chosen_by_its_number_or_its_name(village: Village, words: str) -> None:
    await village.say(RESIDENT, EITHER)
    said = await village.say(RESIDENT, words)
    ticket = await village.ticket()
    assert (ticket.type, ticket.state) == ("infra.comms", State.ASSIGNED)
    assert "网络" in said_in(HOUSE_ROOM, said)[0]


@pytest.mark.parametrize("words", ["3", "山", "第三个", "不用", "不用记", "都不是", "算了"])
async def test_no_forgets_it_with_its_words(village: Village, words: str) -> None:
    await village.say(RESIDENT, EITHER)
    assert said_in(HOUSE_ROOM, await village.say(RESIDENT, words)) == ["好，不记。"]
    assert (await village.ticket()).state is State.VOIDED
    assert await find_text(village.database, EITHER) == {}


@pytest.mark.parametrize("words", ["4", "9", "大家早", "1只鸡"])
async def test_what_is_no_answer_is_none(village: Village, words: str) -> None:
    await village.say(RESIDENT, EITHER)
    assert await village.say(RESIDENT, words) == []
    assert (await village.ticket()).state is State.CANDIDATE


async def test_an_answer_is_kept_for_learning_as_features_and_a_label(village: Village) -> None:
    await village.say(RESIDENT, EITHER)
    await village.say(RESIDENT, "没网")
    (kept,) = await read_table(village.database, CorrectionRow)
    assert (kept.label, kept.previous) == ("infra.comms", "infra.power")
    assert kept.features
    assert all(feature.startswith("@") for feature in kept.features)
    assert kept.rules_version == village.core.classifier.rules.version
    await village.say(NEIGHBOUR, VAGUE)
    await village.say(NEIGHBOUR, "不用")
    assert {row.label for row in await read_table(village.database, CorrectionRow)} == {"infra.comms", None}


async def test_only_who_was_asked_may_answer(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    assert await village.say(NEIGHBOUR, "1") == []
    assert (await village.ticket()).state is State.CANDIDATE


async def test_what_nobody_confirms_in_a_day_is_forgotten_and_teaches_nothing(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    village.clock.move(hours=23)
    await village.ring()
    assert (await village.ticket()).state is State.CANDIDATE
    village.clock.move(hours=1, seconds=1)
    assert await village.ring() == []
    assert (await village.ticket()).state is State.VOIDED
    assert await find_text(village.database, VAGUE) == {}
    assert await village.say(RESIDENT, "1") == []
    assert await read_table(village.database, CorrectionRow) == []


async def test_a_bare_number_an_hour_later_in_the_group_means_nothing(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    village.clock.move(hours=1)
    assert await village.say(RESIDENT, "1") == []
    assert (await village.ticket()).state is State.CANDIDATE


async def test_a_number_answers_what_was_asked_last(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    await village.say(RESIDENT, "1")
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    village.clock.move(minutes=5)
    await village.whisper(RESIDENT, EITHER)
    await village.whisper(RESIDENT, "3")
    assert [ticket.state for ticket in await village.tickets()] == [State.VERIFYING, State.VOIDED]
    await village.whisper(RESIDENT, "1")
    assert (await village.tickets())[0].state is State.CLOSED


async def test_one_question_at_a_time_and_a_later_one_takes_its_place(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    village.clock.move(minutes=5)
    assert await village.say(RESIDENT, EITHER) == []
    village.clock.move(minutes=6)
    assert len(await village.say(RESIDENT, EITHER + "呀")) == 1
    first, second = await village.tickets()
    assert (first.state, second.state) == (State.VOIDED, State.CANDIDATE)
    assert await find_text(village.database, VAGUE) == {}


async def test_the_same_words_are_not_asked_about_twice(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    await village.say(RESIDENT, "不用")
    before = await count_rows(village.database)
    village.clock.move(minutes=30)
    for person in (RESIDENT, NEIGHBOUR):
        assert await village.say(person, VAGUE + "？") == []
    assert await count_rows(village.database) == before | {"inbox": before["inbox"] + 2}
    assert len(await village.say(SECOND_LEADER, VAGUE, room=SECOND_ROOM)) == 1


async def test_only_so_many_questions_a_day_in_a_group(village: Village) -> None:
    asked = 0
    for n, where in enumerate("东西南北上下左右"):
        village.clock.move(minutes=20)
        asked += len(await village.say((RESIDENT, NEIGHBOUR)[n % 2], f"{where}边{VAGUE}"))
    assert asked == 5
    village.go_to("21 09:00")
    assert len(await village.say(RESIDENT, f"里边{VAGUE}")) == 1


async def test_who_speaks_to_the_bot_is_always_answered(village: Village) -> None:
    for n in range(7):
        village.clock.move(minutes=20)
        assert len(await village.whisper(RESIDENT, VAGUE)) == 1, n


async def test_at_night_nobody_is_asked_in_the_group(village: Village) -> None:
    village.go_to("20 23:00")
    said = await village.say(RESIDENT, VAGUE)
    assert said_in(HOUSE_ROOM, said) == []
    assert "路灯" in said_to(RESIDENT, said)[0]
    before = await count_rows(village.database)
    assert await village.say(STRANGER, EITHER) == []
    assert await count_rows(village.database) == before | {"inbox": before["inbox"] + 1}


async def test_of_a_private_matter_nothing_is_named_in_the_group(village: Village) -> None:
    said = await village.say(RESIDENT, PRIVATE)
    assert said_in(HOUSE_ROOM, said) == []
    assert "赌博" in said_to(RESIDENT, said)[0]
    said = await village.whisper(RESIDENT, "1")
    assert said_in(HOUSE_ROOM, said) == []
    assert "专人" in said_to(RESIDENT, said)[0]
    (answered,) = said_in(HOUSE_ROOM, await village.say(STRANGER, PRIVATE + "啊"))
    assert answered == "已收到，请加我好友，我私下回您。"


async def test_who_can_not_be_reached_privately_is_asked_to_become_a_friend_only_so_often(village: Village) -> None:
    asked = 0
    for where in "东西南北上下左右":
        village.clock.move(minutes=20)
        asked += len(await village.say(STRANGER, f"{where}边{PRIVATE}"))
    assert asked == 5


async def test_where_there_is_danger_nobody_is_asked(village: Village) -> None:
    said = await village.say(RESIDENT, "我家着火了快来人")
    assert "119" in said[0].body
    assert (await village.ticket()).state is State.ASSIGNED
    assert await read_table(village.database, QuestionRow) == []
