"""The memory behind the names: one call for many questions, nothing believed for too long."""

import asyncio

import pytest

from bot.gateway.cache import Cache


class Counted:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.fails = False
        self.gate = asyncio.Event()
        self.gate.set()

    async def load(self, key: str) -> str:
        self.asked.append(key)
        await self.gate.wait()
        if self.fails:
            raise ConnectionError(key)
        return f"{key}{len(self.asked)}"


@pytest.fixture
def source() -> Counted:
    return Counted()


async def test_the_same_question_asked_at_once_is_one_call(source):
    cache = Cache(source.load, seconds=60, size=10)

    assert await asyncio.gather(*(cache.get("a") for _ in range(20))) == ["a1"] * 20
    assert await cache.get("a") == "a1"
    assert source.asked == ["a"]


async def test_an_answer_is_believed_for_its_time_only(source):
    cache = Cache(source.load, seconds=0, size=10)

    assert await cache.get("a") == "a1"
    assert await cache.get("a") == "a2"


async def test_a_failure_is_told_to_all_who_asked_and_forgotten(source):
    cache = Cache(source.load, seconds=60, size=10)
    source.fails = True

    failed = await asyncio.gather(cache.get("a"), cache.get("a"), return_exceptions=True)
    source.fails = False

    assert [type(each) for each in failed] == [ConnectionError, ConnectionError]
    assert await cache.get("a") == "a2"


async def test_the_oldest_answer_goes_when_there_is_no_room(source):
    cache = Cache(source.load, seconds=60, size=2)

    for key in "abc":
        await cache.get(key)

    assert [key for key, _ in cache.items()] == ["b", "c"]


async def test_an_answer_on_its_way_while_dropped_is_not_kept(source):
    cache = Cache(source.load, seconds=60, size=10)
    source.gate.clear()
    early = asyncio.create_task(cache.get("a"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    cache.drop("a")
    source.gate.set()

    assert await early == "a1"
    assert await cache.get("a") == "a2"


async def test_who_gives_up_does_not_take_the_answer_from_the_others(source):
    cache = Cache(source.load, seconds=60, size=10)
    source.gate.clear()
    impatient, patient = asyncio.create_task(cache.get("a")), asyncio.create_task(cache.get("a"))
    await asyncio.sleep(0)

    impatient.cancel()
    source.gate.set()

    assert await patient == "a1"
