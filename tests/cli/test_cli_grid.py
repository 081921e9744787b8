"""The county in and out, shown, and codes for its people and groups."""

import re
from pathlib import Path

import pytest
from cli_support import Wangge


def test_an_import_shows_what_would_change_and_changes_nothing_unasked(wangge: Wangge) -> None:
    wangge("init")

    looked = wangge("grid", "import", "grids.xlsx")

    assert looked.code == 0
    assert "网格：新增 6" in looked.out
    assert "没有导入" in looked.out
    assert wangge("grid", "tree").code == 1


def test_a_dry_run_never_imports(wangge: Wangge) -> None:
    wangge("init")

    assert wangge("grid", "import", "grids.xlsx", "--dry-run").code == 0

    assert wangge("grid", "tree").code == 1
    assert wangge("grid", "import", "grids.xlsx", "--dry-run", "--yes").code == 2


def test_the_second_import_of_a_file_changes_nothing(county: Wangge) -> None:
    again = county("grid", "import", "grids.xlsx", "--yes")

    assert again.lines == ["和现在的一样，没有要改的。"]


def test_every_problem_of_a_sheet_is_told_at_once_with_its_row(wangge: Wangge) -> None:
    sheet = wangge.folder / "名单.csv"
    sheet.write_text(
        "类别,网格编号,名称\n网格,520329,示例县\n网格,52x,哪里\n网格,520329105010000,没有镇的村\n", "utf-8"
    )

    refused = wangge("grid", "import", sheet, "--yes")

    assert refused.code == 1
    assert "第3行" in refused.err
    assert "第4行" in refused.err


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.csv", "名单.yaml"])
def test_what_is_exported_imports_as_the_same(county: Wangge, name: str) -> None:
    assert county("grid", "export", name).code == 0

    again = county("grid", "import", name, "--dry-run")

    assert again.lines == ["和现在的一样，没有要改的。"]


def test_an_export_never_overwrites_a_file_unasked(county: Wangge) -> None:
    Path("名单.csv").write_text("别的内容")

    assert county("grid", "export", "名单.csv").code == 1
    assert Path("名单.csv").read_text() == "别的内容"
    assert county("grid", "export", "名单.csv", "--force").code == 0


def test_the_tree_shows_leaders_and_groups_below_a_grid(county: Wangge) -> None:
    shown = county("grid", "tree", "--grid", "520329105010100")

    assert shown.lines[0] == "一组（组 010100）  网格长：示例组长"
    assert len(shown.lines) == 3
    assert county("grid", "tree", "--grid", "010100").out == shown.out
    assert county("grid", "tree", "--grid", "999999").code == 1


def test_a_code_is_shown_once_for_a_person_or_a_group(county: Wangge) -> None:
    for words in (("--person", "示例组长"), ("--grid", "520329105010101")):
        made = county("grid", "code", *words)
        assert made.code == 0
        assert re.fullmatch(r"网格-\w{4}-\w{4}", made.lines[0])

    assert county("grid", "code", "--person", "没有这个人").code == 1
    assert county("grid", "code").code == 1


def test_two_people_of_one_name_are_told_apart_by_their_grid(county: Wangge) -> None:
    county("grid", "export", "名单.yaml")
    text = Path("名单.yaml").read_text("utf-8").replace("示例网格长二", "示例组长")
    Path("名单.yaml").write_text(text, "utf-8")
    county("grid", "import", "名单.yaml", "--yes")

    unclear = county("grid", "code", "--person", "示例组长")

    assert unclear.code == 1
    assert "--grid 520329105010102" in unclear.err
    assert county("grid", "code", "--person", "示例组长", "--grid", "520329105010102").code == 0
