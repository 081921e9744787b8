"""The county's roster from and to a file: .xlsx, .csv or .yaml, read whole or refused with every reason at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.files.grid_columns import COLUMNS, Header, RawLine, explain_missing, name_columns, plain_name, read_table
from bot.files.grid_lines import build_roster
from bot.files.grid_yaml import read_yaml, write_yaml
from bot.files.sheets import (
    Sheet,
    UnreadableFileError,
    read_csv,
    read_workbook,
    write_csv,
    write_workbook,
)
from domain.directory import Directory
from domain.ids import AccountName
from domain.roster import NOWHERE, DepartmentLine, GridLine, PersonLine, Place, Problem, RoomLine, Roster, Section
from domain.roster_check import check_roster, in_order
from domain.roster_words import to_roster

KIND = "类别"
SHEET_NAMES = {
    **{section.value: section for section in Section},
    "网格表": Section.GRIDS,
    "部门表": Section.DEPARTMENTS,
    "人员表": Section.PEOPLE,
    "群表": Section.ROOMS,
    "微信群": Section.ROOMS,
}
_KINDS = "、".join(section.value for section in Section)


class RosterFileError(Exception):
    """A roster can't be imported; `problems` names every fault with its sheet and row."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def load_roster(path: Path, directory: Directory, accounts: Collection[AccountName] | None = None) -> Roster:
    """A roster that fits `directory` (an empty one, the first time); RosterFileError with everything that is wrong."""
    problems: list[Problem] = []
    try:
        lines = _read_lines(path, problems)
    except UnreadableFileError as error:
        raise RosterFileError([Problem(place=NOWHERE, message=error.sentence)]) from error
    roster = build_roster(lines, problems)
    problems.extend(check_roster(roster, directory, accounts))
    if not lines and not problems:
        problems.append(Problem(place=NOWHERE, message="文件里没有名单，一行也没有。"))
    if problems:
        raise RosterFileError(sorted(problems, key=in_order))
    return roster


def save_roster(path: Path, directory: Directory) -> None:
    """The directory as a file that `load_roster` reads back to the same roster."""
    write_roster(path, to_roster(directory))


def write_roster(path: Path, roster: Roster) -> None:
    match path.suffix.lower():
        case ".xlsx":
            write_workbook(path, [(s.value, [heads_of(s), *rows_of(s, roster)]) for s in Section])
        case ".csv":
            write_csv(path, _one_table(roster))
        case ".yaml" | ".yml":
            write_yaml(path, roster)
        case _:
            raise RosterFileError([Problem(place=NOWHERE, message=_UNKNOWN_KIND)])


_UNKNOWN_KIND = "只认 .xlsx、.csv、.yaml 三种文件，请按文件名的结尾选一种。"


def _read_lines(path: Path, problems: list[Problem]) -> list[RawLine]:
    match path.suffix.lower():
        case ".xlsx" | ".xlsm":
            return _read_sheets(read_workbook(path), problems)
        case ".csv":
            return _read_one_table(read_csv(path), problems)
        case ".yaml" | ".yml":
            return read_yaml(path, problems)
        case ".xls":
            raise UnreadableFileError("这是旧格式（.xls）。请用表格软件打开，另存为 .xlsx。")
        case _:
            raise UnreadableFileError(_UNKNOWN_KIND)


def _read_sheets(sheets: Sequence[Sheet], problems: list[Problem]) -> list[RawLine]:
    """Sheets of other names are the town's own notes."""
    known = [(section, sheet) for sheet in sheets if (section := SHEET_NAMES.get(plain_name(sheet.name)))]
    if not known:
        raise UnreadableFileError(f"没有找到名单。工作表要叫：{_KINDS}。")
    return [
        line for section, sheet in known for line in read_table(section, replace(sheet, name=section.value), problems)
    ]


def _read_one_table(sheet: Sheet, problems: list[Problem]) -> list[RawLine]:
    """A row's first word says what it is; a column serves every kind of row that has such a field."""
    kind = _find_kind_column(sheet)
    if kind is None:
        raise UnreadableFileError(f"第一行要有“{KIND}”这一列，里面写：{_KINDS}。")
    top, column = kind
    names = next(row for number, row in sheet.rows if number == top)
    headers = {section: Header(row=top, fields=name_columns(section, names)) for section in Section}
    lines: list[RawLine] = []
    for number, row in sheet.rows:
        if number <= top:
            continue
        word = row[column] if column < len(row) else ""
        section = SHEET_NAMES.get(plain_name(word)) if isinstance(word, str) else None
        if section is None:
            problems.append(Problem(place=Place(sheet=sheet.name, row=number), message=f"“{KIND}”要写：{_KINDS}。"))
        else:
            place = Place(sheet=section.value, row=number)
            lines.append(RawLine(section=section, place=place, cells=headers[section].pick(row)))
    problems.extend(
        Problem(place=Place(sheet=section.value, row=top), message=missing)
        for section in dict.fromkeys(line.section for line in lines)
        if (missing := explain_missing(section, headers[section].fields))
    )
    return lines


def _find_kind_column(sheet: Sheet) -> tuple[int, int] | None:
    for number, row in sheet.rows[:10]:
        for column, cell in enumerate(row):
            if isinstance(cell, str) and plain_name(cell) == KIND:
                return number, column
    return None


def heads_of(section: Section) -> list[str]:
    return [accepted[0] for accepted in COLUMNS[section].values()]


def rows_of(section: Section, roster: Roster) -> Iterator[list[str]]:
    for line in _lines(section, roster):
        fields = _write_line(line)
        yield [fields[name] for name in COLUMNS[section]]


def _lines(section: Section, roster: Roster) -> Sequence[GridLine | DepartmentLine | PersonLine | RoomLine]:
    match section:
        case Section.GRIDS:
            return roster.grids
        case Section.DEPARTMENTS:
            return roster.departments
        case Section.PEOPLE:
            return roster.people
        case Section.ROOMS:
            return roster.rooms


def _write_line(line: GridLine | DepartmentLine | PersonLine | RoomLine) -> Mapping[str, str]:
    match line:
        case GridLine():
            tier = line.tier.zh if line.tier is not None else ""
            tags = "、".join(sorted(line.tags))
            return {"code": line.code, "name": line.name, "tier": tier, "seq": line.seq, "tags": tags}
        case DepartmentLine():
            return {"code": line.code, "name": line.name, "grid": line.grid, "phone": line.phone}
        case PersonLine():
            return {
                "name": line.name,
                "phone": line.phone,
                "role": line.role.zh,
                "grid": line.grid or "",
                "department": line.department,
                "account": line.account or "",
                "contact": line.contact or "",
            }
        case RoomLine():
            grids = "、".join(line.grids)
            return {"topic": line.topic, "grids": grids, "account": line.account or "", "chat": line.chat or ""}


def _one_table(roster: Roster) -> Iterator[list[str]]:
    """The columns of all four sheets, those of one meaning under one name."""
    fields = {section: {_shared(accepted): name for name, accepted in COLUMNS[section].items()} for section in Section}
    heads = list(dict.fromkeys(head for section in Section for head in fields[section]))
    yield [KIND, *heads]
    for section in Section:
        for line in _lines(section, roster):
            written = _write_line(line)
            yield [section.value, *(written.get(fields[section].get(head, ""), "") for head in heads)]


def _shared(accepted: Sequence[str]) -> str:
    return "名称" if "名称" in accepted else accepted[0]
