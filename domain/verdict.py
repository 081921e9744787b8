"""What was decided about a message, and everything that hangs on its type: urgency, route, tier, who is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.classify_hits import Hit, Hits
from domain.classify_score import Score
from domain.rules import DangerKind, DirectReport, IssueType, Role, Route, Urgency
from domain.tree import Tier

MAX_CHOICES = 2
NEAR = 0.5
"""A type this close to the likeliest is worth naming in a question."""
DOUBT = 0.25
"""A type this close is told to whoever has the ticket: it may be that one."""


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
    """`type` and all that hangs on it are None where nothing was recognised; `choices` are type codes to ask about.

    `doubt`: it opened, but might as well be of this type.
    """

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
    doubt: str | None = None

    @property
    def is_issue(self) -> bool:
        """A ticket would open unasked."""
        return self.decision is Decision.OPEN

    def said_in(self, room_tier: Tier | None) -> "Verdict":
        if self.tier is None:
            return self
        tier = find_tier(self.tier, room_tier)
        return self if tier is self.tier else replace(self, tier=tier)


def find_tier(usual: Tier, room_tier: Tier | None) -> Tier:
    """What is said in a village's group is the village's to handle, even where a household leader would do."""
    return usual if room_tier is None else min(usual, room_tier)


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
class Said:
    """What was heard in a message, before anybody decides."""

    hits: Hits
    danger: DangerKind | None
    danger_hits: tuple[Hit, ...]
    intent: Intent | None


def find_intent(hits: Hits) -> Intent | None:
    """A question is only a shade of a report; the other intents decide by themselves and go before it."""
    found = hits.get(Role.INTENT)
    if not found:
        return None
    heard = {hit.clue.owner for hit in found}
    return next((intent for intent in reversed(Intent) if intent in heard), None)


_SILENT = {intent: Verdict(decision=Decision.SILENT, intent=intent) for intent in Intent}


def stay_silent(intent: Intent | None) -> Verdict:
    """Nothing to be done about it; the same object for all that is said, for most of it ends here."""
    return _SILENT[intent or Intent.CHATTER]


def conclude(
    decision: Decision, scores: Sequence[Score], top: Score, said: Said, *, confidence: float, words: Sequence[str] = ()
) -> Verdict:
    """`scores` are best first, those above zero are rivals; `words` are shown besides the top type's own.

    What is critical is never put to question: asking costs time, and better once too many (commands §3, 2).
    """
    rival = next((s for s in scores if s.type.code != top.type.code and s.points > 0), None)
    issue_type = top.type
    if issue_type.urgency is Urgency.CRITICAL:
        decision = Decision.OPEN
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
        tier=issue_type.tier,
        direct_report=_goes_direct(issue_type, said),
        confidence=confidence,
        matched=tuple(dict.fromkeys((*top.matched, *danger_words, *words))),
        runner_up=rival.type.code if rival else None,
        choices=_list_choices(scores, top) if decision is Decision.ASK else (),
        doubt=_find_doubt(scores, top) if decision is Decision.OPEN else None,
    )


def _goes_direct(issue_type: IssueType, said: Said) -> bool:
    """[S003] weighty, urgent and sudden matters may go straight to the county; the three conditions of the taxonomy."""
    if issue_type.direct_report is not DirectReport.CONDITIONAL:
        return issue_type.direct_report is DirectReport.ALWAYS
    return said.danger is not None or Role.CROWD in said.hits or Role.DIRECT in said.hits


def _list_choices(scores: Sequence[Score], top: Score) -> tuple[str, ...]:
    return (top.type.code, *_list_near(scores, top, NEAR))[:MAX_CHOICES]


def _find_doubt(scores: Sequence[Score], top: Score) -> str | None:
    return next(iter(_list_near(scores, top, DOUBT)), None)


def _list_near(scores: Sequence[Score], top: Score, margin: float) -> list[str]:
    """The types nearly as likely as the top one, best first."""
    others = [score for score in scores if score.type.code != top.type.code]
    return [score.type.code for score in others if score.points > top.points - margin]
