"""A picture of figures is blocks under each other: words, a bar, a bar's key; first measured, then drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.drawing.bars import LEAST, PAPER, Look, Portion, draw_bar, draw_portion
from bot.drawing.canvas import WIDTH, Canvas, Ink, line_height
from bot.drawing.faces import Face
from bot.drawing.lines import break_lines
from bot.drawing.wording import tidy_words

MARGIN = 48
INNER = WIDTH - 2 * MARGIN
INK = Ink(colour=(20, 26, 24), ground=PAPER)
SOFT = Ink(colour=(85, 98, 94), ground=PAPER)

HUGE, LARGE, MIDDLE, SMALL = 150, 60, 46, 38
_SWATCH = (84, 46)
_SPACE = 24
_CUT = "…"


class Block(Protocol):
    @property
    def height(self) -> int: ...

    def draw(self, canvas: Canvas, face: Face, top: int) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line: words at the left, a figure at the right; too long words end with 「…」. `look`: a bar's key.

    `room`: pixels the words may take.
    """

    left: str
    right: str = ""
    size: int = MIDDLE
    ink: Ink = INK
    bold: bool = False
    look: Look | None = None
    room: float = INNER

    @property
    def height(self) -> int:
        return line_height(self.size)

    def draw(self, canvas: Canvas, face: Face, top: int) -> None:
        start, figure = MARGIN, tidy_line(self.right, face)
        if self.look:
            middle = top + self.height // 2
            box = (start, middle - _SWATCH[1] // 2, start + _SWATCH[0], middle + _SWATCH[1] // 2)
            draw_portion(canvas, box, self.look)
            start += _SWATCH[0] + _SPACE
        edge = WIDTH - MARGIN - int(face.width(figure, self.size))
        room = min(self.room, edge - start - _SPACE * bool(figure))
        words = cut_words(tidy_line(self.left, face), room, self.size, face)
        canvas.write(words, at=(start, top), size=self.size, ink=self.ink, bold=self.bold)
        if figure:
            canvas.write(figure, at=(edge, top), size=self.size, ink=self.ink, bold=self.bold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """As wide as the page, or as the portions' part of `whole`."""

    portions: Sequence[Portion]
    height: int
    whole: int | None = None

    def draw(self, canvas: Canvas, face: Face, top: int) -> None:
        draw_bar(canvas, (MARGIN, top, MARGIN + self._width(), top + self.height), self.portions)

    def _width(self) -> int:
        count = sum(portion.count for portion in self.portions)
        if self.whole is None:
            return INNER
        return max(LEAST, INNER * count // self.whole) if count else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    height: int

    def draw(self, canvas: Canvas, face: Face, top: int) -> None:
        """Nothing stands here."""


def draw_blocks(blocks: Sequence[Block], face: Face) -> bytes:
    """PNG, 1080 wide and as high as the blocks need."""
    canvas = Canvas(face=face, height=sum(block.height for block in blocks) + 2 * MARGIN, ink=INK)
    top = MARGIN
    for block in blocks:
        block.draw(canvas, face, top)
        top += block.height
    return canvas.encode()


def wrap_words(
    words: str, face: Face, *, size: int, lines: int, right: str = "", ink: Ink = INK, bold: bool = False
) -> list[Words]:
    """At most so many lines of one paragraph, the last cut with 「…」 where more was said; the figure in the first."""
    room = INNER - (face.width(right, size) + _SPACE if right else 0)
    broken = break_lines(tidy_line(words, face), room, lambda piece: face.width(piece, size))
    shown = broken if len(broken) <= lines else [*broken[: lines - 1], "".join(broken[lines - 1 :])]
    figures = [right, *[""] * len(shown)]
    return [
        Words(left=line, right=figure, size=size, ink=ink, bold=bold, room=room)
        for line, figure in zip(shown, figures, strict=False)
        if line or figure
    ]


def tidy_line(words: str, face: Face) -> str:
    return " ".join(tidy_words(words, has=face.has, stand_in=face.stand_in).split())


def cut_words(words: str, width: float, size: int, face: Face) -> str:
    if face.width(words, size) <= width:
        return words
    end, room = 0, width - face.width(_CUT, size)
    while end < len(words) and room >= face.width(words[end], size):
        room -= face.width(words[end], size)
        end += 1
    return words[:end] + _CUT
