"""The words one group reads: what differs from grid to grid is filled in from the grid and its leader."""

import re
from dataclasses import dataclass

from domain.directory import Directory, Officer, Role
from domain.long_text import number_pieces, split_text
from domain.notice_words import PLACEHOLDER, TIER_PLACEHOLDERS
from domain.refusal import Refusal
from domain.sending import PartKind
from domain.tree import Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of what a group gets: words, or the path of a picture or file."""

    kind: PartKind
    body: str


def render_parts(text: str, grid: Grid, directory: Directory) -> tuple[Part, ...]:
    """Long words in several messages, cut at sentences. Raises a Refusal as `render_text` does."""
    pieces = number_pieces(split_text(render_text(text, grid, directory)))
    return tuple(Part(kind=PartKind.TEXT, body=piece) for piece in pieces)


def render_text(text: str, grid: Grid, directory: Directory) -> str:
    """Raises a Refusal where a placeholder has nothing to be filled with in this grid."""

    def fill(found: re.Match[str]) -> str:
        value = _find_value(found.group(1), grid, directory)
        if not value:
            raise Refusal("unfilled", _say_unfilled(found.group(1), grid, directory), field="text")
        return value

    return PLACEHOLDER.sub(fill, text)


def _say_unfilled(name: str, grid: Grid, directory: Directory) -> str:
    """What is missing, and what to do about it."""
    place = directory.tree.place_name(grid.code)
    if name in TIER_PLACEHOLDERS:
        only = f"只发给{name}和{name}以下的群" if name != "组" else "只发给组和户的群"
        return f"「{place}」的群也会收到，那里填不出「{{{name}}}」。请把「{{{name}}}」去掉，或者{only}"
    if name == "电话":
        return f"「{place}」的网格长没有登记电话，填不出「{{电话}}」。请先登记，或者直接写上办公电话"
    return f"「{place}」没有登记网格长，填不出「{{{name}}}」。请先登记，或者把它去掉"


def _find_value(name: str, grid: Grid, directory: Directory) -> str | None:
    if name in TIER_PLACEHOLDERS:
        above = directory.tree.at_tier(grid.code, TIER_PLACEHOLDERS[name])
        return _bare_name(above, directory) if above else None
    if name == "网格":
        return grid.name
    leader = _find_leader(grid, directory)
    if leader is None:
        return None
    return {"网格长": leader.name, "电话": leader.phone}.get(name)


def _bare_name(grid: Grid, directory: Directory) -> str:
    """「一组」 of 「柳湾村一组」: the village stands in its own blank."""
    parent = directory.tree.grids.get(grid.parent) if grid.parent else None
    return (grid.name.removeprefix(parent.name) if parent else "") or grid.name


def _find_leader(grid: Grid, directory: Directory) -> Officer | None:
    """The grid's own, or the nearest above: whom people there would ring."""
    led = (directory.holders(above.code, Role.LEADER) for above in directory.tree.chain(grid.code))
    return next((holders[0] for holders in led if holders), None)
