"""What an operator reads about logs, numbers and sheets is what the program writes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.files.grid_columns import COLUMNS, REQUIRED
from domain.roster import Section
from tests.docs.reading import OPERATORS, ROOT, read_code, read_table

LOUD = {"warning", "error", "exception", "critical", "log"}
CLERKS = ROOT / "docs" / "手册-镇村干部.md"


def list_events(levels: set[str]) -> set[str]:
    """The constant names of all log events of the program at these levels."""
    return {
        event
        for room in ("bot", "handlers", "web", "models", "broadcasts")
        for path in (ROOT / room).rglob("*.py")
        for event in read_events(path, levels)
    }


def read_events(path: Path, levels: set[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="log"), attr=level), args=args) if level in levels:
                texts = [a.value for a in args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                yield from (text.split()[0] for text in texts[:1])


def test_every_warning_and_error_in_the_logs_is_explained_and_no_other() -> None:
    explained = {row[0].strip("`") for row in read_table(OPERATORS, "事件")}
    assert explained == list_events(LOUD)


def test_every_quiet_event_is_named() -> None:
    assert list_events({"info"}) - list_events(LOUD) <= set(read_code(OPERATORS))


def test_every_number_that_is_explained_is_measured() -> None:
    measured = (ROOT / "bot" / "health.py").read_text("utf-8") + (ROOT / "models" / "readings_stats.py").read_text(
        "utf-8"
    )
    for row in read_table(OPERATORS, "数字"):
        name = row[0].strip("`")
        assert f'"{name}"' in measured or f'"{name.removeprefix("wangge_")}"' in measured, name


def test_every_number_of_the_health_board_is_explained() -> None:
    explained = {row[0].strip("`") for row in read_table(OPERATORS, "数字")}
    board = set(re.findall(r'name="(wangge_\w+)"', (ROOT / "bot" / "health.py").read_text("utf-8")))
    assert board
    assert board <= explained


def test_every_line_of_the_doctor_is_explained() -> None:
    tree = ast.parse((ROOT / "bot" / "cli" / "doctor.py").read_text("utf-8"))
    shown = {
        keyword.value.value if isinstance(keyword.value, ast.Constant) else read_head(keyword.value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Finding"
        for keyword in call.keywords
        if keyword.arg == "part"
    }
    assert {row[0] for row in read_table(OPERATORS, "这一行")} == shown


def read_head(node: ast.expr) -> str:
    """What stands before the first value of an f-string."""
    assert isinstance(node, ast.JoinedStr)
    assert isinstance(node.values[0], ast.Constant)
    return str(node.values[0].value).strip()


@pytest.mark.parametrize("section", Section)
def test_the_clerks_table_names_the_columns_of_the_sheet(section: Section) -> None:
    row = next(row for row in read_table(CLERKS, "表") if row[0] == section.value)
    columns = COLUMNS[section]
    assert row[1].split("、") == [columns[name][0] for name in REQUIRED[section]]
    assert set(row[2].split("、")) == {
        accepted[0] for name, accepted in columns.items() if name not in REQUIRED[section]
    }
