"""Weights that were learned from labelled lines: how much each short phrase speaks for a report, a type, a danger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from struct import Struct
from typing import NamedTuple

from domain.rule_ports import Matcher

START, END = "^", "$"
"""A phrase that begins with the first or ends with the last stands at that end of the message."""
DANGER = "danger."
UNSAYABLE = "\uffff"
CLUE = "@"
"""A feature that begins with this is a clue of the rules, `@role:owner`, not words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWeights:
    """`features[n]` speaks `report[n]` for "something to be done" and `danger[n]` for "somebody is in danger now".

    `labels[n]` holds (place in `names`, weight): issue types, and kinds of danger as `danger.KIND`.
    """

    features: tuple[str, ...] = ()
    report: tuple[float, ...] = ()
    danger: tuple[float, ...] = ()
    labels: tuple[tuple[tuple[int, float], ...], ...] = ()
    names: tuple[str, ...] = ()
    report_bias: float = 0.0
    danger_bias: float = 0.0
    name_bias: tuple[float, ...] = ()
    by_hand: frozenset[int] = frozenset()
    """Where a phrase of these features stands, an operator's own word may be meant (domain/learned_by_hand.py)."""


class Evidence(NamedTuple):
    """What the learned weights make of one message; `found` are the features it holds."""

    found: frozenset[int]
    report: float
    danger: float
    by_hand: bool = False
    """Whether an operator's own word may be in it."""


class _LabelTable:
    """What each feature says for every name, as one long whole number: adding two of them adds all names at once.

    A name has a lane of 32 bits in it, for its weight in thousandths. Lanes may be negative and borrow from their
    neighbours; the middle that is added at the end makes every lane positive again, whole and exact.
    """

    LANE, MIDDLE, SCALE = 32, 1 << 31, 1000

    def __init__(self, weights: LearnedWeights) -> None:
        self._labels = weights.labels
        self._packed: dict[int, int] = {}
        middles = self._pack((place, self.MIDDLE / self.SCALE) for place in range(len(weights.names)))
        self._start = middles + self._pack(enumerate(weights.name_bias))
        self._lanes = Struct(f"<{len(weights.names)}I")

    def add_up(self, features: Iterable[int]) -> Sequence[int]:
        """The sum of every name, to be `read`."""
        packed, total = self._packed, self._start
        for place in features:
            number = packed.get(place)
            if number is None:  # most features are not met for hours
                number = packed[place] = self._pack(self._labels[place])
            total += number
        return self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))

    def read(self, lane: int) -> float:
        return (lane - self.MIDDLE) / self.SCALE

    def _pack(self, labels: Iterable[tuple[int, float]]) -> int:
        return sum(round(weight * self.SCALE) << (self.LANE * place) for place, weight in labels)


class LearnedScorer:
    """Finds the phrases by one pass of `matcher`, whose needles are `list_needles(weights)`."""

    def __init__(self, weights: LearnedWeights, matcher: Matcher) -> None:
        self._weights = weights
        self._matcher = matcher
        self._table = _LabelTable(weights)
        self._clue_places = {text: n for n, text in enumerate(weights.features) if text.startswith(CLUE)}
        self._kinds = tuple(n for n, name in enumerate(weights.names) if name.startswith(DANGER))
        self._types = tuple(n for n, name in enumerate(weights.names) if not name.startswith(DANGER))

    def weigh_phrases(self, head: str) -> Evidence:
        """`head` is the part of the message that is read. The rules' clues are not in it yet."""
        weights = self._weights
        found = frozenset([needle for needle, _, _ in self._matcher.find(f"{START}{head}{END}")])
        report, danger = weights.report, weights.danger
        return Evidence(
            found,
            weights.report_bias + sum(map(report.__getitem__, found)),
            weights.danger_bias + sum(map(danger.__getitem__, found)),
            not weights.by_hand.isdisjoint(found),
        )

    def add_clues(self, evidence: Evidence, clues: Iterable[str]) -> Evidence:
        """`clues` are `@role:owner` of the rules' own hits."""
        weights, places = self._weights, self._clue_places
        found = {place for clue in clues if (place := places.get(clue)) is not None}
        return Evidence(
            evidence.found | found,
            evidence.report + sum(map(weights.report.__getitem__, found)),
            evidence.danger + sum(map(weights.danger.__getitem__, found)),
            evidence.by_hand,
        )

    def rank_types(self, evidence: Evidence, most: int) -> list[tuple[str, float]]:
        """The `most` likely issue types, best first."""
        return self._rank(evidence, self._types, most)

    def rank_kinds(self, evidence: Evidence, most: int = 1) -> list[tuple[str, float]]:
        """The likely kinds of danger, best first."""
        return [(name.removeprefix(DANGER), score) for name, score in self._rank(evidence, self._kinds, most)]

    def _rank(self, evidence: Evidence, wanted: tuple[int, ...], most: int) -> list[tuple[str, float]]:
        names, table = self._weights.names, self._table
        scores = table.add_up(evidence.found)
        best = sorted(wanted, key=scores.__getitem__, reverse=True)[:most]
        return [(names[place], table.read(scores[place])) for place in best]

    def explain(self, evidence: Evidence, name: str = "") -> list[tuple[str, float]]:
        """(feature, weight for a report, or for the type `name`), the heaviest first."""
        weights = self._weights
        if not name:
            weighed = [(weights.features[n], weights.report[n]) for n in evidence.found]
        else:
            place = weights.names.index(name)
            weighed = [(weights.features[n], w) for n in evidence.found for p, w in weights.labels[n] if p == place]
        return sorted((pair for pair in weighed if pair[1]), key=lambda pair: (-abs(pair[1]), pair[0]))


def list_phrases(head: str, longest: int = 3) -> set[str]:
    """Every run of one to `longest` characters, with the two ends: what learning chooses from."""
    text = f"{START}{head}{END}"
    return {text[i : i + n] for n in range(1, longest + 1) for i in range(len(text) - n + 1)} - {START, END}


@cache
def name_clue(role: str, owner: str, text: str = "") -> str:
    return f"{CLUE}{role}:{owner}" + (f"={text}" if text else "")


def list_needles(weights: LearnedWeights) -> list[str]:
    """The phrases in the order of the features; a clue's name is put where no text can hold it."""
    return [UNSAYABLE + text if text.startswith(CLUE) else text for text in weights.features]
