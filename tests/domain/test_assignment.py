"""Who gets a ticket: its tier's leader, or whoever is there above, and by the route nobody else."""

from dataclasses import replace
from itertools import chain, combinations

import pytest

from domain.assignment import Assignment, choose_assignee, list_candidates, list_told
from domain.directory import Directory, Role
from domain.ids import PersonId
from domain.rules import Route
from domain.tree import Tier
from tests.support.county import COUNTY, HOUSE_1, VILLAGE
from tests.support.posts import DUTY, LEADERS, OFFICES, STAFF, make_directory, make_officer

TIERS = tuple(Tier)
VACANCIES = [frozenset(empty) for empty in chain.from_iterable(combinations(TIERS, n) for n in range(len(TIERS) + 1))]
OFFICE_SETS = [frozenset(some) for some in chain.from_iterable(combinations(OFFICES, n) for n in range(5))]
FORBIDDEN = {
    Route.CHAIN: set(),
    Route.CHAIN_MASKED: set(),
    Route.PRIVATE_CHAIN: {Tier.GROUP, Tier.HOUSEHOLD},
    Route.PRIVATE_UP: {Tier.GROUP, Tier.HOUSEHOLD},
    Route.POLICE_ONLY: {Tier.VILLAGE, Tier.GROUP, Tier.HOUSEHOLD},
    Route.BYPASS_TOWN: {Tier.VILLAGE, Tier.GROUP, Tier.HOUSEHOLD},
    Route.JUSTICE_ONLY: {Tier.TOWN, Tier.VILLAGE, Tier.GROUP, Tier.HOUSEHOLD},
    Route.BYPASS_DISCIPLINE: {Tier.TOWN, Tier.VILLAGE, Tier.GROUP, Tier.HOUSEHOLD},
}
"""Leaders whom a route passes by; departments are not leaders."""


def choose(directory: Directory, route: Route = Route.CHAIN, tier: Tier = Tier.HOUSEHOLD) -> Assignment | None:
    return choose_assignee(directory, HOUSE_1, tier=tier, route=route)


@pytest.mark.parametrize("tier", TIERS)
def test_an_ordinary_matter_goes_to_the_leader_of_its_tier(tier: Tier) -> None:
    found = choose(make_directory(), tier=tier)
    assert found is not None
    expected = LEADERS[tier] if tier is not Tier.COUNTY else LEADERS[Tier.COUNTY]
    assert (found.person, found.tier) == (expected, tier)


@pytest.mark.parametrize("vacant", VACANCIES)
def test_an_empty_post_falls_upward_to_the_next_who_is_there(vacant: frozenset[Tier]) -> None:
    found = choose(make_directory(vacant=vacant))
    filled = [tier for tier in reversed(TIERS) if tier not in vacant]
    assert found is not None
    assert found.person == (LEADERS[filled[0]] if filled else DUTY)


@pytest.mark.parametrize("route", Route)
@pytest.mark.parametrize("tier", TIERS)
def test_exactly_one_is_responsible_and_never_one_whom_the_route_passes_by(route: Route, tier: Tier) -> None:
    for vacant in VACANCIES:
        for offices in OFFICE_SETS:
            found = choose(make_directory(vacant=vacant, offices=offices), route, tier)
            assert found is not None
            assert (found.person is None) != (found.department == "")
            assert found.person not in {LEADERS[passed] for passed in FORBIDDEN[route]}


@pytest.mark.parametrize("route", Route)
def test_a_county_without_anybody_gives_it_to_nobody(route: Route) -> None:
    assert choose(make_directory(vacant=TIERS, duty=False, offices=()), route) is None


@pytest.mark.parametrize(
    ("route", "offices", "expected"),
    [
        (Route.POLICE_ONLY, OFFICES, "police"),
        (Route.JUSTICE_ONLY, OFFICES, "justice"),
        (Route.JUSTICE_ONLY, ("police",), "police"),
        (Route.BYPASS_DISCIPLINE, OFFICES, "discipline"),
        (Route.BYPASS_DISCIPLINE, ("petition",), "petition"),
    ],
)
def test_a_routes_own_office_has_it(route: Route, offices: tuple[str, ...], expected: str) -> None:
    found = choose(make_directory(offices=offices), route)
    assert found is not None
    assert found.department == expected


def test_an_office_without_anybody_in_it_is_passed_over() -> None:
    found = choose_assignee(
        make_directory(), HOUSE_1, tier=Tier.HOUSEHOLD, route=Route.BYPASS_DISCIPLINE, skip=[STAFF["discipline"]]
    )
    assert found is not None
    assert found.department == "petition"


@pytest.mark.parametrize("route", [Route.CHAIN, Route.CHAIN_MASKED, Route.PRIVATE_CHAIN, Route.PRIVATE_UP])
def test_direct_goes_to_the_countys_duty_desk(route: Route) -> None:
    found = choose_assignee(make_directory(), HOUSE_1, tier=Tier.HOUSEHOLD, route=route, direct=True)
    assert found is not None
    assert (found.person, found.tier) == (DUTY, Tier.COUNTY)


