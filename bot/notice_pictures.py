"""Fetches the pictures that a leader showed in a chat to go out with a notice, before anything else is fetched."""

import asyncio
import logging
from pathlib import Path

from bot.media import MAX_BYTES, MediaSource
from bot.notice_files import store_notice_file
from domain.ids import AccountName
from domain.refusal import Refusal
from models import campaign_files
from models.database import Database
from models.media import WantedMedia

log = logging.getLogger("wangge.media")

FETCHED_AS = "图片.jpg"
"""Its ending is put right by what it is."""


class NoticePictures:
    """One account's; kept under `folder` without hidden data, like every file of a notice."""

    def __init__(self, *, account: AccountName, database: Database, source: MediaSource, folder: Path) -> None:
        self._account = account
        self._database = database
        self._source = source
        self._folder = folder

    async def fetch_wanted(self) -> int:
        """How many were stored. A failure costs one attempt and is tried at the next ring."""
        async with self._database.read() as session:
            wanted = await campaign_files.list_wanted_files(session, self._account)
        return sum([await self._fetch_one(item) for item in wanted])

    async def _fetch_one(self, item: WantedMedia) -> bool:
        try:
            raw = await self._source.media_bytes(item.message_id, MAX_BYTES)
        except Exception as error:
            log.warning("notice_picture_not_fetched account=%s file=%d error=%s", self._account, item.id, error)
            return await self._miss(item, final=False)
        try:
            kept = await asyncio.to_thread(store_notice_file, self._folder, FETCHED_AS, raw or b"")
        except Refusal as refusal:
            log.info("notice_picture_refused account=%s file=%d code=%s", self._account, item.id, refusal.code)
            return await self._miss(item, final=True)
        await self._database.run_write(
            lambda s: campaign_files.mark_file_stored(s, item.id, digest=kept.digest, name=kept.name)
        )
        return True

    async def _miss(self, item: WantedMedia, *, final: bool) -> bool:
        await self._database.run_write(lambda s: campaign_files.mark_file_missed(s, item.id, final=final))
        return False
