"""Who is responsible for a new ticket and who else is told: the type's tier, its route, and who is really there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.directory import Directory, Officer, Role
from domain.ids import GridCode, PersonId
from domain.rules import Route
from domain.tree import Tier

_IN_ORDER = (Role.LEADER, Role.DEPUTY)
_FIRST_TIER = {Route.PRIVATE_CHAIN: Tier.VILLAGE, Route.PRIVATE_UP: Tier.VILLAGE, Route.BYPASS_TOWN: Tier.TOWN}
_OFFICES = {
    Route.POLICE_ONLY: ("police",),
    Route.JUSTICE_ONLY: ("justice", "police"),
    Route.BYPASS_DISCIPLINE: ("discipline", "petition"),
}
_BESIDE_THE_DESK = frozenset({*_OFFICES, Route.BYPASS_TOWN})
"""Routes that name who may know; the county's duty desk is not among them (workflow §2.2, 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Exactly one of `person` and `department` is responsible; `tier` is where it came to rest."""

    person: PersonId | None
    department: str
    tier: Tier
    grid: GridCode


def choose_assignee(
    directory: Directory,
    grid: GridCode,
    *,
    tier: Tier,
    route: Route,
    direct: bool = False,
    skip: Iterable[PersonId] = (),
) -> Assignment | None:
    """The leader of the type's tier in the grid's own chain; an empty post falls upward (workflow §9, 2).

    `direct`: straight to the county's duty desk, where the route lets it know. `skip`: who may not have it (conflict of
    interest). None only where nobody at all is there, not even at the county.
    """
    skipped = frozenset(skip)
    if direct and route not in _BESIDE_THE_DESK and (duty := _first_on_duty(directory, grid, skipped)):
        return duty
    if route in _OFFICES and (office := _nearest_office(directory, grid, route, skipped)):
        return office
    if route is Route.POLICE_ONLY:
        tier = min(tier, Tier.TOWN)
    elif route in (Route.JUSTICE_ONLY, Route.BYPASS_DISCIPLINE):
        return _first_on_duty(directory, grid, skipped)
    lowest = min(tier, _FIRST_TIER.get(route, tier))
    return _first_leader(directory, grid, lowest, skipped) or _first_on_duty(directory, grid, skipped)


def list_told(directory: Directory, grid: GridCode, *, route: Route, critical: bool) -> tuple[Officer, ...]:
    """Who else is told, by the route alone: nobody for an ordinary ticket, everybody entitled for a critical one."""
    if not critical:
        return ()
    told: list[Officer] = []
    if route in (Route.CHAIN, Route.CHAIN_MASKED):
        told += _leaders_up(directory, grid, Tier.HOUSEHOLD)
    elif route in (Route.PRIVATE_CHAIN, Route.PRIVATE_UP):
        told += _leaders_up(directory, grid, Tier.VILLAGE)
    elif route in (Route.POLICE_ONLY, Route.BYPASS_TOWN):
        town = directory.tree.at_tier(grid, Tier.TOWN)
        told += directory.holders(town.code, *_IN_ORDER)[:1] if town else ()
    if route in (Route.CHAIN, Route.CHAIN_MASKED, Route.PRIVATE_CHAIN, Route.PRIVATE_UP):
        told += _on_duty(directory, grid)
    return tuple({officer.person: officer for officer in told}.values())


def _leaders_up(directory: Directory, grid: GridCode, lowest: Tier) -> Iterator[Officer]:
    for above in directory.tree.chain(grid):
        if above.tier <= lowest:
            yield from directory.holders(above.code, *_IN_ORDER)[:1]


def _first_leader(
    directory: Directory, grid: GridCode, lowest: Tier, skipped: frozenset[PersonId]
) -> Assignment | None:
    for above in directory.tree.chain(grid):
        if above.tier > lowest:
            continue
        for officer in directory.holders(above.code, *_IN_ORDER):
            if officer.person not in skipped:
                return Assignment(person=officer.person, department="", tier=above.tier, grid=above.code)
    return None


def _on_duty(directory: Directory, grid: GridCode) -> tuple[Officer, ...]:
    county = directory.tree.at_tier(grid, Tier.COUNTY)
    return directory.holders(county.code, Role.DUTY, Role.LEADER) if county else ()


def _first_on_duty(directory: Directory, grid: GridCode, skipped: frozenset[PersonId]) -> Assignment | None:
    county = directory.tree.at_tier(grid, Tier.COUNTY)
    for officer in _on_duty(directory, grid):
        if officer.person not in skipped and county:
            return Assignment(person=officer.person, department="", tier=Tier.COUNTY, grid=county.code)
    return None


def _nearest_office(
    directory: Directory, grid: GridCode, route: Route, skipped: frozenset[PersonId]
) -> Assignment | None:
    for code in _OFFICES[route]:
        office = directory.department_for(code, grid)
        if office and any(o.person not in skipped for o in directory.staff_of(office)):
            place = directory.tree.grids[office.grid]
            return Assignment(person=None, department=code, tier=place.tier, grid=office.grid)
    return None
