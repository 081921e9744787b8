"""Who mediates at which level: the justice office before the leader, as far as the matter's route lets it know."""

from collections.abc import Iterable

from domain.assignment import Assignment, choose_assignee
from domain.directory import Department, Directory
from domain.ids import GridCode, PersonId
from domain.mediation import MediationLevel
from domain.rules import IssueType

_OFFICES = {
    MediationLevel.VILLAGE: (),
    MediationLevel.TOWN: ("justice", "mediate"),
    MediationLevel.COUNTY: ("mediate", "county", "peace", "justice"),
}
"""The town's team is called by its justice office, the county's experts by the mediation centre (workflow §6)."""


def choose_mediator(
    directory: Directory,
    grid: GridCode,
    *,
    level: MediationLevel,
    issue_type: IssueType,
    skip: Iterable[PersonId] = (),
) -> Assignment | None:
    """An office of exactly that tier with somebody in it, else its leader, else whoever is above.

    What goes along a private route is told only to the offices its type names. None where nobody is there at all.
    """
    skipped = frozenset(skip)
    for code in _OFFICES[level]:
        if issue_type.route.is_private and code not in issue_type.departments:
            continue
        office = _find_office(directory, grid, level, code)
        if office and any(officer.person not in skipped for officer in directory.staff_of(office)):
            return Assignment(person=None, department=code, tier=level.tier, grid=office.grid)
    return choose_assignee(directory, grid, tier=level.tier, route=issue_type.route, skip=skipped)


def _find_office(directory: Directory, grid: GridCode, level: MediationLevel, code: str) -> Department | None:
    """None too where a nearer office of that kind would be taken for it: a ticket names its department by kind."""
    place = directory.tree.at_tier(grid, level.tier)
    office = directory.department_for(code, grid)
    return office if office and place and office.grid == place.code else None
