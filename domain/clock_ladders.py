"""The stages of each clock of a ticket, in the order of time: who is reminded when, and who above hears of it (§3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.clock_limits import ClockLimits
from domain.deadlines import WorkCalendar
from domain.rules import Duration, Urgency
from domain.ticket import State
from domain.tree import Tier


class Ladder(StrEnum):
    """Which of its clocks a ticket runs on."""

    RESPOND = "respond"
    """Nobody has taken it in hand yet."""
    DIRECT = "direct"
    """Reported straight to the county, and nobody there has answered yet."""
    HANDLE = "handle"
    WAIT = "wait"
    """It stands still until the reporter answers, but not for ever."""
    REVIEW = "review"
    """Suspended until a date."""
    LOOK_BACK = "look_back"
    """Referred outside; what became of it is asked once."""
    ARCHIVE = "archive"


class Act(StrEnum):
    """What is done when a stage is reached."""

    REMIND_TO_ACCEPT = "remind_to_accept"
    RAISE = "raise"
    """Nobody took it at all: it goes one tier up."""
    REPEAT = "repeat"
    WARN = "warn"
    OVERDUE = "overdue"
    GO_ON = "go_on"
    RESUME = "resume"
    ASK_OUTCOME = "ask_outcome"
    ARCHIVE = "archive"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockFacts:
    """All of a ticket that its clocks look at. Times are aware UTC; `tier` is that of whoever has it."""

    state: State
    urgency: Urgency
    tier: Tier
    is_department: bool
    first_response: Duration
    resolve: Duration
    state_since: datetime
    respond_by: datetime | None = None
    due_at: datetime | None = None
    responded_at: datetime | None = None
    paused_at: datetime | None = None
    review_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRules:
    """What a county counts by."""

    limits: ClockLimits
    calendar: WorkCalendar


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung: from `at` on `act` is due, and the tier so many steps above the owner hears of it (0: nobody)."""

    at: datetime
    act: Act
    above: int = 0


def list_stages(facts: ClockFacts, ladder: Ladder | None, rules: ClockRules) -> tuple[Stage, ...]:
    """Every stage of a ladder, the earliest first; none where the ticket has nothing that ladder counts from."""
    limits = rules.limits
    match ladder:
        case Ladder.RESPOND if facts.respond_by:
            return tuple(_response_stages(facts, facts.respond_by, rules))
        case Ladder.DIRECT if facts.respond_by:
            return _direct_stages(facts.respond_by, limits)
        case Ladder.HANDLE if facts.due_at:
            return tuple(_handling_stages(facts, facts.due_at, rules))
        case Ladder.WAIT if facts.paused_at:
            return (Stage(rules.calendar.add(facts.paused_at, limits.waiting, facts.urgency), Act.GO_ON),)
        case Ladder.REVIEW if facts.review_at:
            return (Stage(facts.review_at, Act.RESUME),)
        case Ladder.LOOK_BACK:
            return (Stage(facts.state_since + limits.look_back, Act.ASK_OUTCOME),)
        case Ladder.ARCHIVE:
            return (Stage((facts.closed_at or facts.state_since) + limits.archive_after, Act.ARCHIVE),)
        case _:
            return ()


def is_direct(urgency: Urgency, tier: Tier) -> bool:
    """What is critical and lies with the county is said again and again until somebody there answers (workflow §4)."""
    return urgency is Urgency.CRITICAL and tier is Tier.COUNTY


def _response_stages(facts: ClockFacts, respond_by: datetime, rules: ClockRules) -> Iterator[Stage]:
    """At once the tier above hears of it (超首响 1 倍→L3), later the next ones; at the last it is raised itself."""
    factors, steps = rules.limits.factors, rules.limits.critical_steps
    for n, (factor, step) in enumerate(zip(factors, steps, strict=True), start=1):
        if facts.urgency is Urgency.CRITICAL:
            at = respond_by + (step - steps[0])
        else:
            at = rules.calendar.move(respond_by, facts.first_response, facts.urgency, factor - factors[0])
        yield Stage(at, Act.RAISE if n == len(factors) else Act.REMIND_TO_ACCEPT, n)


def _direct_stages(respond_by: datetime, limits: ClockLimits) -> tuple[Stage, ...]:
    return tuple(Stage(respond_by + n * limits.direct_repeat, Act.REPEAT) for n in range(limits.direct_repeats))


def _handling_stages(facts: ClockFacts, due_at: datetime, rules: ClockRules) -> Iterator[Stage]:
    """A warning, a reminder to the owner alone, and only the second reminder goes to the tier above (commands §6).

    Overdue by what a yellow card leaves, by twice and by four times that: each tells one tier more.
    """
    share = rules.limits.yellow_share
    yield Stage(rules.calendar.move(due_at, facts.resolve, facts.urgency, -share), Act.WARN)
    yield Stage(due_at, Act.OVERDUE)
    for n, factor in enumerate(rules.limits.factors, start=1):
        yield Stage(rules.calendar.move(due_at, facts.resolve, facts.urgency, share * factor), Act.OVERDUE, n)
