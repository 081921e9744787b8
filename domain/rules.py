"""What an operator may say about issue types and their words, as frozen objects: the rule book of the classifier."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from domain.learned import LearnedWeights, name_clue
from domain.rule_patterns import LazyPattern
from domain.tree import Tier

CATCH_ALL = "policy.other"
"""For people to choose; by itself the bot only asks (taxonomy, matching)."""


class RuleFileError(Exception):
    """The rule files can't be used; `problems` names every fault at once, each `file: what is wrong, what to do`."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class Urgency(StrEnum):
    CRITICAL = "critical"
    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"

    @property
    def zh(self) -> str:
        return {"critical": "特急", "urgent": "紧急", "normal": "一般", "low": "普通"}[self.value]

    @property
    def rank(self) -> int:
        """The larger, the more pressing."""
        return _RANKS[self]


_RANKS = {Urgency.CRITICAL: 3, Urgency.URGENT: 2, Urgency.NORMAL: 1, Urgency.LOW: 0}


class Route(StrEnum):
    """Who is told of a ticket; it alone decides, danger or not."""

    CHAIN = "chain"
    CHAIN_MASKED = "chain_masked"
    PRIVATE_CHAIN = "private_chain"
    PRIVATE_UP = "private_up"
    POLICE_ONLY = "police_only"
    JUSTICE_ONLY = "justice_only"
    BYPASS_DISCIPLINE = "bypass_discipline"
    BYPASS_TOWN = "bypass_town"

    @property
    def is_private(self) -> bool:
        """Nothing of the matter may be said in a group; a masked one shows its number there."""
        return self not in (Route.CHAIN, Route.CHAIN_MASKED)

    def is_as_closed_as(self, other: "Route") -> bool:
        """Nobody hears of a matter by this route who would not by the other: it is the same, or tells fewer."""
        return self is other or _CLOSED[self] > _CLOSED[other]


_CLOSED = {Route.CHAIN: 0, Route.CHAIN_MASKED: 1, Route.PRIVATE_CHAIN: 2} | dict.fromkeys(list(Route)[3:], 3)
"""The last ones tell different people, so that none of them is as closed as another."""


class DirectReport(StrEnum):
    """Whether the type goes straight to the county's duty desk."""

    ALWAYS = "always"
    CONDITIONAL = "conditional"
    NEVER = "never"


class Privacy(StrEnum):
    OPEN = "open"
    MASK = "mask"
    PRIVATE = "private"


