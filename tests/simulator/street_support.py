"""What the simulator's tests share: a small town, a control client, and the real python puppet client."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
from grpclib.exceptions import StreamTerminatedError

from bot.gateway.compat import mend_imports
from simulator.town import GridSpec, PersonSpec, Post, RoomSpec, Town

mend_imports()
from wechaty_puppet import PuppetOptions  # noqa: E402  # cannot be imported before it is mended
from wechaty_puppet_service import PuppetService  # noqa: E402  # likewise

PATIENCE = 5.0
LANE, SQUARE = "lane@chatroom", "square@chatroom"
LEADER, RESIDENT, STRANGER = "wxid_leader", "wxid_resident", "wxid_stranger"
BOT = "wxid_bot_a1"


def small_town() -> Town:
    """One lane with a leader, a friend and a stranger; a square without the stranger."""
    people = (
        PersonSpec(id=LEADER, name="李长顺", posts=(Post(role="leader", grid="529901100010101"),), friend=True),
        PersonSpec(id=RESIDENT, name="王桂芳", friend=True),
        PersonSpec(id=STRANGER, name="李四", nick="李四(三组"),
    )
    lane = RoomSpec(
        id=LANE,
        topic="巷子群",
        tier="户",
        grids=("529901100010101",),
        members=(LEADER, RESIDENT, STRANGER),
        aliases={RESIDENT: "三号楼桂芳"},
    )
    square = RoomSpec(
        id=SQUARE,
        topic="广场群",
        tier="组",
        grids=("529901100010100",),
        members=(LEADER, RESIDENT),
        aliases={},
        account=1,
    )
    grids = (
        GridSpec(code="529901100010100", tier="组", name="一组"),
        GridSpec(code="529901100010101", tier="户", name="一户格"),
    )
    return Town(name="小巷", grids=grids, departments=(), people=people, rooms=(lane, square))


class Control:
    """The control API as a test uses it: a path, a body, and what comes back."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session = session
        self.url = f"{url}/sim/api"

    async def get(self, path: str, **query: str | int) -> Any:
        async with self.session.get(f"{self.url}{path}", params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def post(self, path: str, *, status: int = 201, **body: Any) -> Any:
        async with self.session.post(f"{self.url}{path}", json=body) as response:
            assert response.status == status, await response.text()
            return await response.json()

    async def say(self, text: str, *, room: str = LANE, sender: str = RESIDENT, **more: Any) -> Any:
        return await self.post(f"/rooms/{room}/messages", sender_id=sender, text=text, **more)


class Bot:
    """The real python puppet client, with a memory of what it was told."""

    EVENTS = (
        "login", "logout", "ready", "message", "dong", "error", "scan", "friendship",
        "room-invite", "room-join", "room-leave", "room-topic",
    )  # fmt: skip

    def __init__(self, endpoint: str, token: str = "insecure_test") -> None:
        self.puppet = PuppetService(PuppetOptions(token=token, end_point=endpoint))
        self.heard: list[tuple[str, Any]] = []
        for name in self.EVENTS:
            self.puppet.on(name, self._remember(name))
        self.run: asyncio.Task[None] = asyncio.create_task(self.puppet.start())

    def _remember(self, name: str) -> Callable[[Any], None]:
        return lambda payload: self.heard.append((name, payload))

    def all(self, name: str) -> list[Any]:
        return [payload for heard, payload in self.heard if heard == name]

    async def wait_for(self, name: str, count: int = 1) -> Any:
        """The count-th event of that name; fails rather than waiting for ever."""
        await until(lambda: len(self.all(name)) >= count or self.run.done(), f"{name} ×{count}: {self.heard}")
        assert len(self.all(name)) >= count, f"the client ended while waiting for {name}: {self.heard}"
        return self.all(name)[count - 1]

    async def read(self, count: int = 1) -> Any:
        """The payload of the count-th message heard."""
        event = await self.wait_for("message", count)
        return await self.puppet.message_payload(event.message_id)

    async def leave(self) -> None:
        with suppress(Exception):
            await asyncio.wait_for(self.puppet.stop(), 1)
        self.run.cancel()
        with suppress(asyncio.CancelledError, StreamTerminatedError, OSError, ValueError):
            await self.run


@asynccontextmanager
async def connected(endpoint: str, token: str = "insecure_test") -> AsyncIterator[Bot]:
    bot = Bot(endpoint, token)
    try:
        await bot.wait_for("ready")
        yield bot
    finally:
        await bot.leave()


async def until(condition: Callable[[], bool], what: str) -> None:
    deadline = asyncio.get_running_loop().time() + PATIENCE
    while not condition():
        assert asyncio.get_running_loop().time() < deadline, f"waited in vain for {what}"
        await asyncio.sleep(0.005)
