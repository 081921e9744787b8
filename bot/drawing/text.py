"""A notice's words as a picture that can be read without glasses: the answer to 「看不清」."""

from dataclasses import dataclass

from bot.drawing.canvas import MAX_HEIGHT, WIDTH, Canvas, Ink, line_height
from bot.drawing.faces import Face, open_face
from bot.drawing.lines import break_lines
from bot.drawing.wording import tidy_words

BLACK, WHITE, RED = (0, 0, 0), (255, 255, 255), (158, 27, 27)
WORDS = Ink(colour=BLACK, ground=WHITE)
HEADING = Ink(colour=WHITE, ground=RED)

MARGIN = 48
ONE_SCREEN = 1500
_SIZES = {128: ONE_SCREEN, 104: ONE_SCREEN, 88: ONE_SCREEN} | dict.fromkeys((76, 68, 60, 52, 44, 36, 28), MAX_HEIGHT)
"""How large letters may be, and how high the picture then may become; the largest that keeps to it is taken."""

_MAX_TITLE_LINES = 3
_MAX_LETTERS = 40_000
"""More than the smallest letters could ever hold."""

_EMPTY = "（没有文字）"
_MORE = "（后面还有，请看原来的文字）"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    size: int
    title: list[str]
    lines: list[str]

    @property
    def head(self) -> int:
        return len(self.title) * line_height(self.size) + MARGIN if self.title else 0

    @property
    def height(self) -> int:
        return self.head + 2 * MARGIN + sum(self.steps())

    def steps(self) -> list[int]:
        """Pixels that each line takes; an empty one is half as high."""
        full = line_height(self.size)
        return [full if line else full // 2 for line in self.lines]


def draw_text(text: str, *, title: str = "", face: Face | None = None) -> bytes:
    """PNG, 1080 wide and at most 12,000 high. What is too long even in small letters ends with a line that says so."""
    face = face or open_face()
    page = _lay_out(
        _tidy(text[:_MAX_LETTERS], face) or _EMPTY, " ".join(_tidy(title[:_MAX_LETTERS], face).split()), face
    )
    canvas = Canvas(face=face, height=page.height, ink=WORDS)
    _write_title(canvas, page)
    top = page.head + MARGIN
    for line, step in zip(page.lines, page.steps(), strict=True):
        canvas.write(line, at=(MARGIN, top), size=page.size, ink=WORDS)
        top += step
    return canvas.encode()


def _tidy(words: str, face: Face) -> str:
    return tidy_words(words, has=face.has, stand_in=face.stand_in)


def _lay_out(text: str, title: str, face: Face) -> _Page:
    for size, highest in _SIZES.items():
        page = _break_page(text, title, size, face)
        if page.height <= highest:
            return page
    return _cut_page(page)


def _break_page(text: str, title: str, size: int, face: Face) -> _Page:
    def break_words(words: str) -> list[str]:
        return break_lines(words, WIDTH - 2 * MARGIN, lambda piece: face.width(piece, size))

    return _Page(size=size, title=break_words(title)[:_MAX_TITLE_LINES] if title else [], lines=break_words(text))


def _cut_page(page: _Page) -> _Page:
    room = (MAX_HEIGHT - page.head - 2 * MARGIN) // line_height(page.size) - 1
    return _Page(size=page.size, title=page.title, lines=[*page.lines[:room], _MORE])


def _write_title(canvas: Canvas, page: _Page) -> None:
    canvas.fill((0, 0, WIDTH, page.head), Ink(colour=RED, ground=RED))
    for number, line in enumerate(page.title):
        at = (MARGIN, MARGIN // 2 + number * line_height(page.size))
        canvas.write(line, at=at, size=page.size, ink=HEADING, bold=True)
