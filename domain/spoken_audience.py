"""Whom somebody wants a notice sent to, as people say it: 「全村除二组」, 「一组二组」, 「全镇网格员」."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.broadcast import Audience
from domain.ids import GridCode
from domain.refusal import Refusal
from domain.spoken_notice import Piece
from domain.spoken_notice_pieces import TAG_WORDS, PieceKind
from domain.spoken_when import HAN_NUMBER, read_number
from domain.tree import Grid, GridTree, Tier


def read_audience(pieces: Sequence[Piece], tree: GridTree, own: GridCode) -> Audience:
    """The groups meant by somebody who answers for `own`. Nothing said: their own grid.

    Raises a Refusal for a name that is nowhere, and for one that several places have.
    """
    reading = _Reading(tree=tree, own=own)
    for piece in pieces:
        reading.take(piece)
    return Audience(
        grids=tuple(dict.fromkeys(reading.chosen)) or (own,),
        tiers=frozenset(reading.tiers),
        excluded=tuple(dict.fromkeys(reading.excluded)),
        tags=frozenset(reading.tags),
    )


def is_known_place(name: str, tree: GridTree) -> bool:
    """Whether a bare name (「李家沟」) is one of a town, village or group; else it may be anybody's."""
    return any(Tier.TOWN <= grid.tier <= Tier.GROUP and is_called(grid, name, tree) for grid in tree.grids.values())


def is_called(grid: Grid, name: str, tree: GridTree) -> bool:
    """「李家沟」, 「李家沟组」 and 「河西村李家沟组」 are one; a number alone is no name."""
    above = tree.grids.get(grid.parent) if grid.parent else None
    own = grid.name.removeprefix(above.name) if above else grid.name
    if name in (grid.name, own):
        return True
    kind = _KINDS[grid.tier]
    bare = kind.sub("", own)
    return len(bare) > 1 and bare == kind.sub("", name)


def split_numbers(said: str) -> list[str]:
    """「一二三」 and 「一、二、三」 are three numbers, 「二十三」 is one."""
    tokens = re.split("[、,]", said)
    return [one for token in tokens for one in (token if _DIGITS_IN_A_ROW.fullmatch(token) else (token,))]


