"""An audience in words: 「河西村一组、二组（只发网格员群），不含三组」."""

from domain.broadcast import Audience
from domain.ids import GridCode
from domain.tree import GridTree


def say_audience(audience: Audience, tree: GridTree) -> str:
    """A grid that is no more is named by its code."""
    only = [f"{tier.zh}群" for tier in sorted(audience.tiers)] + [f"{tag}群" for tag in sorted(audience.tags)]
    said = _name_all(audience.grids, tree) + (f"（只发{'、'.join(only)}）" if only else "")
    return said + (f"，不含{_name_excluded(audience, tree)}" if audience.excluded else "")


def say_reach(audience: Audience, count: int, tree: GridTree) -> str:
    """`河西村3个群`; `河西村，不含二组，一共2个群`."""
    said = say_audience(audience, tree)
    return f"{said}，一共{count}个群" if audience.excluded else f"{said}{count}个群"


def _name_excluded(audience: Audience, tree: GridTree) -> str:
    """Inside the one grid that was chosen its name need not be said again."""
    around = tree.place_name(audience.grids[0]) if len(audience.grids) == 1 else ""
    return "、".join(_name_all((code,), tree).removeprefix(around) for code in audience.excluded)


def _name_all(codes: tuple[GridCode, ...], tree: GridTree) -> str:
    """Neighbours share the name of what they lie in."""
    names = [tree.place_name(code) if code in tree.grids else code for code in codes]
    parents = [grid.parent if (grid := tree.grids.get(code)) else None for code in codes]
    shared = [n > 0 and parent is not None and parent == parents[n - 1] for n, parent in enumerate(parents)]
    return "、".join(tree.grids[codes[n]].name if short else names[n] for n, short in enumerate(shared))
