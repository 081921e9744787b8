"""What a ticket's clock has to say at this moment, and when it rings next.

A ticket runs on one ladder at a time and has climbed `rung` stages of it. Everything else follows from the ticket's
facts, so that a recomputed clock leaves no old one running: there is nothing but the moment of the next ring.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.clock_ladders import Act, ClockFacts, ClockRules, Ladder, Stage, is_direct, list_stages
from domain.deadlines import is_pressing
from domain.ticket import State
from domain.tree import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class Climb:
    """How far a ticket has climbed and when it rings next; without a `ring_at` there is nothing more to say."""

    ladder: Ladder | None
    rung: int
    ring_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """What is due now. `act` None: nothing. `tell`: the tiers that hear of it for the first time, the nearest first.

    Where rings were missed only the highest stage speaks, but nobody who should have been told is left out. `again`
    counts how often the same act came before, so that a second reminder can be worded as one.
    """

    act: Act | None
    tell: tuple[Tier, ...]
    again: int
    climb: Climb


def set_clock(before: ClockFacts | None, climbed: Climb | None, after: ClockFacts, rules: ClockRules) -> Climb:
    """The clock of a ticket that just changed from `before` to `after`; what was climbed of the same clock stays so.

    Both are None for a ticket that is born.
    """
    if before is None or climbed is None:
        return _stand(after, find_ladder(after), 0, rules)
    ladder = find_ladder(after, is_late=climbed.ladder is Ladder.HANDLE and _stays_late(before, climbed, after))
    is_same = ladder is climbed.ladder and _anchor(before, ladder) == _anchor(after, ladder)
    return _stand(after, ladder, climbed.rung if is_same else 0, rules)


def ring_clock(facts: ClockFacts, climbed: Climb, now: datetime, rules: ClockRules) -> Ring:
    """The highest stage reached by `now` that was not climbed yet, and where the ticket stands afterwards."""
    if _ring_time(facts, now, rules) > now:
        return Ring(act=None, tell=(), again=0, climb=replace(climbed, ring_at=_ring_time(facts, now, rules)))
    ladder = find_ladder(facts, is_late=climbed.ladder is Ladder.HANDLE)
    if ladder in _BEFORE_HANDLING and facts.due_at and _ring_time(facts, facts.due_at, rules) <= now:
        ladder = Ladder.HANDLE
    rung = climbed.rung if ladder is climbed.ladder else 0
    stages = list_stages(facts, ladder, rules)
    reached = rung
    while reached < len(stages) and _ring_time(facts, stages[reached].at, rules) <= now:
        reached += 1
    climb = _stand(facts, ladder, reached, rules)
    if reached == rung:
        return Ring(act=None, tell=(), again=0, climb=climb)
    act = stages[reached - 1].act
    again = sum(stage.act is act for stage in stages[:rung])
    return Ring(act=act, tell=_tiers_above(facts, stages[rung:reached]), again=again, climb=climb)


def find_ladder(facts: ClockFacts, *, is_late: bool = False) -> Ladder | None:
    """The clock that runs in this state; None where nothing is waited for.

    `is_late`: it is past the question whether somebody took it.
    """
    match facts.state:
        case State.CLOSED | State.REJECTED | State.VOIDED:
            return Ladder.ARCHIVE
        case State.REFERRED:
            return Ladder.LOOK_BACK
        case State.SUSPENDED:
            return Ladder.REVIEW if facts.review_at else None
        case State.ASSIGNED | State.WORKING | State.ASSISTING | State.MEDIATING | State.REWORKING:
            return _find_working_ladder(facts, is_late)
        case _:
            return None


def _find_working_ladder(facts: ClockFacts, is_late: bool) -> Ladder | None:
    if facts.paused_at is not None:
        return Ladder.WAIT
    if facts.state is State.ASSIGNED and not facts.responded_at and facts.respond_by and not is_late:
        return Ladder.DIRECT if is_direct(facts.urgency, facts.tier) else Ladder.RESPOND
    return Ladder.HANDLE if facts.due_at else None


def _stand(facts: ClockFacts, ladder: Ladder | None, rung: int, rules: ClockRules) -> Climb:
    """At the end of the first answer's ladder the one of handling begins, and earlier where that falls due earlier."""
    stages = list_stages(facts, ladder, rules)
    if ladder in _BEFORE_HANDLING and rung >= len(stages) and facts.due_at:
        return _stand(facts, Ladder.HANDLE, 0, rules)
    coming = [stages[rung].at] if rung < len(stages) else []
    if ladder in _BEFORE_HANDLING and facts.due_at:
        coming.append(facts.due_at)
    return Climb(ladder=ladder, rung=rung, ring_at=min((_ring_time(facts, at, rules) for at in coming), default=None))


def _ring_time(facts: ClockFacts, at: datetime, rules: ClockRules) -> datetime:
    """Only what is pressing rings outside working hours and on days off."""
    return at if is_pressing(facts.urgency) else rules.calendar.next_working(at)


def _anchor(facts: ClockFacts, ladder: Ladder | None) -> datetime | None:
    """The moment a ladder stands on: when it moves, the climb begins anew."""
    match ladder:
        case Ladder.RESPOND | Ladder.DIRECT:
            return facts.respond_by
        case Ladder.HANDLE:
            return facts.due_at
        case Ladder.WAIT:
            return facts.paused_at
        case Ladder.REVIEW:
            return facts.review_at
        case _:
            return facts.state_since


def _stays_late(before: ClockFacts, climbed: Climb, after: ClockFacts) -> bool:
    """Whoever gets what was warned of already is not asked first whether they took it."""
    return before.respond_by == after.respond_by or (climbed.rung > 0 and before.due_at == after.due_at)


def _tiers_above(facts: ClockFacts, stages: tuple[Stage, ...]) -> tuple[Tier, ...]:
    """Up to the town; the county hears of what is pressing only. Above a department stands the leader of its grid."""
    top = Tier.COUNTY if is_pressing(facts.urgency) else Tier.TOWN
    own = facts.tier + 1 if facts.is_department else facts.tier
    return tuple(Tier(own - stage.above) for stage in stages if stage.above and own - stage.above >= top)


_BEFORE_HANDLING = (Ladder.RESPOND, Ladder.DIRECT)
