"""Which columns a roster has, by the names towns give them."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.files.sheets import Cell, Sheet
from domain.roster import Place, Problem, Section

HEADER_DEPTH = 10
"""Titles and remarks may stand above the header."""

GRID_NAMES = ("所属网格", "网格编号", "网格", "所在网格", "grid", "grids")
PHONE_NAMES = ("电话", "联系电话", "手机", "手机号", "手机号码", "phone")
WECHAT_NAMES = ("微信编号", "微信号编号", "contact_id", "room_id", "群编号", "微信群编号")
COLUMNS: Mapping[Section, Mapping[str, tuple[str, ...]]] = {
    Section.GRIDS: {
        "code": ("编号", "网格编号", "网格编码", "code"),
        "name": ("名称", "网格名称", "网格名", "name"),
        "tier": ("层级", "级别", "网格级别", "tier"),
        "seq": ("镇序", "seq"),
        "tags": ("标签", "tags"),
    },
    Section.DEPARTMENTS: {
        "code": ("编号", "部门编号", "部门代码", "代码", "code"),
        "name": ("名称", "部门名称", "部门", "name"),
        "grid": GRID_NAMES,
        "phone": PHONE_NAMES,
    },
    Section.PEOPLE: {
        "name": ("姓名", "名称", "name"),
        "phone": PHONE_NAMES,
        "role": ("职务", "角色", "身份", "role"),
        "grid": GRID_NAMES,
        "department": ("部门", "部门编号", "部门代码", "department"),
        "account": ("账号", "机器人账号", "account"),
        "contact": WECHAT_NAMES,
    },
    Section.ROOMS: {
        "topic": ("群名", "群名称", "名称", "微信群", "topic"),
        "grids": GRID_NAMES,
        "account": ("账号", "机器人账号", "account"),
        "chat": WECHAT_NAMES,
    },
}
REQUIRED: Mapping[Section, tuple[str, ...]] = {
    Section.GRIDS: ("code", "name"),
    Section.DEPARTMENTS: ("code", "name", "grid"),
    Section.PEOPLE: ("name", "role"),
    Section.ROOMS: ("topic", "grids"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RawLine:
    """One row as it was written: cells by field, and where it stands."""

    section: Section
    place: Place
    cells: Mapping[str, Cell]


def read_table(section: Section, sheet: Sheet, problems: list[Problem]) -> list[RawLine]:
    """The rows below the header. A sheet without one is a problem, unless it is empty."""
    if not sheet.rows:
        return []
    header = find_header(section, sheet)
    if missing := explain_missing(section, header.fields):
        problems.append(Problem(place=Place(sheet=sheet.name, row=sheet.rows[0][0]), message=missing))
        return []
    return [
        RawLine(section=section, place=Place(sheet=sheet.name, row=number), cells=cells)
        for number, row in sheet.rows
        if number > header.row and any((cells := header.pick(row)).values())
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    row: int
    fields: Mapping[str, int]

    def pick(self, row: Sequence[Cell]) -> dict[str, Cell]:
        return {name: row[column] if column < len(row) else "" for name, column in self.fields.items()}


def find_header(section: Section, sheet: Sheet) -> Header:
    """Of the first rows the one that names most columns."""
    headers = [Header(row=number, fields=name_columns(section, row)) for number, row in sheet.rows[:HEADER_DEPTH]]
    return max(headers, key=lambda header: len(header.fields))


def explain_missing(section: Section, fields: Collection[str]) -> str:
    """A sentence about required columns that are not there; empty where all are."""
    missing = [COLUMNS[section][name][0] for name in REQUIRED[section] if name not in fields]
    return f"缺少这些列：{'、'.join(missing)}。第一行要写列名。" if missing else ""


def name_columns(section: Section, row: Sequence[Cell]) -> dict[str, int]:
    written = {plain_name(cell): column for column, cell in reversed(list(enumerate(row))) if isinstance(cell, str)}
    fields: dict[str, int] = {}
    for name, accepted in COLUMNS[section].items():
        column = next((written[word] for word in accepted if word in written), None)
        if column is not None:
            fields[name] = column
    return fields


def plain_name(cell: str) -> str:
    """A column's name without spaces, stars and remarks in brackets."""
    return re.sub(r"\s|\*|:|\(.*?\)", "", unicodedata.normalize("NFKC", cell)).lower()
