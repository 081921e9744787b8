"""From which cells of the table of rights somebody speaks: their posts, where it happened, and what they are to it."""

from dataclasses import replace
from itertools import product

import pytest

from domain.directory import Role
from domain.ids import GridCode, PersonId
from domain.rights import Relation, Standing
from domain.rules import Route
from domain.standings import cells_of, relate
from domain.tree import Tier
from tests.support.county import COUNTY, GROUP, HOUSE_1, HOUSE_2, OTHER_VILLAGE, TOWN, VILLAGE
from tests.support.posts import LEADERS, PLACES, STAFF, make_directory, make_officer, make_ticket

DIRECTORY = make_directory()
NOBODY = PersonId(99)


@pytest.mark.parametrize(
    ("post", "place", "relation"),
    [
        (HOUSE_1, HOUSE_1, Relation.OWN),
        (GROUP, HOUSE_1, Relation.ABOVE),
        (COUNTY, HOUSE_1, Relation.ABOVE),
        (HOUSE_1, VILLAGE, Relation.BELOW),
        (HOUSE_2, HOUSE_1, Relation.BESIDE),
        (OTHER_VILLAGE, VILLAGE, Relation.BESIDE),
        (OTHER_VILLAGE, HOUSE_1, Relation.ELSEWHERE),
        (TOWN, COUNTY, Relation.BELOW),
    ],
)
def test_how_two_grids_lie_to_each_other(post: GridCode, place: GridCode, relation: Relation) -> None:
    assert relate(post, place, DIRECTORY) is relation


def test_who_holds_no_post_speaks_as_a_resident() -> None:
    assert cells_of(None, make_ticket(), DIRECTORY) == {(Standing.RESIDENT, Relation.ELSEWHERE)}
    assert cells_of(None, None, DIRECTORY) == {(Standing.RESIDENT, Relation.OWN)}


@pytest.mark.parametrize(("tier", "route"), list(product(Tier, Route)))
def test_a_leader_is_over_a_ticket_only_where_its_route_lets_them_know(tier: Tier, route: Route) -> None:
    officer = make_officer(NOBODY, Role.LEADER, PLACES[tier])
    (cell,) = cells_of(officer, make_ticket(route=route), DIRECTORY)
    closed = {
        Route.CHAIN: set(),
        Route.CHAIN_MASKED: set(),
        Route.PRIVATE_CHAIN: {Tier.GROUP, Tier.HOUSEHOLD},
        Route.PRIVATE_UP: {Tier.GROUP, Tier.HOUSEHOLD},
        Route.POLICE_ONLY: {Tier.VILLAGE, Tier.GROUP, Tier.HOUSEHOLD},
        Route.BYPASS_TOWN: {Tier.VILLAGE, Tier.GROUP, Tier.HOUSEHOLD},
        Route.JUSTICE_ONLY: set(Tier),
        Route.BYPASS_DISCIPLINE: set(Tier),
    }[route]
    over = Relation.OWN if tier is Tier.HOUSEHOLD else Relation.ABOVE
    assert cell == (Standing(tier.name.lower()), Relation.ELSEWHERE if tier in closed else over)


@pytest.mark.parametrize(
    ("office", "standing"),
    [("police", Standing.POLICE), ("justice", Standing.JUSTICE), ("discipline", Standing.DISCIPLINE)],
)
def test_a_departments_people_have_what_was_given_to_it(office: str, standing: Standing) -> None:
    officer = DIRECTORY.officers[STAFF[office]]
    assert (standing, Relation.ASSIGNEE) in cells_of(officer, make_ticket(department=office), DIRECTORY)
    assert (standing, Relation.ASSIGNEE) not in cells_of(officer, make_ticket(department="water"), DIRECTORY)


def test_who_stands_in_speaks_as_the_one_who_is_away() -> None:
    house, group = LEADERS[Tier.HOUSEHOLD], LEADERS[Tier.GROUP]
    directory = replace(DIRECTORY, standing_in={house: group})
    ticket = make_ticket(assignee=house)
    cells = cells_of(directory.officers[group], ticket, directory)
    assert {(Standing.HOUSEHOLD, Relation.OWN), (Standing.GROUP, Relation.ASSIGNEE)} <= cells


def test_whom_it_is_about_is_over_nothing() -> None:
    village = LEADERS[Tier.VILLAGE]
    ticket = replace(make_ticket(assignee=LEADERS[Tier.GROUP]), shut_out=frozenset({village}))
    assert cells_of(DIRECTORY.officers[village], ticket, DIRECTORY) == {(Standing.VILLAGE, Relation.ELSEWHERE)}
