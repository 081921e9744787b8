"""A ticket's states and every way from one to another, as one table; nothing changes a ticket but a row of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.refusal import Refusal


class State(StrEnum):
    """The codes of the six-step loop [S003] and of the side tracks (workflow §2)."""

    CANDIDATE = "candidate"
    REPORTED = "reported"
    FILED = "filed"
    ASSIGNED = "assigned"
    WORKING = "working"
    ASSISTING = "assisting"
    MEDIATING = "mediating"
    FEEDBACK = "feedback"
    VERIFYING = "verifying"
    REWORKING = "reworking"
    CLOSED = "closed"
    ARCHIVED = "archived"
    SUSPENDED = "suspended"
    REFERRED = "referred"
    REJECTED = "rejected"
    VOIDED = "voided"
    MERGED = "merged"

    @property
    def zh(self) -> str:
        """What a leader reads."""
        return STATE_WORDS[self]


STATE_WORDS = {
    State.CANDIDATE: "待确认",
    State.REPORTED: "待受理",
    State.FILED: "已立案",
    State.ASSIGNED: "等人接单",
    State.WORKING: "办理中",
    State.ASSISTING: "协办中",
    State.MEDIATING: "调解中",
    State.FEEDBACK: "已反馈",
    State.VERIFYING: "等您评价",
    State.REWORKING: "重新办理",
    State.CLOSED: "已办结",
    State.ARCHIVED: "已归档",
    State.SUSPENDED: "暂时挂起",
    State.REFERRED: "已转外部",
    State.REJECTED: "不予受理",
    State.VOIDED: "已作废",
    State.MERGED: "已并案",
}

ENDED = frozenset({State.CLOSED, State.ARCHIVED, State.REJECTED, State.VOIDED, State.MERGED})
"""A ticket in one of these waits for nobody."""
OPEN = frozenset(State) - ENDED
OWNED = OPEN - {State.CANDIDATE, State.REPORTED, State.FILED}
"""In these exactly one person or department is responsible (workflow §2.2, 2)."""


IN_HAND = frozenset({State.ASSIGNED, State.WORKING, State.ASSISTING, State.MEDIATING, State.REWORKING})
"""In these whoever is responsible has something to do about it."""


class Action(StrEnum):
    """What can be done to a ticket. The API's names where it has them (contract); the rest are the program's own."""

    SUGGEST = "suggest"
    CONFIRM = "confirm"
    DROP = "drop"
    REPORT = "report"
    FILE = "file"
    REJECT = "reject"
    ASSIGN = "assign"
    DIRECT = "direct"
    DOWNGRADE = "downgrade"
    ACCEPT = "accept"
    RETURN = "return"
    ESCALATE = "escalate"
    TRANSFER = "transfer"
    PROGRESS = "progress"
    ASSIST = "assist"
    REJOIN = "rejoin"
    WHISTLE = "whistle"
    MEDIATE = "mediate"
    RAISE_MEDIATION = "raise_mediation"
    """To the mediators of the level above; ESCALATE would pass by the tries that are due first."""
    LEAVE_MEDIATION = "leave_mediation"
    SETTLE = "settle"
    TERMINATE = "terminate"
    SUSPEND = "suspend"
    RESUME = "resume"
    EXTEND = "extend"
    APPROVE = "approve"
    REFUSE = "refuse"
    DONE = "done"
    VERIFY = "verify"
    CLOSE = "close"
    REWORK = "rework"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    REFER = "refer"
    TAKE_BACK = "take_back"
    HAND_OVER = "hand_over"
    """Another holder of the post, or the tier above an empty one: whose it is changes, not how far it is."""
    PROLONG = "prolong"
    """An extension that was approved."""
    WAIT = "wait"
    GO_ON = "go_on"
    """The clocks stand while the reporter brings what is missing, and go on."""
    SHARE = "share"
    """A helper or a department said something of its share: comes, is there, has done it, won't."""
    SUPERVISE = "supervise"
    """A yellow or red card of the clocks (workflow §3)."""
    UNDO = "undo"
    VOID = "void"
    WITHDRAW = "withdraw"
    MERGE = "merge"
    REVISE = "revise"
    JOIN = "join"
    URGE = "urge"
    NOTE = "note"
    ERASE = "erase"


