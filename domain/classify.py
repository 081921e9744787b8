"""What a message is: something to be done, something to ask about, or ordinary talk; and which type, how urgent."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.classify_hits import Hit, Hits, find_hits
from domain.classify_score import Score, is_draw, measure_confidence, score_types
from domain.danger import find_danger, find_suppressions
from domain.reading import read_text
from domain.rule_ports import Matcher, Segmenter
from domain.rules import DangerKind, DirectReport, IssueType, Role, Route, RuleBook, Urgency
from domain.tree import Tier

MAX_CHOICES = 3


class Decision(StrEnum):
    OPEN = "open"
    ASK = "ask"
    SILENT = "silent"


class Intent(StrEnum):
    REPORT = "report"
    ASK = "ask"
    URGE = "urge"
    VERDICT = "verdict"
    OPT_OUT = "opt_out"
    CHATTER = "chatter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`type` and all that hangs on it are None where nothing was recognised; `choices` are type codes to ask about."""

    decision: Decision
    intent: Intent
    type: str | None = None
    type_name: str | None = None
    urgency: Urgency | None = None
    danger: DangerKind | None = None
    sensitive: bool = False
    route: Route | None = None
    tier: Tier | None = None
    direct_report: bool = False
    confidence: float = 0.0
    matched: tuple[str, ...] = ()
    runner_up: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_issue(self) -> bool:
        """A ticket would open unasked."""
        return self.decision is Decision.OPEN


class Classifier:
    """One rule book and the two ports it is read with; made anew when a new version of the rules is published."""

    def __init__(self, rules: RuleBook, segmenter: Segmenter, matcher: Matcher) -> None:
        self._rules = rules
        self._segmenter = segmenter
        self._matcher = matcher

    @property
    def rules(self) -> RuleBook:
        return self._rules

    def classify(self, text: str, *, room_tier: Tier | None = None) -> Verdict:
        """`text` is the reply part only, any length; `room_tier` is the tier of the group it was said in."""
        reading = read_text(text, self._rules.reading)
        hits = find_hits(reading, self._rules, self._matcher, self._segmenter)
        return judge_hits(hits, self._rules, room_tier=room_tier)


def judge_hits(hits: Hits, rules: RuleBook, *, room_tier: Tier | None = None) -> Verdict:
    """The order of governance: danger, then what is no report, then the types, then one question, else silence."""
    danger, danger_hits = find_danger(hits, rules)
    intent = _find_intent(hits)
    if danger is None and intent is not Intent.ASK and (intent is not None or find_suppressions(hits)):
        return Verdict(decision=Decision.SILENT, intent=intent or Intent.CHATTER)
    scores = score_types(hits, rules)
    said = _Said(hits=hits, danger=danger, danger_hits=danger_hits, intent=intent, room_tier=room_tier)
    certain = [score for score in scores if _is_certain(score, said, rules)]
    if danger is not None:
        return _judge_danger(certain, scores, said, rules)
    if certain:
        draw = is_draw(certain[0], _next(certain), rules.scoring.ask_margin)
        return _conclude(Decision.ASK if draw else Decision.OPEN, scores, certain[0], said, rules)
    if scores and scores[0].points >= rules.scoring.ask_score and Role.REQUEST in hits:
        return _conclude(Decision.ASK, scores, scores[0], said, rules)
    return Verdict(decision=Decision.SILENT, intent=Intent.CHATTER)


def describe_verdict(verdict: Verdict, text: str) -> dict[str, object]:
    """The line `wangge classify` prints for a message."""
    return {
        "text": text,
        "is_issue": verdict.is_issue,
        "decision": verdict.decision.value,
        "type": verdict.type,
        "type_name": verdict.type_name,
        "urgency": verdict.urgency.value if verdict.urgency else None,
        "danger": verdict.danger.code if verdict.danger else None,
        "sensitive": verdict.sensitive,
        "tier": verdict.tier.label if verdict.tier is not None else None,
        "confidence": verdict.confidence,
        "matched": list(verdict.matched),
        "runner_up": verdict.runner_up,
        "intent": verdict.intent.value,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    hits: Hits
    danger: DangerKind | None
    danger_hits: tuple[Hit, ...]
    intent: Intent | None
    room_tier: Tier | None


def _find_intent(hits: Hits) -> Intent | None:
    """A question is only a shade of a report; the other intents decide by themselves and go before it."""
    heard = {hit.clue.owner for hit in hits.get(Role.INTENT, ())}
    return next((intent for intent in reversed(Intent) if intent in heard), None)


def _is_certain(score: Score, said: _Said, rules: RuleBook) -> bool:
    """Enough points, and more than the mention of a thing: something is wrong with it, or asked, or dangerous."""
    if score.points < rules.scoring.min_score or not score.is_named:
        return False
    asks_or_complains = Role.TROUBLE in said.hits or Role.REQUEST in said.hits
    return score.is_complaint or said.danger is not None or asks_or_complains


def _judge_danger(certain: Sequence[Score], scores: Sequence[Score], said: _Said, rules: RuleBook) -> Verdict:
    """A critical type keeps the ticket; else the danger's own type has it, for it knows who may be told."""
    assert said.danger is not None
    if certain and (certain[0].type.urgency is Urgency.CRITICAL or said.danger.type is None):
        return _conclude(Decision.OPEN, scores, certain[0], said, rules)
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
    return _conclude(Decision.OPEN, scores, top, said, rules)


def _conclude(decision: Decision, scores: Sequence[Score], top: Score, said: _Said, rules: RuleBook) -> Verdict:
    rival = next((s for s in scores if s.type.code != top.type.code and s.points > 0), None)
    issue_type = top.type
    danger_words = tuple(hit.clue.text for hit in said.danger_hits)
    return Verdict(
        decision=decision,
        intent=said.intent or Intent.REPORT,
        type=issue_type.code,
        type_name=issue_type.zh,
        urgency=Urgency.CRITICAL if said.danger else issue_type.urgency,
        danger=said.danger,
        sensitive=issue_type.sensitive,
        route=issue_type.route,
        tier=_choose_tier(issue_type, said.room_tier),
        direct_report=_goes_direct(issue_type, said),
        confidence=measure_confidence(top, rival, rules.scoring.min_score),
        matched=tuple(dict.fromkeys(top.matched + danger_words)),
        runner_up=rival.type.code if rival else None,
        choices=_list_choices(scores, top) if decision is Decision.ASK else (),
    )


def _choose_tier(issue_type: IssueType, room_tier: Tier | None) -> Tier:
    """What is said in a village's group is the village's to handle, even where a household leader would be enough."""
    return issue_type.tier if room_tier is None else min(issue_type.tier, room_tier)


def _goes_direct(issue_type: IssueType, said: _Said) -> bool:
    """[S003] weighty, urgent and sudden matters may go straight to the county; the three conditions of the taxonomy."""
    if issue_type.direct_report is not DirectReport.CONDITIONAL:
        return issue_type.direct_report is DirectReport.ALWAYS
    return said.danger is not None or Role.CROWD in said.hits or Role.DIRECT in said.hits


def _list_choices(scores: Sequence[Score], top: Score) -> tuple[str, ...]:
    others = [score.type.code for score in scores if score.points > 0 and score.type.code != top.type.code]
    return (top.type.code, *others)[:MAX_CHOICES]


def _next(scores: Sequence[Score]) -> Score | None:
    return scores[1] if len(scores) > 1 else None
