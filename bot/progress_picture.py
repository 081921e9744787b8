"""A notice's progress becomes a picture at the moment it is sent, with the figures of that moment."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.drawing.faces import Face
from bot.notice_progress import draw_notice_progress
from domain.directory import Directory
from domain.ids import CampaignId
from domain.notice_progress import NoticeProgress
from domain.ports import Clock
from models.campaign_files import notice_file_path
from models.database import Database
from models.readings_broadcasts import CampaignCard, read_campaign
from models.readings_progress import read_newest_progress

NAME = "进度.png"


class ProgressPicture:
    """One file for each notice, drawn anew each time; it lies with the files of the notices."""

    def __init__(
        self,
        *,
        database: Database,
        directory: Callable[[], Directory],
        folder: Path,
        clock: Clock,
        zone: ZoneInfo,
        face: Face | None = None,
    ) -> None:
        self._database = database
        self._directory = directory
        self._folder = folder
        self._clock = clock
        self._zone = zone
        self._face = face

    async def draw(self, number: str) -> str:
        """The path of the PNG. Raises LookupError for a notice that has not gone out: nobody is offered its picture."""
        async with self._database.read() as session:
            card = await read_campaign(session, CampaignId(int(number)))
            progress = await read_newest_progress(session, CampaignId(int(number)), self._directory())
        if card is None or progress is None:
            raise LookupError(f"notice {number} has no progress to draw")
        return await asyncio.to_thread(self._draw, card, progress)

    def _draw(self, card: CampaignCard, progress: NoticeProgress) -> str:
        path = notice_file_path(self._folder, f"progress-{card.id}", NAME)
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        drawn = draw_notice_progress(
            card, progress, directory=self._directory(), now=self._clock.now(), zone=self._zone, face=self._face
        )
        unfinished.write_bytes(drawn)
        unfinished.replace(path)
        return str(path)
