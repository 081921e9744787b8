"""A whole county: its roster imported, and a notice to all its groups planned."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.commands import run_command, write_config
from bench.figures import Figure
from bench.notices import plan_notice
from bench.programs import BenchError
from bench.street import open_street

SECTION = "A county"
GROUPS = 4144
IMPORT_SECONDS = 10.0
PLANNING_SECONDS = 1.0
ZONE = ZoneInfo("Asia/Shanghai")
MORNING = datetime(2026, 11, 20, 10, tzinfo=ZONE).astimezone(UTC)


def measure_county(folder: Path) -> list[Figure]:
    folder.mkdir(parents=True)
    roster = folder / "roster.yaml"
    with open_street(folder, groups=GROUPS) as street:
        roster.write_bytes(street.read_bytes("/sim/api/roster"))
    config = write_config(folder)
    run_command(folder, "db", "upgrade", "-c", str(config))
    imported = run_command(folder, "grid", "import", str(roster), "--yes", "-c", str(config))
    planned = plan_notice(f"sqlite:///{folder / 'wangge.db'}", at=MORNING, zone=ZONE)
    if planned.groups != GROUPS:
        raise BenchError(f"{planned.groups} groups were imported, not {GROUPS}")
    return [
        Figure(
            section=SECTION,
            name="wangge grid import of a county",
            unit="s",
            samples=(imported.seconds,),
            at_most=IMPORT_SECONDS,
            note=f"{planned.households:,} grids of households, {planned.groups:,} groups, YAML; the whole command",
        ),
        Figure(
            section=SECTION,
            name="a notice to every group, from due to planned",
            unit="s",
            samples=(planned.seconds,),
            at_most=PLANNING_SECONDS,
            note=f"{planned.deliveries:,} deliveries in one commit",
        ),
    ]
