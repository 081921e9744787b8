"""Who above hears that somebody was slow: along the route only, past empty posts, never whom it is about."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.above import county_phone, find_above
from domain.ids import PersonId
from domain.parts import parts_of
from domain.rules import Route
from domain.tree import Tier
from tests.support.posts import DUTY, LEADERS, make_directory, make_ticket

CHAIN = {Tier.GROUP: LEADERS[Tier.GROUP], Tier.VILLAGE: LEADERS[Tier.VILLAGE], Tier.TOWN: LEADERS[Tier.TOWN]}
WHOLE = CHAIN | {Tier.COUNTY: DUTY}
FROM_VILLAGE = {tier: person for tier, person in WHOLE.items() if tier is not Tier.GROUP}
TOWN_ONLY = {Tier.TOWN: LEADERS[Tier.TOWN]}
HEARD = {
    Route.CHAIN: WHOLE,
    Route.CHAIN_MASKED: WHOLE,
    Route.PRIVATE_CHAIN: FROM_VILLAGE,
    Route.PRIVATE_UP: FROM_VILLAGE,
    Route.POLICE_ONLY: TOWN_ONLY,
    Route.BYPASS_TOWN: TOWN_ONLY,
    Route.JUSTICE_ONLY: {},
    Route.BYPASS_DISCIPLINE: {},
}
TIERS = [Tier.GROUP, Tier.VILLAGE, Tier.TOWN, Tier.COUNTY]


def found(route: Route, tier: Tier, **posts: object) -> PersonId | None:
    ticket = make_ticket(route=route, assignee=LEADERS[Tier.HOUSEHOLD])
    officer = find_above(ticket, tier, make_directory(**posts))
    return officer.person if officer else None


@pytest.mark.parametrize("tier", TIERS, ids=lambda tier: tier.label)
@pytest.mark.parametrize("route", Route)
def test_each_tier_hears_along_its_route_only(route: Route, tier: Tier) -> None:
    assert found(route, tier) == HEARD[route].get(tier)


def test_over_an_empty_post_the_next_one_hears_it() -> None:
    assert found(Route.CHAIN, Tier.GROUP, vacant=[Tier.GROUP]) == LEADERS[Tier.VILLAGE]
    assert found(Route.CHAIN, Tier.GROUP, vacant=[Tier.GROUP, Tier.VILLAGE, Tier.TOWN]) == DUTY


def test_over_an_empty_post_nobody_hears_whom_the_route_passes_by() -> None:
    assert found(Route.POLICE_ONLY, Tier.TOWN, vacant=[Tier.TOWN]) is None
    assert found(Route.BYPASS_DISCIPLINE, Tier.GROUP, vacant=[Tier.GROUP]) is None


def test_whom_it_is_about_never_hears_it_and_the_next_one_does() -> None:
    ticket = make_ticket(assignee=LEADERS[Tier.HOUSEHOLD])
    ticket = replace(ticket, shut_out=frozenset({LEADERS[Tier.VILLAGE]}))
    officer = find_above(ticket, Tier.VILLAGE, make_directory())
    assert officer is not None
    assert officer.person == LEADERS[Tier.TOWN]


def test_whoever_has_it_is_not_above_themselves() -> None:
    officer = find_above(make_ticket(assignee=LEADERS[Tier.GROUP]), Tier.GROUP, make_directory())
    assert officer is not None
    assert officer.person == LEADERS[Tier.VILLAGE]


def test_whoever_stands_in_hears_it() -> None:
    directory = replace(make_directory(), standing_in={LEADERS[Tier.VILLAGE]: LEADERS[Tier.TOWN]})
    officer = find_above(make_ticket(assignee=LEADERS[Tier.HOUSEHOLD]), Tier.VILLAGE, directory)
    assert officer is not None
    assert officer.person == LEADERS[Tier.TOWN]


@given(
    route=st.sampled_from(Route),
    tier=st.sampled_from(TIERS),
    vacant=st.sets(st.sampled_from(Tier)),
    shut_out=st.sets(st.sampled_from([*LEADERS.values(), DUTY])),
    assignee=st.sampled_from([*LEADERS.values(), None]),
)
def test_nobody_hears_who_may_not_see_it(
    route: Route, tier: Tier, vacant: set[Tier], shut_out: set[PersonId], assignee: PersonId | None
) -> None:
    directory = make_directory(vacant=vacant)
    ticket = replace(make_ticket(route=route, assignee=assignee), shut_out=frozenset(shut_out))
    officer = find_above(ticket, tier, directory)
    if officer is not None:
        assert officer.person not in shut_out
        assert officer.person != assignee
        assert parts_of(officer, ticket, directory)


def test_the_countys_number_is_that_of_its_duty_desk() -> None:
    directory = make_directory()
    assert county_phone(directory) == ""
    on_duty = replace(directory.officers[DUTY], phone="0851-2861234")
    assert county_phone(replace(directory, officers={**directory.officers, DUTY: on_duty})) == "0851-2861234"
