"""What the simulator's tests share: a small town, a control client, and the real python puppet client."""

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import urllib3
from grpclib.client import Channel
from wechaty_grpc.wechaty import PuppetStub

from simulator.county import make_county
from simulator.service import Simulator

PATIENCE = 5.0


def make_wechaty_importable() -> None:
    """The three things that keep today's libraries from carrying the real client."""
    os.environ.setdefault("CACHE_DIR", tempfile.mkdtemp(prefix="wechaty-"))
    os.environ.setdefault("WECHATY_LOG", "error")
    import pyee
    from pyee.asyncio import AsyncIOEventEmitter

    pyee.AsyncIOEventEmitter = AsyncIOEventEmitter

    def get_host(url: str) -> tuple[str, str | None, int | None]:
        parts = urllib3.util.parse_url(url)
        return parts.scheme or "http", parts.hostname, parts.port

    urllib3.get_host = get_host
    from wechaty_puppet.schemas.puppet import PuppetOptions

    PuppetOptions.__hash__ = object.__hash__


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


class Control:
    """The control API as a test uses it: a path, a body, and what comes back."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self._url = f"{url}/sim/api"

    async def get(self, path: str, **query: str | int) -> Any:
        async with self._session.get(f"{self._url}{path}", params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, *, status: int = 201, **body: Any) -> Any:
        async with self._session.post(f"{self._url}{path}", json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()
