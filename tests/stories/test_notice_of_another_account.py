"""Two processes serve a county, an account each: whoever knows the members tells who has not answered."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from test_notice_answers import NOTICE, give_notice, seat

from tests.support.county import A2, HOUSE_LEADER, RESIDENT
from tests.support.doubles import StreetMessenger
from tests.support.village import Village, said_to


@asynccontextmanager
async def open_other(village: Village) -> AsyncIterator[Village]:
    """The process of the other account, on the same database."""
    core = village.core
    other = Village.open(core.settings, core.classifier, clock=village.clock, messenger=StreetMessenger(A2))
    yield other
    await other.close()


async def ring_both(village: Village, other: Village) -> list[str]:
    """The other one first; what the leader hears."""
    await other.core.ring()
    return said_to(HOUSE_LEADER, await village.ring())


async def test_only_the_process_that_knows_the_members_tells_who_has_not_answered(village: Village) -> None:
    seat(village)
    await give_notice(village, f"{NOTICE}要回执")
    await village.say(RESIDENT, "收到")
    village.clock.move(minutes=33)
    async with open_other(village) as other:
        (told,) = await ring_both(village, other)
        village.clock.move(minutes=9)
        assert await ring_both(village, other) == []
    assert "还有2人没回：吴小妹、周师傅。" in told


async def test_where_that_process_is_gone_another_tells_the_count_after_a_while(village: Village) -> None:
    seat(village)
    await give_notice(village, f"{NOTICE}要回执")
    async with open_other(village) as other:
        for minutes, is_told in ((34, False), (1, True), (1, False)):
            village.clock.move(minutes=minutes)
            await other.core.ring()
            before = len(village.messenger.said)
            await village.send_all()
            assert (len(village.messenger.said) > before) is is_told
    assert "谁没回，我这里看不到名单。" in village.messenger.said[-1].body


async def test_both_at_once_tell_it_once(village: Village) -> None:
    await give_notice(village, f"{NOTICE}要回执")
    village.clock.move(minutes=36)
    async with open_other(village) as other:
        await asyncio.gather(other.core.ring(), village.core.ring(), other.core.ring())
        said = await village.ring()
    assert len(said_to(HOUSE_LEADER, said)) == 1
