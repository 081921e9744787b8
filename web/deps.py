"""What the window is given: everything it needs from the other rooms, named one by one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.directory import Directory
from domain.estimates import Estimates
from domain.health import HealthBoard
from domain.ports import Clock, CommandDoor
from models.database import Database
from models.readings_broadcasts import CampaignCard


@dataclass(frozen=True, slots=True, kw_only=True)
class WebDeps:
    """`token` opens every page and the API. `directory` gives the newest picture. `sim_url`: the demo's chat page."""

    database: Database
    door: CommandDoor
    board: HealthBoard
    clock: Clock
    zone: ZoneInfo
    token: str = field(repr=False)
    directory: Callable[[], Directory]
    type_names: Mapping[str, str]
    department_names: Mapping[str, str]
    estimates: Estimates
    media_folder: Path
    coming_times: Callable[[CampaignCard], Sequence[datetime]]
    """The next times of a planned notice, at most ten."""
    sim_url: str | None = None
    demo: bool = False
