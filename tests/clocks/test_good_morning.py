"""Once a working-day morning a leader hears what the day brings; who has nothing in hand hears nothing."""

from collections.abc import AsyncIterator
from datetime import time

import pytest

from bot.settings import Settings
from domain.classify import Classifier
from tests.support.county import (
    DISCIPLINE,
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NOW,
    RESIDENT,
    SECOND_LEADER,
    SECRETARY,
    TOWN_LEADER,
)
from tests.support.doubles import StandingClock
from tests.support.village import Village, said_in, said_to

GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"
LAMP = "村口路灯坏了三天了没人修"
CADRE = "村干部不作为"
EVERYBODY = (HOUSE_LEADER, SECOND_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER, DUTY, DISCIPLINE)


async def morning(village: Village, moment: str) -> dict[str, str]:
    """Who was wished a good morning, and how."""
    village.go_to(moment)
    said = await village.ring()
    assert all("早上好" not in line for line in said_in(HOUSE_ROOM, said))
    heard = {person.name: [line for line in said_to(person, said) if "早上好" in line] for person in EVERYBODY}
    return {name: lines[0] for name, lines in heard.items() if lines}


async def take_two(village: Village) -> None:
    """On Friday: garbage for Wednesday evening, and a lamp for the Friday after."""
    await village.say(RESIDENT, GARBAGE)
    await village.say(HOUSE_LEADER, "1号我接了")
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, "2号我接了")


async def test_the_leader_hears_their_own_and_the_secretary_the_villages(village: Village) -> None:
    await take_two(village)
    heard = await morning(village, "23 08:00")
    assert set(heard) == {HOUSE_LEADER.name, SECRETARY.name}
    assert heard[HOUSE_LEADER.name].splitlines()[1].startswith("您手上2件，新来2件：")
    assert heard[SECRETARY.name].splitlines()[1].startswith("村里别人手上2件，新来2件：")


async def test_what_is_due_today_and_what_is_late_stand_first(village: Village) -> None:
    await take_two(village)
    assert "今天到期" not in (await morning(village, "24 08:00"))[HOUSE_LEADER.name]
    assert "今天到期1件：11月20日1号（垃圾与环境卫生）" in (await morning(village, "25 08:00"))[HOUSE_LEADER.name]
    late = (await morning(village, "26 08:00"))[HOUSE_LEADER.name]
    assert "您手上2件，超期1件：11月20日1号（垃圾与环境卫生）。" in late


async def test_once_a_day_however_often_it_rings(village: Village) -> None:
    await take_two(village)
    assert await morning(village, "23 08:00")
    for minute in ("05", "10", "30", "55"):
        assert await morning(village, f"23 08:{minute}") == {}
    assert await morning(village, "24 08:00")


@pytest.mark.parametrize("moment", ["23 07:55", "23 10:00", "23 15:00", "21 08:00", "22 08:00"])
async def test_not_before_its_hour_nor_at_noon_nor_on_a_weekend(village: Village, moment: str) -> None:
    await take_two(village)
    assert await morning(village, moment) == {}


async def test_who_has_nothing_to_do_hears_nothing(village: Village) -> None:
    assert await morning(village, "23 08:00") == {}
    await take_two(village)
    for number in (1, 2):
        await village.say(HOUSE_LEADER, f"{number}号办好了，弄好了")
    assert await morning(village, "24 08:00") == {}


async def test_a_complaint_about_a_cadre_is_counted_to_nobody_of_the_village(village: Village) -> None:
    await village.say(RESIDENT, CADRE)
    heard = await morning(village, "23 08:00")
    assert set(heard) == {DISCIPLINE.name}
    assert "干部" not in heard[DISCIPLINE.name]


@pytest.fixture
async def early_village(village_settings: Settings, classifier: Classifier) -> AsyncIterator[Village]:
    clocks = village_settings.clocks.model_copy(update={"morning": time(9)})
    settings = village_settings.model_copy(update={"clocks": clocks})
    living = Village.open(settings, classifier, clock=StandingClock(NOW))
    yield living
    await living.close()


async def test_the_hour_is_the_countys(early_village: Village) -> None:
    await take_two(early_village)
    assert await morning(early_village, "23 08:00") == {}
    assert set(await morning(early_village, "23 09:00")) == {HOUSE_LEADER.name, SECRETARY.name}
