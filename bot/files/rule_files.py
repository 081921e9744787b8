"""The rule files as they lie in a folder: their very texts under their names, to be checked, published, compared."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from domain.rules import RuleFileError

RuleFiles = Mapping[str, str]
"""`types/infra.yaml` → its text; files of additions stand under `additions/`."""

SINGLE_FILES = ("meta", "departments", "reading", "danger", "suppress", "escalation", "intents")
TYPES, ADDITIONS, LEARNED, ORDERS = "types/", "additions/", "learned.txt", "orders.txt"
MAX_FILE_BYTES = 1_000_000
MAX_LEARNED_BYTES = 20_000_000


def read_rule_files(folder: Path, additions: Path | None = None) -> RuleFiles:
    """RuleFileError names every file that can't be read as text. A missing file is missed when they are parsed."""
    problems: list[str] = []
    files: dict[str, str] = {}
    for name, path in _list_files(folder, additions, problems):
        text = _read_text(path, name, problems)
        if text is not None:
            files[name] = text
    if problems:
        raise RuleFileError(problems)
    return files


def list_names(files: RuleFiles, folder: str) -> list[str]:
    return sorted(name for name in files if name.startswith(folder))


def digest_files(files: RuleFiles) -> str:
    """The same for the same texts under the same names, whatever machine they lie on."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    return digest.hexdigest()


def _list_files(folder: Path, additions: Path | None, problems: list[str]) -> Iterator[tuple[str, Path]]:
    yield from ((f"{name}.yaml", folder / f"{name}.yaml") for name in SINGLE_FILES)
    yield from ((TYPES + path.name, path) for path in sorted(folder.glob("types/*.yaml")))
    yield from ((name, folder / name) for name in (LEARNED, ORDERS) if (folder / name).exists())
    if additions is None:
        return
    if not additions.is_dir():
        problems.append(f"{additions}: 没有这个文件夹，请建好，或删掉设置里的 rules_additions_dir")
        return
    for path in sorted(additions.iterdir()):
        if path.suffix == ".yaml":
            yield ADDITIONS + path.name, path
        elif path.suffix == ".yml":
            problems.append(f"{ADDITIONS}{path.name}: 文件名要以 .yaml 结尾，请改名")


def _read_text(path: Path, name: str, problems: list[str]) -> str | None:
    most = MAX_LEARNED_BYTES if name in (LEARNED, ORDERS) else MAX_FILE_BYTES
    try:
        content = path.read_bytes()
    except OSError as error:
        problems.append(f"{name}: 打不开文件（{error.strerror}），请检查它在不在、有没有权限")
        return None
    if len(content) > most:
        problems.append(f"{name}: 文件超过 {most // 1_000_000} MB，请分成几个")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problems.append(f"{name}:{line}: 不是 UTF-8 编码，请另存为 UTF-8")
        return None
