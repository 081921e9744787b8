"""How much a message's words speak for each issue type."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.classify_hits import Hit, Hits
from domain.rules import IssueType, Role, RuleBook, Urgency

SCORING_ROLES = (Role.STRONG, Role.TOPIC, Role.WEAK, Role.EXCLUDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    type: IssueType
    points: float
    hits: tuple[Hit, ...]

    @property
    def matched(self) -> tuple[str, ...]:
        """The words that spoke for the type, as the operator wrote them."""
        return tuple(hit.clue.text for hit in self.hits if hit.clue.role is not Role.EXCLUDE)

    @property
    def is_named(self) -> bool:
        """Not by weak words alone: they can only lead to a question."""
        return any(hit.clue.role in (Role.STRONG, Role.TOPIC) for hit in self.hits)

    @property
    def is_complaint(self) -> bool:
        """More than the mention of a thing."""
        return any(hit.clue.role is Role.STRONG for hit in self.hits)


def score_types(hits: Hits, rules: RuleBook) -> tuple[Score, ...]:
    """Best first: by points, then by urgency, then by code so that the same text always gets the same answer."""
    by_type: dict[str, list[Hit]] = {}
    for role in SCORING_ROLES:
        for hit in hits.get(role, ()):
            by_type.setdefault(hit.clue.owner, []).append(hit)
    scores = [_score_type(rules.types[code], found) for code, found in by_type.items()]
    return tuple(sorted(scores, key=lambda score: (-score.points, -score.type.urgency.rank, score.type.code)))


def _score_type(issue_type: IssueType, hits: Sequence[Hit]) -> Score:
    return Score(type=issue_type, points=sum(hit.clue.weight for hit in hits), hits=tuple(hits))


def is_draw(top: Score, rival: Score | None, margin: float) -> bool:
    """Too close to choose: the rival is within the margin and at least as pressing. A critical type is never put to
    question: asking would cost time [commands.md 2]."""
    if rival is None or top.type.urgency is Urgency.CRITICAL:
        return False
    return rival.points >= top.points - margin and rival.type.urgency.rank >= top.type.urgency.rank


def measure_confidence(top: Score, rival: Score | None, min_score: float) -> float:
    """0..1: how far beyond the threshold, and how far before the next type."""
    reach = min(1.0, max(0.0, top.points) / (2 * min_score))
    share = top.points / (top.points + max(0.0, rival.points)) if rival and top.points > 0 else 1.0
    return round(reach * share, 2)