class Part(StrEnum):
    """What somebody is to one ticket; rights hang on this, never on a nickname."""

    SYSTEM = "system"
    REPORTER = "reporter"
    ASSIGNEE = "assignee"
    DEPARTMENT = "department"
    HOUSEHOLD = "household"
    """A leader of the household grid where it happened; GROUP, VILLAGE, TOWN, COUNTY likewise up the chain."""
    GROUP = "group"
    VILLAGE = "village"
    TOWN = "town"
    COUNTY = "county"
    HELPER = "helper"
    """Whoever owes a share of it."""
    CHECKER = "checker"
    """Whoever may check somebody else's work on it."""
    ANYONE = "anyone"


_S, _P = State, Part
_CHAIN = frozenset({_P.HOUSEHOLD, _P.GROUP, _P.VILLAGE, _P.TOWN, _P.COUNTY})
_UPPER = frozenset({_P.VILLAGE, _P.TOWN, _P.COUNTY})
_DOERS = frozenset({_P.ASSIGNEE, _P.DEPARTMENT})
_HANDLED = IN_HAND
_LIVE = OPEN - {_S.CANDIDATE}
_RAISABLE = frozenset({_S.REPORTED, _S.FILED, _S.ASSIGNED, _S.WORKING, _S.REWORKING})


@dataclass(frozen=True, slots=True)
class Transition:
    """One row: `before` empty means "there is no ticket yet"; `after` None leaves the state as it is."""

    action: Action
    before: frozenset[State]
    after: State | None
    who: frozenset[Part]
    needs_reason: bool = False


def _row(
    action: Action, before: Iterable[State], after: State | None, who: Iterable[Part], *, reason: bool = False
) -> Transition:
    return Transition(action, frozenset(before), after, frozenset(who), reason)


