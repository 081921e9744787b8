"""What people say in a measurement: 85 lines of chatter to 15 reports, in the groups of a county."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.programs import BenchError
from domain.classify import Classifier, Decision
from domain.rules import Route

LINES = Path(__file__).parent / "lines"
REPORTS_IN_HUNDRED = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`reports`: lines by the type that the rules give them; each opens a ticket that is answered in the group."""

    chatter: tuple[str, ...]
    reports: Mapping[str, tuple[str, ...]]

    @property
    def all_lines(self) -> list[str]:
        return [*self.chatter, *(line for lines in self.reports.values() for line in lines)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Messages as the simulator takes them; `reports` of them want an answer, the last one among these."""

    messages: tuple[dict[str, str], ...]
    reports: int


def load_words(classifier: Classifier) -> Words:
    """The lines that today's rules read as meant: speed is measured here, not understanding.

    BenchError where too few are left to say anything.
    """
    spoken, reported = read_lines("chatter"), read_lines("reports")
    by_type: dict[str, list[str]] = defaultdict(list)
    chatter = [line for line in spoken if classifier.classify(line).decision is Decision.SILENT]
    for line in reported:
        verdict = classifier.classify(line)
        is_open = verdict.is_issue and verdict.danger is None and verdict.route is Route.CHAIN
        if is_open and not verdict.sensitive and verdict.type is not None:
            by_type[verdict.type].append(line)
    kept = sum(len(lines) for lines in by_type.values())
    if len(chatter) < len(spoken) // 2 or kept < len(reported) // 2:
        raise BenchError("the rules read most of bench/lines otherwise than meant")
    return Words(chatter=tuple(chatter), reports={code: tuple(lines) for code, lines in by_type.items()})


def read_lines(name: str) -> tuple[str, ...]:
    return tuple((LINES / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1])


def compose_rounds(residents: Mapping[str, Sequence[str]], words: Words, *, size: int, seed: int) -> Iterator[Round]:
    """Rounds of `size` messages, as many as are asked for; BenchError once every group has reported every type.

    No group reports a type twice, so that no report joins another as its fragment or doublet.
    """
    dice = random.Random(seed)
    reports = _iter_reports(residents, words, dice)
    rooms = list(residents)
    wanted = size * REPORTS_IN_HUNDRED // 100
    while True:
        messages = [_compose(dice, residents, dice.choice(rooms), dice.choice(words.chatter)) for _ in range(size)]
        places = {size - 1, *dice.sample(range(size - 1), wanted - 1)}
        for place in sorted(places):
            messages[place] = next(reports)
        yield Round(messages=tuple(messages), reports=wanted)


def _iter_reports(
    residents: Mapping[str, Sequence[str]], words: Words, dice: random.Random
) -> Iterator[dict[str, str]]:
    pairs = [(room, code) for room in residents for code in words.reports]
    dice.shuffle(pairs)
    for room, code in pairs:
        yield _compose(dice, residents, room, dice.choice(words.reports[code]))
    raise BenchError("more reports asked for than groups and types allow: take more groups")


def _compose(dice: random.Random, residents: Mapping[str, Sequence[str]], room: str, text: str) -> dict[str, str]:
    return {"room_id": room, "sender_id": dice.choice(residents[room]), "text": text}
