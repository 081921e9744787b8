"""A sheet of few colours that letters and bars are put on, and its PNG: small enough for any telephone."""

import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from bot.drawing.faces import Face

WIDTH = 1080
MAX_HEIGHT = 12_000
MAX_BYTES = 300_000

Colour = tuple[int, int, int]

_SHADES = 8
_FEWER_SHADES = (8, 4, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """What is drawn and what it is drawn on; between the two lie the shades that make an edge smooth."""

    colour: Colour
    ground: Colour


class Canvas:
    """Every pixel is the number of an ink and a shade of it; inks are numbered as they are first used."""

    def __init__(self, *, face: Face, height: int, ink: Ink) -> None:
        self._face = face
        self._inks = [ink]
        self._sheet = Image.new("L", (WIDTH, height), 0)

    def write(self, text: str, *, at: tuple[int, int], size: int, ink: Ink, bold: bool = False) -> None:
        """One line; `at` is its left upper corner in pixels. What lies under its box is painted over."""
        font, weight = self._face.at(size), size / 60 if bold else 0
        box = (int(font.getlength(text)) + size, line_height(size))
        mask = Image.new("L", box)
        ImageDraw.Draw(mask).text((0, box[1] // 2), text, fill=255, font=font, anchor="lm", stroke_width=weight)
        self._put(mask, at, ink)

    def fill(self, box: tuple[int, int, int, int], ink: Ink, pattern: Image.Image | None = None) -> None:
        """`box`: left, top, right, bottom, the last two outside. A pattern is laid like tiles; none: all ink."""
        width, height = box[2] - box[0], box[3] - box[1]
        if width <= 0 or height <= 0:
            return
        self._put(_tile(pattern, width, height) if pattern else Image.new("L", (width, height), 255), box[:2], ink)

    def encode(self) -> bytes:
        """As many shades as MAX_BYTES allows; plain black and white where even that is more."""
        png = b""
        for shades in _FEWER_SHADES:
            png = self._encode(shades)
            if len(png) <= MAX_BYTES:
                break
        return png

    def _put(self, mask: Image.Image, at: tuple[int, int], ink: Ink) -> None:
        if ink not in self._inks:
            self._inks.append(ink)
        first = self._inks.index(ink) * _SHADES
        self._sheet.paste(mask.point([first + level * _SHADES // 256 for level in range(256)]), at)

    def _encode(self, shades: int) -> bytes:
        groups = [value // _SHADES * shades + value % _SHADES * shades // _SHADES for value in range(256)]
        levels = self._sheet.point([min(value, 255) for value in groups])
        picture = Image.frombytes("P", levels.size, levels.tobytes())
        colours = [colour for ink in self._inks for colour in _blend(ink, shades)]
        picture.putpalette([part for colour in colours for part in colour])
        out = io.BytesIO()
        picture.save(out, "PNG", bits=_bits(len(colours)), compress_level=6)
        return out.getvalue()


def line_height(size: int) -> int:
    """Pixels from one line to the next: half as much again as the letters, for old eyes."""
    return size * 3 // 2


def _blend(ink: Ink, shades: int) -> list[Colour]:
    def mix(step: int, part: int) -> int:
        return (ink.ground[part] * (shades - 1 - step) + ink.colour[part] * step) // (shades - 1)

    return [(mix(step, 0), mix(step, 1), mix(step, 2)) for step in range(shades)]


def _bits(colours: int) -> int:
    return next(bits for bits in (1, 2, 4, 8) if colours <= 2**bits)


def _tile(pattern: Image.Image, width: int, height: int) -> Image.Image:
    tiled = Image.new("L", (width, height))
    for left in range(0, width, pattern.width):
        for top in range(0, height, pattern.height):
            tiled.paste(pattern, (left, top))
    return tiled
