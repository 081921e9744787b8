"""The font a county names is the one its pictures are drawn with."""

import asyncio
from pathlib import Path

from PIL import ImageFont

from bot.drawing.faces import SHIPPED, Face
from bot.large_text import LargeText


class WatchedFace(Face):
    """The shipped letters, and whether anybody asked for them."""

    asked = False

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        self.asked = True
        return super().at(size)


def test_large_letters_are_the_countys_own(tmp_path: Path) -> None:
    own = WatchedFace(SHIPPED)
    own.asked = False

    path = asyncio.run(LargeText(tmp_path, own).draw("明天停水"))

    assert Path(path).read_bytes().startswith(b"\x89PNG")
    assert own.asked
