"""The letters pictures are drawn with: a font file, what it can show and how wide that is."""

from functools import cache
from pathlib import Path

from PIL import ImageFont

from bot.settings import SettingsError

SHIPPED = Path(__file__).with_name("wangge-sans-sc.otf")
"""Every character of the general standard table (通用规范汉字表, 2013); its licence stands beside it."""

_PROBE = 24
_NOWHERE = "\U0010fffe"
_STAND_INS = "□〓?"


class Face:
    """One font file, read once; what was measured is remembered."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._sizes: dict[int, ImageFont.FreeTypeFont] = {}
        self._widths: dict[tuple[str, int], float] = {}
        self._known: dict[str, bool] = {}
        self._blank = self._ink(_NOWHERE)
        self.stand_in = next((mark for mark in _STAND_INS if self.has(mark)), _STAND_INS[-1])

    def at(self, size: int) -> ImageFont.FreeTypeFont:
        """Left to right only and without ligatures, so that words look the same wherever they are drawn."""
        if size not in self._sizes:
            self._sizes[size] = ImageFont.truetype(self._path, size, layout_engine=ImageFont.Layout.BASIC)
        return self._sizes[size]

    def width(self, text: str, size: int) -> float:
        """Pixels, letter by letter."""
        return sum(self._letter(letter, size) for letter in text)

    def has(self, letter: str) -> bool:
        """False for what would come out as the font's sign for nothing."""
        if letter not in self._known:
            self._known[letter] = letter.isspace() or self._ink(letter) not in (self._blank, b"")
        return self._known[letter]

    def _letter(self, letter: str, size: int) -> float:
        if (letter, size) not in self._widths:
            self._widths[letter, size] = self.at(size).getlength(letter)
        return self._widths[letter, size]

    def _ink(self, letter: str) -> bytes:
        return bytes(self.at(_PROBE).getmask(letter))


@cache
def open_face(path: Path | None = None) -> Face:
    """The county's own font, else ours. Raises SettingsError where the file is no font."""
    try:
        return Face(path or SHIPPED)
    except OSError as error:
        raise SettingsError([f"notices.font_file: {path} 打不开，或者不是字体文件（{error}）"]) from None
