"""A county's notice on its way out: the bot of production at work, to be timed, killed and cut off."""

import asyncio
import json
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bench.commands import SECRETS, find_free_port, write_config
from bench.notices import Archive, find_morning_zone
from bench.programs import Program, run_program, wait_until
from bench.starting import START_SECONDS, is_ready
from bench.street import HTTP_SECONDS, Street
from bot.demo_town import import_roster
from bot.settings import build_settings
from models.database import Database
from models.migrate import upgrade_database

DATABASE = "wangge.db"
NO_PACE = {"enabled": False}
LOOK_AT_WORK = 0.25
IDLE_SHARE = 0.1
DELIVERIES_A_PAGE = 1000


class Bot:
    """A running `wangge run` and its window."""

    def __init__(self, program: Program, port: int) -> None:
        self.program = program
        self._port = port

    def wait_ready(self) -> None:
        wait_until(lambda: is_ready(self._port), seconds=START_SECONDS, what="wangge run ready")

    def wait_idle(self) -> None:
        """What a start has to learn (groups, friends) is learnt, and the processor left alone."""
        spent = self.program.cpu_seconds()

        def is_idle() -> bool:
            nonlocal spent
            time.sleep(LOOK_AT_WORK)
            before, spent = spent, self.program.cpu_seconds()
            return spent - before < LOOK_AT_WORK * IDLE_SHARE

        wait_until(is_idle, seconds=START_SECONDS, what="the bot at rest after its start")

    def read_counts(self, campaign: int) -> Mapping[str, int]:
        """How many deliveries are in which state, as the page shows them; states without any are left out."""
        counts: dict[str, int] = self._read(f"/api/v1/broadcasts/{campaign}?limit=1")["counts"]
        return {state: count for state, count in counts.items() if count}

    def read_deliveries(self, campaign: int) -> list[dict[str, Any]]:
        """Every delivery, page by page."""
        first = f"/api/v1/broadcasts/{campaign}?limit={DELIVERIES_A_PAGE}"
        page = self._read(first)["deliveries"]
        found: list[dict[str, Any]] = page["items"]
        while page["next"]:
            page = self._read(f"{first}&cursor={page['next']}")["deliveries"]
            found += page["items"]
        return found

    def _read(self, path: str) -> Any:
        bearer = {"Authorization": f"Bearer {SECRETS['WANGGE_WEB_TOKEN']}"}
        request = urllib.request.Request(f"http://127.0.0.1:{self._port}{path}", headers=bearer)
        with urllib.request.urlopen(request, timeout=HTTP_SECONDS) as answer:
            return json.loads(answer.read())


class Office:
    """A folder from which the bot is run again and again: its configuration and its archive."""

    def __init__(self, folder: Path, street: Street, *, pace: Mapping[str, Any]) -> None:
        self._folder = folder
        self._pace = pace
        self._endpoint = street.endpoints[0]
        self.zone: ZoneInfo = find_morning_zone(datetime.now(UTC))
        self.archive = Archive(folder / DATABASE)

    @contextmanager
    def run_bot(self) -> Iterator[Bot]:
        """It is ready, and ends with the block."""
        with self.start_bot() as bot:
            bot.wait_ready()
            yield bot

    @contextmanager
    def start_bot(self) -> Iterator[Bot]:
        """It is only beginning, and ends with the block unless it is dead by then."""
        port = find_free_port()
        config = write_config(
            self._folder, endpoint=self._endpoint, web_port=port, timezone=self.zone.key, pace=dict(self._pace)
        )
        with run_program(["bot", "run", "-c", str(config)], self._folder, name="run", environment=SECRETS) as program:
            yield Bot(program, port)


def import_county(folder: Path, street: Street) -> Path:
    """A database with the roster of the street; its file may be copied while nobody has it open."""
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_import(folder, street.url))
    return folder / DATABASE


async def _import(folder: Path, street_url: str) -> None:
    settings = build_settings({"database": {"url": f"sqlite:///{folder / DATABASE}"}}, folder)
    await upgrade_database(settings.database.url)
    database = Database(settings.database.url)
    await import_roster(settings, database, street_url, folder, datetime.now(UTC))
    await database.close()
