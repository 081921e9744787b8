"""Which clues of the rules a message holds: one pass of the automaton, then patterns and word borders where needed."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

from domain.reading import HEAD_CHARS, Reading
from domain.rule_patterns import LazyPattern
from domain.rule_ports import Matcher, Segmenter
from domain.rules import Clue, Role, RuleBook

BORDERED_ROLES = frozenset({Role.STRONG, Role.TOPIC, Role.WEAK, Role.EXCLUDE})
FLAG_ROLES = frozenset({Role.ALARM, Role.NEGATE, Role.ONGOING, Role.TROUBLE, Role.REQUEST, Role.CROWD, Role.DIRECT})
WHOLE_TEXT_ROLES = frozenset({Role.DANGER, Role.FAINT, Role.ALARM, Role.ONGOING})
COUNTED_ROLES = frozenset({Role.FAINT})
"""Here one clue of the same feature does not stand for the others, even where only features are weighed."""

NO_GATE: frozenset[str] = frozenset()
SHORT = 2
"""Keywords of so many characters or fewer are checked against the words; longer ones are hardly ever something else."""


class Hit(NamedTuple):
    """Light, for a message makes many."""

    clue: Clue
    start: int
    end: int


Hits = Mapping[Role, list[Hit]]
"""What was found, by role; a role that was not found is not there."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one pass found: `sure` counts; the `short` keywords count where they are words."""

    sure: dict[Role, list[Hit]]
    short: tuple[tuple[int, Hit], ...]

    def take_all(self) -> Hits:
        """Every keyword counts wherever it stands."""
        return self._join(hit for _, hit in self.short) if self.short else self.sure

    def take_words(self, reading: Reading, segmenter: Segmenter) -> Hits:
        """Words are cut only if something may come of it: for most talk nothing does."""
        if not self.short or not _may_matter(self.sure.keys() | {hit.clue.role for _, hit in self.short}):
            return self.sure
        borders = frozenset(accumulate((len(word) for word in segmenter.cut(reading.head)), initial=0))
        words = {place: hit for place, hit in reversed(self.short) if _is_word(hit, borders)}
        return self._join(reversed(words.values()))

    def _join(self, hits: Iterable[Hit]) -> Hits:
        joined = {role: list(found) for role, found in self.sure.items()}
        for hit in hits:
            joined.setdefault(hit.clue.role, []).append(hit)
        return joined


class _Entry(NamedTuple):
    """A clue as the search meets it at one of its needles, with all that is asked of it there."""

    place: int
    clue: Clue
    role: Role
    pattern: LazyPattern | None
    gate: frozenset[str]
    is_flag: bool
    is_whole: bool
    is_bordered: bool
    feature: str


class ClueFinder:
    """The clues of one rule book, laid out by needle; made once for a book."""

    def __init__(self, rules: RuleBook, matcher: Matcher) -> None:
        entries = [_make_entry(place, clue) for place, clue in enumerate(rules.clues)]
        self._by_needle = tuple(tuple(entries[place] for place in places) for places in rules.clues_by_needle)
        self._intents = tuple(
            tuple(entry for entry in waiting if entry.role is Role.INTENT) for waiting in self._by_needle
        )
        self._matcher = matcher

    def find_intents(self, reading: Reading) -> Hits:
        """Only what is said to the bot itself: all that matters of a few words that report nothing."""
        hits = [
            Hit(entry.clue, start, end)
            for needle, start, end in self._matcher.find(reading.text)
            for entry in self._intents[needle]
            if entry.pattern is None or entry.pattern.search(reading.text)
        ]
        return {Role.INTENT: hits} if hits else {}

    def find(self, reading: Reading, *, each: bool = True) -> Found:
        """Each clue at most once; of the roles that only say yes or no, one clue is enough.

        Beyond the head only danger is listened for. Without `each` a pattern is not tried where another clue has
        said the same already, which is all that learned weights ask.
        """
        sure: dict[Role, list[Hit]] = {}
        short: list[tuple[int, Hit]] = []
        settled: set[int] = set()
        features: set[str] = set()
        by_needle, characters = self._by_needle, frozenset(reading.text)
        for needle, start, end in self._matcher.find(reading.text):
            for place, clue, role, pattern, gate, is_flag, is_whole, is_bordered, feature in by_needle[needle]:
                if place in settled or (is_flag and role in sure) or (end > HEAD_CHARS and not is_whole):
                    continue
                if pattern is None:
                    hit = Hit(clue, start, end)
                    if is_bordered and end - start <= SHORT:
                        short.append((place, hit))
                        continue
                    settled.add(place)
                else:
                    if (gate and gate.isdisjoint(characters)) or (not each and feature in features):
                        continue
                    settled.add(place)
                    match = pattern.search(reading.text if is_whole else reading.head)
                    if match is None:
                        continue
                    hit = Hit(clue, match.start(), match.end())
                if role not in COUNTED_ROLES:
                    features.add(feature)
                sure.setdefault(role, []).append(hit)
        return Found(sure, tuple(short))


def _make_entry(place: int, clue: Clue) -> _Entry:
    role = clue.role
    return _Entry(
        place=place,
        clue=clue,
        role=role,
        pattern=clue.pattern,
        gate=(clue.pattern.gate if clue.pattern else None) or NO_GATE,
        is_flag=role in FLAG_ROLES,
        is_whole=role in WHOLE_TEXT_ROLES,
        is_bordered=role in BORDERED_ROLES,
        feature=clue.feature,
    )


def _may_matter(roles: Set[Role]) -> bool:
    """Whether what was found could open a ticket or ask a question, were every short keyword a word."""
    if Role.STRONG in roles:
        return True
    spoken_of = Role.TOPIC in roles or Role.WEAK in roles
    return spoken_of and not roles.isdisjoint({Role.TROUBLE, Role.REQUEST, Role.DANGER, Role.FAINT})


def _is_word(hit: Hit, borders: Set[int]) -> bool:
    """A keyword of one character must be a word (赌, but not in 赌气), one of two must touch a word's edge.

    Two characters across one edge (死鸭|子) pass; where that is wrong (没电|话) the rules exclude it.
    """
    at_start, at_end = hit.start in borders, hit.end in borders
    return (at_start or at_end) if hit.end - hit.start == SHORT else (at_start and at_end)
