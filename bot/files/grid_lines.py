"""Rows of text become lines of a roster, or problems that name the row, the column and what to write there."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from bot.files.grid_columns import COLUMNS, REQUIRED, RawLine
from bot.files.sheets import BadCell
from domain.directory import ROLE_WORDS, Role
from domain.ids import AccountName, ChatId, ContactId, GridCode
from domain.roster import DepartmentLine, GridLine, PersonLine, Problem, RoomLine, Roster, Section
from domain.tree import Tier

MANY = re.compile(r"[\s、,，;；/|]+")
LONGEST = {"name": 60, "topic": 160, "contact": 160, "chat": 160, "account": 60, "phone": 40, "department": 40}
ROLE_NAMES = {
    **{role.value: role for role in Role},
    **{word: role for role, word in ROLE_WORDS.items()},
    **dict.fromkeys(("一级网格长", "二级网格长", "三级网格长", "四级网格长", "网格员", "组长"), Role.LEADER),
    **dict.fromkeys(("副组长", "网格协管员"), Role.DEPUTY),
    **dict.fromkeys(("村干部", "镇干部", "包村干部", "包组干部"), Role.CADRE),
    **dict.fromkeys(("值班员", "值班人员"), Role.DUTY),
}


def build_roster(lines: Iterable[RawLine], problems: list[Problem]) -> Roster:
    """Lines that can be read; the others are named in `problems` and mark their part as broken."""
    read: dict[Section, list[object]] = {section: [] for section in Section}
    broken = {_section_of(problem) for problem in problems}
    for line in lines:
        row = Row(line)
        made = _MAKERS[line.section](row)
        if row.problems:
            problems.extend(row.problems)
            broken.add(line.section)
        else:
            read[line.section].append(made)
    return Roster(
        grids=tuple(line for line in read[Section.GRIDS] if isinstance(line, GridLine)),
        departments=tuple(line for line in read[Section.DEPARTMENTS] if isinstance(line, DepartmentLine)),
        people=tuple(line for line in read[Section.PEOPLE] if isinstance(line, PersonLine)),
        rooms=tuple(line for line in read[Section.ROOMS] if isinstance(line, RoomLine)),
        broken=frozenset(section for section in broken if section is not None),
    )


def _section_of(problem: Problem) -> Section | None:
    return next((section for section in Section if section.value == problem.place.sheet), None)


class Row:
    """Reads one line field by field and notes every fault in it."""

    def __init__(self, line: RawLine) -> None:
        self.place = line.place
        self.section = line.section
        self.problems: list[Problem] = []
        self._cells = line.cells

    def note(self, message: str) -> None:
        self.problems.append(Problem(place=self.place, message=message))

    def text(self, name: str) -> str:
        cell = self._cells.get(name, "")
        label = COLUMNS[self.section][name][0]
        if isinstance(cell, BadCell):
            self.note(f"“{label}”：{cell.reason}。")
            return "?"
        if len(cell) > LONGEST.get(name, 500):
            self.note(f"“{label}”太长了，最多 {LONGEST[name]} 个字。")
        if not cell and name in REQUIRED[self.section] and name != "grids":
            self.note(f"“{label}”没有填。")
        return cell

    def half_width(self, name: str) -> str:
        """For codes and numbers, which people also type with wide digits and spaces."""
        return unicodedata.normalize("NFKC", self.text(name)).replace(" ", "")

    def many(self, name: str) -> list[str]:
        return [part for part in MANY.split(unicodedata.normalize("NFKC", self.text(name))) if part]

    def choose(self, name: str, options: Mapping[str, Role]) -> Role:
        word = self.half_width(name)
        found = options.get(word) or options.get(word.lower())
        if found is None and word and word != "?":
            self.note(f"不认识职务“{word}”，可以写：{'、'.join(ROLE_WORDS.values())}。")
        return found or Role.LEADER

    def tier(self) -> Tier | None:
        word = re.sub("级(?:网格)?$", "", self.half_width("tier"))
        if not word or word == "?":
            return None
        try:
            return Tier.parse({"一": "1", "二": "2", "三": "3", "四": "4"}.get(word, word.upper()))
        except ValueError:
            self.note(f"不认识层级“{word}”，请写 县、镇、村、组、户。")
            return None


def _make_grid(row: Row) -> GridLine:
    seq = row.half_width("seq")
    return GridLine(
        code=GridCode(row.half_width("code")),
        name=row.text("name"),
        tier=row.tier(),
        seq=seq.zfill(2) if seq.isdigit() and seq.isascii() else seq,
        tags=frozenset(row.many("tags")),
        place=row.place,
    )


def _make_department(row: Row) -> DepartmentLine:
    return DepartmentLine(
        code=row.half_width("code").lower(),
        name=row.text("name"),
        grid=GridCode(row.half_width("grid")),
        phone=row.half_width("phone"),
        place=row.place,
    )


def _make_person(row: Row) -> PersonLine:
    return PersonLine(
        name=row.text("name"),
        role=row.choose("role", ROLE_NAMES),
        grid=GridCode(row.half_width("grid")) or None,
        department=row.half_width("department").lower(),
        phone=row.half_width("phone"),
        account=AccountName(row.text("account")) or None,
        contact=ContactId(row.text("contact")) or None,
        place=row.place,
    )


def _make_room(row: Row) -> RoomLine:
    return RoomLine(
        topic=row.text("topic"),
        grids=tuple(GridCode(code) for code in dict.fromkeys(row.many("grids"))),
        account=AccountName(row.text("account")) or None,
        chat=ChatId(row.text("chat")) or None,
        place=row.place,
    )


_MAKERS: Mapping[Section, Callable[[Row], object]] = {
    Section.GRIDS: _make_grid,
    Section.DEPARTMENTS: _make_department,
    Section.PEOPLE: _make_person,
    Section.ROOMS: _make_room,
}
