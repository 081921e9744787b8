"""Bars of several portions, told apart by pattern as well as by colour: not everybody sees green beside red."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image

from bot.drawing.canvas import Canvas, Colour, Ink

PAPER: Colour = (255, 255, 255)
TILE = 16
LEAST = 19
"""A portion is at least so many pixels wide: one failure among four thousand must be seen."""

_GAP = 3
_FRAME = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a portion is filled; `inked` tells the inked pixels of a tile, None: an empty frame."""

    colour: Colour
    inked: Callable[[int, int], bool] | None

    @property
    def ink(self) -> Ink:
        return Ink(colour=self.colour, ground=PAPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    count: int
    look: Look


def _is_solid(_x: int, _y: int) -> bool:
    return True


def _is_striped(x: int, y: int) -> bool:
    return (x + y) % TILE < TILE // 2


def _is_dotted(x: int, y: int) -> bool:
    return (2 * x - TILE + 1) ** 2 + (2 * y - TILE + 1) ** 2 < TILE**2 // 2


def _is_crossed(x: int, y: int) -> bool:
    return (x + y) % TILE < TILE // 4 or (x - y) % TILE < TILE // 4


SOLID = Look(colour=(31, 122, 61), inked=_is_solid)
STRIPES = Look(colour=(194, 87, 0), inked=_is_striped)
DOTS = Look(colour=(74, 52, 150), inked=_is_dotted)
CROSSES = Look(colour=(198, 40, 40), inked=_is_crossed)
FRAME = Look(colour=(120, 134, 129), inked=None)


def draw_bar(canvas: Canvas, box: tuple[int, int, int, int], portions: Sequence[Portion]) -> None:
    """`box`: left, top, right, bottom in pixels. Without anything to show an empty frame remains."""
    if box[2] <= box[0]:
        return
    shown = [portion for portion in portions if portion.count > 0] or [Portion(count=1, look=FRAME)]
    left, top, right, bottom = box
    for portion, width in zip(shown, share_pixels([each.count for each in shown], right + _GAP - left), strict=True):
        draw_portion(canvas, (left, top, left + width - _GAP, bottom), portion.look)
        left += width


def draw_portion(canvas: Canvas, box: tuple[int, int, int, int], look: Look) -> None:
    left, top, right, bottom = box
    if look.inked:
        canvas.fill(box, look.ink, _draw_tile(look))
        return
    canvas.fill(box, Ink(colour=look.colour, ground=look.colour))
    canvas.fill((left + _FRAME, top + _FRAME, right - _FRAME, bottom - _FRAME), Ink(colour=PAPER, ground=PAPER))


def share_pixels(counts: Sequence[int], width: int) -> list[int]:
    """Widths in proportion, none below LEAST, together exactly `width`; the widest gives what the small ones take."""
    total = sum(counts)
    shares = [max(LEAST, count * width // total) for count in counts]
    shares[shares.index(max(shares))] += width - sum(shares)
    return shares


@cache
def _draw_tile(look: Look) -> Image.Image:
    inked = look.inked or (lambda _x, _y: False)
    return Image.frombytes("L", (TILE, TILE), bytes(255 * inked(x, y) for y in range(TILE) for x in range(TILE)))
