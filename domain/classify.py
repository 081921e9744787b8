"""What a message is: something to be done, something to ask about, or ordinary talk; and which type, how urgent."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.classify_by_hand import settle_by_hand
from domain.classify_hits import ClueFinder, Hits
from domain.classify_learned import is_close, is_plainly_talk, judge_learned, list_clues
from domain.classify_score import Score, is_draw, measure_confidence, score_types
from domain.danger import find_danger, find_suppressions
from domain.learned import Evidence, LearnedScorer, LearnedWeights
from domain.orders import OrderEar
from domain.reading import Reading, read_text
from domain.rule_ports import Matcher, Segmenter
from domain.rules import Role, RuleBook, Urgency
from domain.tree import Tier
from domain.verdict import Decision, Intent, Said, Verdict, conclude, describe_verdict, find_intent, stay_silent

__all__ = ["Classifier", "Decision", "Explanation", "Intent", "Verdict", "describe_verdict", "judge_hits"]

ANSWER_LENGTH = 12
"""What is said to the bot itself (别记我, 满意) is this short at most."""

SHOWN_TYPES = 3
SHOWN_WEIGHTS = 15
NOTHING = Evidence(frozenset(), 0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How a message was read: words, the rules' clues (role, for whom, word), sums, thresholds, likeliest types."""

    read_as: str
    words: tuple[str, ...]
    verdict: Verdict
    report: float
    wanted: float
    danger: float
    danger_wanted: float
    types: tuple[tuple[str, float], ...]
    clues: tuple[tuple[str, str, str], ...]
    weights: tuple[tuple[str, float], ...]


class Classifier:
    """One rule book and the two ports it is read with; made anew when a new version of the rules is published."""

    def __init__(
        self, rules: RuleBook, segmenter: Segmenter, matcher: Matcher, scorer: LearnedScorer | None = None
    ) -> None:
        """Without a `scorer` the keyword rules decide by their points alone."""
        self._rules = rules
        self._segmenter = segmenter
        self._matcher = matcher
        self._scorer = scorer
        self._finder = ClueFinder(rules, matcher)
        self.names = frozenset(name for kind in rules.types.values() for name in kind.called)
        """Everything a type may be called."""
        self.orders = OrderEar(rules.orders)

    @property
    def rules(self) -> RuleBook:
        return self._rules

    def classify(self, text: str, *, room_tier: Tier | None = None) -> Verdict:
        """`text` is the reply part only, any length; `room_tier` is the tier of the group it was said in."""
        reading = read_text(text, self._rules.reading)
        if self._scorer is None:
            hits = self._finder.find(reading).take_words(reading, self._segmenter)
            return judge_hits(hits, self._rules).said_in(room_tier)
        return self._judge_by_weights(reading, self._scorer).said_in(room_tier)

    def explain(self, text: str) -> Explanation:
        """Everything that was heard and weighed, for a person who asks why."""
        reading = read_text(text, self._rules.reading)
        hits = self._finder.find(reading).take_all()
        scorer = self._scorer or LearnedScorer(LearnedWeights(), self._matcher)
        evidence = scorer.add_clues(scorer.weigh_phrases(reading.head), list_clues(hits)) if self._scorer else NOTHING
        if evidence.by_hand:
            evidence = settle_by_hand(evidence, hits, self._rules)
        scoring, verdict = self._rules.scoring, self.classify(text)
        return Explanation(
            read_as=reading.head,
            words=tuple(self._segmenter.cut(reading.head)),
            verdict=verdict,
            report=evidence.report,
            wanted=scoring.open_at,
            danger=evidence.danger,
            danger_wanted=scoring.danger_at,
            types=tuple(scorer.rank_types(evidence, SHOWN_TYPES)),
            clues=tuple((role.value, hit.clue.owner, hit.clue.text) for role, found in hits.items() for hit in found),
            weights=tuple(scorer.explain(evidence)[:SHOWN_WEIGHTS]),
        )

    def list_features(self, text: str) -> tuple[str, frozenset[str]]:
        """The text as it is read, and everything that fired in it: the rules' clues and the phrases with a weight."""
        reading = read_text(text, self._rules.reading)
        clues = list_clues(self._finder.find(reading, each=False).take_all())
        phrases = self._scorer.weigh_phrases(reading.head).found if self._scorer else ()
        return reading.head, frozenset(clues | {self._rules.learned.features[place] for place in phrases})

    def _judge_by_weights(self, reading: Reading, scorer: LearnedScorer) -> Verdict:
        """Three steps, each only where the one before left a doubt: phrases, keywords, keywords that are words."""
        rules = self._rules
        phrases = scorer.weigh_phrases(reading.head)
        if is_plainly_talk(phrases, rules):
            is_short = len(reading.text) <= ANSWER_LENGTH
            return stay_silent(find_intent(self._finder.find_intents(reading)) if is_short else None)
        found = self._finder.find(reading, each=False)
        hits = found.take_all()
        evidence = scorer.add_clues(phrases, list_clues(hits))
        if is_close(evidence, rules):
            hits = found.take_words(reading, self._segmenter)
            evidence = scorer.add_clues(phrases, list_clues(hits))
        if evidence.by_hand:
            evidence = settle_by_hand(evidence, hits, rules)
        return judge_learned(evidence, hits, rules, scorer)


