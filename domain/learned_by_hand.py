"""Learned weights give way to what an operator wrote: such a word speaks for its type by the rule's own points."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from domain.learned import LearnedWeights
from domain.rules import Clue

PHRASE_LENGTH = 3
"""The longest phrase that learning weighs (domain.learned.list_phrases)."""
UNLEARNED_BIAS = -0.9
"""What is said against a type nothing was learned of, as against the others."""


def weigh_by_hand(weights: LearnedWeights, clues: Sequence[Clue], switched_off: Sequence[Clue]) -> LearnedWeights:
    """`clues` are all of the rule book; only those written by hand are weighed anew.

    A word's own weight replaces what was learned of the characters it is made of; a word that was switched off says
    nothing any more, neither for its type nor for a report.
    """
    own = [clue for clue in clues if clue.by_hand]
    if not weights.features or not (own or switched_off):
        return weights
    desk = _Desk(weights)
    for clue in switched_off:
        desk.silence(clue)
    for clue in own:
        desk.weigh(clue)
        desk.listen_for(clue.needles)
    return desk.finish()


class _Desk:
    """The weights while they are changed."""

    def __init__(self, weights: LearnedWeights) -> None:
        self._learned = weights
        self._places = {feature: place for place, feature in enumerate(weights.features)}
        self._features = list(weights.features)
        self._report = list(weights.report)
        self._danger = list(weights.danger)
        self._labels = list(weights.labels)
        self._names = {name: place for place, name in enumerate(weights.names)}
        self._name_bias = list(weights.name_bias)
        self._by_hand: set[int] = set()

    def weigh(self, clue: Clue) -> None:
        labels = {} if clue.pattern is not None else self._unsay(clue.needles[0])
        if clue.weight:
            labels[self._name(clue.owner)] = labels.get(self._name(clue.owner), 0.0) + clue.weight
        self._labels[self._place(clue.feature)] = tuple(labels.items())

    def silence(self, clue: Clue) -> None:
        """Its own phrase says the contrary of all that the phrases inside it say; patterns are no phrases."""
        if clue.pattern is not None:
            return
        needle = clue.needles[0]
        inside = [place for place in self._inside(needle) if self._features[place] != needle]
        place, name = self._place(needle), self._name(clue.owner)
        said = sum(weight for n in inside for label, weight in self._labels[n] if label == name)
        others = tuple(pair for pair in self._labels[place] if pair[0] != name)
        self._labels[place] = (*others, (name, -said))
        self._report[place] = -sum(self._report[n] for n in inside)

    def listen_for(self, needles: Iterable[str]) -> None:
        self._by_hand.update(self._place(needle) for needle in needles)

    def finish(self) -> LearnedWeights:
        return replace(
            self._learned,
            features=tuple(self._features),
            report=tuple(self._report),
            danger=tuple(self._danger),
            labels=tuple(self._labels),
            names=tuple(self._names),
            name_bias=tuple(self._name_bias),
            by_hand=frozenset(self._by_hand),
        )

    def _unsay(self, needle: str) -> dict[int, float]:
        """The contrary of what was learned of the needle's own phrases, by type."""
        said: dict[int, float] = {}
        for place in self._inside(needle):
            for name, weight in self._labels[place]:
                said[name] = said.get(name, 0.0) - weight
        return said

    def _inside(self, needle: str) -> Iterator[int]:
        phrases = {
            needle[start : start + length]
            for length in range(1, PHRASE_LENGTH + 1)
            for start in range(len(needle) - length + 1)
        }
        return (self._places[phrase] for phrase in sorted(phrases) if phrase in self._places)

    def _name(self, name: str) -> int:
        if name not in self._names:
            self._names[name] = len(self._names)
            self._name_bias.append(UNLEARNED_BIAS)
        return self._names[name]

    def _place(self, feature: str) -> int:
        if feature not in self._places:
            self._places[feature] = len(self._features)
            self._features.append(feature)
            self._report.append(0.0)
            self._danger.append(0.0)
            self._labels.append(())
        return self._places[feature]
