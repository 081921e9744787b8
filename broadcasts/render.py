"""The words one group reads: what differs from grid to grid is filled in from the grid and its leader."""

import re

from domain.directory import Directory, Officer, Role
from domain.notice_words import PLACEHOLDER, TIER_PLACEHOLDERS
from domain.refusal import Refusal
from domain.tree import Grid


def render_text(text: str, grid: Grid, directory: Directory) -> str:
    """Raises a Refusal where a placeholder has nothing to be filled with in this grid."""

    def fill(found: re.Match[str]) -> str:
        value = _find_value(found.group(1), grid, directory)
        if not value:
            place = directory.tree.place_name(grid.code)
            raise Refusal("unfilled", f"发给「{place}」时「{{{found.group(1)}}}」填不出来，请改写", field="text")
        return value

    return PLACEHOLDER.sub(fill, text)


def _find_value(name: str, grid: Grid, directory: Directory) -> str | None:
    if name in TIER_PLACEHOLDERS:
        above = directory.tree.at_tier(grid.code, TIER_PLACEHOLDERS[name])
        return above.name if above else None
    if name == "网格":
        return grid.name
    leader = _find_leader(grid, directory)
    if leader is None:
        return None
    return {"网格长": leader.name, "电话": leader.phone}.get(name)


def _find_leader(grid: Grid, directory: Directory) -> Officer | None:
    """The grid's own, or the nearest above: whom people there would ring."""
    led = (directory.holders(above.code, Role.LEADER) for above in directory.tree.chain(grid.code))
    return next((holders[0] for holders in led if holders), None)
