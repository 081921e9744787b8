"""The house of the design: which room may enter which, and who alone keeps which library."""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("bot", "domain", "handlers", "models", "broadcasts", "web", "simulator")
MAY_ENTER = {
    "domain": {"domain"},
    "models": {"models", "domain"},
    "handlers": {"handlers", "domain", "models"},
    "broadcasts": {"broadcasts", "domain", "models"},
    "web": {"web", "domain", "models"},
    "bot": {"bot", "domain", "models", "handlers", "broadcasts", "web", "rules"},
    "simulator": {"simulator"},
    "migrations": {"migrations", "models"},
}
KEEPERS = {
    "wechaty": ("bot/gateway/",),
    "wechaty_puppet": ("bot/gateway/",),
    "wechaty_puppet_service": ("bot/gateway/",),
    "wechaty_grpc": ("bot/gateway/", "simulator/"),
    "grpclib": ("bot/gateway/", "simulator/"),
    "betterproto": ("bot/gateway/", "simulator/"),
    "jieba": ("bot/segmenter.py",),
    "rjieba": ("bot/fast_segmenter.py",),
    "ahocorasick_rs": ("bot/matcher.py",),
    "apscheduler": ("bot/timers.py",),
    "sqlalchemy": ("models/", "migrations/"),
    "alembic": ("models/", "migrations/"),
    "aiosqlite": ("models/",),
    "asyncpg": ("models/",),
    "aiohttp": ("web/", "simulator/"),
    "jinja2": ("web/",),
    "yaml": ("bot/files/", "simulator/"),
    "openpyxl": ("bot/files/",),
    "croniter": ("broadcasts/",),
    "borax": ("broadcasts/almanac.py",),
    "urllib.request": ("bot/demo_town.py", "bot/cli/doctor_gateway.py"),
}
"""Each library is known in one place only; whoever changes it changes one place (design.md, "Doors")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    path: str
    line: int
    module: str

    @property
    def top(self) -> str:
        return self.module.partition(".")[0]

    def __str__(self) -> str:
        return f"{self.path}:{self.line} imports {self.module}"


def list_files() -> list[Path]:
    return sorted(path for room in (*ROOMS, "migrations") for path in (ROOT / room).rglob("*.py"))


def read_imports(path: Path) -> Iterator[Import]:
    """Every import of a file, also those inside functions and under TYPE_CHECKING."""
    name = path.relative_to(ROOT).as_posix()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(path=name, line=node.lineno, module=alias.name)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}:{node.lineno}: a relative import hides which room it enters"
            yield Import(path=name, line=node.lineno, module=node.module or "")


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    found = [each for path in list_files() for each in read_imports(path)]
    assert len(found) > 500, "the walk found hardly any import: it looks in the wrong place"
    return found


def test_every_room_enters_only_where_the_design_lets_it(imports: list[Import]) -> None:
    rooms = {*ROOMS, "rules", "tests", "bench", "migrations"}
    breaches = [
        str(each) for each in imports if each.top in rooms and each.top not in MAY_ENTER[each.path.partition("/")[0]]
    ]
    assert not breaches, "\n".join(breaches)


def test_the_study_knows_only_the_standard_library(imports: list[Import]) -> None:
    known = sys.stdlib_module_names | {"domain"}
    breaches = [str(each) for each in imports if each.path.startswith("domain/") and each.top not in known]
    assert not breaches, "\n".join(breaches)


def test_the_study_touches_nothing_outside_itself(imports: list[Import]) -> None:
    outside = {
        "asyncio",
        "os",
        "pathlib",
        "socket",
        "logging",
        "threading",
        "subprocess",
        "urllib",
        "sqlite3",
        "random",
    }
    breaches = [str(each) for each in imports if each.path.startswith("domain/") and each.top in outside]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("library", KEEPERS)
def test_a_library_has_one_keeper(library: str, imports: list[Import]) -> None:
    users = [each for each in imports if f"{each.module}.".startswith(f"{library}.")]
    breaches = [str(each) for each in users if not each.path.startswith(KEEPERS[library])]
    assert not breaches, "\n".join(breaches)


@pytest.mark.parametrize("library", ["jieba", "ahocorasick_rs", "apscheduler"])
def test_these_libraries_are_in_exactly_one_file(library: str, imports: list[Import]) -> None:
    assert len({each.path for each in imports if each.top == library}) == 1


def test_nobody_asks_the_machine_for_the_time_but_the_edges() -> None:
    """Time is an argument: inside, nothing but what it was told."""
    breaches = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ("domain", "handlers", "models", "broadcasts")
        for path in (ROOT / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today") and _names_the_calendar(node)
    ]
    assert not breaches, "\n".join(breaches)


def _names_the_calendar(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id in ("datetime", "date")


def test_every_module_says_in_one_line_why_it_exists() -> None:
    silent = []
    for path in list_files():
        said = ast.get_docstring(ast.parse(path.read_text("utf-8")))
        if path.stat().st_size and not said and "versions" not in path.parts:
            silent.append(str(path.relative_to(ROOT)))
    assert not silent, "\n".join(silent)
