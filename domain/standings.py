"""As what an officer speaks of a ticket: each post with how its region lies to where it happened."""

from collections.abc import Iterator

from domain.directory import LEADING, Directory, Officer, Post, Role
from domain.ids import GridCode
from domain.parts import parts_of
from domain.rights import Cell, Relation, Standing
from domain.ticket import Part
from domain.ticket_record import Ticket
from domain.tree import Tier

_BY_TIER = {
    Tier.HOUSEHOLD: (Standing.HOUSEHOLD, Part.HOUSEHOLD),
    Tier.GROUP: (Standing.GROUP, Part.GROUP),
    Tier.VILLAGE: (Standing.VILLAGE, Part.VILLAGE),
    Tier.TOWN: (Standing.TOWN, Part.TOWN),
    Tier.COUNTY: (Standing.COUNTY, Part.COUNTY),
}
_OFFICES = {
    "police": Standing.POLICE,
    "justice": Standing.JUSTICE,
    "lawyer": Standing.JUSTICE,
    "discipline": Standing.DISCIPLINE,
    "petition": Standing.DISCIPLINE,
}


def cells_of(officer: Officer | None, ticket: Ticket | None, directory: Directory) -> frozenset[Cell]:
    """Every cell of the table of rights they speak from, by their own posts and those they stand in for.

    Without a ticket each post speaks of its own region. A post that the ticket's route passes by gives nothing.
    """
    if officer is None:
        return frozenset({(Standing.RESIDENT, Relation.OWN if ticket is None else Relation.ELSEWHERE)})
    posts = list(_list_posts(officer, directory))
    if ticket is None:
        return frozenset((_standing(post, directory), Relation.OWN) for post in posts)
    parts = parts_of(officer, ticket, directory)
    found = {(_standing(post, directory), _relate(post, ticket, parts, directory)) for post in posts}
    if parts & {Part.ASSIGNEE, Part.DEPARTMENT}:
        found |= {(_standing(post, directory), Relation.ASSIGNEE) for post in posts}
    return frozenset(found)


def relate(post: GridCode, place: GridCode, directory: Directory) -> Relation:
    """How a post's grid lies to the grid where it happened."""
    tree = directory.tree
    if post == place:
        return Relation.OWN
    if tree.contains(post, place):
        return Relation.ABOVE
    if tree.contains(place, post):
        return Relation.BELOW
    parents = {grid.parent for code in (post, place) if (grid := tree.grids.get(code)) is not None}
    return Relation.BESIDE if len(parents) == 1 and None not in parents else Relation.ELSEWHERE


def _list_posts(officer: Officer, directory: Directory) -> Iterator[Post]:
    yield from officer.posts
    for person in directory.stood_in_by(officer.person) - {officer.person}:
        absent = directory.officers.get(person)
        yield from (post for post in absent.posts if post.role in LEADING) if absent is not None else ()


def _standing(post: Post, directory: Directory) -> Standing:
    if post.role is Role.ADMIN:
        return Standing.ADMIN
    if post.role is Role.STAFF:
        return _OFFICES.get(post.department, Standing.STAFF)
    grid = directory.tree.grids.get(post.grid)
    return _BY_TIER[grid.tier][0] if grid is not None else Standing.RESIDENT


def _relate(post: Post, ticket: Ticket, parts: frozenset[Part], directory: Directory) -> Relation:
    """Only a leading post in the chain, which the route lets know of it, is over a ticket."""
    relation = relate(post.grid, ticket.grid, directory)
    if relation not in (Relation.OWN, Relation.ABOVE):
        return relation
    part = _BY_TIER[directory.tree.grids[post.grid].tier][1]
    return relation if post.role in LEADING and part in parts else Relation.ELSEWHERE
