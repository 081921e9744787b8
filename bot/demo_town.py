"""The demo's surroundings: a simulator in a process of its own, its roster imported, its clock followed."""

import asyncio
import json
import logging
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.clocks import OffsetClock
from bot.files.grids import load_roster
from bot.settings import Settings
from models.database import Database
from models.directory_cache import DirectoryCache
from models.roster import apply_roster

log = logging.getLogger("wangge.demo")

START_SECONDS = 30
FOLLOW_SECONDS = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A running simulator: its process and where it listens."""

    process: asyncio.subprocess.Process
    grpc: str
    url: str

    async def stop(self) -> None:
        if self.process.returncode is None:
            self.process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.process.wait(), 5)
        if self.process.returncode is None:
            self.process.kill()
            await self.process.wait()


async def start_simulator(*arguments: str) -> Street:
    """RuntimeError where it does not start. It ends by itself with this process, however that dies."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "simulator",
        "--ready-json",
        "--until-stdin-closes",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), START_SECONDS)
    if not line:
        await process.wait()
        raise RuntimeError("模拟器没有启动起来，原因见上一行")
    ready = json.loads(line)
    return Street(process=process, grpc=ready["grpc"][0], url=ready["sim"])


async def import_roster(settings: Settings, database: Database, url: str, folder: Path, now: datetime) -> None:
    """As an operator would: the town hands over its roster as a file, and `grid import` takes it."""
    path = folder / "roster.yaml"
    path.write_bytes(await asyncio.to_thread(_read, f"{url}/sim/api/roster"))
    directory = await DirectoryCache(settings.code_pattern).refresh(database)
    roster = load_roster(path, directory)
    await database.run_write(lambda session: apply_roster(session, roster, directory, now))


async def follow_clock(clock: OffsetClock, url: str) -> None:
    """For ever: the bot's clock is where the page moved the simulator's to."""
    while True:
        with suppress(OSError, ValueError, KeyError):
            await read_clock(clock, url)
        await asyncio.sleep(FOLLOW_SECONDS)


async def read_clock(clock: OffsetClock, url: str) -> None:
    said = json.loads(await asyncio.to_thread(_read, f"{url}/sim/api/clock"))
    clock.follow(datetime.fromisoformat(said["now"]))


def _read(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - our own simulator on loopback
        content: bytes = answer.read()
    return content
