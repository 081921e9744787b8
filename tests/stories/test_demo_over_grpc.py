"""The whole thing as a newcomer sees it: the simulator, the bot over real gRPC, the pages, and a chat."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.clocks import OffsetClock
from bot.demo_town import follow_clock, import_roster, read_clock
from bot.service import Service
from bot.settings import Settings, build_settings
from models.database import Database
from models.migrate import upgrade_database
from simulator.service import Simulator
from tests.broadcasts.notice_samples import make_picture, make_sheet
from tests.support.waiting import until

TOKEN = "demo"
VILLAGE = "529901100010000"
HOUSEHOLD = "529901100010201"
LAMP = "村口路灯坏了三天了没人修"


class Newcomer:
    """Somebody with two browser tabs open: the chat page and the command centre."""

    def __init__(self, client: ClientSession, sim: Simulator, service: Service) -> None:
        self.client = client
        self.centre = f"http://127.0.0.1:{service.web_port}"
        self.move_to(sim)

    def move_to(self, sim: Simulator) -> None:
        self.sim = sim
        self.town = f"{sim.url}/sim/api"

    async def look(self, url: str) -> Any:
        async with self.client.get(url, headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
            return await answer.json()

    async def send_up(self, name: str, raw: bytes) -> Any:
        body = {"name": name, "content_base64": base64.b64encode(raw).decode()}
        return await self.act(f"{self.centre}/api/v1/files", body)

    async def act(self, url: str, body: dict[str, Any]) -> Any:
        async with self.client.post(url, json=body, headers={"Authorization": f"Bearer {TOKEN}"}) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def find_room(self, grid: str) -> dict[str, Any]:
        rooms = await self.look(f"{self.town}/rooms")
        return next(room for room in rooms if grid in str(room["grids"]))

    async def say(self, room: str, person: str, text: str = "", **how: Any) -> str:
        body = {"sender_id": person, "text": text, "type": "text"} | how
        said = await self.act(f"{self.town}/rooms/{room}/messages", body)
        return str(said["id"])

    async def whisper(self, person: str, text: str) -> None:
        await self.act(f"{self.town}/people/{person}/messages", {"sender_id": person, "text": text, "type": "text"})

    async def sends(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.look(f"{self.town}/sends")
        return found

    async def heard(self, chat: str, words: str) -> bool:
        return any(send["chat"] == chat and words in send["text"] for send in await self.sends())

    async def tickets(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.look(f"{self.centre}/api/v1/tickets"))["items"]
        return found

    async def ready(self) -> bool:
        return bool((await self.look(f"{self.centre}/readyz"))["ready"])


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(token=TOKEN) as simulator:
        yield simulator


@pytest.fixture
async def newcomer(sim: Simulator, tmp_path: Path) -> AsyncIterator[Newcomer]:
    settings = make_settings(sim, tmp_path)
    clock = OffsetClock()
    await read_clock(clock, sim.url)
    await upgrade_database(settings.database.url)
    database = Database(settings.database.url)
    await import_roster(settings, database, sim.url, tmp_path, clock.now())
    await database.close()
    service = Service(settings, account=settings.accounts[0], gateway_token=TOKEN, web_token=TOKEN, clock=clock)
    following = asyncio.create_task(follow_clock(clock, sim.url))
    await service.start()
    await service.gateway.wait_online()
    async with ClientSession() as client:
        yield Newcomer(client, sim, service)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    await service.stop()


def make_settings(sim: Simulator, folder: Path) -> Settings:
    """Notices go faster than WeChat would bear; answers keep their pace."""
    return build_settings(
        {
            "data_dir": str(folder),
            "database": {"url": f"sqlite:///{folder}/demo.db"},
            "accounts": [{"name": "a1", "endpoint": sim.endpoints[0], "token_env": "UNUSED"}],
            "web": {"port": 0},
            "pace": {"bulk_interval": 0, "jitter": 0, "per_minute": 1000, "bulk_per_minute": 1000},
            "tick_seconds": 0.2,
        },
        folder,
    )


async def test_a_newcomer_plays_the_street_lamp(newcomer: Newcomer) -> None:
    room = await newcomer.find_room(HOUSEHOLD)
    leader, resident = find_leader(newcomer, HOUSEHOLD), find_resident(newcomer, room["id"])

    await newcomer.say(room["id"], resident, "大家早上好")
    await newcomer.say(room["id"], resident, LAMP)
    assert await until(lambda: newcomer.heard(room["id"], "1号"), seconds=2) < 2
    await until(lambda: newcomer.heard(leader, "路灯坏了"))
    assert len([send for send in await newcomer.sends() if send["chat"] == room["id"]]) == 1

    answer = await newcomer.look(f"{newcomer.town}/rooms/{room['id']}/messages")
    quoted = next(message["id"] for message in answer if "1号" in message["text"])
    await newcomer.say(room["id"], leader, type="picture")
    await newcomer.say(room["id"], leader, "办好了", quote_id=quoted)
    await until(lambda: asked_for_verdict(newcomer, resident, room["id"]))

    if await newcomer.heard(resident, "满意"):
        await newcomer.whisper(resident, "1")
    else:
        await newcomer.say(room["id"], resident, "1")
    await until(lambda: has_state(newcomer, "closed"))
    (ticket,) = await newcomer.tickets()
    shown = await newcomer.look(f"{newcomer.centre}/api/v1/tickets/{ticket['no']}")
    assert [line["action"] for line in shown["timeline"]] == ["report", "file", "assign", "done", "verify", "close"]


async def test_a_notice_a_minute_ahead_reaches_the_groups_of_one_village_and_no_other(newcomer: Newcomer) -> None:
    now = (await newcomer.look(f"{newcomer.town}/clock"))["now"]
    planned = {
        "title": "停水",
        "text": "明天上午停水，请存水。",
        "audience": {"grids": [VILLAGE]},
        "at": f"{add_minute(now)}",
    }
    campaign = await newcomer.act(f"{newcomer.centre}/api/v1/broadcasts", planned)
    await asyncio.sleep(0.5)
    assert await newcomer.sends() == []

    await newcomer.act(f"{newcomer.town}/clock", {"advance": 120})
    rooms = await newcomer.look(f"{newcomer.town}/rooms")
    expected = {room["id"] for room in rooms if VILLAGE[:11] in str(room["grids"])}
    assert len(expected) > 3

    async def all_reached() -> bool:
        return {send["chat"] for send in await newcomer.sends()} >= expected

    await until(all_reached, seconds=15)

    async def all_counted() -> bool:
        shown = await newcomer.look(f"{newcomer.centre}/api/v1/broadcasts/{campaign['id']}")
        return bool(shown["deliveries"]["items"]) and all(d["state"] == "sent" for d in shown["deliveries"]["items"])

    await until(all_counted)
    chats = [send["chat"] for send in await newcomer.sends()]
    assert sorted(chats) == sorted(expected)


async def test_a_picture_and_a_sheet_arrive_after_the_words_with_their_names(newcomer: Newcomer) -> None:
    files = [await newcomer.send_up("停水图.png", make_picture("PNG")), await newcomer.send_up("表.xlsx", make_sheet())]
    now = (await newcomer.look(f"{newcomer.town}/clock"))["now"]
    planned = {
        "title": "停水",
        "text": "明天上午停水，看图，填表。",
        "audience": {"grids": [HOUSEHOLD]},
        "attachments": [{"id": file["id"], "name": file["name"]} for file in files],
        "at": add_minute(now),
    }
    await newcomer.act(f"{newcomer.centre}/api/v1/broadcasts", planned)
    await newcomer.act(f"{newcomer.town}/clock", {"advance": 120})
    room = await newcomer.find_room(HOUSEHOLD)

    async def all_arrived() -> bool:
        return len([send for send in await newcomer.sends() if send["chat"] == room["id"]]) == 3

    await until(all_arrived, seconds=15)
    sends = [send for send in await newcomer.sends() if send["chat"] == room["id"]]
    assert [send["kind"] for send in sends] == ["text", "picture", "file"]
    assert {send["outcome"] for send in sends} == {"sent"}
    heard = await newcomer.look(f"{newcomer.town}/rooms/{room['id']}/messages")
    assert [message["type"] for message in heard] == ["text", "picture", "file"]
    kept = [newcomer.sim.street.history.find(send["message_id"]) for send in sends[1:]]
    assert [message.filename for message in kept if message] == ["停水图.png", "表.xlsx"]


async def test_readiness_says_when_the_gateway_is_gone_and_when_it_is_back(newcomer: Newcomer, sim: Simulator) -> None:
    assert await newcomer.ready()
    (port,) = sim.grpc_ports
    town = sim.street.town
    await sim.stop()
    await until(lambda: is_not_ready(newcomer), seconds=10)
    lines = (await newcomer.look(f"{newcomer.centre}/readyz"))["lines"]
    (line,) = [line for line in lines if line["part"] == "gateway:a1"]
    assert not line["ok"]
    assert "网关" in line["sentence"]
    async with Simulator(town=town, token=TOKEN, grpc_port=port) as returned:
        assert await until(newcomer.ready, seconds=10) < 5
        newcomer.move_to(returned)
        room = await newcomer.find_room(HOUSEHOLD)
        await newcomer.say(room["id"], find_resident(newcomer, room["id"]), LAMP)
        await until(lambda: newcomer.heard(room["id"], "1号"))


async def is_not_ready(newcomer: Newcomer) -> bool:
    return not await newcomer.ready()


async def has_state(newcomer: Newcomer, state: str) -> bool:
    return [ticket["state"] for ticket in await newcomer.tickets()] == [state]


async def asked_for_verdict(newcomer: Newcomer, resident: str, room: str) -> bool:
    return await newcomer.heard(resident, "满意") or await newcomer.heard(room, "满意")


def find_leader(newcomer: Newcomer, grid: str) -> str:
    people = newcomer.sim.street.town.people
    return next(p.id for p in people if any(post.role == "leader" and post.grid == grid for post in p.posts))


def find_resident(newcomer: Newcomer, room: str) -> str:
    world = newcomer.sim.street.world
    return next(key for key in world.rooms[room].members if world.people[key].role == "resident")


def add_minute(now: str) -> str:
    return (datetime.fromisoformat(now) + timedelta(minutes=1)).isoformat(timespec="minutes")
