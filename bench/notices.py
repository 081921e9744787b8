"""Notices to every group of a county: planned as an operator would, and read back as the archive has them."""

import asyncio
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.programs import BenchError, wait_until
from bot.clocks import ReplayClock
from broadcasts.campaigns import CampaignDesk
from broadcasts.firing import FiringStore, run_due
from domain.broadcast import Asker, Audience, CampaignDraft, NoticeLimits, SendWindow
from domain.holidays import HolidayTable
from domain.schedule import Once
from domain.tree import CodePattern, Tier
from models.broadcasts import BroadcastRepository
from models.database import Database
from models.directory_cache import DirectoryCache

WIDTHS = (6, 3, 2, 2, 2)
TEXT = "各位乡亲，天干物燥，请不要在田边地头烧秸秆。"
PENDING = ("planned", "claimed", "sending", "retry")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedNotice:
    """`seconds`: from due to planned. `households` and `groups` are what the county has."""

    campaign: int
    deliveries: int
    seconds: float
    households: int
    groups: int


def find_morning_zone(now: datetime) -> ZoneInfo:
    """A zone in which it is ten in the morning just now: a bench run at night must not wait for the day."""
    ahead = (10 - now.astimezone(UTC).hour + 12) % 24 - 12
    return ZoneInfo(f"Etc/GMT{-ahead:+d}" if ahead else "Etc/GMT")


def plan_notice(url: str, *, at: datetime, zone: ZoneInfo, text: str = TEXT) -> PlannedNotice:
    """Written an hour before, agreed to by a second person, due at `at` and fired then."""
    return asyncio.run(_plan(url, at, SendWindow(zone=zone), text))


async def _plan(url: str, at: datetime, window: SendWindow, text: str) -> PlannedNotice:
    database, clock = Database(url), ReplayClock(at - timedelta(hours=1))
    directory = await DirectoryCache(CodePattern(widths=WIDTHS)).refresh(database)
    grids = directory.tree.grids.values()
    county = next(grid.code for grid in grids if grid.tier is Tier.COUNTY)
    draft = CampaignDraft(title="防火提醒", text=text, audience=Audience(grids=(county,)), schedule=Once(at=at))
    async with database.write() as session:
        desk = CampaignDesk(BroadcastRepository(session), directory, window, HolidayTable(), NoticeLimits())
        campaign = await desk.schedule(draft, Asker(actor="operator", grid=None), key=f"bench:{at}", now=clock.now())
        await desk.decide(campaign, Asker(actor="second", grid=None), clock.now(), agreed=True)
    clock.follow(at)
    store = FiringStore(
        media_folder=Path("media"),
        database=database,
        directory=lambda: directory,
        window=window,
        holidays=HolidayTable(),
        tell_author=lambda unsent: [],
    )
    began = time.perf_counter()
    report = await run_due(store, clock.now())
    seconds = time.perf_counter() - began
    await database.close()
    return PlannedNotice(
        campaign=campaign,
        deliveries=sum(started.planned for started in report.started),
        seconds=seconds,
        households=sum(grid.tier is Tier.HOUSEHOLD for grid in grids),
        groups=len(directory.rooms),
    )


class Archive:
    """The bot's SQLite file as a bystander reads it, while the bot is at work or dead."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.url = f"sqlite:///{path}"

    def is_drained(self) -> bool:
        """Nothing waits and nothing is under way."""
        return self.count_pending() == 0

    def count_pending(self) -> int:
        """What waits or is under way."""
        marks = ",".join("?" * len(PENDING))
        ((count,),) = self._read(f"SELECT count(*) FROM outbox WHERE state IN ({marks})", PENDING)
        return int(count)

    def count_tries(self) -> int:
        """How often something was taken to be sent, all together."""
        ((count,),) = self._read("SELECT sum(attempts) FROM outbox", ())
        return int(count)

    def wait_drained(self, seconds: float) -> float:
        """Unix time at which the last one was marked; BenchError where it takes longer."""
        try:
            wait_until(self.is_drained, seconds=seconds, what="every delivery marked")
        except BenchError as error:
            raise BenchError(f"{error}: {self.states_by_chat()}"[:500]) from error
        return time.time()

    def states_by_chat(self) -> Mapping[str, str]:
        """The state of each delivery by its group's chat id; one campaign only."""
        rows = self._read("SELECT o.chat, d.state FROM outbox o JOIN deliveries d ON d.id = o.delivery_id", ())
        return dict(rows)

    def _read(self, query: str, values: tuple[str, ...]) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as archive:
            found: list[tuple[str, str]] = archive.execute(query, values).fetchall()
        return found