TABLE: tuple[Transition, ...] = (
    # workflow §2.1, row by row
    _row(Action.SUGGEST, (), _S.CANDIDATE, [_P.SYSTEM]),
    _row(Action.CONFIRM, [_S.CANDIDATE], _S.REPORTED, {_P.REPORTER, _P.SYSTEM} | _CHAIN),
    _row(Action.DROP, [_S.CANDIDATE], _S.VOIDED, {_P.SYSTEM, _P.REPORTER} | _CHAIN),
    _row(Action.REPORT, (), _S.REPORTED, [_P.ANYONE, _P.SYSTEM]),
    _row(Action.FILE, [_S.REPORTED], _S.FILED, {_P.SYSTEM} | _CHAIN),
    _row(Action.REJECT, [_S.REPORTED, _S.FILED, _S.ASSIGNED], _S.REJECTED, [_P.VILLAGE, _P.TOWN], reason=True),
    _row(Action.ASSIGN, [_S.FILED, _S.ASSIGNED, _S.REWORKING], _S.ASSIGNED, {_P.SYSTEM} | _CHAIN),
    _row(Action.DIRECT, (), _S.ASSIGNED, [_P.ANYONE, _P.SYSTEM]),
    _row(Action.DIRECT, _RAISABLE, _S.ASSIGNED, {_P.REPORTER, _P.SYSTEM} | _DOERS | _CHAIN),
    _row(Action.DOWNGRADE, [_S.ASSIGNED, _S.WORKING], _S.FILED, [_P.COUNTY]),
    _row(Action.ACCEPT, [_S.ASSIGNED], _S.WORKING, _DOERS),
    _row(Action.RETURN, [_S.ASSIGNED], _S.FILED, _DOERS, reason=True),
    _row(Action.ESCALATE, [_S.ASSIGNED, _S.WORKING, _S.REWORKING], _S.ASSIGNED, _DOERS | {_P.SYSTEM}),
    _row(Action.TRANSFER, [_S.ASSIGNED, _S.WORKING], _S.ASSIGNED, {_P.SYSTEM} | _DOERS | _CHAIN),
    _row(Action.PROGRESS, [_S.ASSIGNED], _S.WORKING, _DOERS),
    _row(Action.PROGRESS, _HANDLED - {_S.ASSIGNED} | {_S.SUSPENDED}, None, _DOERS),
    _row(Action.ASSIST, [_S.WORKING], _S.ASSISTING, _DOERS),
    _row(Action.ASSIST, [_S.ASSISTING], None, _DOERS),
    _row(Action.WHISTLE, [_S.ASSIGNED, _S.WORKING], None, {_P.GROUP, _P.HOUSEHOLD} | _UPPER),
    _row(Action.REJOIN, [_S.ASSISTING], _S.WORKING, _DOERS | {_P.SYSTEM}),
    _row(Action.MEDIATE, [_S.ASSIGNED, _S.WORKING, _S.REWORKING], _S.MEDIATING, _DOERS),
    _row(Action.MEDIATE, [_S.MEDIATING], None, _DOERS),
    _row(Action.RAISE_MEDIATION, [_S.MEDIATING], _S.ASSIGNED, _DOERS),
    _row(Action.LEAVE_MEDIATION, [_S.MEDIATING], _S.WORKING, _DOERS | {_P.SYSTEM}, reason=True),
    _row(Action.SETTLE, [_S.MEDIATING], _S.FEEDBACK, _DOERS),
    _row(Action.TERMINATE, [_S.MEDIATING], _S.FEEDBACK, _DOERS | {_P.REPORTER}, reason=True),
    _row(Action.SUSPEND, [_S.WORKING], None, [_P.VILLAGE], reason=True),
    _row(Action.EXTEND, _HANDLED, None, _DOERS, reason=True),
    _row(Action.APPROVE, [_S.WORKING], _S.SUSPENDED, [_P.TOWN, _P.COUNTY]),
    _row(Action.REFUSE, _HANDLED, None, [_P.TOWN, _P.COUNTY]),
    _row(Action.RESUME, [_S.SUSPENDED], _S.WORKING, [_P.SYSTEM, _P.VILLAGE]),
    _row(Action.DONE, [_S.ASSIGNED, _S.WORKING, _S.REWORKING], _S.FEEDBACK, _DOERS),
    _row(Action.VERIFY, [_S.FEEDBACK], _S.VERIFYING, [_P.SYSTEM, _P.CHECKER]),
    _row(Action.CLOSE, [_S.VERIFYING], _S.CLOSED, [_P.REPORTER, _P.CHECKER, _P.SYSTEM]),
    _row(Action.REWORK, [_S.VERIFYING], _S.REWORKING, [_P.REPORTER, _P.CHECKER]),
    _row(Action.CLOSE, [_S.REFERRED], _S.CLOSED, {_P.SYSTEM} | _UPPER),
    _row(Action.TAKE_BACK, [_S.REFERRED], _S.ASSIGNED, {_P.SYSTEM} | _UPPER),
    _row(Action.ARCHIVE, [_S.REJECTED, _S.VOIDED, _S.CLOSED], _S.ARCHIVED, [_P.SYSTEM]),
    _row(Action.REOPEN, [_S.CLOSED], _S.WORKING, [_P.REPORTER, _P.VILLAGE, _P.TOWN], reason=True),
    _row(Action.VOID, _LIVE, _S.VOIDED, [_P.VILLAGE, _P.TOWN], reason=True),
    _row(Action.WITHDRAW, _LIVE - {_S.REFERRED}, _S.VOIDED, [_P.REPORTER]),
    _row(Action.MERGE, _LIVE, _S.MERGED, {_P.GROUP} | _UPPER),
    _row(Action.REFER, _LIVE - {_S.REFERRED}, _S.REFERRED, _UPPER, reason=True),
    _row(Action.REVISE, _LIVE, None, {_P.REPORTER} | _DOERS | _CHAIN),
    _row(Action.JOIN, OPEN, None, [_P.ANYONE, _P.SYSTEM]),
    _row(Action.URGE, _LIVE, None, {_P.REPORTER} | _CHAIN),
    _row(Action.NOTE, frozenset(State) - {_S.ARCHIVED}, None, {_P.SYSTEM, _P.REPORTER, _P.HELPER} | _DOERS | _CHAIN),
    _row(Action.HAND_OVER, OWNED, None, {_P.SYSTEM} | _CHAIN),
    _row(Action.PROLONG, _HANDLED, None, [_P.TOWN, _P.COUNTY]),
    _row(Action.WAIT, _HANDLED, None, _DOERS),
    _row(Action.GO_ON, _HANDLED, None, {_P.SYSTEM, _P.REPORTER} | _DOERS),
    _row(Action.SHARE, _LIVE, None, {_P.SYSTEM, _P.HELPER} | _DOERS | _CHAIN),
    _row(Action.SUPERVISE, OWNED, None, [_P.SYSTEM]),
    _row(Action.ERASE, frozenset(State), None, [_P.SYSTEM]),
)
"""An approved suspension is APPROVE, an approved extension PROLONG. UNDO has no row: see `take_back`.

What the program filed by itself may still be rejected until somebody has it in hand.
"""

