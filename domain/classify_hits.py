"""Which clues of the rules a message holds: one pass of the automaton, then patterns and word borders where needed."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import accumulate

from domain.reading import HEAD_CHARS, Reading
from domain.rule_patterns import LazyPattern
from domain.rule_ports import Matcher, Segmenter
from domain.rules import Clue, Role, RuleBook

BORDERED_ROLES = frozenset({Role.STRONG, Role.TOPIC, Role.WEAK, Role.EXCLUDE})
FLAG_ROLES = frozenset({Role.ALARM, Role.NEGATE, Role.ONGOING, Role.TROUBLE, Role.REQUEST, Role.CROWD, Role.DIRECT})
WHOLE_TEXT_ROLES = frozenset({Role.DANGER, Role.FAINT, Role.ALARM, Role.ONGOING})

SHORT = 2
"""Keywords of so many characters or fewer are checked against the words; longer ones are hardly ever something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    clue: Clue
    start: int
    end: int


Hits = Mapping[Role, list[Hit]]
"""What was found, by role; a role that was not found is not there."""


def find_hits(reading: Reading, rules: RuleBook, matcher: Matcher, segmenter: Segmenter | None = None) -> Hits:
    """Each clue at most once; of the roles that only say yes or no, one clue is enough.

    Short keywords wait for the words, and words are cut only if something may come of it: for most talk nothing does.
    Without a `segmenter` every keyword counts wherever it stands.
    """
    hits: dict[Role, list[Hit]] = {}
    short: list[tuple[int, Hit]] = []
    settled: set[int] = set()
    for place, clue, start, end in _iter_found(matcher.find(reading.text), rules):
        if place in settled or (clue.role in FLAG_ROLES and clue.role in hits):
            continue
        if clue.pattern is None and clue.role in BORDERED_ROLES and end - start <= SHORT:
            short.append((place, Hit(clue=clue, start=start, end=end)))
            continue
        settled.add(place)
        hit = _try_pattern(clue, clue.pattern, reading) if clue.pattern else Hit(clue=clue, start=start, end=end)
        if hit is not None:
            hits.setdefault(clue.role, []).append(hit)
    if segmenter is None:
        for _, hit in short:
            hits.setdefault(hit.clue.role, []).append(hit)
    elif short and _may_matter(hits.keys() | {hit.clue.role for _, hit in short}):
        _add_words(short, hits, segmenter.cut(reading.head))
    return hits


def _iter_found(found: Sequence[tuple[int, int, int]], rules: RuleBook) -> Iterator[tuple[int, Clue, int, int]]:
    """The clues that wait for a needle found here; beyond the head only danger is listened for."""
    for needle, start, end in found:
        for place in rules.clues_by_needle[needle]:
            clue = rules.clues[place]
            if end <= HEAD_CHARS or clue.role in WHOLE_TEXT_ROLES:
                yield place, clue, start, end


def _try_pattern(clue: Clue, pattern: LazyPattern, reading: Reading) -> Hit | None:
    match = pattern.search(reading.text if clue.role in WHOLE_TEXT_ROLES else reading.head)
    return Hit(clue=clue, start=match.start(), end=match.end()) if match else None


def _may_matter(roles: Set[Role]) -> bool:
    """Whether what was found could open a ticket or ask a question, were every short keyword a word."""
    if Role.STRONG in roles:
        return True
    spoken_of = Role.TOPIC in roles or Role.WEAK in roles
    return spoken_of and not roles.isdisjoint({Role.TROUBLE, Role.REQUEST, Role.DANGER, Role.FAINT})


def _add_words(short: list[tuple[int, Hit]], hits: dict[Role, list[Hit]], words: list[str]) -> None:
    borders = frozenset(accumulate((len(word) for word in words), initial=0))
    settled: set[int] = set()
    for place, hit in short:
        if place not in settled and _is_word(hit, borders):
            settled.add(place)
            hits.setdefault(hit.clue.role, []).append(hit)


def _is_word(hit: Hit, borders: Set[int]) -> bool:
    """A keyword of one character must be a word (赌, but not in 赌气), one of two must touch a word's edge.

    Two characters across one edge (死鸭|子) pass; where that is wrong (没电|话) the rules exclude it.
    """
    at_start, at_end = hit.start in borders, hit.end in borders
    return (at_start or at_end) if hit.end - hit.start == SHORT else (at_start and at_end)
