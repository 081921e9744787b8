"""A clerk's office: the API and the pages over a village that lives."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientResponse, ClientSession, CookieJar, web

from bot.window import make_web_deps
from tests.support.village import Village
from web.app import build_web

TOKEN = "a-token-of-the-office"


class QuietBoard:
    """Nothing is wrong and nothing is measured."""

    def lines(self) -> tuple[()]:
        return ()

    def samples(self) -> tuple[()]:
        return ()


@dataclass(frozen=True, kw_only=True)
class Office:
    """`client` shows the token with everything it asks; `visitor` has a browser's cookies."""

    village: Village
    address: str
    client: ClientSession
    visitor: ClientSession

    async def post(self, path: str, body: Any, *, status: int = 201) -> Any:
        async with self.client.post(path, json=body) as answer:
            return await _read(answer, status)

    async def get(self, path: str, *, status: int = 200) -> Any:
        async with self.client.get(path) as answer:
            return await _read(answer, status)

    async def send_up(self, name: str, raw: bytes, *, status: int = 201) -> Any:
        headers = {"X-File-Name": name, "Content-Type": "application/octet-stream"}
        async with self.client.post("/api/v1/files", data=io.BytesIO(raw), headers=headers) as answer:
            return await _read(answer, status)


async def _read(answer: ClientResponse, status: int) -> Any:
    assert answer.status == status, await answer.text()
    return await answer.json()


@asynccontextmanager
async def open_office(village: Village) -> AsyncIterator[Office]:
    await village.core.archive.cache.refresh(village.database)
    deps = make_web_deps(village.core, QuietBoard(), TOKEN, sim_url=None, demo=False)
    runner = web.AppRunner(build_web(deps))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with (
        ClientSession(address, headers={"Authorization": f"Bearer {TOKEN}"}) as client,
        ClientSession(address, cookie_jar=CookieJar(unsafe=True)) as visitor,
    ):
        yield Office(village=village, address=address, client=client, visitor=visitor)
    await runner.cleanup()
