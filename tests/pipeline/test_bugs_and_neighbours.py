"""A bug takes back its own message, is tried again, and never stops what others say."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.settings import Settings
from domain.classify import Classifier, Verdict
from domain.rules import RuleBook
from domain.ticket import State
from domain.tree import Tier
from models import inbox
from tests.support.county import HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, NOW, RESIDENT
from tests.support.doubles import StandingClock
from tests.support.village import Village, said_in

LAMP = "村口路灯坏了三天了没人修"
POISON = "这句话会让分类器出错"


class BrokenClassifier(Classifier):
    """The shipped rules with a bug: one sentence breaks it while `broken`."""

    broken = True

    def __init__(self, sound: Classifier) -> None:
        self._sound = sound
        self.names = sound.names

    @property
    def rules(self) -> RuleBook:
        return self._sound.rules

    def classify(self, text: str, *, room_tier: Tier | None = None) -> Verdict:
        if self.broken and text == POISON:
            raise ZeroDivisionError
        return self._sound.classify(LAMP if text == POISON else text, room_tier=room_tier)


@pytest.fixture
def broken(classifier: Classifier) -> BrokenClassifier:
    return BrokenClassifier(classifier)


@pytest.fixture
async def village(village_settings: Settings, broken: BrokenClassifier) -> AsyncIterator[Village]:
    living = Village.open(village_settings, broken, clock=StandingClock(NOW))
    yield living
    await living.close()


async def test_a_bug_in_one_message_leaves_its_neighbours_in_the_same_commit_alone(village: Village) -> None:
    said = await village.hear(
        village.word(NEIGHBOUR, "大家早上好", message_id="before"),
        village.word(RESIDENT, POISON, message_id="poison"),
        village.word(RESIDENT, LAMP, message_id="after"),
    )
    assert await village.inbox() == {"before": ("handled", 0), "poison": ("failed", 1), "after": ("handled", 0)}
    assert len(await village.tickets()) == 1
    assert len(said_in(HOUSE_ROOM, said)) == 1


async def test_a_message_that_failed_is_pulled_again_and_handled_once_the_bug_is_gone(
    village: Village, broken: BrokenClassifier
) -> None:
    poison = village.word(RESIDENT, POISON, message_id="poison")
    await village.hear(poison)
    broken.broken = False
    village.clock.move(seconds=30)
    await village.look_again(poison)
    assert await village.inbox() == {"poison": ("handled", 1)}
    assert (await village.ticket()).state is State.ASSIGNED
    await village.send_all()
    assert len(said_in(HOUSE_ROOM, village.messenger.said)) == 1


async def test_a_message_that_fails_for_ever_is_left_alone_after_three_times(village: Village) -> None:
    poison = village.word(RESIDENT, POISON, message_id="poison")
    await village.hear(poison)
    for _ in range(5):
        village.clock.move(seconds=30)
        await village.look_again(poison)
    assert await village.inbox() == {"poison": ("failed", inbox.MAX_ATTEMPTS)}


async def test_a_bug_is_logged_with_the_messages_id_its_traceback_and_no_word_of_it(
    village: Village, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await village.say(RESIDENT, POISON, message_id="poison")
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.getMessage() == "message_failed account=a1 message=poison"
    assert record.exc_info is not None
    assert POISON not in caplog.text


async def test_an_answer_that_can_not_be_written_down_takes_back_its_own_message_only(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.clock.move(hours=1)
    half_a_letter = "孙\ud800大娘"
    said = await village.hear(
        village.word(RESIDENT, "水管爆了，水流了一路", message_id="unsayable", sender_name=half_a_letter),
        village.word(NEIGHBOUR, "水管爆了，水流了一路", message_id="fine"),
    )
    found = await village.inbox()
    assert (found["unsayable"], found["fine"]) == (("failed", 1), ("handled", 0))
    assert len(await village.tickets()) == 2
    assert len(said_in(HOUSE_ROOM, said)) == 1


async def test_a_bug_while_a_leader_speaks_leaves_the_ticket_as_it_was(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    before = await village.actions()
    await village.say(HOUSE_LEADER, POISON)
    assert await village.actions() == before
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    assert (await village.ticket()).state is State.VERIFYING
