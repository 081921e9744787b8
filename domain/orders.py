"""What somebody may want of the bot who says it in words that no pattern knows: learned from sentences people say.

A second ear behind domain/spoken.py: it is asked only of what was said to the bot, and what it hears is asked about
before it changes anything (commands §1: better missed than wrong).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.commands import Command
from domain.learned import LearnedWeights

MAX_HEARD = 200
MAX_GRAM = 4


class Where(StrEnum):
    """How it was said to the bot; the same words mean more under a quoted ticket than in passing."""

    QUOTE = "quote"
    PRIVATE = "private"
    GROUP = "group"
    """With the bot's name, by @ or in front."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGuess:
    """`sum` is how much it sounds like any command at all; `lead` how far `first` is ahead of `second`."""

    sum: float
    first: Command
    second: Command
    lead: float

    @property
    def is_sure(self) -> bool:
        """Sure enough to do what may be taken back."""
        return self.sum >= SURE_SUM and self.lead >= SURE_LEAD

    @property
    def is_worth_asking(self) -> bool:
        return self.sum >= ASK_SUM


SURE_SUM, SURE_LEAD = 1.0, 0.35
ASK_SUM = 0.0
"""Chosen on sentences nobody had trained on (tests/rules)."""


def list_order_features(words: str, where: Where, *, from_officer: bool) -> frozenset[str]:
    """Short runs of characters, the ends marked, every number the same; where and by what kind of person."""
    said = unicodedata.normalize("NFKC", words[:MAX_HEARD]).lower()
    said = f"^{_BREAKS.sub('，', _NUMBERS.sub('0', said)).strip('，')}$"
    return frozenset(_list_grams(said)) | {f"@{where.value}", "@officer" if from_officer else "@resident"}


class OrderEar:
    """Weights made ready for guessing."""

    def __init__(self, weights: LearnedWeights) -> None:
        self._weights = weights
        self._places = {feature: place for place, feature in enumerate(weights.features)}

    def guess(self, words: str, where: Where, *, from_officer: bool) -> OrderGuess | None:
        """None where nothing was learned."""
        weights = self._weights
        if len(weights.names) < 2:
            return None
        found = [
            self._places[feature]
            for feature in list_order_features(words, where, from_officer=from_officer)
            if feature in self._places
        ]
        sums = list(weights.name_bias)
        for place in found:
            for name, weight in weights.labels[place]:
                sums[name] += weight
        first, second = sorted(range(len(sums)), key=lambda place: -sums[place])[:2]
        return OrderGuess(
            sum=weights.report_bias + sum(weights.report[place] for place in found),
            first=Command(weights.names[first]),
            second=Command(weights.names[second]),
            lead=sums[first] - sums[second],
        )


def _list_grams(said: str) -> Iterator[str]:
    for length in range(1, MAX_GRAM + 1):
        for start in range(len(said) - length + 1):
            yield said[start : start + length]


_NUMBERS = re.compile(r"\d+(?:-\d+)*|[一二两三四五六七八九十]+(?=[号件天])")
_BREAKS = re.compile(r"[\s,，、；;。!！~…“”\"'「」《》()（）【】_|/\\]+")
