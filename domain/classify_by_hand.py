"""What an operator wrote by hand decides by the rules' own points; nothing learned overrides it."""

from collections.abc import Sequence

from domain.classify_hits import Hit, Hits
from domain.classify_learned import UNREPORTED
from domain.classify_score import score_types
from domain.danger import find_danger, find_suppressions
from domain.learned import Evidence
from domain.rules import Role, RuleBook

SURELY = 0.01
"""Beyond a threshold by this much, so that rounding can't undo it."""


def settle_by_hand(evidence: Evidence, hits: Hits, rules: RuleBook) -> Evidence:
    """The learned sums, moved across their thresholds where the operator's own clues say so; else as they were."""
    own = {role: mine for role, found in hits.items() if (mine := [hit for hit in found if hit.clue.by_hand])}
    scoring = rules.scoring
    report, danger = evidence.report, evidence.danger
    if _is_certain(own, hits, rules):
        report = max(report, scoring.open_at + scoring.unnamed + SURELY)
    silencing = _find_silencing(own.get(Role.SUPPRESS, ()), hits)
    if silencing:
        report = min(report, scoring.ask_at - scoring.agreed - SURELY, scoring.open_at - scoring.agreed - SURELY)
    if Role.DANGER in own or Role.FAINT in own:
        danger = max(danger, scoring.danger_at + UNREPORTED + SURELY)
    spared = any(hit.clue.owner in rules.dangers for hit in own.get(Role.UNLESS, ()))
    if (spared or any(rules.suppressions[kind].over_danger for kind in silencing)) and _is_no_danger(hits, rules):
        danger = min(danger, scoring.danger_at - SURELY)
    return evidence._replace(report=report, danger=danger)


def _is_certain(own: Hits, hits: Hits, rules: RuleBook) -> bool:
    """As the keyword rules alone would have it: points enough, more than the mention of a thing, and no mere talk."""
    if not (Role.STRONG in own or Role.TOPIC in own) or find_suppressions(hits):
        return False
    top = score_types(own, rules)[0]
    beside = Role.TROUBLE in hits or Role.REQUEST in hits
    return top.points >= rules.scoring.min_score and top.is_named and (top.is_complaint or beside)


def _find_silencing(own: Sequence[Hit], hits: Hits) -> set[str]:
    """The kinds of talk that the operator's own words make it, where nothing speaks against."""
    return {hit.clue.owner for hit in own} & find_suppressions(hits)


def _is_no_danger(hits: Hits, rules: RuleBook) -> bool:
    kind, _ = find_danger(hits, rules)
    return kind is None
