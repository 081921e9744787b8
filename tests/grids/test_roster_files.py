"""Sheets as towns really keep them are read, and whatever a spreadsheet spoilt is said with its row."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from small_county import COUNTY, EMPTY, HOUSE_1, HOUSE_2, ROSTER, TOWN, VILLAGE, import_roster, person, read, room

from bot.files.grid_sample import SAMPLE, write_sample
from bot.files.grids import RosterFileError, load_roster, save_roster, write_roster
from domain.directory import Role
from domain.ids import GridCode
from domain.roster import GridLine, Roster
from domain.roster_words import to_roster
from models.database import Database

KINDS = (".xlsx", ".csv", ".yaml")
GRID_ROWS = (["编号", "名称", "层级", "镇序"], ["520329", "青禾县", "县", ""], [TOWN, "清溪镇", "镇", "01"])


def write_sheets(path: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def problems_of(path: Path) -> str:
    with pytest.raises(RosterFileError) as refused:
        load_roster(path, EMPTY)
    return "\n".join(str(problem) for problem in refused.value.problems)


@pytest.mark.parametrize("kind", KINDS)
def test_a_roster_written_and_read_is_the_same(tmp_path: Path, kind: str) -> None:
    write_roster(tmp_path / f"roster{kind}", ROSTER)
    assert load_roster(tmp_path / f"roster{kind}", EMPTY) == ROSTER


@pytest.mark.parametrize("kind", KINDS)
async def test_an_export_of_the_archive_reads_back(database: Database, tmp_path: Path, kind: str) -> None:
    await import_roster(database)
    directory = await read(database)
    save_roster(tmp_path / f"roster{kind}", directory)
    assert load_roster(tmp_path / f"roster{kind}", directory) == to_roster(directory)


def test_the_sample_sheet_imports_as_it_stands(tmp_path: Path) -> None:
    write_sample(tmp_path / "网格.xlsx")
    assert load_roster(tmp_path / "网格.xlsx", EMPTY) == SAMPLE


NAMES = st.text(
    st.characters(exclude_categories=("Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs")) | st.sampled_from("=+-@'"),
    min_size=1,
    max_size=20,
)


@given(names=st.lists(NAMES, min_size=2, max_size=2, unique=True), kind=st.sampled_from(KINDS))
@settings(max_examples=60)
def test_any_name_survives_every_kind_of_file(names: list[str], kind: str) -> None:
    grids = (*ROSTER.grids[:4], GridLine(code=HOUSE_1, name=names[0]), GridLine(code=HOUSE_2, name=names[1]))
    roster = Roster(
        grids=tuple(replace(line, tier=None) for line in grids),
        people=(person(names[0], Role.LEADER, HOUSE_1, names[1]),),
        rooms=(room(names[1], HOUSE_1, HOUSE_2, chat=names[0]),),
    )
    with TemporaryDirectory() as folder:
        write_roster(Path(folder) / f"roster{kind}", roster)
        assert load_roster(Path(folder) / f"roster{kind}", EMPTY) == roster


def test_titles_spaces_empty_rows_wide_digits_and_other_names_of_columns_are_no_trouble(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "a.xlsx",
        填表说明=[["随便写"]],
        网格表=[
            ["青禾县网格登记表"],
            [],
            [" 网 格 编 号 *", "网格名称（全称）", "网格级别", "镇序", "备注"],
            [520329, " 青禾县 ", "县级", None, "x"],
            [],
            [int(TOWN), "清溪镇", "一级网格", 1, None],
            ["５２０３２９１０５０１００００", "河西村", "社区", None, None],
        ],
        人员=[["姓名", "手机号码", "职务", "网格编号"], ["李书记", 13900000001, "二级网格长", int(VILLAGE)]],
    )
    roster = load_roster(path, EMPTY)
    assert [(line.code, line.name, line.seq) for line in roster.grids] == [
        (COUNTY, "青禾县", ""),
        (TOWN, "清溪镇", "01"),
        (VILLAGE, "河西村", ""),
    ]
    assert roster.people == (person("李书记", Role.LEADER, VILLAGE, phone="13900000001"),)
    assert roster.people[0].place.row == 2


@pytest.mark.parametrize("code", ["5.20329105E+14", "5.203291050101E+14", 5203291050101011])
def test_a_code_that_the_spreadsheet_turned_into_a_number_is_refused(tmp_path: Path, code: Any) -> None:
    path = write_sheets(tmp_path / "a.xlsx", 网格=[*GRID_ROWS, [code, "河西村", "村", ""]])
    said = problems_of(path)
    assert "「网格」第4行：“编号”：数字 5.20329105" in said
    assert "把这一列设成“文本”" in said


def test_a_code_kept_as_a_power_of_ten_inside_the_workbook_is_refused(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "a.xlsx", 网格=[*GRID_ROWS, [520329105010000, "河西村", "村", ""]])
    assert load_roster(path, EMPTY).grids[2].code == VILLAGE
    spoilt = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(spoilt, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>520329105010000</v>", b"<v>5.2032910501E+14</v>"))
    assert "「网格」第4行：“编号”：数字 5.20329105E+14" in problems_of(spoilt)


def test_formulas_errors_and_dates_are_refused_with_their_cells(tmp_path: Path) -> None:
    rows = [*GRID_ROWS, ["=A3+1", "河西村"], [VILLAGE, "#N/A"]]
    path = write_sheets(tmp_path / "a.xlsx", 网格=rows)
    said = problems_of(path)
    assert "第4行：“编号”：这一格是公式" in said
    assert "第5行：“名称”：这一格是表格软件的错误“#N/A”" in said


def test_everything_wrong_in_all_sheets_is_said_at_once(tmp_path: Path) -> None:
    path = write_sheets(
        tmp_path / "a.xlsx",
        网格=[*GRID_ROWS, [VILLAGE, "", "村"], [VILLAGE, "河西村", "街"]],
        人员=[["姓名", "职务", "所属网格"], ["李", "皇帝", TOWN], ["王", "网格长", "520329105990000"]],
        群=[["群名", "账号"], ["某群", "a1"]],
    )
    said = problems_of(path)
    assert "「网格」第4行：“名称”没有填" in said
    assert "「网格」第5行：不认识层级“街”" in said
    assert "「人员」第2行：不认识职务“皇帝”" in said
    assert "「群」第1行：缺少这些列：所属网格" in said


def test_a_missing_column_or_no_known_sheet_is_said(tmp_path: Path) -> None:
    assert "缺少这些列：名称" in problems_of(write_sheets(tmp_path / "a.xlsx", 网格=[["编号"], [TOWN]]))
    assert "工作表要叫" in problems_of(write_sheets(tmp_path / "b.xlsx", Sheet1=[["编号"], [TOWN]]))
    assert "一行也没有" in problems_of(write_sheets(tmp_path / "c.xlsx", 网格=[]))


CSV = "\r\n".join(
    [
        "类别,编号,名称,镇序,所属网格,职务",
        "网格,520329,青禾县,,,",
        f"网格,{TOWN},清溪镇,01,,",
        f"人员,,李书记,,{TOWN},网格长",
        "",
    ]
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_table_is_read_in_the_encodings_of_chinese_spreadsheets(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.csv").write_bytes(CSV.encode(encoding))
    roster = load_roster(tmp_path / "a.csv", EMPTY)
    assert [line.name for line in roster.grids] == ["青禾县", "清溪镇"]
    assert roster.people[0].name == "李书记"


def test_a_table_names_its_bad_rows_by_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV + "村民,,张三,,,\r\n\r\n网格,5.20329E+14,某村,,,\r\n", encoding="utf-8")
    said = problems_of(tmp_path / "a.csv")
    assert "第5行：“类别”要写：网格、部门、人员、群" in said
    assert "第7行：“编号”：数字 5.20329E+14" in said
    (tmp_path / "b.csv").write_text("编号,名称\r\n1,2\r\n", encoding="utf-8")
    assert "要有“类别”这一列" in problems_of(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text("类别,名称\r\n群,某群\r\n", encoding="utf-8")
    assert "缺少这些列：所属网格" in problems_of(tmp_path / "c.csv")


def test_yaml_keeps_codes_as_they_were_typed_and_names_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        f"grids:\n  - {{code: 520329, name: 青禾县, tier: L0}}\n  - code: {TOWN}\n    name: 清溪镇\n    seq: 08\n",
        encoding="utf-8",
    )
    assert [(line.code, line.seq) for line in load_roster(path, EMPTY).grids] == [(COUNTY, ""), (TOWN, "08")]
    path.write_text(
        "grids:\n  - {code: 1, nam: 甲}\n  - 乙\nroom: []\nrooms:\n  - {topic: 某群}\n  - {topic: {a: 1}, grids: []}\n",
        encoding="utf-8",
    )
    said = problems_of(path)
    assert "「网格」第2行：“nam”这一项不认识" in said
    assert "「网格」第3行：这一条要写成" in said
    assert "不认识的一项“room”" in said
    assert "「群」第6行：要写 grids" in said
    assert "「群」第7行：“群名”：这里要写一个值" in said


def test_exports_hold_nothing_a_spreadsheet_would_run(tmp_path: Path) -> None:
    roster = replace(ROSTER, people=(person("=cmd|' /C calc'!A0", Role.LEADER, HOUSE_1, phone="+8613900000001"),))
    write_roster(tmp_path / "a.csv", roster)
    cells = [cell for line in (tmp_path / "a.csv").read_text("utf-8-sig").splitlines() for cell in line.split(",")]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert load_roster(tmp_path / "a.csv", EMPTY) == roster


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    assert "只认 .xlsx、.csv、.yaml" in problems_of(tmp_path / "a.docx")
    assert "打不开文件" in problems_of(tmp_path / "nowhere.csv")
    with pytest.raises(RosterFileError, match="只认"):
        write_roster(tmp_path / "a.txt", ROSTER)


def test_a_grid_code_of_another_county_in_a_person_is_unknown(tmp_path: Path) -> None:
    roster = replace(ROSTER, people=(person("王", Role.CADRE, GridCode("110101001000000")),))
    write_roster(tmp_path / "a.xlsx", roster)
    assert "没有编号为 110101001000000 的网格" in problems_of(tmp_path / "a.xlsx")
