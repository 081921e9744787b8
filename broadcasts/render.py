"""The words one group reads: 镇, 村 and 组 filled in from its grid."""

import re

from domain.broadcast_rules import PLACEHOLDER, PLACEHOLDERS
from domain.refusal import Refusal
from domain.tree import Grid, GridTree


def render_text(text: str, grid: Grid, tree: GridTree) -> str:
    """Raises a Refusal where a placeholder has nothing to be filled with in this grid."""

    def fill(found: re.Match[str]) -> str:
        tier = PLACEHOLDERS.get(found.group(1))
        above = tree.at_tier(grid.code, tier) if tier else None
        if above is None:
            place = tree.place_name(grid.code)
            raise Refusal("unfilled", f"发给「{place}」时「{{{found.group(1)}}}」填不出来，请改写", field="text")
        return above.name

    return PLACEHOLDER.sub(fill, text)
