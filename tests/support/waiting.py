"""Waiting with an end, for what happens in another task."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(happens: Callable[[], Awaitable[bool]], *, seconds: float = 5.0) -> float:
    """Asks again and again; how long it took. Fails the test after `seconds`."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not await happens():
        assert loop.time() - began < seconds, "it did not happen in time"
        await asyncio.sleep(0.01)
    return loop.time() - began
