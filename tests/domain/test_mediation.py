"""Mediation 3×3, rule by rule (workflow §6)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.mediation import (
    Agreement,
    AgreementForm,
    Channel,
    Concern,
    MediationAttempt,
    MediationCourse,
    MediationLevel,
    MediationLimits,
    MediationOutcome,
    RiseGround,
    check_may_mediate,
    check_termination,
    count_missing,
    find_next_level,
    next_number,
    open_court_window,
)
from domain.refusal import Refusal
from domain.tree import Tier

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
LIMITS = MediationLimits()
FAILED, ABSENT, REFUSED = MediationOutcome.FAILED, MediationOutcome.ABSENT, MediationOutcome.REFUSED


def sat(
    number: int,
    outcome: MediationOutcome = FAILED,
    *,
    level: MediationLevel = MediationLevel.VILLAGE,
    willing: bool = True,
    denied: bool = False,
) -> MediationAttempt:
    return MediationAttempt(
        level=level,
        number=number,
        at=NOW + timedelta(days=number),
        host="person:7",
        outcome=outcome,
        willing=willing and outcome is not REFUSED,
        denied=denied,
    )


def course(*attempts: MediationAttempt, level: MediationLevel = MediationLevel.VILLAGE) -> MediationCourse:
    return MediationCourse(level=level, attempts=attempts)


def refused(code: str) -> pytest.RaisesExc[Refusal]:
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


@pytest.mark.parametrize(
    ("tier", "level"),
    [
        (Tier.HOUSEHOLD, MediationLevel.VILLAGE),
        (Tier.GROUP, MediationLevel.VILLAGE),
        (Tier.VILLAGE, MediationLevel.VILLAGE),
        (Tier.TOWN, MediationLevel.TOWN),
        (Tier.COUNTY, MediationLevel.COUNTY),
    ],
)
def test_a_dispute_is_first_mediated_by_the_village_or_by_the_tier_that_has_it(
    tier: Tier, level: MediationLevel
) -> None:
    assert MediationLevel.starting_at(tier) is level


def test_the_levels_are_ordinary_common_and_major_and_end_at_the_county() -> None:
    assert [(level.zh, level.tier) for level in MediationLevel] == [
        ("一般", Tier.VILLAGE),
        ("普通", Tier.TOWN),
        ("重大", Tier.COUNTY),
    ]
    assert [level.above for level in MediationLevel] == [MediationLevel.TOWN, MediationLevel.COUNTY, None]


def test_a_boundary_dispute_may_be_mediated() -> None:
    check_may_mediate("dispute.land_boundary")


@pytest.mark.parametrize("issue_type", ["infra.streetlight", "people.domestic_violence", "security.fight", "disputed"])
def test_nothing_but_disputes_is_mediated(issue_type: str) -> None:
    with refused("not_mediable"):
        check_may_mediate(issue_type)


@pytest.mark.parametrize("concern", Concern)
def test_violence_at_home_and_minors_cases_are_never_mediated_and_the_answer_names_the_police(concern: Concern) -> None:
    with refused("not_mediable") as told:
        check_may_mediate("dispute.family", {concern})
    assert "110" in told.value.sentence
    assert told.value.private


def test_sittings_are_counted_within_their_level() -> None:
    assert next_number(course()) == 1
    assert next_number(course(sat(1), sat(2, ABSENT))) == 3
    assert next_number(course(sat(1), sat(2), sat(3), level=MediationLevel.TOWN)) == 1


def test_a_sitting_to_which_somebody_did_not_come_is_recorded_but_is_none_of_the_three() -> None:
    assert count_missing(course(sat(1), sat(2, ABSENT)), LIMITS) == 2


def test_a_sitting_that_a_party_denies_is_none_of_the_three() -> None:
    assert count_missing(course(sat(1), sat(2, denied=True), sat(3)), LIMITS) == 1


def test_after_three_tries_with_both_still_willing_it_goes_up_a_level() -> None:
    tried = course(sat(1), sat(2), sat(3))
    assert count_missing(tried, LIMITS) == 0
    assert find_next_level(tried, LIMITS) is MediationLevel.TOWN
    in_town = (sat(number, level=MediationLevel.TOWN) for number in (1, 2, 3))
    assert find_next_level(course(*tried.attempts, *in_town, level=MediationLevel.TOWN), LIMITS) is (
        MediationLevel.COUNTY
    )


def test_the_tries_of_the_village_do_not_count_in_the_town() -> None:
    with refused("too_early") as told:
        find_next_level(course(sat(1), sat(2), sat(3), level=MediationLevel.TOWN), LIMITS)
    assert "还差3次" in told.value.sentence


def test_two_tries_are_not_enough() -> None:
    with refused("too_early") as told:
        find_next_level(course(sat(1), sat(2)), LIMITS)
    assert "还差1次" in told.value.sentence


def test_it_does_not_go_up_where_a_party_no_longer_wants_to() -> None:
    with refused("unwilling"):
        find_next_level(course(sat(1), sat(2), sat(3, willing=False)), LIMITS)


@pytest.mark.parametrize("ground", RiseGround)
def test_an_exception_lifts_the_three_tries_but_must_be_written(ground: RiseGround) -> None:
    for silent in ("", "  "):
        with refused("reason_missing"):
            find_next_level(course(sat(1)), LIMITS, ground=ground, reason=silent)
    assert find_next_level(course(sat(1)), LIMITS, ground=ground, reason="两家都动了锄头") is MediationLevel.TOWN


def test_a_partys_refusal_ends_it_for_good_and_no_exception_helps() -> None:
    ended = course(sat(1), sat(2), sat(3), sat(4, REFUSED))
    with refused("refused"):
        next_number(ended)
    for ground in (None, *RiseGround):
        with refused("refused"):
            find_next_level(ended, LIMITS, ground=ground, reason="镇上批示")


def test_a_refusal_stands_even_where_the_record_of_it_is_contested() -> None:
    with refused("refused"):
        next_number(course(sat(1, REFUSED, willing=False, denied=True)))


def test_who_refuses_cannot_be_recorded_as_willing() -> None:
    with pytest.raises(ValueError, match="not willing"):
        MediationAttempt(level=MediationLevel.VILLAGE, number=1, at=NOW, host="person:7", outcome=REFUSED, willing=True)


@pytest.mark.parametrize("ground", [None, *RiseGround])
def test_above_the_county_there_are_only_the_courts(ground: RiseGround | None) -> None:
    tried = (sat(number, level=MediationLevel.COUNTY) for number in (1, 2, 3))
    with refused("at_the_top"):
        find_next_level(course(*tried, level=MediationLevel.COUNTY), LIMITS, ground=ground, reason="领导批示")


def test_a_county_may_ask_for_more_tries() -> None:
    with refused("too_early"):
        find_next_level(course(sat(1), sat(2), sat(3)), MediationLimits(tries=4))


def test_ending_it_needs_a_reason_and_the_other_ways_that_were_named() -> None:
    check_termination("谈不拢", [Channel.COURT])
    with refused("reason_missing"):
        check_termination(" ", list(Channel))
    with refused("channels_missing"):
        check_termination("谈不拢", [])


@pytest.mark.parametrize("form", AgreementForm)
def test_the_court_is_asked_within_thirty_days_and_reminded_of_on_the_first_and_the_twenty_fifth(
    form: AgreementForm,
) -> None:
    window = open_court_window(Agreement(form=form, effective_on=date(2026, 11, 20)), LIMITS)
    assert window.reminders == (date(2026, 11, 21), date(2026, 12, 15))
    assert window.last_day == date(2026, 12, 20)


def test_everything_that_is_shown_has_a_chinese_name() -> None:
    for word in (*MediationLevel, *RiseGround, *Channel, *AgreementForm):
        assert word.zh
        assert not word.zh.isascii()
