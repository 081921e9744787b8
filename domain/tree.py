"""The four tiers of a county's grids, their codes, and the question "who is above whom"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from domain.ids import GridCode


class Tier(IntEnum):
    """A smaller number is a higher tier [S004]; people are told 镇, 村, 组, 户, never "level one"."""

    COUNTY = 0
    TOWN = 1
    VILLAGE = 2
    GROUP = 3
    HOUSEHOLD = 4

    @property
    def zh(self) -> str:
        return "县镇村组户"[self]

    @property
    def label(self) -> str:
        """`L0` … `L4`, as the API and the rule files write it."""
        return f"L{int(self)}"

    @classmethod
    def parse(cls, word: str) -> "Tier":
        """`镇`, `L1`, `1` or `town`; ValueError for anything else."""
        word = word.strip()
        for tier in cls:
            if word in (tier.zh, tier.label, str(int(tier)), tier.name.lower(), tier.name):
                return tier
        if word in ("社区", "街道", "网格"):
            return {"社区": cls.VILLAGE, "街道": cls.TOWN, "网格": cls.HOUSEHOLD}[word]
        raise ValueError(word)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePattern:
    """How a grid code is cut into tiers (domain/workflow §1: one sample only, so a county sets its own).

    `widths` are the digits of county, town, village, group, household; the default is a 9-digit township
    code (6 of them the county's) and `VVGGHH`.
    """

    widths: tuple[int, int, int, int, int] = (6, 3, 2, 2, 2)

    @property
    def length(self) -> int:
        return sum(self.widths)

    def tier_of(self, code: str) -> Tier:
        """The tier of a full code by its trailing zero parts. ValueError where the code has another shape."""
        if len(code) == self.widths[0] and code.isascii() and code.isdigit():
            return Tier.COUNTY
        if not re.fullmatch(rf"[0-9]{{{self.length}}}", code):
            raise ValueError(code)
        parts = self._parts(code)
        depth = max(i for i, part in enumerate(parts) if i == 0 or int(part))
        if any(not int(part) for part in parts[1:depth]):
            raise ValueError(code)
        return Tier(depth)

    def parent_of(self, code: str) -> str | None:
        """The code one tier up; None for the county."""
        tier = self.tier_of(code)
        if tier is Tier.COUNTY:
            return None
        if tier is Tier.TOWN:
            return code[: self.widths[0]]
        kept = sum(self.widths[: int(tier)])
        return code[:kept].ljust(self.length, "0")

    def short(self, code: str) -> str:
        """The six digits people see; the county's and a town's code have none of their own."""
        town = sum(self.widths[:2])
        return code[town:] if len(code) == self.length else code

    def _parts(self, code: str) -> list[str]:
        cut, parts = 0, []
        for width in self.widths:
            parts.append(code[cut : cut + width])
            cut += width
        return parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One grid of the tree. `seq` is a town's two-digit number inside ticket numbers."""

    code: GridCode
    name: str
    tier: Tier
    parent: GridCode | None
    seq: str = ""
    tags: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class GridTree:
    """All grids of a county by code; every question about above and below is answered here."""

    grids: Mapping[GridCode, Grid]
    pattern: CodePattern = field(default_factory=CodePattern)

    def chain(self, code: GridCode) -> Iterator[Grid]:
        """The grid itself, then the one above, up to the county."""
        grid = self.grids.get(code)
        while grid is not None:
            yield grid
            grid = self.grids.get(grid.parent) if grid.parent else None

    def at_tier(self, code: GridCode, tier: Tier) -> Grid | None:
        """The grid of that tier on the way up from `code` (or itself)."""
        return next((g for g in self.chain(code) if g.tier == tier), None)

    def contains(self, upper: GridCode, lower: GridCode) -> bool:
        """Whether `lower` is `upper` or lies below it."""
        return any(g.code == upper for g in self.chain(lower))

    def children(self, code: GridCode) -> tuple[Grid, ...]:
        return self._children.get(code, ())

    def below(self, code: GridCode) -> Iterator[Grid]:
        """The grid and everything under it, parents before children."""
        grid = self.grids.get(code)
        if grid is None:
            return
        yield grid
        for child in self.children(code):
            yield from self.below(child.code)

    def place_name(self, code: GridCode) -> str:
        """`河西村二组3格`: from the village down, as people say where something is, each name once."""
        chain = list(self.chain(code))
        said = [grid for grid in chain if grid.tier >= Tier.VILLAGE] or chain[:1]
        place = ""
        for grid in reversed(said):
            place = grid.name if grid.name.startswith(place) else place + grid.name
        return place

    @cached_property
    def _children(self) -> dict[GridCode, tuple[Grid, ...]]:
        found: dict[GridCode, list[Grid]] = {}
        for grid in self.grids.values():
            if grid.parent:
                found.setdefault(grid.parent, []).append(grid)
        return {code: tuple(sorted(kids, key=lambda g: g.code)) for code, kids in found.items()}
