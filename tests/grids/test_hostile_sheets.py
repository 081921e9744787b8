"""A file made to do harm, or spoilt on the way, ends in a sentence: never in a crash, a hang or a full memory."""

import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_county import EMPTY, ROSTER

from bot.files.grids import RosterFileError, load_roster, write_roster
from domain.roster import Roster


def refusal_of(path: Path) -> str:
    with pytest.raises(RosterFileError) as refused:
        load_roster(path, EMPTY)
    return str(refused.value)


def load_or_refuse(path: Path) -> Roster | None:
    try:
        return load_roster(path, EMPTY)
    except RosterFileError:
        return None


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    write_roster(tmp_path / "sound.xlsx", ROSTER)
    return tmp_path / "sound.xlsx"


def replace_part(source: Path, part: str, content: bytes) -> Path:
    target = source.with_name("hostile.xlsx")
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            new.writestr(item.filename, content if item.filename == part else old.read(item.filename))
    return target


def test_an_old_or_locked_workbook_is_explained(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "旧格式（.xls）或加了密码" in refusal_of(tmp_path / "a.xlsx")
    (tmp_path / "b.xlsx").write_text("编号,名称", encoding="utf-8")
    assert "这不是 .xlsx 表格文件" in refusal_of(tmp_path / "b.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * 50_000_000)
    assert "解开以后太大" in refusal_of(tmp_path / "a.xlsx")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    for name in ("a.xlsx", "a.csv", "a.yaml"):
        (tmp_path / name).write_bytes(b" " * 20_000_001)
        assert "文件太大" in refusal_of(tmp_path / name)


BOMB = """<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a0 "网格">{entities}]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>&a30;</t></is></c></row></sheetData></worksheet>"""


def test_an_entity_bomb_ends_in_a_sentence(sound: Path) -> None:
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(30))
    assert refusal_of(replace_part(sound, "xl/worksheets/sheet1.xml", BOMB.format(entities=entities).encode()))


def test_a_row_numbered_a_billion_does_not_make_a_billion_rows(sound: Path) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1000000000"><c r="A1000000000" t="inlineStr"><is><t>编号</t></is></c></row></sheetData>'
        "</worksheet>"
    )
    assert "超过 50000 行" in refusal_of(replace_part(sound, "xl/worksheets/sheet1.xml", sheet.encode()))


def test_a_table_with_too_many_rows_or_an_endless_cell_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("类别,编号\n" + "网格,1\n" * 50_001, encoding="utf-8")
    assert "超过 50000 行" in refusal_of(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text("类别,编号,名称\n网格,520329,“" + "长" * 100_000 + "\n", encoding="utf-8")
    assert "太长了" in refusal_of(tmp_path / "b.csv")
    (tmp_path / "c.csv").write_text('类别,编号,名称\n网格,520329,"' + "长" * 200_000 + '"\n', encoding="utf-8")
    assert "引号或换行不对" in refusal_of(tmp_path / "c.csv")
    (tmp_path / "d.csv").write_bytes(b"\xff\x00\x80\x81\xff")
    assert "文字编码" in refusal_of(tmp_path / "d.csv")


def test_yaml_that_nests_repeats_or_runs_code_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("[" * 100_000, encoding="utf-8")
    assert refusal_of(path)
    path.write_text("grids: !!python/object/apply:os.system ['echo']\n", encoding="utf-8")
    assert refusal_of(path)
    steps = (f"k{n + 1}: &k{n + 1} [{f'*k{n},' * 9}]\n" for n in range(20))
    anchors = "k0: &k0 ['x','x']\n" + "".join(steps)
    path.write_text(f"{anchors}grids: [{{code: *k20, name: 甲}}]\n", encoding="utf-8")
    assert "这里要写一个值" in refusal_of(path)
    path.write_text("grids:\n - {code: '1'\n", encoding="utf-8")
    assert "格式不对" in refusal_of(path)


@pytest.mark.parametrize("seed", range(150))
def test_a_workbook_with_spoilt_bytes_never_crashes(sound: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = bytearray(sound.read_bytes())
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    sound.write_bytes(data[: chance.choice([len(data), chance.randrange(len(data))])])
    load_or_refuse(sound)


SPOILERS = (b"", b"<", b"9", b'"', b"-1", b"e", b"\xff", b"</c>")


@pytest.mark.parametrize("seed", range(60))
def test_a_workbook_with_spoilt_xml_never_crashes(sound: Path, seed: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(sound.read_bytes())) as archive:
        part = chance.choice(archive.namelist())
        content = bytearray(archive.read(part))
    for _ in range(chance.randint(1, 6)):
        start = chance.randrange(len(content))
        content[start : start + chance.randint(0, 8)] = chance.choice(
            [b"", b"<", b"9", b'"', b"-1", b"e", b"\xff", b"</c>"]
        )
    load_or_refuse(replace_part(sound, part, bytes(content)))


@given(st.binary(max_size=300), st.sampled_from([".xlsx", ".csv", ".yaml"]))
@settings(max_examples=200)
def test_no_bytes_crash_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes, kind: str) -> None:
    path = tmp_path_factory.getbasetemp() / f"any{kind}"
    path.write_bytes(data)
    load_or_refuse(path)
