"""Which clues of the rules a message holds: one pass of the automaton, then patterns and word borders where needed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from domain.reading import HEAD_CHARS, Reading
from domain.rule_ports import Matcher, Segmenter
from domain.rules import Clue, Role, RuleBook

BORDERED_ROLES = frozenset({Role.STRONG, Role.TOPIC, Role.WEAK, Role.EXCLUDE})
FLAG_ROLES = frozenset({Role.ALARM, Role.NEGATE, Role.ONGOING, Role.TROUBLE, Role.REQUEST, Role.CROWD, Role.DIRECT})
WHOLE_TEXT_ROLES = frozenset({Role.DANGER, Role.FAINT, Role.ALARM, Role.ONGOING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    clue: Clue
    start: int
    end: int


Hits = Mapping[Role, list[Hit]]
"""What was found, by role; a role that was not found is not there."""


def find_hits(reading: Reading, rules: RuleBook, matcher: Matcher, segmenter: Segmenter) -> Hits:
    """Each clue at most once; of the roles that only say yes or no, one clue is enough."""
    borders = _Borders(reading.head, segmenter)
    hits: dict[Role, list[Hit]] = {}
    settled: set[int] = set()
    for needle, start, end in matcher.find(reading.text):
        for place in rules.clues_by_needle[needle]:
            clue = rules.clues[place]
            role = clue.role
            if place in settled or (role in FLAG_ROLES and role in hits):
                continue
            if end > HEAD_CHARS and role not in WHOLE_TEXT_ROLES:
                continue
            hit = _try_word(clue, start, end, borders) if clue.pattern is None else _try_pattern(clue, reading)
            if hit is not None:
                hits.setdefault(role, []).append(hit)
            if hit is not None or clue.pattern is not None:
                settled.add(place)
    return hits


def _try_pattern(clue: Clue, reading: Reading) -> Hit | None:
    assert clue.pattern is not None
    text = reading.text if clue.role in WHOLE_TEXT_ROLES else reading.head
    match = clue.pattern.search(text)
    return Hit(clue=clue, start=match.start(), end=match.end()) if match else None


def _try_word(clue: Clue, start: int, end: int, borders: "_Borders") -> Hit | None:
    if clue.role in BORDERED_ROLES and not borders.admit(start, end):
        return None
    return Hit(clue=clue, start=start, end=end)


class _Borders:
    """Where words begin and end; cut only once somebody asks, for most talk nobody does."""

    def __init__(self, text: str, segmenter: Segmenter) -> None:
        self._text = text
        self._segmenter = segmenter

    @cached_property
    def _places(self) -> frozenset[int]:
        return frozenset(self._iter_places())

    def _iter_places(self) -> Iterator[int]:
        return accumulate((len(word) for word in self._segmenter.cut(self._text)), initial=0)

    def admit(self, start: int, end: int) -> bool:
        """A keyword of one character must be a word (赌, but not in 赌气), one of two must touch a word's edge.

        Longer ones, and two characters across one edge (死鸭|子), are left to the rules' exclusions.
        """
        if end - start > 2:
            return True
        at_start, at_end = start in self._places, end in self._places
        return (at_start or at_end) if end - start == 2 else (at_start and at_end)
