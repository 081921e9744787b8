"""How far a notice has come, as a picture for the leaders' group: how many have it, town by town, and what failed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from bot.drawing.bars import CROSSES, DOTS, FRAME, SOLID, STRIPES, Portion
from bot.drawing.blocks import HUGE, LARGE, MIDDLE, SMALL, SOFT, Bar, Block, Gap, Words, draw_blocks, wrap_words
from bot.drawing.faces import Face, open_face

MAX_TOWNS = 20
MAX_REASONS = 10

_STATES = (
    ("sent", "已送达", SOLID),
    ("retry", "会再试（没发出）", STRIPES),
    ("unknown", "说不准（不知道发出没有）", DOTS),
    ("failed", "没发成", CROSSES),
    ("waiting", "等待中", FRAME),
)
_BIG_BAR, _SMALL_BAR = 96, 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Groups by what became of the notice there; `failed` holds also what was too late, skipped or cancelled."""

    sent: int = 0
    retry: int = 0
    unknown: int = 0
    failed: int = 0
    waiting: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.retry + self.unknown + self.failed + self.waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRow:
    name: str
    counts: Counts


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """Why groups don't have it, in words people understand, and how many."""

    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Everything the picture says. `at`: when it was counted, in local time; towns and reasons in the order shown."""

    title: str
    audience: str
    at: datetime
    counts: Counts
    towns: tuple[TownRow, ...] = ()
    reasons: tuple[ReasonRow, ...] = ()


def draw_progress(progress: Progress, *, face: Face | None = None) -> bytes:
    """PNG, 1080 wide; the same bytes for the same figures."""
    face = face or open_face()
    blocks: list[Block] = [
        *wrap_words(progress.title, face, size=LARGE, lines=2, bold=True),
        *wrap_words(progress.audience, face, size=MIDDLE, lines=2, ink=SOFT),
        *_show_whole(progress.counts),
        *_show_towns(progress.towns),
        *_show_reasons(progress.reasons, face),
        Gap(height=24),
        Words(left=f"到{say_time(progress.at)}为止", size=SMALL, ink=SOFT),
    ]
    return draw_blocks(blocks, face)


def say_share(part: int, total: int) -> str:
    """Whole per cent, never rounded up: one group that is missing is not 「100%」."""
    if not total:
        return "—"
    percent = part * 100 // total
    return f"{percent}%" if percent or not part else "不到1%"


def say_time(at: datetime) -> str:
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _show_whole(counts: Counts) -> Iterable[Block]:
    if counts.total:
        yield Words(left=say_share(counts.sent, counts.total), size=HUGE, bold=True)
    yield Words(left=f"{counts.total:,}个群，已送达{counts.sent:,}个" if counts.total else "没有要发的群")
    yield Gap(height=16)
    yield Bar(portions=_split(counts), height=_BIG_BAR)
    yield Gap(height=16)
    for name, words, look in _STATES:
        count = getattr(counts, name)
        yield Words(left=words, right=f"{count:,}", look=look)


def _show_towns(towns: Sequence[TownRow]) -> Iterable[Block]:
    if not towns:
        return
    yield Gap(height=32)
    yield Words(left="各镇", right="已送达/一共", size=SMALL, ink=SOFT)
    for town in _fold_towns(towns):
        yield Words(left=_name_town(town), right=f"{town.counts.sent:,}/{town.counts.total:,}")
        yield Bar(portions=_split(town.counts), height=_SMALL_BAR)
        yield Gap(height=14)


def _name_town(town: TownRow) -> str:
    troubles = [f"没发成{town.counts.failed:,}"] * bool(town.counts.failed)
    troubles += [f"说不准{town.counts.unknown:,}"] * bool(town.counts.unknown)
    return f"{town.name}（{'、'.join(troubles)}）" if troubles else town.name


def _show_reasons(reasons: Sequence[ReasonRow], face: Face) -> Iterable[Block]:
    if not reasons:
        return
    yield Gap(height=32)
    yield Words(left="没送到的原因", right="几个群", size=SMALL, ink=SOFT)
    for reason in _fold_reasons(reasons):
        yield from wrap_words(reason.words, face, size=MIDDLE, lines=2, right=f"{reason.count:,}")


def _split(counts: Counts) -> list[Portion]:
    return [Portion(count=getattr(counts, name), look=look) for name, _, look in _STATES]


def _fold_towns(towns: Sequence[TownRow]) -> list[TownRow]:
    rest = [town.counts for town in towns[MAX_TOWNS:]]
    if not rest:
        return list(towns)
    together = Counts(**{field.name: sum(getattr(each, field.name) for each in rest) for field in fields(Counts)})
    return [*towns[:MAX_TOWNS], TownRow(name=f"其他{len(rest)}个镇", counts=together)]


def _fold_reasons(reasons: Sequence[ReasonRow]) -> list[ReasonRow]:
    rest = reasons[MAX_REASONS:]
    if not rest:
        return list(reasons)
    return [*reasons[:MAX_REASONS], ReasonRow(words="别的原因", count=sum(reason.count for reason in rest))]
