"""Fetches what belongs to a ticket, outside any unit of work, and keeps it by its content, without hidden data."""

import asyncio
import hashlib
import io
import logging
import os
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PIL import Image, ImageOps, UnidentifiedImageError

from domain.ids import AccountName, MessageId
from models import media
from models.database import Database
from models.media import WantedMedia, media_path

log = logging.getLogger("wangge.media")

MAX_BYTES = 20 * 1024 * 1024
MAX_SIDE = 2400
_FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}


class MediaSource(Protocol):
    """None: no file in it, or too large. An exception: ask again later."""

    async def media_bytes(self, message_id: MessageId, max_bytes: int) -> bytes | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanPicture:
    content: bytes
    mime: str


class MediaKeeper:
    """One account's pictures, under `folder` by the first letters of their hash."""

    def __init__(self, *, account: AccountName, database: Database, source: MediaSource, folder: Path) -> None:
        self._account = account
        self._database = database
        self._source = source
        self._folder = folder

    async def fetch_wanted(self) -> int:
        """How many were stored. A failure costs one attempt and is tried at the next ring."""
        async with self._database.read() as session:
            wanted = await media.list_wanted(session, self._account)
        return sum([await self._fetch_one(item) for item in wanted])

    async def _fetch_one(self, item: WantedMedia) -> bool:
        try:
            raw = await self._source.media_bytes(item.message_id, MAX_BYTES)
        except Exception as error:
            log.warning("media_not_fetched account=%s message=%s error=%s", self._account, item.message_id, error)
            await self._database.run_write(lambda s: media.mark_missed(s, item.id, final=False))
            return False
        picture = await asyncio.to_thread(clean_picture, raw) if raw else None
        if picture is None:
            log.info("media_refused account=%s message=%s", self._account, item.message_id)
            await self._database.run_write(lambda s: media.mark_missed(s, item.id, final=True))
            return False
        digest = await asyncio.to_thread(store_bytes, self._folder, picture.content)
        await self._database.run_write(
            lambda s: media.mark_stored(s, item.id, sha256=digest, mime=picture.mime, size=len(picture.content))
        )
        return True


def clean_picture(raw: bytes) -> CleanPicture | None:
    """The picture turned upright, at most MAX_SIDE wide or high, without place, camera or any other hidden data.

    None for what is no picture, or one made to exhaust the memory.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(raw), formats=list(_FORMATS)) as opened:
                shape = opened.format or ""
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((MAX_SIDE, MAX_SIDE))
                bare = Image.new("RGB", upright.size, "white")
                bare.paste(upright.convert("RGBA"), mask=upright.convert("RGBA").getchannel("A"))
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
            return None
    kept = "PNG" if shape in ("PNG", "GIF") else "JPEG"
    out = io.BytesIO()
    bare.save(out, kept, quality=85)
    return CleanPicture(content=out.getvalue(), mime=_FORMATS[kept])


def store_bytes(folder: Path, content: bytes) -> str:
    """Written whole or not at all; the same content once. Returns its sha256."""
    digest = hashlib.sha256(content).hexdigest()
    place = media_path(folder, digest)
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(place)
    return digest
