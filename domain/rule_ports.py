"""What understanding needs from outside the study: somebody who cuts words, somebody who finds keywords."""

from collections.abc import Sequence
from typing import Protocol


class Segmenter(Protocol):
    def cut(self, text: str) -> list[str]:
        """The words of `text` in order; joined they are `text` again."""
        ...


class Matcher(Protocol):
    def find(self, text: str) -> Sequence[tuple[int, int, int]]:
        """Every occurrence, overlapping ones too, of every needle: (index of the needle, start, end)."""
        ...
