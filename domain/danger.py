"""Danger has its own path: rather one telephone number too many than one too few, but not for a drill or a joke."""

from collections.abc import Sequence

from domain.classify_hits import Hit, Hits
from domain.rules import DangerKind, Role, RuleBook

HITS_OF_FAINT = 2


def find_danger(hits: Hits, rules: RuleBook) -> tuple[DangerKind | None, tuple[Hit, ...]]:
    """The first kind, in the order of the rule file, that is heard for certain, and the words it was heard by.

    A faint word counts beside a cry for help or a second faint word of its kind. A drill, the news, a proverb
    take it back, unless something says that it happens now; a kind's own `unless` does, unless somebody cries.
    """
    if not (Role.DANGER in hits or Role.FAINT in hits) or _is_taken_back(hits, rules):
        return None, ()
    spared = set() if Role.ALARM in hits else {hit.clue.owner for hit in hits.get(Role.UNLESS, ())}
    owners = {hit.clue.owner for role in (Role.DANGER, Role.FAINT) for hit in hits.get(role, ())} - spared
    for code, kind in rules.dangers.items():
        if code in owners and (words := _hear_kind(code, hits)):
            return kind, words
    return None, ()


def _hear_kind(kind: str, hits: Hits) -> tuple[Hit, ...]:
    certain = tuple(hit for hit in hits.get(Role.DANGER, ()) if hit.clue.owner == kind)
    faint = tuple(hit for hit in hits.get(Role.FAINT, ()) if hit.clue.owner == kind)
    enough = 1 if certain or Role.ALARM in hits else HITS_OF_FAINT
    return certain + (faint if _count_apart(faint) >= enough else ())


def _count_apart(hits: Sequence[Hit]) -> int:
    """How many hits do not share a character: 流血 inside 流血了 is heard once."""
    count, covered = 0, 0
    for hit in sorted(hits, key=lambda hit: hit.end):
        if hit.start >= covered:
            count, covered = count + 1, hit.end
    return count


def _is_taken_back(hits: Hits, rules: RuleBook) -> bool:
    """Negating words stand anywhere in the message: which sentence they belong to is not known here."""
    if Role.ONGOING in hits:
        return False
    return Role.NEGATE in hits or any(rules.suppressions[kind].over_danger for kind in find_suppressions(hits))


def find_suppressions(hits: Hits) -> set[str]:
    """The kinds of talk that are no report which the message sounds like, save those its other words speak against."""
    heard = {hit.clue.owner for hit in hits.get(Role.SUPPRESS, ())}
    return heard - {hit.clue.owner for hit in hits.get(Role.UNLESS, ())}
