"""Whom a report is about must neither get nor see it: found in its words, of which only person ids are kept."""

import re
from collections.abc import Iterator

from domain.calling import familiar_calls, formal_calls
from domain.directory import LEADING, Directory, Officer, Role
from domain.ids import GridCode, PersonId
from domain.rules import Route
from domain.tree import Tier

ABOUT_OFFICIALS = frozenset({Route.BYPASS_DISCIPLINE, Route.BYPASS_TOWN})
"""Matters that complain of officials: there a bare 「书记」 is one of them, and their colleagues are shut out too."""

_TITLES = (
    (Tier.COUNTY, r"县(?:[里上]的?|政府|委)?(?:副?书记|副?县长|长|干部|领导)"),
    (Tier.TOWN, r"[镇乡](?:[里上]的?|政府|党委)?(?:副?书记|副?[镇乡]长|长|干部|领导|主任)|副?[镇乡]长"),
    (
        Tier.VILLAGE,
        r"村(?:[里上]的?|委会?的?|两委)?(?:支书|副?书记|副?主任|长|干部|领导|会计)|支书|书记|主任|会计|干部|领导",
    ),
    (Tier.GROUP, r"(?:村民)?小?组长|队长"),
    (Tier.HOUSEHOLD, r"网格长|网格员|户代表"),
)
_TITLE = re.compile("|".join(f"(?P<t{int(tier)}>{words})" for tier, words in _TITLES))
"""Tried in this order at each place, so that 镇书记 is nobody of the village."""


def find_involved(
    words: str, grid: GridCode, route: Route, directory: Directory, *, reporter: PersonId | None = None
) -> frozenset[PersonId]:
    """Officers of the grid's chain and of its departments whom `words` name; nobody for a matter that is no secret.

    By full name, or by surname and title; in a complaint about officials by anything they are called (workflow §2.2,
    8), and then the other leaders of the same grid are shut out with the one who is complained of: they are their
    subordinates or colleagues [L: 济南12345条例32条]. The reporter is not among them.
    """
    if not route.is_private or not words:
        return frozenset()
    near = {officer.person: officer for officer in _list_near(grid, directory) if officer.person != reporter}
    is_complaint = route in ABOUT_OFFICIALS
    found = {person for person, officer in near.items() if _is_called(officer, words, familiar=is_complaint)}
    if is_complaint:
        found |= _find_by_title(words, grid, directory) & near.keys()
        found |= _find_colleagues(found, directory) & near.keys()
    return frozenset(found)


def _list_near(grid: GridCode, directory: Directory) -> Iterator[Officer]:
    above = [place.code for place in directory.tree.chain(grid)]
    for code in above:
        yield from directory.holders(code, *sorted(LEADING))
    for office in directory.departments:
        if office.grid in above:
            yield from directory.staff_of(office)


def _is_called(officer: Officer, words: str, *, familiar: bool) -> bool:
    calls = formal_calls(officer) | (familiar_calls(officer) if familiar else frozenset())
    return any(call in words for call in calls)


def _find_by_title(words: str, grid: GridCode, directory: Directory) -> set[PersonId]:
    tiers = {Tier(int(found.lastgroup[1:])) for found in _TITLE.finditer(words) if found.lastgroup}
    places = [place for place in directory.tree.chain(grid) if place.tier in tiers]
    return {officer.person for place in places for officer in directory.holders(place.code, *sorted(LEADING))}


def _find_colleagues(people: set[PersonId], directory: Directory) -> set[PersonId]:
    led = {
        post.grid
        for person in people
        for post in directory.officers[person].posts
        if post.role in LEADING and post.role is not Role.DUTY
    }
    return {officer.person for code in led for officer in directory.holders(code, Role.LEADER, Role.DEPUTY, Role.CADRE)}