def judge_hits(hits: Hits, rules: RuleBook) -> Verdict:
    """The order of governance: danger, then what is no report, then the types, then one question, else silence."""
    danger, danger_hits = find_danger(hits, rules)
    intent = find_intent(hits)
    if danger is None and intent is not Intent.ASK and (intent is not None or find_suppressions(hits)):
        return Verdict(decision=Decision.SILENT, intent=intent or Intent.CHATTER)
    scores = score_types(hits, rules)
    said = Said(hits=hits, danger=danger, danger_hits=danger_hits, intent=intent)
    certain = [score for score in scores if _is_certain(score, said, rules)]
    if danger is not None:
        return _judge_danger(certain, scores, said, rules)
    if certain:
        draw = is_draw(certain[0], _next(certain), rules.scoring.ask_margin)
        return _decide(Decision.ASK if draw else Decision.OPEN, scores, certain[0], said, rules)
    if scores and scores[0].points >= rules.scoring.ask_score and Role.REQUEST in hits:
        return _decide(Decision.ASK, scores, scores[0], said, rules)
    return Verdict(decision=Decision.SILENT, intent=Intent.CHATTER)


def _is_certain(score: Score, said: Said, rules: RuleBook) -> bool:
    """Enough points, and more than the mention of a thing: something is wrong with it, or asked, or dangerous."""
    if score.points < rules.scoring.min_score or not score.is_named:
        return False
    asks_or_complains = Role.TROUBLE in said.hits or Role.REQUEST in said.hits
    return score.is_complaint or said.danger is not None or asks_or_complains


def _judge_danger(certain: Sequence[Score], scores: Sequence[Score], said: Said, rules: RuleBook) -> Verdict:
    """A critical type keeps the ticket; else the danger's own type has it, for it knows who may be told."""
    assert said.danger is not None
    if certain and (certain[0].type.urgency is Urgency.CRITICAL or said.danger.type is None):
        return _decide(Decision.OPEN, scores, certain[0], said, rules)
    if said.danger.type is None:
        return Verdict(
            decision=Decision.ASK,
            intent=Intent.REPORT,
            danger=said.danger,
            urgency=Urgency.CRITICAL,
            matched=tuple(hit.clue.text for hit in said.danger_hits),
        )
    own = next((score for score in scores if score.type.code == said.danger.type), None)
    top = own or Score(type=rules.types[said.danger.type], points=rules.scoring.min_score, hits=())
    return _decide(Decision.OPEN, scores, top, said, rules)


def _decide(decision: Decision, scores: Sequence[Score], top: Score, said: Said, rules: RuleBook) -> Verdict:
    rival = next((s for s in scores if s.type.code != top.type.code and s.points > 0), None)
    confidence = measure_confidence(top, rival, rules.scoring.min_score)
    return conclude(decision, scores, top, said, confidence=confidence)


def _next(scores: Sequence[Score]) -> Score | None:
    return scores[1] if len(scores) > 1 else None
