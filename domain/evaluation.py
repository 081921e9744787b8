"""How good the rules are on labelled lines: what was heard, what was missed, what was heard without reason."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.verdict import Decision, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One labelled line and what the rules made of it; `types` are the right ones, empty for ordinary talk."""

    text: str
    types: tuple[str, ...]
    in_danger: bool
    hard: bool
    verdict: Verdict

    @property
    def is_report(self) -> bool:
        return bool(self.types)

    @property
    def fault(self) -> str:
        """Empty where all is right; else why it is not, in a word."""
        opened = self.verdict.decision is Decision.OPEN
        if self.is_report and not opened:
            return "该立件没立" if self.verdict.decision is Decision.SILENT else "该立件只问了一句"
        if not self.is_report and opened:
            return "不该立件立了"
        if self.is_report and self.verdict.type not in self.types:
            return "分错了类"
        if self.in_danger and self.verdict.danger is None:
            return "没听出危险"
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Shares from 0 to 1, None where there was nothing to measure; false alarms in a thousand ordinary lines."""

    lines: int
    recall: float | None
    precision: float | None
    right_type: float | None
    right_type_of_opened: float | None
    danger_recall: float | None
    false_alarms: float | None
    false_alarms_hard: float | None
    confusions: tuple[tuple[str, str, int], ...]


def measure(judged: Sequence[Judged], *, worst: int = 10) -> Figures:
    """`right_type` counts end to end: opened, and as the right type, of all that are reports."""
    reports = [line for line in judged if line.is_report]
    talk = [line for line in judged if not line.is_report]
    opened = [line for line in reports if line.verdict.is_issue]
    right = [line for line in opened if line.verdict.type in line.types]
    alarms = [line for line in talk if line.verdict.is_issue]
    in_danger = [line for line in judged if line.in_danger]
    hard = [line for line in talk if line.hard]
    mixed = Counter((line.types[0], line.verdict.type or "") for line in opened if line.verdict.type not in line.types)
    return Figures(
        lines=len(judged),
        recall=_share(opened, reports),
        precision=_share(opened, [*opened, *alarms]),
        right_type=_share(right, reports),
        right_type_of_opened=_share(right, opened),
        danger_recall=_share([line for line in in_danger if line.verdict.danger is not None], in_danger),
        false_alarms=_thousandth(alarms, talk),
        false_alarms_hard=_thousandth([line for line in hard if line.verdict.is_issue], hard),
        confusions=tuple((said, heard, count) for (said, heard), count in mixed.most_common(worst)),
    )


def _share(part: Sequence[Judged], whole: Sequence[Judged]) -> float | None:
    return len(part) / len(whole) if whole else None


def _thousandth(part: Sequence[Judged], whole: Sequence[Judged]) -> float | None:
    share = _share(part, whole)
    return None if share is None else 1000 * share


def list_faults(judged: Iterable[Judged]) -> list[Judged]:
    return [line for line in judged if line.fault]