UNDOABLE = frozenset(
    {
        Action.ACCEPT,
        Action.PROGRESS,
        Action.ASSIGN,
        Action.TRANSFER,
        Action.RETURN,
        Action.ESCALATE,
        Action.ASSIST,
        Action.DONE,
        Action.SUSPEND,
        Action.EXTEND,
        Action.REVISE,
        Action.REOPEN,
        Action.WITHDRAW,
        Action.MERGE,
        Action.WAIT,
        Action.REFER,
        Action.RESUME,
        Action.VOID,
        Action.REJECT,
        Action.MEDIATE,
        Action.RAISE_MEDIATION,
        Action.LEAVE_MEDIATION,
        Action.SETTLE,
        Action.TERMINATE,
    }
)
"""What may be taken back for five minutes; never an alarm, nor what made a matter private (commands §7)."""

_BY_STEP = {(row.action, state): row for row in TABLE for state in (row.before or {None})}


def find_transition(action: Action, state: State | None) -> Transition | None:
    """The table's row for this action in this state (None: no ticket yet), or None."""
    return _BY_STEP.get((action, state))


def take_step(action: Action, state: State | None, parts: frozenset[Part]) -> State:
    """The state after `action` by somebody who is `parts` to the ticket.

    Raises Refusal: `not_now` where the table has no such row, `not_yours` where others may but not these parts.
    """
    row = find_transition(action, state)
    if row is None:
        raise Refusal("not_now", say_not_now(state))
    if not row.who & (parts | {Part.ANYONE}):
        raise Refusal("not_yours", "这件不归您办，要帮忙请找办的人。")
    after = row.after or state
    assert after is not None
    return after


def take_back(action: Action, before: State) -> State:
    """The state that holds again when `action`, which led away from `before`, is taken back.

    Raises Refusal `not_now` where that action can't be taken back, or does not lead from there.
    """
    if action not in UNDOABLE or find_transition(action, before) is None:
        raise Refusal("not_now", "这一步不能撤销。")
    return before


def say_not_now(state: State | None) -> str:
    if state in ENDED:
        return "这件已经结了。还有问题请直接再说一遍。"
    if state in (State.FEEDBACK, State.VERIFYING):
        return "这件已经办好，在等报告人评价。"
    return f"这件现在是「{state.zh}」，还不能这样办。" if state else "没找到这件。"
