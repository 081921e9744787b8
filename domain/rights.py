"""Who may give which order, from where and in which chat: one table, and whatever it does not name is refused.

Written from workflow §8 and the column of rights in commands §3. What the state of a ticket allows besides is said by
its own table (domain/ticket); whether somebody may know of it at all, by its route (domain/parts).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from domain.commands import SPECS, Command


class Standing(StrEnum):
    """As what somebody speaks: by one of their posts, or without any."""

    RESIDENT = "resident"
    """Whoever sits in the group, whatever else they are; its open matters are no secret there."""
    HOUSEHOLD = "household"
    GROUP = "group"
    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    STAFF = "staff"
    POLICE = "police"
    JUSTICE = "justice"
    DISCIPLINE = "discipline"
    ADMIN = "admin"


class Relation(StrEnum):
    """How that post's region lies to where it happened, or what the speaker is to the ticket itself."""

    OWN = "own"
    ABOVE = "above"
    """The post is above: it happened in a grid below theirs."""
    BELOW = "below"
    BESIDE = "beside"
    """Another grid under the same one."""
    ELSEWHERE = "elsewhere"
    REPORTER = "reporter"
    ASSIGNEE = "assignee"
    """Has it in hand, as the person responsible, by standing in, or as the department."""
    HELPER = "helper"
    """Owes a share of it."""


class Channel(StrEnum):
    GROUP = "group"
    PRIVATE = "private"


class Answer(StrEnum):
    """What comes of an order; everything but YES says something that helps."""

    YES = "yes"
    PASSED_ON = "passed_on"
    """Not theirs, but the village's: it is told the village, with the ticket's number."""
    PRIVATELY = "privately"
    OTHERS = "others"
    REPORTERS = "reporters"
    LEADERS = "leaders"
    UPPER = "upper"
    """Nobody decides on their own work."""


