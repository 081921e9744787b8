"""Whatever a mediator tries, in whatever order: never above the county, never after a refusal, never up too early."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from domain.mediation import (
    MediationAttempt,
    MediationCourse,
    MediationLevel,
    MediationLimits,
    MediationOutcome,
    RiseGround,
    count_missing,
    find_next_level,
    next_number,
)
from domain.refusal import Refusal
from domain.tree import Tier

START = datetime(2026, 11, 20, 2, tzinfo=UTC)
LIMITS = MediationLimits()
LEVELS = list(MediationLevel)


class Mediation(RuleBasedStateMachine):
    """A mediator who tries everything; the model remembers what was said and what ways up were granted."""

    def __init__(self) -> None:
        super().__init__()
        self.course = MediationCourse(level=MediationLevel.VILLAGE)
        self.passed: list[tuple[MediationLevel, RiseGround | None, str]] = []
        self.tries_after_refusal = 0
        self.was_refused = False

    @rule(outcome=st.sampled_from(MediationOutcome), willing=st.booleans())
    def sit_down(self, outcome: MediationOutcome, willing: bool) -> None:
        try:
            number = next_number(self.course)
        except Refusal:
            return
        self.tries_after_refusal += self.was_refused
        self.was_refused |= outcome is MediationOutcome.REFUSED
        attempt = MediationAttempt(
            level=self.course.level,
            number=number,
            at=START + timedelta(days=len(self.course.attempts)),
            host="person:1",
            outcome=outcome,
            willing=willing and outcome is not MediationOutcome.REFUSED,
        )
        self.course = replace(self.course, attempts=(*self.course.attempts, attempt))

    @precondition(lambda self: self.course.attempts)
    @rule(data=st.data())
    def a_party_denies(self, data: st.DataObject) -> None:
        place = data.draw(st.integers(0, len(self.course.attempts) - 1))
        attempts = list(self.course.attempts)
        attempts[place] = replace(attempts[place], denied=True)
        self.course = replace(self.course, attempts=tuple(attempts))

    @rule(ground=st.none() | st.sampled_from(RiseGround), reason=st.sampled_from(["", " ", "动了手"]))
    def go_up(self, ground: RiseGround | None, reason: str) -> None:
        try:
            level = find_next_level(self.course, LIMITS, ground=ground, reason=reason)
        except Refusal:
            return
        assert not self.was_refused
        held = [a for a in self.course.attempts if a.level is self.course.level and a.counts]
        assert len(held) >= LIMITS.tries or (ground is not None and reason.strip())
        assert LEVELS.index(level) == LEVELS.index(self.course.level) + 1
        self.passed.append((self.course.level, ground, reason))
        self.course = replace(self.course, level=level)

    @invariant()
    def there_are_three_levels_at_most(self) -> None:
        assert len(self.passed) <= 2
        assert [level for level, _, _ in self.passed] == LEVELS[: len(self.passed)]

    @invariant()
    def nobody_sits_down_after_a_refusal(self) -> None:
        assert self.tries_after_refusal == 0
        outcomes = [attempt.outcome for attempt in self.course.attempts]
        assert MediationOutcome.REFUSED not in outcomes[:-1]

    @invariant()
    def numbers_run_from_one_without_a_gap_within_each_level(self) -> None:
        for level in MediationLevel:
            numbers = [attempt.number for attempt in self.course.attempts if attempt.level is level]
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def what_is_missing_is_between_none_and_all(self) -> None:
        assert 0 <= count_missing(self.course, LIMITS) <= LIMITS.tries


TestMediation = Mediation.TestCase


@given(tier=st.sampled_from(Tier))
def test_a_dispute_never_starts_below_the_tier_that_has_it(tier: Tier) -> None:
    assert MediationLevel.starting_at(tier).tier <= max(tier, Tier.VILLAGE)
    assert MediationLevel.starting_at(tier).tier == min(tier, Tier.VILLAGE)
