"""What is due of a ticket at a moment: each stage once, nothing lost, nothing while it stands still, nobody woken."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock_ladders import Act, ClockFacts, ClockRules, Ladder, list_stages
from domain.clock_limits import ClockLimits
from domain.deadlines import WorkCalendar
from domain.escalation import Climb, Ring, find_ladder, ring_clock, set_clock
from domain.holidays import HolidayTable
from domain.rules import Duration, Urgency
from domain.ticket import State
from domain.tree import Tier

ZONE = ZoneInfo("Asia/Shanghai")
SPRING_FESTIVAL = frozenset(date(2026, 2, 15) + timedelta(days=n) for n in range(9))
CALENDAR = WorkCalendar(zone=ZONE, holidays=HolidayTable(holidays=SPRING_FESTIVAL, published=frozenset({2026, 2027})))
RULES = ClockRules(limits=ClockLimits(), calendar=CALENDAR)
WORKED_ON = (State.ASSIGNED, State.WORKING, State.ASSISTING, State.MEDIATING, State.REWORKING)


def local(moment: str) -> datetime:
    return datetime.fromisoformat(f"2026-{moment}").replace(tzinfo=ZONE)


def make_facts(
    start: str | datetime = "11-16 10:00",
    urgency: Urgency = Urgency.NORMAL,
    *,
    first: str = "4h",
    resolve: str = "5wd",
    tier: Tier = Tier.HOUSEHOLD,
    state: State = State.ASSIGNED,
    is_department: bool = False,
) -> ClockFacts:
    """A ticket reported and assigned at `start`."""
    at = local(start) if isinstance(start, str) else start
    first_response, handling = Duration.parse(first), Duration.parse(resolve)
    return ClockFacts(
        state=state,
        urgency=urgency,
        tier=tier,
        is_department=is_department,
        first_response=first_response,
        resolve=handling,
        state_since=at,
        respond_by=CALENDAR.add(at, first_response, urgency),
        due_at=CALENDAR.add(at, handling, urgency),
        responded_at=None if state is State.ASSIGNED else at,
    )


def live(facts: ClockFacts, moments: Sequence[datetime], climbed: Climb | None = None) -> list[tuple[datetime, Ring]]:
    """Rings at each of these moments at which the clock asks for it; what was due, and when."""
    climbed = climbed or set_clock(None, None, facts, RULES)
    heard: list[tuple[datetime, Ring]] = []
    for now in moments:
        if climbed.ring_at is None or climbed.ring_at > now:
            continue
        ring = ring_clock(facts, climbed, now, RULES)
        climbed = ring.climb
        if ring.act is not None:
            heard.append((now, ring))
    return heard


def every_ring(facts: ClockFacts, limit: int = 60) -> list[tuple[str, Act, tuple[Tier, ...]]]:
    """The whole life of a clock nobody stops, rung at the very moments it asks for; moments as people read them."""
    climbed = set_clock(None, None, facts, RULES)
    heard: list[tuple[str, Act, tuple[Tier, ...]]] = []
    for _ in range(limit):
        if climbed.ring_at is None:
            return heard
        at = climbed.ring_at
        ring = ring_clock(facts, climbed, at, RULES)
        climbed = ring.climb
        if ring.act is not None:
            heard.append((f"{at.astimezone(ZONE):%m-%d %H:%M}", ring.act, ring.tell))
    raise AssertionError("it never ends")


G, V, T, C = Tier.GROUP, Tier.VILLAGE, Tier.TOWN, Tier.COUNTY


def test_a_lamp_nobody_takes_climbs_from_the_group_to_the_town_and_is_overdue_in_the_end() -> None:
    assert every_ring(make_facts(first="4h", resolve="5wd")) == [
        ("11-16 14:00", Act.REMIND_TO_ACCEPT, (G,)),
        ("11-16 18:00", Act.REMIND_TO_ACCEPT, (V,)),
        ("11-17 14:00", Act.RAISE, (T,)),
        ("11-23 08:00", Act.WARN, ()),
        ("11-24 08:00", Act.OVERDUE, ()),
        ("11-25 08:00", Act.OVERDUE, (G,)),
        ("11-26 08:00", Act.OVERDUE, (V,)),
        ("11-30 08:00", Act.OVERDUE, (T,)),
    ]


def test_a_fire_at_night_is_at_the_town_in_twenty_minutes() -> None:
    fire = make_facts("11-16 23:50", Urgency.CRITICAL, first="5m", resolve="2h")
    assert every_ring(fire)[:4] == [
        ("11-16 23:55", Act.REMIND_TO_ACCEPT, (G,)),
        ("11-17 00:00", Act.REMIND_TO_ACCEPT, (V,)),
        ("11-17 00:10", Act.RAISE, (T,)),
        ("11-17 01:26", Act.WARN, ()),
    ]


def test_where_an_hour_was_given_the_steps_begin_when_it_ends() -> None:
    epidemic = make_facts("11-16 10:00", Urgency.CRITICAL, first="1h", resolve="1d")
    assert [at for at, _, _ in every_ring(epidemic)[:3]] == ["11-16 11:00", "11-16 11:05", "11-16 11:15"]


def test_what_is_urgent_counts_the_night_by_factors() -> None:
    heard = every_ring(make_facts("11-16 22:00", Urgency.URGENT, first="1h", resolve="3wd"))
    assert [at for at, _, _ in heard[:3]] == ["11-16 23:00", "11-17 00:00", "11-17 02:00"]


def test_a_direct_report_is_said_every_five_minutes_until_two_hours_are_over() -> None:
    heard = every_ring(make_facts("11-16 03:00", Urgency.CRITICAL, first="5m", resolve="1d", tier=C))
    repeats = [at for at, act, _ in heard if act is Act.REPEAT]
    assert repeats[:3] == ["11-16 03:05", "11-16 03:10", "11-16 03:15"]
    assert len(repeats) == 24
    assert heard[24][1] is Act.WARN


def test_a_direct_report_that_was_answered_is_not_repeated() -> None:
    facts = make_facts("11-16 03:00", Urgency.CRITICAL, first="5m", resolve="1d", tier=C)
    climbed = ring_clock(facts, set_clock(None, None, facts, RULES), local("11-16 03:05"), RULES).climb
    answered = replace(facts, state=State.WORKING, responded_at=local("11-16 03:06"))
    climb = set_clock(facts, climbed, answered, RULES)
    assert (climb.ladder, climb.ring_at) == (Ladder.HANDLE, local("11-16 22:12"))


def test_who_is_overdue_is_told_alone_and_only_the_second_time_the_tier_above() -> None:
    heard = every_ring(make_facts(state=State.WORKING, resolve="5wd"))
    assert [(act, tell) for _, act, tell in heard] == [
        (Act.WARN, ()),
        (Act.OVERDUE, ()),
        (Act.OVERDUE, (G,)),
        (Act.OVERDUE, (V,)),
        (Act.OVERDUE, (T,)),
    ]


def test_what_falls_due_before_anybody_took_it_is_overdue_and_no_longer_only_unanswered() -> None:
    heard = every_ring(make_facts(first="3d", resolve="2d"))
    assert [act for _, act, _ in heard] == [Act.OVERDUE] * 4
    assert heard[0][2] == ()


def test_above_a_department_stands_the_leader_of_its_own_grid() -> None:
    heard = every_ring(make_facts(tier=T, is_department=True))
    assert [tell for _, _, tell in heard[:3]] == [(T,), (), ()]


def test_the_county_hears_only_of_what_is_pressing() -> None:
    tiers = {
        urgency: {tier for _, _, tell in every_ring(make_facts(urgency=urgency, tier=T)) for tier in tell}
        for urgency in Urgency
    }
    assert tiers == {Urgency.LOW: set(), Urgency.NORMAL: set(), Urgency.URGENT: {C}, Urgency.CRITICAL: {C}}


def test_after_a_standstill_the_highest_stage_speaks_alone_and_everybody_above_hears_it() -> None:
    facts = make_facts()
    ((_, ring),) = live(facts, [local("11-18 09:00")])
    assert (ring.act, ring.tell, ring.again) == (Act.RAISE, (G, V, T), 0)
    late = make_facts(state=State.WORKING)
    ((_, ring),) = live(late, [local("11-25 21:00"), local("11-26 12:00")])
    assert (ring.act, ring.tell, ring.again) == (Act.OVERDUE, (G, V), 0)


def test_a_ring_missed_by_day_waits_for_the_next_working_morning() -> None:
    facts = make_facts("11-20 15:00")
    climbed = set_clock(None, None, facts, RULES)
    assert climbed.ring_at == local("11-20 19:00")
    ring = ring_clock(facts, climbed, local("11-20 20:00"), RULES)
    assert ring.act is None
    assert ring.climb.ring_at == local("11-23 08:00")
    assert ring_clock(facts, ring.climb, local("11-23 08:00"), RULES).act is Act.REMIND_TO_ACCEPT


def test_nobody_is_reminded_of_a_lamp_during_the_spring_festival() -> None:
    heard = every_ring(make_facts("02-14 10:00", Urgency.LOW, first="1d"))
    assert [at for at, _, _ in heard[:3]] == ["02-24 08:00", "02-25 08:00", "02-27 08:00"]


def test_a_suspended_ticket_rings_on_its_review_date_only() -> None:
    facts = replace(make_facts(state=State.SUSPENDED), review_at=local("12-14 08:00"), paused_at=local("11-17 10:00"))
    assert every_ring(facts) == [("12-14 08:00", Act.RESUME, ())]


def test_a_clock_that_waits_for_the_reporter_goes_on_after_five_working_days() -> None:
    facts = replace(make_facts(state=State.WORKING), paused_at=local("11-17 10:00"))
    assert every_ring(facts) == [("11-25 08:00", Act.GO_ON, ())]


def test_what_was_referred_is_asked_after_once_and_what_ended_is_archived_after_thirty_days() -> None:
    assert every_ring(make_facts(state=State.REFERRED)) == [("11-23 10:00", Act.ASK_OUTCOME, ())]
    closed = replace(make_facts(state=State.CLOSED), closed_at=local("11-17 10:00"))
    assert every_ring(closed) == [("12-17 10:00", Act.ARCHIVE, ())]
    assert every_ring(make_facts(state=State.VOIDED)) == [("12-16 10:00", Act.ARCHIVE, ())]


@pytest.mark.parametrize(
    "state",
    [
        State.CANDIDATE,
        State.REPORTED,
        State.FILED,
        State.FEEDBACK,
        State.VERIFYING,
        State.MERGED,
        State.ARCHIVED,
        State.SUSPENDED,
    ],
)
def test_in_other_states_nothing_rings(state: State) -> None:
    assert find_ladder(make_facts(state=state)) is None
    assert set_clock(None, None, make_facts(state=state), RULES).ring_at is None


def test_an_extension_begins_the_handling_clock_anew_and_the_old_end_is_silent() -> None:
    facts = make_facts(state=State.WORKING)
    climbed = ring_clock(facts, set_clock(None, None, facts, RULES), local("11-23 08:00"), RULES).climb
    assert climbed.rung == 1
    extended = replace(facts, due_at=local("11-30 20:00"))
    climb = set_clock(facts, climbed, extended, RULES)
    assert (climb.rung, climb.ring_at) == (0, local("11-30 08:00"))
    assert live(extended, [local("11-24 08:00"), local("11-25 08:00")], climb) == []


def test_who_gets_an_overdue_ticket_is_not_rung_for_what_the_last_one_heard() -> None:
    facts = make_facts(state=State.WORKING)
    climbed = ring_clock(facts, set_clock(None, None, facts, RULES), local("11-25 12:00"), RULES).climb
    handed_on = replace(
        facts,
        state=State.ASSIGNED,
        responded_at=None,
        tier=Tier.GROUP,
        respond_by=CALENDAR.add(local("11-25 12:30"), facts.first_response, facts.urgency),
    )
    climb = set_clock(facts, climbed, handed_on, RULES)
    assert (climb.ladder, climb.rung, climb.ring_at) == (Ladder.HANDLE, 3, local("11-26 08:00"))


def test_who_gets_a_ticket_in_time_has_a_first_response_of_their_own() -> None:
    facts = make_facts()
    climbed = ring_clock(facts, set_clock(None, None, facts, RULES), local("11-16 18:00"), RULES).climb
    handed_on = replace(facts, tier=Tier.GROUP, respond_by=local("11-17 10:00"))
    climb = set_clock(facts, climbed, handed_on, RULES)
    assert (climb.ladder, climb.rung, climb.ring_at) == (Ladder.RESPOND, 0, local("11-17 10:00"))


STARTS = st.integers(0, 300 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
LIMITS = st.sampled_from(["5m", "30m", "1h", "4h", "1d", "2d", "30d", "1wd", "3wd", "15wd"])
FACTS = st.builds(
    make_facts,
    STARTS,
    st.sampled_from(Urgency),
    first=LIMITS,
    resolve=LIMITS,
    tier=st.sampled_from(Tier),
    state=st.sampled_from(State),
    is_department=st.booleans(),
)
WORKED = FACTS.filter(lambda facts: facts.state in WORKED_ON)
GAPS = st.lists(st.timedeltas(timedelta(seconds=1), timedelta(days=20)), min_size=1, max_size=60)


def moments_from(start: datetime, gaps: Sequence[timedelta]) -> list[datetime]:
    moments = [start]
    for gap in gaps:
        moments.append(moments[-1] + gap)
    return moments


@given(facts=FACTS, gaps=GAPS)
def test_each_tier_hears_of_each_ladder_once_and_the_rungs_only_rise(
    facts: ClockFacts, gaps: Sequence[timedelta]
) -> None:
    heard = live(facts, moments_from(facts.state_since, gaps))
    climbs = [ring.climb for _, ring in heard]
    for earlier, later in pairwise(climbs):
        assert later.ladder is not earlier.ladder or later.rung > earlier.rung
    for acts in ({Act.OVERDUE}, {Act.REMIND_TO_ACCEPT, Act.RAISE}):
        told = [tier for _, ring in heard if ring.act in acts for tier in ring.tell]
        assert len(told) == len(set(told))


@given(facts=FACTS, gaps=GAPS)
def test_nothing_is_rung_before_its_time_nor_while_people_sleep(facts: ClockFacts, gaps: Sequence[timedelta]) -> None:
    for now, ring in live(facts, moments_from(facts.state_since, gaps)):
        assert ring.climb.ring_at is None or ring.climb.ring_at > now or ring.climb.rung == 0
        if facts.urgency in (Urgency.NORMAL, Urgency.LOW):
            assert not CALENDAR.is_quiet(now)
            assert CALENDAR.is_workday(now.astimezone(ZONE).date())


@given(facts=WORKED, gaps=GAPS)
def test_however_late_it_is_rung_in_the_end_the_same_tiers_have_heard_it(
    facts: ClockFacts, gaps: Sequence[timedelta]
) -> None:
    end = CALENDAR.next_working(facts.state_since + timedelta(days=400))
    punctual = {tier for _, _, tell in every_ring(facts) for tier in tell}
    late = live(facts, [*moments_from(facts.state_since, gaps), end, end])
    assert {tier for _, ring in late for tier in ring.tell} <= punctual
    overdue = {stage.above for stage in list_stages(facts, Ladder.HANDLE, RULES) if stage.above}
    assert len(overdue) == 3
    assert late[-1][1].act is Act.OVERDUE
    assert late[-1][1].climb.ring_at is None


@given(facts=WORKED, gaps=GAPS, at=st.integers(0, 59), later=st.timedeltas(timedelta(days=1), timedelta(days=60)))
def test_a_recomputed_clock_leaves_no_old_one_running(
    facts: ClockFacts, gaps: Sequence[timedelta], at: int, later: timedelta
) -> None:
    climbed = set_clock(None, None, facts, RULES)
    for now in moments_from(facts.state_since, gaps[: at + 1]):
        climbed = ring_clock(facts, climbed, now, RULES).climb
    assert facts.respond_by is not None
    assert facts.due_at is not None
    moved = replace(facts, respond_by=facts.respond_by + later, due_at=facts.due_at + later)
    assert set_clock(facts, climbed, moved, RULES) == set_clock(None, None, moved, RULES)


@given(facts=WORKED, gaps=GAPS)
def test_a_change_that_moves_no_deadline_changes_no_clock(facts: ClockFacts, gaps: Sequence[timedelta]) -> None:
    climbed = set_clock(None, None, facts, RULES)
    for now in moments_from(facts.state_since, gaps):
        climbed = ring_clock(facts, climbed, now, RULES).climb
    again = set_clock(facts, climbed, facts, RULES)
    assert (again.ladder, again.rung) == (climbed.ladder, climbed.rung)


@given(facts=WORKED, paused=st.timedeltas(timedelta(), timedelta(days=30)), gaps=GAPS)
def test_nothing_is_rung_while_it_stands_still(facts: ClockFacts, paused: timedelta, gaps: Sequence[timedelta]) -> None:
    paused_at = facts.state_since + paused
    still = replace(facts, paused_at=paused_at)
    climb = set_clock(facts, set_clock(None, None, facts, RULES), still, RULES)
    assert {ring.act for _, ring in live(still, moments_from(paused_at, gaps), climb)} <= {Act.GO_ON}
    assert climb.ring_at is not None
    assert climb.ring_at > paused_at
