"""Decides by the learned weights: is it a report at all, which type, and is somebody in danger now."""

import math
from collections.abc import Sequence

from domain.classify_hits import Hit, Hits
from domain.classify_score import Score, score_types
from domain.danger import find_danger, find_suppressions
from domain.learned import CLUE, END, START, Evidence, LearnedScorer
from domain.rules import CATCH_ALL, DangerKind, Role, RuleBook, Urgency
from domain.verdict import Decision, Intent, Said, Verdict, conclude, find_intent, stay_silent

RANKED = 3
SHOWN_WORDS = 4
CLEAR = 0.0
FAR = 4.0
DANGER_FAR = 1.5
CLOSE = 0.3
UNREPORTED = 1.0
"""So much surer of a danger must be what sounds less like a report than like talk: a film, a joke."""
NAMING = frozenset({Role.STRONG, Role.TOPIC})
ANSWERS = frozenset({Intent.VERDICT, Intent.OPT_OUT})
"""Words to the bot about a ticket or oneself: never a report, whatever they weigh."""


def judge_learned(evidence: Evidence, hits: Hits, rules: RuleBook, scorer: LearnedScorer) -> Verdict:
    """Danger first; then the sum for "a report"; `hits` are the rules' own words, weighed already in `evidence`."""
    intent = find_intent(hits)
    danger, words = _hear_danger(hits, rules, scorer, evidence)
    if danger is not None:
        said = Said(hits=hits, danger=danger, danger_hits=words, intent=intent)
        return _judge_danger(said, rules, scorer, evidence)
    if intent in ANSWERS or evidence.report < min(rules.scoring.ask_at, rules.scoring.open_at - rules.scoring.agreed):
        return stay_silent(intent)
    scores = _rank_types(hits, rules, scorer, evidence)
    decision = _weigh_report(hits, rules, evidence, scores[0])
    if decision is Decision.SILENT:
        return stay_silent(intent)
    said = Said(hits=hits, danger=None, danger_hits=(), intent=intent)
    return _conclude(decision, scores, scores[0], said, scorer, evidence)


def is_plainly_talk(evidence: Evidence, rules: RuleBook) -> bool:
    """So far from a report that no keyword could make it one: most of what is said ends here."""
    if evidence.by_hand:
        return False
    return evidence.report < rules.scoring.open_at - FAR and evidence.danger < rules.scoring.danger_near - DANGER_FAR


def is_close(evidence: Evidence, rules: RuleBook) -> bool:
    """Near enough to the line that a keyword which is no word (没电|话) could decide: there the words are cut."""
    return evidence.by_hand or abs(evidence.report - rules.scoring.open_at) < CLOSE


def list_clues(hits: Hits) -> set[str]:
    """The rules' hits as learning knows them."""
    return {hit.clue.feature for found in hits.values() for hit in found}


def _weigh_report(hits: Hits, rules: RuleBook, evidence: Evidence, top: Score) -> Decision:
    scoring = rules.scoring
    is_named = not NAMING.isdisjoint(hits)
    beyond = evidence.report - (scoring.open_at if is_named else scoring.open_at + scoring.unnamed)
    is_enough = beyond >= 0 or (beyond >= -scoring.agreed and _is_agreed(hits, rules, top))
    if is_enough and top.points > scoring.nameless:
        return Decision.ASK if top.type.code == CATCH_ALL else Decision.OPEN
    return Decision.ASK if is_named and evidence.report >= scoring.ask_at else Decision.SILENT


def _is_agreed(hits: Hits, rules: RuleBook, top: Score) -> bool:
    """The keyword rules alone would say the same type, and nothing sounds like talk."""
    if find_suppressions(hits):
        return False
    named = score_types(hits, rules)
    return bool(named) and named[0].type == top.type and named[0].points >= rules.scoring.min_score


def _hear_danger(
    hits: Hits, rules: RuleBook, scorer: LearnedScorer, evidence: Evidence
) -> tuple[DangerKind | None, tuple[Hit, ...]]:
    """The danger words and the sum together, or a sum that is surer of itself, the less so for what is a report."""
    scoring = rules.scoring
    is_talk = evidence.report < 0
    surely = scoring.danger_at + (UNREPORTED if is_talk else 0.0)
    if evidence.danger < (surely if is_talk else scoring.danger_near):
        return None, ()
    kind, words = find_danger(hits, rules)
    if kind is not None:
        return kind, words
    if evidence.danger < (scoring.danger_reported if evidence.report >= scoring.open_at else surely):
        return None, ()
    ((name, _),) = scorer.rank_kinds(evidence)
    return rules.dangers.get(name), ()


def _rank_types(hits: Hits, rules: RuleBook, scorer: LearnedScorer, evidence: Evidence) -> list[Score]:
    """Best first; only of the best it matters by which words it was heard."""
    ranked = [
        (rules.types[code], points) for code, points in scorer.rank_types(evidence, RANKED) if code in rules.types
    ]
    return [
        Score(type=kind, points=points, hits=() if place else _hits_of(kind.code, hits))
        for place, (kind, points) in enumerate(ranked)
    ]


def _judge_danger(said: Said, rules: RuleBook, scorer: LearnedScorer, evidence: Evidence) -> Verdict:
    """A critical type keeps the ticket, and so does one that is clearly heard; else the danger's own type has it."""
    assert said.danger is not None
    scores = _rank_types(said.hits, rules, scorer, evidence)
    own = rules.types.get(said.danger.type or "")
    is_clear = evidence.report >= rules.scoring.open_at and scores[0].points > (
        CLEAR if own else rules.scoring.nameless
    )
    if scores[0].type.urgency is Urgency.CRITICAL or is_clear:
        return _conclude(Decision.OPEN, scores, scores[0], said, scorer, evidence)
    if own is None:
        words = tuple(hit.clue.text for hit in said.danger_hits)
        return Verdict(
            decision=Decision.ASK,
            intent=Intent.REPORT,
            danger=said.danger,
            urgency=Urgency.CRITICAL,
            matched=words,
        )
    top = Score(type=own, points=scores[0].points, hits=_hits_of(own.code, said.hits))
    return _conclude(Decision.OPEN, scores, top, said, scorer, evidence)


def _conclude(
    decision: Decision, scores: list[Score], top: Score, said: Said, scorer: LearnedScorer, evidence: Evidence
) -> Verdict:
    words = [] if top.matched else _show_words(scorer, evidence, top.type.code)
    confidence = round(1 / (1 + math.exp(-evidence.report)), 2)
    return conclude(decision, scores, top, said, confidence=confidence, words=words)


def _hits_of(code: str, hits: Hits) -> tuple[Hit, ...]:
    return tuple(
        hit for role in (Role.STRONG, Role.TOPIC, Role.WEAK) for hit in hits.get(role, ()) if hit.clue.owner == code
    )


def _show_words(scorer: LearnedScorer, evidence: Evidence, code: str) -> Sequence[str]:
    """The phrases that spoke loudest for the type, where none of its own keywords was heard."""
    weighed = ((feature, weight) for feature, weight in scorer.explain(evidence, code) if weight > 0)
    plain = [f.strip(START + END) for f, _ in weighed if not f.startswith(CLUE)]
    return [word for word in dict.fromkeys(plain) if len(word) > 1][:SHOWN_WORDS]
