"""What the documents say, taken out of their markdown."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
HANDBOOKS = tuple(sorted((ROOT / "docs").glob("手册-*.md")))
DECISIONS = tuple(sorted((ROOT / "docs" / "decisions").glob("*.md")))
DOCUMENTS = (*READMES, *HANDBOOKS, *DECISIONS)
OPERATORS = ROOT / "docs" / "手册-运维.md"

_CODE = re.compile(r"```[a-z]*\n(.*?)```|`([^`\n]+)`", re.S)
_COMMAND = re.compile(r"(?:^|[\s/|`])wangge ([a-z][^|\n`]*)", re.M)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def read_code(path: Path) -> list[str]:
    """Everything set as code, in blocks and in lines."""
    return [block or line for block, line in _CODE.findall(path.read_text("utf-8"))]


def read_commands(path: Path) -> set[tuple[str, ...]]:
    """The words after each `wangge` that is set as code, without what stands behind two spaces or a `#`."""
    return {
        tuple(re.split(r"\s{2,}|\s#", command)[0].split())
        for code in read_code(path)
        for command in _COMMAND.findall(code)
    }


def read_links(path: Path) -> list[str]:
    """Targets of links and pictures that lead to a file."""
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.S)
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    return [target.partition("#")[0] for target in targets if "://" not in target and not target.startswith("#")]


def read_table(path: Path, first_column: str) -> list[list[str]]:
    """The rows below the header that begins with `first_column`."""
    lines = iter(path.read_text("utf-8").splitlines())
    rows: list[list[str]] = []
    if any(line.startswith(f"| {first_column} |") for line in lines):
        next(lines)
        for line in lines:
            if not line.startswith("|"):
                break
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows
