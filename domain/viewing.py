"""Which tickets an officer may know of, told so that an archive can look for them: lists, searches, pages, figures.

It says of many at once what `parts_of` says of one; a property test holds the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.directory import LEADING, Directory, Officer, Post, Role
from domain.ids import GridCode, PersonId
from domain.parts import LOWEST_SEEN
from domain.rules import Route
from domain.tree import Grid, Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionView:
    """By a post in the chain: everything on these routes that happened in these grids, unless it is about `person`."""

    person: PersonId
    grids: frozenset[GridCode]
    routes: frozenset[Route]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeView:
    """As a department: what it has in hand in these grids while it rests at one of these tiers."""

    department: str
    grids: frozenset[GridCode]
    tiers: frozenset[Tier]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`people`: whose tickets they have in hand, their own and those of whom they stand in for."""

    person: PersonId
    people: frozenset[PersonId]
    regions: tuple[RegionView, ...]
    offices: tuple[OfficeView, ...]


def make_reader(officer: Officer, directory: Directory) -> Reader:
    people = directory.stood_in_by(officer.person)
    known = [directory.officers.get(person, officer) for person in sorted(people)]
    return Reader(
        person=officer.person,
        people=people,
        regions=tuple(
            RegionView(person=one.person, grids=_below(post.grid, directory), routes=seen_routes(tier))
            for one in known
            for post in one.posts
            if post.role in LEADING and (tier := _tier(post.grid, directory)) is not None
        ),
        offices=tuple(
            view for post in officer.posts if post.role is Role.STAFF for view in _list_office_views(post, directory)
        ),
    )


def seen_routes(tier: Tier) -> frozenset[Route]:
    """The routes of whose tickets a leader of this tier may know, in their own region."""
    lowest = {route: LOWEST_SEEN.get(route, Tier.HOUSEHOLD) for route in Route}
    return frozenset(route for route, seen in lowest.items() if seen is not None and tier <= seen)


def _tier(code: GridCode, directory: Directory) -> Tier | None:
    grid = directory.tree.grids.get(code)
    return grid.tier if grid is not None else None


def _below(code: GridCode, directory: Directory) -> frozenset[GridCode]:
    return frozenset(grid.code for grid in directory.tree.below(code))


def _list_office_views(post: Post, directory: Directory) -> Iterator[OfficeView]:
    """Nearer offices of the same kind have what happened near them, unless it rests at a higher tier."""
    tree, alike = directory.tree, [d.grid for d in directory.departments if d.code == post.department]
    if post.grid not in alike or post.grid not in tree.grids:
        return
    own = tree.grids[post.grid]
    highest = min(tree.grids[d.grid].tier for d in directory.departments_up(post.department, post.grid))
    found: dict[Tier | None, set[GridCode]] = {}
    for grid, nearer in _walk(own, None, frozenset(alike) - {post.grid}, directory):
        found.setdefault(nearer, set()).add(grid)
    for nearer, grids in found.items():
        tiers = {tier for tier in Tier if own.tier <= tier and (nearer is None or tier < nearer)}
        above_all = {tier for tier in Tier if tier < highest} if nearer is None else set()
        yield OfficeView(department=post.department, grids=frozenset(grids), tiers=frozenset(tiers | above_all))


def _walk(
    grid: Grid, nearer: Tier | None, alike: frozenset[GridCode], directory: Directory
) -> Iterator[tuple[GridCode, Tier | None]]:
    """Every grid below with the tier of the first nearer office on the way down to it."""
    if nearer is None and grid.code in alike:
        nearer = grid.tier
    yield grid.code, nearer
    for child in directory.tree.children(grid.code):
        yield from _walk(child, nearer, alike, directory)
