"""What may stand in no file of the project, because it belongs to one machine or one network only."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FORBIDDEN = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:work|home/\w+|Users/\w+|root)/\w"),
    "the host of a package registry": re.compile(
        r"(?:pypi|files\.pythonhosted|registry\.npmjs|npmmirror|index-url|extra-index)[\w.-]*(?:\.org|\.com|\.cn|=)",
        re.I,
    ),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY-----"),
}
BINARY = {".png", ".jpg", ".jpeg", ".gif", ".ico", ".xlsx", ".db", ".zip", ".woff2", ".silk", ".mp3", ".pdf", ".otf"}


def list_tracked() -> list[Path]:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    here = Path(__file__)
    found = []
    for path in list_tracked():
        if path == here or path.suffix.lower() in BINARY:
            continue
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1):
            if FORBIDDEN[what].search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}")
    assert not found, "\n".join(found)


def test_nothing_that_a_run_makes_is_tracked() -> None:
    made = re.compile(
        r"(^|/)(__pycache__|node_modules|data|\.venv|\.wechaty|\.hypothesis)/|\.(db|db-wal|pyc)$|(^|/)job\.db$"
    )
    names = [path.relative_to(ROOT).as_posix() for path in list_tracked()]
    assert [name for name in names if made.search(name)] == []
