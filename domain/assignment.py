"""Who is responsible for a new ticket and who else is told: the type's tier, its route, and who is really there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from domain.directory import LEADING, Department, Directory, Officer, Role
from domain.ids import GridCode, PersonId
from domain.rules import Route
from domain.tree import Grid, Tier

_FIRST_TIER = {Route.PRIVATE_CHAIN: Tier.VILLAGE, Route.PRIVATE_UP: Tier.VILLAGE, Route.BYPASS_TOWN: Tier.TOWN}
_OFFICES = {
    Route.POLICE_ONLY: ("police",),
    Route.JUSTICE_ONLY: ("justice", "police"),
    Route.BYPASS_DISCIPLINE: ("discipline", "petition"),
}
_VILLAGE_AND_UP = frozenset({Tier.VILLAGE, Tier.TOWN, Tier.COUNTY})
TOLD_TIERS: Mapping[Route, frozenset[Tier]] = {
    Route.CHAIN: frozenset(Tier),
    Route.CHAIN_MASKED: frozenset(Tier),
    Route.PRIVATE_CHAIN: _VILLAGE_AND_UP,
    Route.PRIVATE_UP: _VILLAGE_AND_UP,
    Route.POLICE_ONLY: frozenset({Tier.TOWN}),
    Route.BYPASS_TOWN: frozenset({Tier.TOWN}),
    Route.JUSTICE_ONLY: frozenset(),
    Route.BYPASS_DISCIPLINE: frozenset(),
}
"""Whose leaders may hear of a ticket that is not theirs, by its route alone (workflow §2.2, 7)."""
_BESIDE_THE_DESK = frozenset({*_OFFICES, Route.BYPASS_TOWN})
"""Routes that name who may know; the county's duty desk is not among them (workflow §2.2, 7)."""
_LAST_RESORT = ("discipline", "petition")
"""Who gets what nobody of its own route may have, because it is about all of them."""
NO_LOAD: Mapping[PersonId, int] = {}


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
    beyond: Tier | None = None,
    load: Mapping[PersonId, int] = NO_LOAD,
) -> Assignment | None:
    """Of `list_candidates` the one with the fewest open tickets by `load`, the first of them where it is equal."""
    found = list_candidates(directory, grid, tier=tier, route=route, direct=direct, skip=skip, beyond=beyond)
    return choose_least_loaded(found, load)


def choose_least_loaded(found: Iterable[Assignment], load: Mapping[PersonId, int]) -> Assignment | None:
    return min(found, key=lambda one: load.get(one.person, 0) if one.person is not None else 0, default=None)


def list_candidates(
    directory: Directory,
    grid: GridCode,
    *,
    tier: Tier,
    route: Route,
    direct: bool = False,
    skip: Iterable[PersonId] = (),
    beyond: Tier | None = None,
) -> tuple[Assignment, ...]:
    """The leader of the type's tier in the grid's own chain; an empty post falls upward (workflow §9, 2).

    Several only where they are equally entitled: deputies of one grid, or the county's duty desk. `direct`: straight to
    that desk, where the route lets it know. `skip`: who may not have it (conflict of interest); a post whose stand-in
    may not counts as empty. `beyond`: the tier whose offices had it already. Nobody only where nobody at all is there.
    """
    place = _Place(directory, grid, frozenset(skip), beyond)
    if direct and route not in _BESIDE_THE_DESK and (duty := place.on_duty()):
        return duty
    if route in _OFFICES and (office := place.office(_OFFICES[route])):
        return office
    if route is Route.POLICE_ONLY:
        tier = min(tier, Tier.TOWN)
    elif route in (Route.JUSTICE_ONLY, Route.BYPASS_DISCIPLINE):
        return place.on_duty() or place.office(_LAST_RESORT)
    lowest = min(tier, _FIRST_TIER.get(route, tier))
    return place.leaders(lowest) or place.on_duty() or (place.office(_LAST_RESORT) if place.skipped else ())


def list_told(
    directory: Directory, grid: GridCode, *, route: Route, critical: bool, skip: Iterable[PersonId] = ()
) -> tuple[Officer, ...]:
    """Who else is told, by the route alone: nobody for an ordinary ticket, everybody entitled for a critical one.

    In the place of who is away, whoever stands in; nobody of `skip` in any case.
    """
    if not critical:
        return ()
    told = [
        officer
        for above in directory.tree.chain(grid)
        if above.tier in TOLD_TIERS[route]
        for officer in _told_of(directory, above)
    ]
    skipped = frozenset(skip)
    acting = [directory.acting_for(officer.person, skipped) for officer in told if officer.person not in skipped]
    return tuple({officer.person: officer for officer in acting if officer is not None}.values())


def _told_of(directory: Directory, above: Grid) -> tuple[Officer, ...]:
    """The whole duty desk of a county, of every other grid its first."""
    if above.tier is Tier.COUNTY:
        return directory.holders(above.code, Role.DUTY, Role.LEADER)
    return directory.holders(above.code, *_IN_ORDER)[:1]


@dataclass(frozen=True, slots=True)
class _Place:
    """Who is there above one grid, for one ticket."""

    directory: Directory
    grid: GridCode
    skipped: frozenset[PersonId]
    beyond: Tier | None

    def leaders(self, lowest: Tier) -> tuple[Assignment, ...]:
        return next((found for above in self._chain(lowest) if (found := self._first_of(above, _IN_ORDER))), ())

    def on_duty(self) -> tuple[Assignment, ...]:
        return next((found for above in self._chain(Tier.COUNTY) if (found := self._first_of(above, _ON_DUTY))), ())

    def office(self, codes: Iterable[str]) -> tuple[Assignment, ...]:
        """The nearest with somebody in it; never under those who are skipped, for they lead it too."""
        for code in codes:
            for office in self.directory.departments_up(code, self.grid):
                tier = self.directory.tree.grids[office.grid].tier
                is_passed = self.beyond is not None and tier >= self.beyond
                if not is_passed and not self._is_led_by_skipped(office) and self._has_staff(office):
                    return (Assignment(person=None, department=code, tier=tier, grid=office.grid),)
        return ()

    def _chain(self, lowest: Tier) -> Iterator[GridCode]:
        return (above.code for above in self.directory.tree.chain(self.grid) if above.tier <= lowest)

    def _first_of(self, code: GridCode, roles: Iterable[Role]) -> tuple[Assignment, ...]:
        """Everybody who may have it of the first role that has anybody."""
        tier = self.directory.tree.grids[code].tier
        for role in roles:
            able = [officer for officer in self.directory.holders(code, role) if self._may_have(officer.person)]
            if able:
                return tuple(Assignment(person=o.person, department="", tier=tier, grid=code) for o in able)
        return ()

    def _may_have(self, person: PersonId) -> bool:
        acting = self.directory.acting_for(person) if person not in self.skipped else None
        return acting is not None and acting.person not in self.skipped

    def _has_staff(self, office: Department) -> bool:
        return any(officer.person not in self.skipped for officer in self.directory.staff_of(office))

    def _is_led_by_skipped(self, office: Department) -> bool:
        """What is said of a town's leader goes to the county's office (taxonomy, bypass_discipline)."""
        leading = self.directory.holders(office.grid, *LEADING) if self.skipped else ()
        return any(officer.person in self.skipped for officer in leading)


_IN_ORDER = (Role.LEADER, Role.DEPUTY)
_ON_DUTY = (Role.DUTY, Role.LEADER)
