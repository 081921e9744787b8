"""What people answered to a notice, as a picture: so many come, so many can't, so many said nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.drawing.bars import FRAME, SOLID, Look, Portion
from bot.drawing.blocks import LARGE, MIDDLE, SMALL, SOFT, Bar, Block, Gap, Words, draw_blocks, wrap_words
from bot.drawing.faces import Face, open_face
from bot.drawing.progress import say_share, say_time

MAX_ANSWERS = 12

_BAR = 56


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """`silent`: who has not answered, None where nobody counts them. `unit`: what is counted, 「户」 or 「人」.

    `at`: when it was counted, in local time; answers in the order of their numbers.
    """

    title: str
    at: datetime
    answers: tuple[AnswerRow, ...]
    silent: int | None = None
    audience: str = ""
    unit: str = "户"

    @property
    def answered(self) -> int:
        return sum(answer.count for answer in self.answers)

    @property
    def total(self) -> int:
        return self.answered + (self.silent or 0)


def draw_tally(tally: Tally, *, face: Face | None = None) -> bytes:
    """PNG, 1080 wide; the same bytes for the same answers."""
    face = face or open_face()
    blocks: list[Block] = [
        *wrap_words(tally.title, face, size=LARGE, lines=2, bold=True),
        *wrap_words(tally.audience, face, size=MIDDLE, lines=2, ink=SOFT),
        Words(left=_say_answered(tally), size=LARGE),
        Gap(height=24),
        *_show_answers(tally, face),
        Gap(height=24),
        Words(left=f"到{say_time(tally.at)}为止", size=SMALL, ink=SOFT),
    ]
    return draw_blocks(blocks, face)


def _say_answered(tally: Tally) -> str:
    if tally.silent is None:
        return f"{tally.answered:,}{tally.unit}回了"
    return f"{tally.total:,}{tally.unit}，回了{tally.answered:,}{tally.unit}"


def _show_answers(tally: Tally, face: Face) -> Iterable[Block]:
    for answer in _fold(tally.answers):
        yield from _show_row(answer, SOLID, tally, face)
    if tally.silent is not None:
        yield from _show_row(AnswerRow(words="没回", count=tally.silent), FRAME, tally, face)


def _show_row(row: AnswerRow, look: Look, tally: Tally, face: Face) -> Iterable[Block]:
    figure = f"{row.count:,}{tally.unit} {say_share(row.count, tally.total)}"
    yield from wrap_words(row.words, face, size=LARGE, lines=2, right=figure)
    yield Bar(portions=[Portion(count=row.count, look=look)], height=_BAR, whole=tally.total)
    yield Gap(height=24)


def _fold(answers: Sequence[AnswerRow]) -> list[AnswerRow]:
    rest = answers[MAX_ANSWERS:]
    if not rest:
        return list(answers)
    return [*answers[:MAX_ANSWERS], AnswerRow(words="别的", count=sum(answer.count for answer in rest))]
