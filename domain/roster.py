"""What a county's roster says: grids, departments, people and groups, each line with where it was written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from domain.directory import Department, Directory, Role
from domain.ids import AccountName, ChatId, ContactId, GridCode
from domain.tree import CodePattern, Grid, Tier


class Section(StrEnum):
    """A part of a roster; the value is the name of its sheet."""

    GRIDS = "网格"
    DEPARTMENTS = "部门"
    PEOPLE = "人员"
    ROOMS = "群"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where a line stands: its sheet and its row, as a spreadsheet counts them."""

    sheet: str
    row: int

    def __str__(self) -> str:
        return f"「{self.sheet}」第{self.row}行" if self.row else f"「{self.sheet}」"


NOWHERE = Place(sheet="", row=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong at one place, in words for whoever keeps the sheet."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{self.place}：{self.message}" if self.place.sheet else self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class GridLine:
    """`tier` is None where the sheet leaves it to the code."""

    code: GridCode
    name: str
    tier: Tier | None = None
    seq: str = ""
    tags: frozenset[str] = frozenset()
    place: Place = field(default=NOWHERE, compare=False)

    def to_grid(self, pattern: CodePattern) -> Grid:
        """ValueError where the code doesn't fit the pattern."""
        parent = pattern.parent_of(self.code)
        return Grid(
            code=self.code,
            name=self.name,
            tier=pattern.tier_of(self.code),
            parent=GridCode(parent) if parent else None,
            seq=self.seq,
            tags=self.tags,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartmentLine:
    code: str
    name: str
    grid: GridCode
    phone: str = ""
    place: Place = field(default=NOWHERE, compare=False)

    @property
    def key(self) -> tuple[str, GridCode]:
        return self.code, self.grid

    def to_department(self) -> Department:
        return Department(code=self.code, name=self.name, grid=self.grid, phone=self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """One post of somebody. Staff name their department; its grid may be left out where only one fits."""

    name: str
    role: Role
    grid: GridCode | None = None
    department: str = ""
    phone: str = ""
    account: AccountName | None = None
    contact: ContactId | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomLine:
    """A WeChat group as one account sees it; without grids it is to be served no longer."""

    topic: str
    grids: tuple[GridCode, ...] = ()
    account: AccountName | None = None
    chat: ChatId | None = None
    place: Place = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Everything a file says. `broken` are the parts with lines that could not be read."""

    grids: tuple[GridLine, ...] = ()
    departments: tuple[DepartmentLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    rooms: tuple[RoomLine, ...] = ()
    broken: frozenset[Section] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a file speaks of: its grids and everything below them. The rest of the county it leaves alone."""

    roster: Roster
    directory: Directory
    written: frozenset[GridCode]

    @classmethod
    def of(cls, roster: Roster, directory: Directory) -> "Scope":
        return cls(roster=roster, directory=directory, written=frozenset(line.code for line in roster.grids))

    def covers(self, code: GridCode) -> bool:
        return code in self.written or any(g.code in self.written for g in self.directory.tree.chain(code))

    def kept_grids(self) -> Mapping[GridCode, Grid]:
        """Grids of the archive that the file doesn't speak of."""
        return {code: grid for code, grid in self.directory.tree.grids.items() if not self.covers(code)}

    def homes_of_departments(self) -> Mapping[str, frozenset[GridCode]]:
        """Where each kind of department will be, after the import."""
        homes: dict[str, set[GridCode]] = {}
        for line in self.roster.departments:
            homes.setdefault(line.code, set()).add(line.grid)
        for office in self.directory.departments:
            if not (self.roster.departments and self.covers(office.grid)):
                homes.setdefault(office.code, set()).add(office.grid)
        return {code: frozenset(grids) for code, grids in homes.items()}