@dataclass(kw_only=True)
class _Reading:
    """`around`: the last place named; a group's number or a village's name after it is looked for in there."""

    tree: GridTree
    own: GridCode
    chosen: list[GridCode] = field(default_factory=list)
    excluded: list[GridCode] = field(default_factory=list)
    tiers: set[Tier] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    around: Grid | None = None
    is_open: bool = False
    """The last place named may still be narrowed: 河西村 in 「河西村一组」."""
    excludes: bool = False

    def take(self, piece: Piece) -> None:
        facts = piece.facts
        match piece.kind:
            case PieceKind.UNLESS:
                if self.chosen:
                    self.excluded.append(self.chosen.pop())
                self.is_open = False
            case PieceKind.EXCEPT:
                self.excludes, self.is_open = True, False
            case PieceKind.TIER:
                self.tiers.add(_LEVELS[facts["level"]] if "level" in facts else Tier.parse(facts["tier_of"]))
            case PieceKind.TAG:
                self.tags.add(TAG_WORDS[facts["who"]])
            case PieceKind.WHOLE if facts.keys() & {"whole", "own", "here"}:
                self._choose(self._find_whole(facts.get("whole") or facts.get("own") or facts["here"]))
                self.is_open = False
            case PieceKind.WHOLE if "rest" in facts:
                self._take_rest()
            case PieceKind.WHOLE:  # everybody, of what was named or else of one's own
                self.is_open = False
            case PieceKind.PLACE | PieceKind.NAMED:
                self._take_place(facts["name"])
            case _:
                for number in split_numbers(facts["number"]):
                    self._take_group(number)

    def _take_rest(self) -> None:
        """「除了河东村，桃溪镇其他村」: what was named last holds the excluded, and is what is meant."""
        if len(self.excluded) > 1 and self.tree.contains(self.excluded[-1], self.excluded[0]):
            self.chosen.append(self.excluded.pop())
        self.is_open = False

    def _find_whole(self, letter: str) -> Grid:
        tier = Tier.TOWN if letter == "乡" else Tier.parse(letter)
        found = self.tree.at_tier(self.own, tier)
        if found is None:
            raise Refusal(
                "which_grid",
                f"您管的不止一个{letter}，请说是哪个{letter}，如「发给{_NAMES.get(letter, '清溪')}{letter}：…」",
            )
        return found

    def _take_place(self, said: str) -> None:
        found = self._find_place(said)
        if self.is_open and self.around is not None and self.tree.contains(self.around.code, found.code):
            self._take_back()
        self._choose(found)
        self.is_open = found.tier < Tier.GROUP

    def _find_place(self, said: str) -> Grid:
        """A nearer one of that name is meant before a farther one."""
        name = said.removesuffix("委会")
        county = next((grid.name for grid in self.tree.grids.values() if grid.tier is Tier.COUNTY), "")
        name = name.removeprefix(county) or name
        wheres = [self.around.code] if self.is_open and self.around else []
        for where in (*wheres, self.own, None):
            within = self.tree.below(where) if where else self.tree.grids.values()
            named = [grid for grid in within if grid.tier <= Tier.GROUP and is_called(grid, name, self.tree)]
            if len(named) == 1:
                return named[0]
            if named:
                raise Refusal("which_grid", f"有{len(named)}个{name}，请连镇名一起说，如「温水镇{name}」")
        raise Refusal("unknown_grid", f"没有找到「{name}」，请核对名字")

    def _take_group(self, said: str) -> None:
        number = read_number(said)
        if number is None:
            raise Refusal("unknown_grid", f"「{said}组」没听明白，请一个一个说，如「一组、二组」")
        where = self._find_village()
        named = [g for g in self.tree.below(where) if g.tier is Tier.GROUP and _read_group_number(g.name) == number]
        if not named:
            raise Refusal("unknown_grid", f"{self.tree.place_name(where)}没有找到「{said}组」，请核对")
        if len(named) > 1:
            raise Refusal("which_grid", f"好几个村都有{said}组，请连村名一起说，如「河西村{said}组」")
        if self.is_open:
            self._take_back()
            self.is_open = False
        self._choose(named[0], stays=True)

    def _find_village(self) -> GridCode:
        around = self.around.code if self.around is not None else self.own
        village = self.tree.at_tier(around, Tier.VILLAGE)
        return village.code if village else around

    def _choose(self, grid: Grid, *, stays: bool = False) -> None:
        (self.excluded if self.excludes else self.chosen).append(grid.code)
        if not stays:
            self.around = grid

    def _take_back(self) -> None:
        (self.excluded if self.excludes else self.chosen).pop()


def _read_group_number(name: str) -> int | None:
    """`2` of 二组, 2组, 第二村民组, 河西村二组."""
    found = _GROUP_NUMBER.search(name)
    return read_number(found[1]) if found else None


_NAMES = {"村": "河西", "组": "河西村一"}
"""For an example; towns and counties are told by another."""
_KINDS = {
    Tier.COUNTY: re.compile("县$"),
    Tier.TOWN: re.compile("(?:镇|乡|街道)$"),
    Tier.VILLAGE: re.compile("(?:村|社区)$"),
    Tier.GROUP: re.compile("(?:村民)?小?组$"),
}
_DIGITS_IN_A_ROW = re.compile("[一二三四五六七八九]{2,6}")
_GROUP_NUMBER = re.compile(rf"(\d{{1,3}}|{HAN_NUMBER}{{1,4}})(?:村民)?小?组$")
_LEVELS = {"一": Tier.TOWN, "二": Tier.VILLAGE, "三": Tier.GROUP, "四": Tier.HOUSEHOLD}
