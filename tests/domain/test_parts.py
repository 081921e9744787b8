"""What somebody is to a ticket: nothing at all, unless a post in its own chain and its route make them something."""

from itertools import product

import pytest

from domain.directory import Directory, Identity, Officer, Post, Role
from domain.ids import ContactId, GridCode, PersonId
from domain.parts import may_check, parts_of
from domain.rules import Route
from domain.ticket import Part
from domain.tree import Tier
from tests.support.county import A1, HOUSE_1, HOUSE_2, OTHER_VILLAGE, TOWN
from tests.support.posts import GRIDS, LEADERS, OFFICES, PLACES, STAFF, make_directory, make_officer, make_ticket

LEADING = (Role.LEADER, Role.DEPUTY, Role.CADRE, Role.DUTY)
PART_OF_TIER = {
    Tier.COUNTY: Part.COUNTY,
    Tier.TOWN: Part.TOWN,
    Tier.VILLAGE: Part.VILLAGE,
    Tier.GROUP: Part.GROUP,
    Tier.HOUSEHOLD: Part.HOUSEHOLD,
}
SEEN_FROM = {
    Route.CHAIN: set(PLACES),
    Route.CHAIN_MASKED: set(PLACES),
    Route.PRIVATE_CHAIN: {Tier.VILLAGE, Tier.TOWN, Tier.COUNTY},
    Route.PRIVATE_UP: {Tier.VILLAGE, Tier.TOWN, Tier.COUNTY},
    Route.POLICE_ONLY: {Tier.TOWN, Tier.COUNTY},
    Route.BYPASS_TOWN: {Tier.TOWN, Tier.COUNTY},
    Route.JUSTICE_ONLY: set(),
    Route.BYPASS_DISCIPLINE: set(),
}
DIRECTORY = make_directory()
NOBODY = PersonId(99)


@pytest.mark.parametrize("route", Route)
def test_a_resident_is_nothing_to_anybodys_ticket(route: Route) -> None:
    assert parts_of(None, make_ticket(route=route), DIRECTORY) == frozenset()


@pytest.mark.parametrize(("role", "tier", "route"), list(product(Role, Tier, Route)))
def test_a_post_in_the_chain_gives_its_tiers_part_where_the_route_passes_it(
    role: Role, tier: Tier, route: Route
) -> None:
    officer = make_officer(NOBODY, role, PLACES[tier])
    found = parts_of(officer, make_ticket(route=route), DIRECTORY)
    entitled = role in LEADING and tier in SEEN_FROM[route]
    assert found == (frozenset({PART_OF_TIER[tier], Part.CHECKER}) if entitled else frozenset())


@pytest.mark.parametrize(("role", "route", "grid"), list(product(Role, Route, (HOUSE_2, OTHER_VILLAGE))))
def test_a_post_beside_the_chain_gives_nothing(role: Role, route: Route, grid: GridCode) -> None:
    assert parts_of(make_officer(NOBODY, role, grid), make_ticket(route=route), DIRECTORY) == frozenset()


@pytest.mark.parametrize(("role", "route"), list(product(Role, Route)))
def test_a_post_below_gives_nothing(role: Role, route: Route) -> None:
    officer = make_officer(NOBODY, role, HOUSE_1)
    assert parts_of(officer, make_ticket(route=route, grid=TOWN), DIRECTORY) == frozenset()


@pytest.mark.parametrize("route", Route)
def test_whoever_has_it_may_work_on_it_and_not_check_it(route: Route) -> None:
    for tier in PLACES:
        officer = DIRECTORY.officers[LEADERS[tier]]
        found = parts_of(officer, make_ticket(route=route, assignee=officer.person), DIRECTORY)
        assert Part.ASSIGNEE in found
        assert Part.CHECKER not in found


@pytest.mark.parametrize(("mine", "theirs"), list(product(OFFICES, OFFICES)))
def test_a_department_sees_its_own_tickets_only(mine: str, theirs: str) -> None:
    found = parts_of(DIRECTORY.officers[STAFF[mine]], make_ticket(department=theirs), DIRECTORY)
    assert (found == frozenset({Part.DEPARTMENT})) == (mine == theirs)
    assert bool(found) == (mine == theirs)


def test_the_same_department_of_another_place_is_another_department() -> None:
    elsewhere = make_officer(NOBODY, Role.STAFF, OTHER_VILLAGE, "police")
    assert parts_of(elsewhere, make_ticket(department="police"), DIRECTORY) == frozenset()


def test_who_holds_two_posts_of_the_chain_has_both_parts() -> None:
    posts = tuple(Post(person=NOBODY, role=Role.LEADER, grid=PLACES[tier]) for tier in (Tier.GROUP, Tier.VILLAGE))
    officer = Officer(person=NOBODY, name="", phone="", posts=posts, identities=())
    assert parts_of(officer, make_ticket(), DIRECTORY) == {Part.GROUP, Part.VILLAGE, Part.CHECKER}


def test_nobody_checks_their_own_work() -> None:
    assert not may_check(NOBODY, make_ticket(assignee=NOBODY))
    assert may_check(LEADERS[Tier.GROUP], make_ticket(assignee=NOBODY))


def test_rights_that_rest_are_no_rights() -> None:
    resting = Identity(account=A1, contact=ContactId("wxid_old"), suspended=True)
    officer = Officer(
        person=NOBODY,
        name="",
        phone="",
        posts=(Post(person=NOBODY, role=Role.LEADER, grid=HOUSE_1),),
        identities=(resting,),
    )
    directory = Directory(tree=DIRECTORY.tree, officers={NOBODY: officer}, departments=(), rooms={})
    assert directory.officer_behind(A1, resting.contact) is None
    assert officer.contact_under(A1) is None
    assert len(GRIDS) > 1
