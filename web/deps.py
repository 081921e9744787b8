"""What the window is given: everything it needs from the other rooms, named one by one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.broadcast import Attachment
from domain.directory import Directory
from domain.estimates import Estimates
from domain.health import HealthBoard
from domain.ids import RoomId
from domain.notice_look import NoticeLook
from domain.notice_progress import NoticeProgress, SendingPace
from domain.notice_template import NoticeTemplate
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
    look_at_notice: Callable[[str], Awaitable[NoticeLook]]
    """What a notice, given as JSON, would do; nothing is planned."""
    take_file: Callable[[str, bytes], Attachment]
    """Keeps a notice's picture or file by its name. Raises a Refusal; slow enough to want a thread of its own."""
    templates: Mapping[str, NoticeTemplate]
    words_for: Callable[[CampaignCard, RoomId], str]
    """What a group would read of a notice, for somebody to forward by hand; empty where a blank can't be filled."""
    pace: SendingPace
    draw_progress: Callable[[CampaignCard, NoticeProgress], bytes]
    """A PNG for the leaders' group; takes some tenths of a second."""
    api_needs_code: bool = False
    """Whether a program must show, by the code of a look, that it has looked."""
    sim_url: str | None = None
    demo: bool = False
