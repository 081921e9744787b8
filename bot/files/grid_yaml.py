"""A roster in YAML: the same fields under English keys. Every value is taken as it was typed, codes and all."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.files.grid_columns import COLUMNS, RawLine
from bot.files.sheets import BadCell, Cell, UnreadableFileError, clean_text, read_bounded
from bot.files.yaml_depth import is_too_deep
from domain.roster import Place, Problem, Roster, Section

try:
    from yaml import CSafeDumper as SafeDumper
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, the same
    from yaml import SafeDumper, SafeLoader  # type: ignore[assignment]  # used alike

KEYS = {
    Section.GRIDS: "grids",
    Section.DEPARTMENTS: "departments",
    Section.PEOPLE: "people",
    Section.ROOMS: "rooms",
}
EMPTY_TAG = "tag:yaml.org,2002:null"


def read_yaml(path: Path, problems: list[Problem]) -> list[RawLine]:
    """Rows with the number of the line they begin at."""
    top = _compose(path)
    if not isinstance(top, yaml.MappingNode):
        raise UnreadableFileError("这个 .yaml 文件里没有名单，最外层要写 grids、departments、people、rooms。")
    sections = {key: section for section, key in KEYS.items()}
    lines: list[RawLine] = []
    for key, value in top.value:
        section = sections.get(key.value) if isinstance(key, yaml.ScalarNode) else None
        if section is None:
            note = f"不认识的一项“{_shown(key)}”，可以写：{'、'.join(sections)}。"
            problems.append(Problem(place=Place(sheet="YAML", row=_row(key)), message=note))
        else:
            lines.extend(_read_section(section, value, problems))
    return lines


def write_yaml(path: Path, roster: Roster) -> None:
    path.write_text(dump_yaml(roster), encoding="utf-8")


def dump_yaml(roster: Roster) -> str:
    content: dict[str, list[dict[str, Any]]] = {
        "grids": [
            {"code": g.code, "tier": g.tier.zh if g.tier is not None else "", "name": g.name, "seq": g.seq,
             "tags": sorted(g.tags)}
            for g in roster.grids
        ],
        "departments": [{"code": d.code, "name": d.name, "grid": d.grid, "phone": d.phone} for d in roster.departments],
        "people": [
            {"name": p.name, "phone": p.phone, "role": p.role.value, "grid": p.grid, "department": p.department,
             "account": p.account, "contact_id": p.contact}
            for p in roster.people
        ],
        "rooms": [
            {"topic": r.topic, "account": r.account, "room_id": r.chat, "grids": list(r.grids)} for r in roster.rooms
        ],
    }  # fmt: skip
    kept = {key: [_without_empty(row) for row in rows] for key, rows in content.items() if rows}
    text: str = yaml.dump(kept, Dumper=SafeDumper, allow_unicode=True, sort_keys=False, width=1000)
    return text


def _compose(path: Path) -> yaml.Node | None:
    try:
        text = read_bounded(path).decode("utf-8-sig")
        if is_too_deep(text):
            raise UnreadableFileError("这个 .yaml 文件一层套一层太深了，不读。")
        node: yaml.Node | None = yaml.compose(text, Loader=SafeLoader)
    except UnicodeDecodeError as error:
        raise UnreadableFileError("这个 .yaml 文件不是 UTF-8 编码，请另存为 UTF-8。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行附近" if mark else "文件"
        raise UnreadableFileError(f".yaml 格式不对，请看{where}的缩进、冒号和引号。") from error
    return node


def _read_section(section: Section, node: yaml.Node, problems: list[Problem]) -> Iterator[RawLine]:
    if _is_empty(node):
        return
    if not isinstance(node, yaml.SequenceNode):
        place = Place(sheet=section.value, row=_row(node))
        problems.append(Problem(place=place, message="这里要写成一条一条的，每条前面加一个减号。"))
        return
    for item in node.value:
        place = Place(sheet=section.value, row=_row(item))
        if isinstance(item, yaml.MappingNode):
            yield RawLine(section=section, place=place, cells=_read_item(section, item, place, problems))
        else:
            problems.append(Problem(place=place, message="这一条要写成“名称: 值”的样子。"))


def _read_item(section: Section, node: yaml.MappingNode, place: Place, problems: list[Problem]) -> Mapping[str, Cell]:
    fields = {alias: name for name, accepted in COLUMNS[section].items() for alias in accepted}
    cells: dict[str, Cell] = {}
    for key, value in node.value:
        name = fields.get(key.value) if isinstance(key, yaml.ScalarNode) else None
        if name is None or name in cells:
            note = "写了两遍" if name else "这一项不认识"
            problems.append(Problem(place=place, message=f"“{_shown(key)}”{note}，请改正。"))
        else:
            cells[name] = _read_value(value)
    if section is Section.ROOMS and "grids" not in cells:
        problems.append(Problem(place=place, message="要写 grids，是哪些网格的群；不再服务就写 []。"))
    return cells


def _read_value(node: yaml.Node) -> Cell:
    if _is_empty(node):
        return ""
    if isinstance(node, yaml.ScalarNode):
        return clean_text(node.value)
    if isinstance(node, yaml.SequenceNode) and all(isinstance(item, yaml.ScalarNode) for item in node.value):
        return "、".join(clean_text(item.value) for item in node.value)
    return BadCell("这里要写一个值，或者用方括号写几个值")


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == EMPTY_TAG


def _without_empty(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value}


def _row(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _shown(node: yaml.Node) -> str:
    return clean_text(node.value)[:30] if isinstance(node, yaml.ScalarNode) else "…"
