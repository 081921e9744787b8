"""When the bot is not sure it asks once, with numbers to choose from, and forgets what nobody confirms."""

import pytest

from domain.classify import Classifier, Decision
from domain.ticket import Action, State
from tests.support.archive import find_text
from tests.support.county import HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, RESIDENT
from tests.support.village import Village, said_in, said_to

VAGUE = "这个事我说不清楚，你们来人看看就知道了"


@pytest.fixture(autouse=True)
def the_rules_are_unsure(classifier: Classifier) -> None:
    assert classifier.classify(VAGUE).decision is Decision.ASK


async def test_a_guess_is_one_question_without_number_or_owner(village: Village) -> None:
    said = await village.say(RESIDENT, VAGUE)
    (asked,) = said_in(HOUSE_ROOM, said)
    assert "回1" in asked
    assert len(said) == 1
    ticket = await village.ticket()
    assert (ticket.state, ticket.no, ticket.short_no, ticket.assignee) == (State.CANDIDATE, None, None, None)


@pytest.mark.parametrize("words", ["1", "要", "对", "是的", "记"])
async def test_yes_makes_it_a_ticket_like_any_other(village: Village, words: str) -> None:
    await village.say(RESIDENT, VAGUE)
    said = await village.say(RESIDENT, words)
    assert "1号" in said_in(HOUSE_ROOM, said)[0]
    assert VAGUE in said_to(HOUSE_LEADER, said)[0] or (await village.ticket()).assignee is not None
    assert (await village.actions())[:4] == [Action.SUGGEST, Action.CONFIRM, Action.FILE, Action.ASSIGN]


@pytest.mark.parametrize("words", ["2", "不用", "不是"])
async def test_no_forgets_it_with_its_words(village: Village, words: str) -> None:
    await village.say(RESIDENT, VAGUE)
    assert said_in(HOUSE_ROOM, await village.say(RESIDENT, words)) == ["好，不记。"]
    assert (await village.ticket()).state is State.VOIDED
    assert await find_text(village.database, VAGUE) == {}


async def test_only_who_was_asked_may_say_yes(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    assert await village.say(NEIGHBOUR, "1") == []
    assert (await village.ticket()).state is State.CANDIDATE


async def test_what_nobody_confirms_in_a_day_is_forgotten(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    village.clock.move(hours=23)
    await village.ring()
    assert (await village.ticket()).state is State.CANDIDATE
    village.clock.move(hours=1, seconds=1)
    assert await village.ring() == []
    assert (await village.ticket()).state is State.VOIDED
    assert await find_text(village.database, VAGUE) == {}
    assert await village.say(RESIDENT, "1") == []


async def test_a_bare_number_an_hour_later_in_the_group_means_nothing(village: Village) -> None:
    await village.say(RESIDENT, VAGUE)
    village.clock.move(hours=1)
    assert await village.say(RESIDENT, "1") == []
    assert (await village.ticket()).state is State.CANDIDATE
