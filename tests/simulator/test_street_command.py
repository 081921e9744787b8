"""`python -m simulator` as an operator runs it."""

import asyncio
import json
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
import pytest
from street_support import connected

ANY_PORT = ("--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0")


@asynccontextmanager
async def started(*arguments: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "simulator", *arguments, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def read_line(process: Process) -> str:
    assert process.stdout is not None
    async with asyncio.timeout(20):
        return (await process.stdout.readline()).decode()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
async def test_it_says_in_json_where_it_listens_and_ends_cleanly(end: signal.Signals) -> None:
    async with started(*ANY_PORT, "--accounts", "2", "--token", "t", "--ready-json") as process:
        ready = json.loads(await read_line(process))
        async with connected(ready["grpc"][1], token="t") as bot:
            assert bot.puppet.self_id() == "wxid_bot_a2"
        async with aiohttp.ClientSession() as session, session.get(f"{ready['sim']}/sim/api/rooms") as response:
            assert len(await response.json()) == 29
        process.send_signal(end)
        output, errors = await asyncio.wait_for(process.communicate(), 10)
    assert ready["accounts"] == ["a1", "a2"]
    assert (process.returncode, output, errors) == (0, b"", b"")


async def test_it_speaks_chinese_to_people() -> None:
    async with started(*ANY_PORT, "--groups", "5") as process:
        assert "聊天页面 http://127.0.0.1:" in await read_line(process)


async def test_its_clock_starts_when_it_is_told() -> None:
    async with started(*ANY_PORT, "--groups", "1", "--now", "2026-11-23T21:00:00", "--ready-json") as process:
        ready = json.loads(await read_line(process))
        async with aiohttp.ClientSession() as session, session.get(f"{ready['sim']}/sim/api/clock") as response:
            assert (await response.json())["now"].startswith("2026-11-23T21:00:0")


@pytest.mark.parametrize(
    "arguments",
    [
        ("--groups", "0"),
        ("--groups", "viele"),
        ("--accounts", "1000"),
        ("--grpc", "8788"),
        ("--now", "gestern"),
        ("--groups", "5", "--town", "x.yaml"),
    ],
)
async def test_wrong_usage_ends_with_two(arguments: tuple[str, ...]) -> None:
    async with started(*arguments) as process:
        _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 2
    assert b"Traceback" not in errors


async def test_a_taken_port_is_said_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        async with started("--grpc", address, "--http", "127.0.0.1:0", "--groups", "1") as process:
            _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert "模拟器没有启动" in errors.decode()
    assert b"Traceback" not in errors


async def test_a_missing_town_is_said_plainly() -> None:
    async with started("--town", "nirgends.yaml") as process:
        _, errors = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert "读不了小镇文件" in errors.decode()
