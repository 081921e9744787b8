"""Over a year whose holidays nobody has announced yet a deadline is called an estimate, wherever it is said."""

from datetime import UTC, datetime

from tests.support.county import HOUSE_LEADER, RESIDENT
from tests.support.doing import do
from tests.support.village import Village, said_to

GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"


async def take(village: Village) -> None:
    await village.say(RESIDENT, GARBAGE)
    await do(village, HOUSE_LEADER, "accept")


async def test_across_the_new_year_it_is_and_before_it_is_not(village: Village) -> None:
    await take(village)
    assert "预估" not in said_to(RESIDENT, await do(village, RESIDENT, "query"))[0]
    village.clock.time = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    await do(village, HOUSE_LEADER, "done", text="清走了")
    await village.whisper(RESIDENT, "3")
    said = said_to(RESIDENT, await do(village, RESIDENT, "query"))[0]
    assert "还剩6天（预估）" in said


async def test_the_warning_says_it_too(village: Village) -> None:
    village.clock.time = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    await take(village)
    village.clock.time = datetime(2027, 1, 5, 5, 0, tzinfo=UTC)
    (told,) = said_to(HOUSE_LEADER, await village.ring())
    assert "要今天20点前（预估）办好" in told