class DurationUnit(StrEnum):
    MINUTE = "m"
    HOUR = "h"
    DAY = "d"
    WORKDAY = "wd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A time limit as rules write it: `30m`, `4h`, `1d` or `5wd`; what a working day is, the calendar knows."""

    amount: int
    unit: DurationUnit

    @classmethod
    def parse(cls, text: str) -> Self:
        """ValueError for anything but a positive whole number and a unit."""
        match = re.fullmatch(r"([1-9]\d{0,3})(m|h|d|wd)", text)
        if match is None:
            raise ValueError(text)
        return cls(amount=int(match[1]), unit=DurationUnit(match[2]))

    def __str__(self) -> str:
        return f"{self.amount}{self.unit.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueType:
    code: str
    zh: str
    desc: str
    group: str
    group_zh: str
    urgency: Urgency
    tier: Tier
    route: Route
    direct_report: DirectReport
    first_response: Duration | None
    """None, like `resolve`: the county's own number counts (domain/clock_limits.py)."""
    resolve: Duration | None
    departments: tuple[str, ...]
    sensitive: bool
    privacy: Privacy
    examples: tuple[str, ...]
    names: tuple[str, ...] = ()
    """What people call it; the first is said to residents."""

    @property
    def spoken(self) -> str:
        """The name a resident understands."""
        return self.names[0] if self.names else self.zh.split("（")[0]

    @property
    def called(self) -> tuple[str, ...]:
        """Everything it may be called, the official name and its halves too."""
        halves = (part for part in re.split("[与和、/（）]", self.zh) if len(part) > 1)
        return tuple(dict.fromkeys((*self.names, self.zh, self.code, *halves)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerKind:
    """A kind of danger: the number to call, the one line to say, and the type of its ticket when no other is heard."""

    code: str
    zh: str
    call: str
    line: str
    type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressKind:
    """A kind of talk that is no report although its words sound like one."""

    code: str
    zh: str
    over_danger: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentExample:
    intent: str
    zh: str
    examples: tuple[str, ...]


class Role(StrEnum):
    """What a clue does when it is found; `owner` of the clue says for whom.

    A strong clue is a complaint by itself (漏电); a topic (路灯) is one only beside trouble or a request.
    """

    STRONG = "strong"
    TOPIC = "topic"
    WEAK = "weak"
    EXCLUDE = "exclude"
    DANGER = "danger"
    FAINT = "faint"
    ALARM = "alarm"
    NEGATE = "negate"
    ONGOING = "ongoing"
    SUPPRESS = "suppress"
    UNLESS = "unless"
    INTENT = "intent"
    TROUBLE = "trouble"
    REQUEST = "request"
    CROWD = "crowd"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clue:
    """A keyword, or a pattern that is tried only where one of its needles was found in the text."""

    text: str
    role: Role
    owner: str
    weight: float
    needles: tuple[str, ...]
    pattern: LazyPattern | None = None
    by_hand: bool = False
    """Written by an operator of this county: nothing learned weighs it otherwise."""
    feature: str = ""
    """How learning calls this clue: by its role and whom it speaks for; one written by hand has a name of its own."""

    def __post_init__(self) -> None:
        own = self.text if self.by_hand else ""
        object.__setattr__(self, "feature", name_clue(self.role.value, self.owner, own))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingRules:
    """How a message is spelled before it is read: typos and dialect, old characters, WeChat's sticker names."""

    replacements: Mapping[str, str]
    traditional: Mapping[int, str]
    stickers: frozenset[str]
    replacement_pattern: re.Pattern[str] | None
    replacement_starts: frozenset[str] = field(init=False)
    """The first characters of all that is replaced: without one of them there is nothing to replace."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "replacement_starts", frozenset(word[0] for word in self.replacements if word))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """At `min_score` points a type is certain, at `ask_score` worth one question, within `ask_margin` a draw.

    With learned weights: from `open_at` on a message is a report, from `ask_at` on worth one question if a thing is
    named; `unnamed` more is wanted where no word of any type was heard, `agreed` less where the keyword rules say
    the same; no type at all below `nameless`. From `danger_at` on somebody is in danger (`danger_near` where the
    danger words say so too, `danger_reported` where it is a report in any case).
    """

    weights: Mapping[Role, float]
    min_score: float
    ask_score: float
    ask_margin: float
    open_at: float = 0.0
    ask_at: float = 0.0
    unnamed: float = 0.0
    agreed: float = 0.0
    nameless: float = 0.0
    danger_at: float = 0.0
    danger_near: float = 0.0
    danger_reported: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """Everything the classifier knows; `version` changes whenever a file of the folder does."""

    version: str
    types: Mapping[str, IssueType]
    departments: Mapping[str, str]
    dangers: Mapping[str, DangerKind]
    suppressions: Mapping[str, SuppressKind]
    intent_examples: tuple[IntentExample, ...]
    reading: ReadingRules
    scoring: Scoring
    clues: tuple[Clue, ...]
    needles: tuple[str, ...]
    clues_by_needle: tuple[tuple[int, ...], ...]
    dictionary: tuple[str, ...]
    learned: LearnedWeights = field(default_factory=LearnedWeights)
    orders: LearnedWeights = field(default_factory=LearnedWeights)
    """What people say who want something of the bot (domain/orders.py)."""

    def find_type(self, code: str) -> IssueType:
        """A type that has left the rules since a ticket was opened is handled like the catch-all."""
        return self.types.get(code) or self.types[CATCH_ALL]


def index_needles(clues: Sequence[Clue]) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The needles of all clues, each once, and for each the places of the clues that wait for it."""
    waiting: dict[str, list[int]] = {}
    for place, clue in enumerate(clues):
        for needle in dict.fromkeys(clue.needles):
            waiting.setdefault(needle, []).append(place)
    return tuple(waiting), tuple(tuple(places) for places in waiting.values())
