"""Words become a stored picture in large letters at the moment they are sent, outside of any transaction."""

import asyncio
import os
from hashlib import sha256
from pathlib import Path

from bot.drawing.faces import Face
from bot.drawing.text import draw_text
from models.campaign_files import notice_file_path

NAME = "大字.png"


class LargeText:
    """The same words are drawn once; the picture lies with the files of the notices."""

    def __init__(self, folder: Path, face: Face | None = None) -> None:
        self._folder = folder
        self._face = face

    async def draw(self, words: str) -> str:
        """The path of the PNG."""
        return await asyncio.to_thread(self._draw, words)

    def _draw(self, words: str) -> str:
        path = notice_file_path(self._folder, sha256(words.encode()).hexdigest(), NAME)
        if path.exists():
            path.touch()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(f".{os.getpid()}.part")
            unfinished.write_bytes(draw_text(words, face=self._face))
            unfinished.replace(path)
        return str(path)