SENTENCES: Mapping[Answer, str] = {
    Answer.YES: "",
    Answer.PASSED_ON: "这个要村上弄，已替您报村上了。",
    Answer.PRIVATELY: "这话私下跟我说，群里人多。",
    Answer.OTHERS: "这件有人在办，不归您这边。想问办得咋样，说「咋样了」。",
    Answer.REPORTERS: "这话要报告人自己说。",
    Answer.LEADERS: "这是网格长用的。您有事直接跟我说就行。",
    Answer.UPPER: "自己手上的件，要上一级来定。",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """`sentence` is what is said instead of doing it; empty where it is done."""

    answer: Answer
    sentence: str

    @property
    def is_given(self) -> bool:
        return self.answer is Answer.YES


Cell = tuple[Standing, Relation]


def may(
    command: Command, standing: Standing, relation: Relation, channel: Channel, *, is_urgent: bool = False
) -> Right:
    """One cell of the table. `is_urgent`: in an emergency a household may call a department itself (workflow §5)."""
    answer = _answer(RULES[command], (standing, relation), is_urgent=is_urgent)
    if answer in (Answer.YES, Answer.PASSED_ON) and SPECS[command].private_only and channel is Channel.GROUP:
        answer = Answer.PRIVATELY
    return Right(answer=answer, sentence=SENTENCES[answer])


def may_any(command: Command, cells: Iterable[Cell], channel: Channel, *, is_urgent: bool = False) -> Right:
    """The best of several: who holds two posts, or reported what they lead, has the rights of both.

    Only on their own work nobody decides, whatever else they are.
    """
    found = list(cells)
    rights = [may(command, standing, relation, channel, is_urgent=is_urgent) for standing, relation in found]
    best = min(rights, key=lambda right: _BEST_FIRST.index(right.answer))
    has_it = any(relation is Relation.ASSIGNEE for _, relation in found)
    if has_it and best.is_given and command in DECISIONS and not _proposes(command, found):
        return Right(answer=Answer.UPPER, sentence=SENTENCES[Answer.UPPER])
    return best


def _answer(rule: "_Rule", cell: Cell, *, is_urgent: bool) -> Answer:
    if cell in rule.yes or (is_urgent and cell in rule.in_emergency):
        return Answer.YES
    return Answer.PASSED_ON if cell in rule.passed_on else rule.otherwise


def _proposes(command: Command, cells: Iterable[Cell]) -> bool:
    """A group's leader does not void a ticket but asks that it be."""
    return command is Command.VOID and all(standing in (Standing.HOUSEHOLD, Standing.GROUP) for standing, _ in cells)


DECISIONS = frozenset({Command.APPROVE, Command.REFUSE, Command.VOID})
"""What nobody says of a ticket they have in hand themselves (workflow §2.2, 3)."""

_BEST_FIRST = (
    Answer.YES,
    Answer.PRIVATELY,
    Answer.PASSED_ON,
    Answer.UPPER,
    Answer.OTHERS,
    Answer.REPORTERS,
    Answer.LEADERS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    yes: frozenset[Cell] = frozenset()
    passed_on: frozenset[Cell] = frozenset()
    in_emergency: frozenset[Cell] = frozenset()
    otherwise: Answer = Answer.OTHERS


def _cells(standings: Iterable[Standing], relations: Iterable[Relation]) -> frozenset[Cell]:
    return frozenset(product(standings, relations))


_S, _R, _C = Standing, Relation, Command
_LOW = frozenset({_S.HOUSEHOLD, _S.GROUP})
_HIGH = frozenset({_S.VILLAGE, _S.TOWN, _S.COUNTY})
_LEADERS = _LOW | _HIGH
_OVER = frozenset({_R.OWN, _R.ABOVE})
"""A post of the chain in which it happened."""
_OVER_OR_HAS = _OVER | {_R.ASSIGNEE}

_ANYBODY = _cells(Standing, Relation)
_CHAIN = _cells(_LEADERS, _OVER)
_HOLDER = _cells(Standing, [_R.ASSIGNEE])
_REPORTER = _cells(Standing, [_R.REPORTER])
_HELPER = _cells(Standing, [_R.HELPER])
_LOW_ASKS = _cells(_LOW, _OVER_OR_HAS)
_OFFICES_ASK = _cells({_S.STAFF, _S.POLICE, _S.JUSTICE, _S.DISCIPLINE}, [_R.ASSIGNEE])


def _from_village(*more: Standing) -> _Rule:
    """The village's to say and what is above it where `more`; below, it is passed on to the village."""
    return _Rule(yes=_cells({_S.VILLAGE, *more}, _OVER), passed_on=_LOW_ASKS)


_FREE = _Rule(yes=_ANYBODY)
_BY_HOLDER = _Rule(yes=_HOLDER)
_BY_HOLDER_OR_HELPER = _Rule(yes=_HOLDER | _HELPER)
_BY_CHAIN_TOO = _Rule(yes=_HOLDER | _HELPER | _CHAIN)
"""Whoever leads the grid may take what nobody has accepted yet; that is looked at afterwards."""
_BY_REPORTER = _Rule(yes=_REPORTER, otherwise=Answer.REPORTERS)
_TO_DEPARTMENTS = _Rule(yes=_cells(_HIGH, _OVER_OR_HAS), passed_on=_LOW_ASKS, in_emergency=_cells(_LOW, _OVER_OR_HAS))
_HELD_BACK = _Rule(
    yes=_cells([_S.VILLAGE], _OVER_OR_HAS),
    passed_on=_LOW_ASKS | _cells({_S.TOWN, _S.COUNTY}, _OVER_OR_HAS) | _OFFICES_ASK,
)
"""The village proposes it and the town approves (workflow §2.1)."""
_DECIDED = _Rule(yes=_cells(_HIGH, _OVER), otherwise=Answer.OTHERS)
_OF_LEADERS = _Rule(yes=_cells(_LEADERS, _OVER), otherwise=Answer.LEADERS)
_OF_FIELD = _Rule(yes=_cells(_LOW, _OVER), otherwise=Answer.LEADERS)

RULES: Mapping[Command, _Rule] = {
    **dict.fromkeys(
        (
            _C.REPORT,
            _C.URGENT,
            _C.DIRECT,
            _C.ACK,
            _C.MYLIST,
            _C.PRIVACY,
            _C.CALL,
            _C.POLICY,
            _C.RANK,
            _C.HELP,
            _C.UNDO,
            _C.REPEAT,
        ),
        _FREE,
    ),
    **dict.fromkeys((_C.ACCEPT, _C.DONE, _C.DONE_PHOTO), _BY_CHAIN_TOO),
    **dict.fromkeys((_C.PROGRESS, _C.RETURN), _BY_HOLDER_OR_HELPER),
    **dict.fromkeys((_C.ESCALATE, _C.ASSIST, _C.EXTEND, _C.MEDIATE, _C.SETTLE), _BY_HOLDER),
    _C.TO_VILLAGE: _Rule(yes=_LOW_ASKS),
    _C.TO_TOWN: _Rule(yes=_cells({_S.GROUP, _S.VILLAGE}, _OVER_OR_HAS), passed_on=_cells([_S.HOUSEHOLD], _OVER_OR_HAS)),
    **dict.fromkeys((_C.TO_DEPT, _C.WHISTLE), _TO_DEPARTMENTS),
    _C.TRANSFER: _Rule(
        yes=_cells(_HIGH | {_S.GROUP}, _OVER_OR_HAS) | _cells([_S.HOUSEHOLD], [_R.ASSIGNEE]),
        passed_on=_cells([_S.HOUSEHOLD], _OVER),
    ),
    _C.URGE: _Rule(yes=_REPORTER | _CHAIN),
    _C.QUERY: _Rule(yes=_REPORTER | _HOLDER | _HELPER | _CHAIN | _cells([_S.RESIDENT], [_R.OWN])),
    _C.UNFINISHED: _OF_LEADERS,
    **dict.fromkeys((_C.SAT1, _C.SAT3), _BY_REPORTER),
    _C.REOPEN: _Rule(
        yes=_REPORTER | _cells({_S.VILLAGE, _S.TOWN}, _OVER),
        passed_on=_LOW_ASKS,
        otherwise=Answer.REPORTERS,
    ),
    _C.SUSPEND: replace(_HELD_BACK, yes=_HELD_BACK.yes | _LOW_ASKS, passed_on=_HELD_BACK.passed_on - _LOW_ASKS),
    _C.RESUME: _HELD_BACK,
    _C.REVISE: _Rule(yes=_REPORTER | _HOLDER | _CHAIN),
    _C.CANCEL: _Rule(
        yes=_REPORTER | _cells({_S.VILLAGE, _S.TOWN}, _OVER), passed_on=_LOW_ASKS, otherwise=Answer.REPORTERS
    ),
    _C.MERGE: _Rule(yes=_cells(_HIGH | {_S.GROUP}, _OVER_OR_HAS), passed_on=_cells([_S.HOUSEHOLD], _OVER_OR_HAS)),
    **dict.fromkeys((_C.SUBSTITUTE, _C.BACK, _C.NOTICE, _C.RECEIPT_CHECK, _C.HOUSEHOLD, _C.WEEKLY), _OF_LEADERS),
    **dict.fromkeys((_C.PATROL, _C.POINTS), _OF_FIELD),
    **dict.fromkeys((_C.APPROVE, _C.REFUSE), _DECIDED),
    _C.VOID: _Rule(yes=_cells({_S.VILLAGE, _S.TOWN}, _OVER) | _LOW_ASKS),
    _C.REJECT: _from_village(_S.TOWN),
    _C.REFER: _from_village(_S.TOWN, _S.COUNTY),
}
"""Every command has its row (tested); a group's leader who says 「作废」 or 「挂账」 proposes it."""
