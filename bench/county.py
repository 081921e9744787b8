"""A whole county: its roster imported, and a notice to all its groups planned."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.commands import run_command, write_config
from bench.figures import Figure
from bench.programs import BenchError
from bench.street import open_street
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

SECTION = "A county"
GROUPS = 4144
IMPORT_SECONDS = 10.0
MORNING = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
WIDTHS = (6, 3, 2, 2, 2)


def measure_county(folder: Path) -> list[Figure]:
    folder.mkdir(parents=True)
    roster = folder / "roster.yaml"
    with open_street(folder, groups=GROUPS) as street:
        roster.write_bytes(street.read_bytes("/sim/api/roster"))
    config = write_config(folder)
    run_command(folder, "db", "upgrade", "-c", str(config))
    imported = run_command(folder, "grid", "import", str(roster), "--yes", "-c", str(config))
    households, rooms, seconds, planned = asyncio.run(_plan_notice(f"sqlite:///{folder / 'wangge.db'}"))
    if rooms != GROUPS:
        raise BenchError(f"{rooms} groups were imported, not {GROUPS}")
    return [
        Figure(
            section=SECTION,
            name="wangge grid import of a county",
            unit="s",
            samples=(imported.seconds,),
            at_most=IMPORT_SECONDS,
            note=f"{households:,} grids of households, {rooms:,} groups, YAML; the whole command",
        ),
        Figure(
            section=SECTION,
            name="a notice to every group, from due to planned",
            unit="s",
            samples=(seconds,),
            note=f"{planned:,} deliveries in one commit",
        ),
    ]


async def _plan_notice(url: str) -> tuple[int, int, float, int]:
    """(household grids, groups, seconds, deliveries)."""
    database, clock = Database(url), ReplayClock(MORNING)
    window = SendWindow(zone=ZoneInfo("Asia/Shanghai"))
    directory = await DirectoryCache(CodePattern(widths=WIDTHS)).refresh(database)
    grids = directory.tree.grids.values()
    county = next(grid.code for grid in grids if grid.tier is Tier.COUNTY)
    draft = CampaignDraft(
        title="防火提醒",
        text="各位乡亲，天干物燥，请不要在田边地头烧秸秆。",
        audience=Audience(grids=(county,)),
        schedule=Once(at=MORNING + timedelta(hours=1)),
    )
    asker = Asker(actor="operator", grid=None)
    async with database.write() as session:
        desk = CampaignDesk(BroadcastRepository(session), directory, window, HolidayTable(), NoticeLimits())
        campaign = await desk.schedule(draft, asker, key="bench", now=clock.now())
        await desk.decide(campaign, Asker(actor="second", grid=None), clock.now(), agreed=True)
    clock.follow(MORNING + timedelta(hours=1))
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
    households = sum(grid.tier is Tier.HOUSEHOLD for grid in grids)
    return households, len(directory.rooms), seconds, sum(started.planned for started in report.started)
