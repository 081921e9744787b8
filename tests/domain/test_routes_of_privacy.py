"""Each route of privacy × each role: who knows of a ticket, who is told, who may have it, and to whom it is raised."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations, product

import pytest

from domain.assignment import Assignment, choose_assignee, list_told
from domain.directory import Directory, Role
from domain.ids import PersonId
from domain.parts import parts_of
from domain.rules import Route
from domain.ticket_record import Ticket
from domain.tree import Tier
from domain.viewing import make_reader, seen_routes
from tests.support.county import COUNTY, HOUSE_1, OTHER_VILLAGE, VILLAGE
from tests.support.posts import DUTY, LEADERS, OFFICES, STAFF, make_directory, make_officer, make_ticket

CADRE, COUNTY_CADRE, ADMIN, NEIGHBOUR = PersonId(51), PersonId(52), PersonId(53), PersonId(54)
ROLES = {
    "household": LEADERS[Tier.HOUSEHOLD],
    "group": LEADERS[Tier.GROUP],
    "village": LEADERS[Tier.VILLAGE],
    "village_cadre": CADRE,
    "town": LEADERS[Tier.TOWN],
    "county": LEADERS[Tier.COUNTY],
    "county_cadre": COUNTY_CADRE,
    "duty": DUTY,
    **STAFF,
    "admin": ADMIN,
    "other_village": NEIGHBOUR,
}

KNOW = """
chain             | household group village village_cadre town county county_cadre duty
chain_masked      | household group village village_cadre town county county_cadre duty
private_chain     | village village_cadre town county county_cadre duty
private_up        | village village_cadre town county county_cadre duty
police_only       | town county county_cadre duty
bypass_town       | town county county_cadre duty
justice_only      |
bypass_discipline |
"""
"""Who may look it up by number, find it in a list or a search, and open its page, while nobody has it in hand."""

TOLD = """
chain             | household group village town county duty
chain_masked      | household group village town county duty
private_chain     | village town county duty
private_up        | village town county duty
police_only       | town
bypass_town       | town
justice_only      |
bypass_discipline |
"""
"""Who is told at once of a critical one, besides whoever has it."""

HAVE = """
chain             | household group village town county duty
chain_masked      | household group village town county duty
private_chain     | village town county duty
private_up        | village town county duty
police_only       | police town county duty
bypass_town       | town county duty
justice_only      | justice police county duty discipline petition
bypass_discipline | discipline petition county duty
"""
"""To whom it can come at all: at birth, by an empty post, by escalation at any tier; never to anybody else."""


def read_table(text: str) -> dict[Route, set[PersonId]]:
    rows = (line.split("|") for line in text.strip().splitlines())
    return {Route(route.strip()): {ROLES[word] for word in roles.split()} for route, roles in rows}


def make_county(left_out: frozenset[str] = frozenset()) -> Directory:
    vacant = [tier for tier in Tier if tier.name.lower() in left_out]
    offices = [code for code in OFFICES if code not in left_out]
    directory = make_directory(vacant=vacant, duty="duty" not in left_out, offices=offices)
    others = (
        make_officer(CADRE, Role.CADRE, VILLAGE),
        make_officer(COUNTY_CADRE, Role.CADRE, COUNTY),
        make_officer(ADMIN, Role.ADMIN, COUNTY),
        make_officer(NEIGHBOUR, Role.LEADER, OTHER_VILLAGE),
    )
    return replace(directory, officers={**directory.officers, **{o.person: o for o in others}})


DIRECTORY = make_county()
KNOWING, HEARING, HAVING = read_table(KNOW), read_table(TOLD), read_table(HAVE)
ABSENT = ("household", "group", "village", "town", "county", "duty", "police", "justice", "discipline", "petition")
VACANCIES = [frozenset(some) for some in chain.from_iterable(combinations(ABSENT, n) for n in range(4))]
CELLS = list(product(Route, ROLES))


def test_the_tables_name_every_route() -> None:
    assert set(KNOWING) == set(HEARING) == set(HAVING) == set(Route)


@pytest.mark.parametrize(("route", "role"), CELLS)
def test_who_knows_of_it(route: Route, role: str) -> None:
    officer = DIRECTORY.officers[ROLES[role]]
    assert bool(parts_of(officer, make_ticket(route=route), DIRECTORY)) == (officer.person in KNOWING[route])


@pytest.mark.parametrize(("route", "role"), CELLS)
def test_lists_searches_pages_and_figures_show_the_same(route: Route, role: str) -> None:
    reader = make_reader(DIRECTORY.officers[ROLES[role]], DIRECTORY)
    shown = any(HOUSE_1 in view.grids and route in view.routes for view in reader.regions)
    assert shown == (ROLES[role] in KNOWING[route])


@pytest.mark.parametrize("route", Route)
def test_who_holds_no_post_knows_nothing_by_any_right(route: Route) -> None:
    assert parts_of(None, make_ticket(route=route), DIRECTORY) == frozenset()


@pytest.mark.parametrize(("route", "role"), CELLS)
def test_whoever_has_it_in_hand_knows_of_it_whatever_the_route(route: Route, role: str) -> None:
    officer = DIRECTORY.officers[ROLES[role]]
    assert parts_of(officer, make_ticket(route=route, assignee=officer.person), DIRECTORY)


@pytest.mark.parametrize(("route", "role", "office"), list(product(Route, ROLES, OFFICES)))
def test_an_office_knows_of_what_it_has_and_of_nothing_else(route: Route, role: str, office: str) -> None:
    officer = DIRECTORY.officers[ROLES[role]]
    knows = bool(parts_of(officer, make_ticket(route=route, department=office), DIRECTORY))
    assert knows == (role == office or officer.person in KNOWING[route])


@pytest.mark.parametrize(("route", "role"), CELLS)
def test_who_is_told_of_a_critical_one(route: Route, role: str) -> None:
    told = {officer.person for officer in list_told(DIRECTORY, HOUSE_1, route=route, critical=True)}
    assert (ROLES[role] in told) == (ROLES[role] in HEARING[route])


@pytest.mark.parametrize(("route", "role"), CELLS)
def test_whom_it_is_about_neither_knows_of_it_nor_is_told_nor_has_it(route: Route, role: str) -> None:
    person = ROLES[role]
    ticket = replace(make_ticket(route=route, assignee=person), shut_out=frozenset({person}))
    assert not parts_of(DIRECTORY.officers[person], ticket, DIRECTORY)
    told = list_told(DIRECTORY, HOUSE_1, route=route, critical=True, skip=ticket.shut_out)
    assert person not in {officer.person for officer in told}
    for found in raise_to_the_top(DIRECTORY, route, skip={person}):
        assert not is_with(found, DIRECTORY, person, alone=True)


@pytest.mark.parametrize("route", Route)
def test_it_comes_to_nobody_but_whom_its_route_names_however_slow_they_are(route: Route) -> None:
    for left_out in VACANCIES:
        directory = make_county(left_out)
        for found in raise_to_the_top(directory, route):
            reached = {person for person in ROLES.values() if is_with(found, directory, person)}
            assert reached <= HAVING[route], (left_out, found)


@pytest.mark.parametrize("route", [Route.BYPASS_DISCIPLINE, Route.JUSTICE_ONLY])
def test_nobody_of_village_or_town_is_in_any_column_of_a_route_past_them(route: Route) -> None:
    passed = {ROLES[role] for role in ("household", "group", "village", "village_cadre", "town", "other_village")}
    for table in (KNOWING, HEARING, HAVING):
        assert not table[route] & passed


@pytest.mark.parametrize("tier", Tier)
def test_a_tier_sees_a_route_in_its_figures_only_where_its_leader_knows_of_its_tickets(tier: Tier) -> None:
    assert seen_routes(tier) == {route for route in Route if LEADERS[tier] in KNOWING[route]}


def test_standing_in_opens_what_the_absent_knows_and_nothing_that_is_about_the_stand_in() -> None:
    village, cadre = LEADERS[Tier.VILLAGE], CADRE
    directory = replace(DIRECTORY, standing_in={village: cadre})
    ticket = make_ticket(route=Route.PRIVATE_CHAIN, assignee=village)
    assert parts_of(directory.officers[cadre], ticket, directory)
    about_cadre: Ticket = replace(ticket, shut_out=frozenset({cadre}))
    assert not parts_of(directory.officers[cadre], about_cadre, directory)
    assert parts_of(directory.officers[village], about_cadre, directory)
    about_village = replace(make_ticket(route=Route.BYPASS_TOWN), shut_out=frozenset({village}))
    assert not parts_of(directory.officers[cadre], about_village, directory)


def raise_to_the_top(
    directory: Directory, route: Route, skip: frozenset[PersonId] | set[PersonId] = frozenset()
) -> Iterator[Assignment]:
    """Whoever has it at birth at each tier, and then each to whom it is raised until nobody is above."""
    for tier in Tier:
        found = choose_assignee(directory, HOUSE_1, tier=tier, route=route, skip=skip)
        while found is not None:
            yield found
            if found.tier is Tier.COUNTY:
                break
            beyond = found.tier if found.department else None
            up = Tier(found.tier - 1)
            found = choose_assignee(directory, HOUSE_1, tier=up, route=route, skip=skip, beyond=beyond)


def is_with(found: Assignment, directory: Directory, person: PersonId, *, alone: bool = False) -> bool:
    """Whether it came to this person, or (unless `alone`) to an office in which they sit."""
    if found.person is not None:
        return found.person == person
    office = next(d for d in directory.departments if (d.code, d.grid) == (found.department, found.grid))
    staff = {officer.person for officer in directory.staff_of(office)}
    return staff == {person} if alone else person in staff