@pytest.mark.parametrize("route", [Route.POLICE_ONLY, Route.JUSTICE_ONLY, Route.BYPASS_DISCIPLINE, Route.BYPASS_TOWN])
def test_however_pressing_it_is_a_route_past_the_duty_desk_stays_its_route(route: Route) -> None:
    usual = choose_assignee(make_directory(), HOUSE_1, tier=Tier.HOUSEHOLD, route=route)
    assert choose_assignee(make_directory(), HOUSE_1, tier=Tier.HOUSEHOLD, route=route, direct=True) == usual
    assert usual is not None
    assert usual.person != DUTY


@pytest.mark.parametrize("skipped", [LEADERS[tier] for tier in TIERS])
@pytest.mark.parametrize("route", Route)
def test_whoever_has_an_interest_in_it_does_not_get_it(route: Route, skipped: PersonId) -> None:
    for tier in TIERS:
        found = choose_assignee(make_directory(offices=()), HOUSE_1, tier=tier, route=route, skip=[skipped])
        assert found is None or found.person != skipped


@pytest.mark.parametrize("route", Route)
def test_of_an_ordinary_ticket_nobody_else_is_told(route: Route) -> None:
    assert list_told(make_directory(), HOUSE_1, route=route, critical=False) == ()


@pytest.mark.parametrize(
    ("route", "tiers", "duty"),
    [
        (Route.CHAIN, TIERS, True),
        (Route.CHAIN_MASKED, TIERS, True),
        (Route.PRIVATE_CHAIN, (Tier.COUNTY, Tier.TOWN, Tier.VILLAGE), True),
        (Route.PRIVATE_UP, (Tier.COUNTY, Tier.TOWN, Tier.VILLAGE), True),
        (Route.POLICE_ONLY, (Tier.TOWN,), False),
        (Route.BYPASS_TOWN, (Tier.TOWN,), False),
        (Route.JUSTICE_ONLY, (), False),
        (Route.BYPASS_DISCIPLINE, (), False),
    ],
)
def test_of_a_critical_one_exactly_those_are_told_whom_the_route_entitles(
    route: Route, tiers: tuple[Tier, ...], duty: bool
) -> None:
    told = [officer.person for officer in list_told(make_directory(), HOUSE_1, route=route, critical=True)]
    assert set(told) == {LEADERS[tier] for tier in tiers} | ({DUTY} if duty else set())
    assert len(told) == len(set(told))


def test_of_several_on_duty_the_one_with_least_in_hand_gets_it() -> None:
    second = make_officer(PersonId(21), Role.DUTY, COUNTY)
    directory = make_directory()
    directory = replace(directory, officers={**directory.officers, second.person: second})
    load = {DUTY: 3, second.person: 1}

    def choose_direct(load: dict[PersonId, int]) -> PersonId | None:
        found = choose_assignee(directory, HOUSE_1, tier=Tier.HOUSEHOLD, route=Route.CHAIN, direct=True, load=load)
        return found.person if found else None

    assert choose_direct(load) == second.person
    assert choose_direct({}) == DUTY
    assert len(list_candidates(directory, HOUSE_1, tier=Tier.COUNTY, route=Route.CHAIN, direct=True)) == 2


def test_a_leader_has_it_however_much_they_have_and_deputies_share_what_falls_to_them() -> None:
    deputies = [make_officer(PersonId(key), Role.DEPUTY, VILLAGE) for key in (41, 42)]
    full = make_directory()
    full = replace(full, officers={**full.officers, **{d.person: d for d in deputies}})
    load = {LEADERS[Tier.VILLAGE]: 9, PersonId(41): 4, PersonId(42): 2}
    found = choose_assignee(full, HOUSE_1, tier=Tier.VILLAGE, route=Route.CHAIN, load=load)
    assert found is not None
    assert found.person == LEADERS[Tier.VILLAGE]
    skipped = choose_assignee(
        full, HOUSE_1, tier=Tier.VILLAGE, route=Route.CHAIN, load=load, skip=[LEADERS[Tier.VILLAGE]]
    )
    assert skipped is not None
    assert skipped.person == PersonId(42)


def test_who_is_away_keeps_the_post_unless_nobody_may_stand_in() -> None:
    village, group = LEADERS[Tier.VILLAGE], LEADERS[Tier.GROUP]
    directory = replace(make_directory(), standing_in={group: village})
    kept = choose_assignee(directory, HOUSE_1, tier=Tier.GROUP, route=Route.CHAIN)
    assert kept is not None
    assert kept.person == group
    passed = choose_assignee(directory, HOUSE_1, tier=Tier.GROUP, route=Route.CHAIN, skip=[village])
    assert passed is not None
    assert passed.person == LEADERS[Tier.TOWN]


@pytest.mark.parametrize("route", [Route.BYPASS_DISCIPLINE, Route.JUSTICE_ONLY])
def test_what_an_office_sends_up_does_not_come_back_to_an_office_of_its_tier(route: Route) -> None:
    found = choose_assignee(make_directory(), HOUSE_1, tier=Tier.COUNTY, route=route, beyond=Tier.TOWN)
    assert found is not None
    assert (found.person, found.tier) == (DUTY, Tier.COUNTY)
