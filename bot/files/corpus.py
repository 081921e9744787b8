"""Labelled lines as JSON: what clerks, leaders and writers say a message is."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_LINE = 200_000
MAX_TIMES = 100


class CorpusFileError(Exception):
    """`problems` hold every line that can't be used, each with its file and number."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledText:
    """`type` None is ordinary talk. `features` stand in for `text` where only they were kept (a correction).

    `times`: how many lines this one counts for; what everybody says, in just these words, counts for many.
    """

    text: str
    type: str | None
    danger: str | None = None
    also: str | None = None
    hard: bool = False
    times: int = 1
    features: tuple[str, ...] = ()
    place: str = ""


def read_labelled(path: Path, types: Collection[str]) -> list[LabelledText]:
    """A file of JSON lines, or every `*.jsonl` of a folder in the order of names. CorpusFileError names all faults."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    if not files or not all(file.is_file() for file in files):
        raise CorpusFileError([f"{path}: 没有这个文件，或者文件夹里没有 .jsonl 文件"])
    problems: list[str] = []
    lines = [line for file in files for line in _read_file(file, types, problems)]
    if problems:
        raise CorpusFileError(problems[:50])
    return lines


def _read_file(file: Path, types: Collection[str], problems: list[str]) -> Iterator[LabelledText]:
    with file.open(encoding="utf-8", errors="replace") as source:
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            place = f"{file.name}:{number}"
            try:
                yield _read_line(json.loads(line) if len(line) <= MAX_LINE else None, types, place)
            except (ValueError, RecursionError) as error:
                fault = "不是 JSON" if isinstance(error, json.JSONDecodeError) else str(error)
                problems.append(f"{place}: {fault}")


def _read_line(given: Any, types: Collection[str], place: str) -> LabelledText:
    if not isinstance(given, dict):
        raise ValueError("应当是一个 JSON 对象")  # noqa: TRY004 - one kind of fault for whatever a line holds
    text, features, code = given.get("text", ""), given.get("features", []), given.get("type")
    if not isinstance(text, str) or not isinstance(features, list) or not (text or features):
        raise ValueError("要有 text（一句话）或 features（一组词）")
    if code is not None and code not in types:
        raise ValueError(f"没有 {code} 这个类型")
    times = given.get("times", 1)
    if type(times) is not int or not 1 <= times <= MAX_TIMES:
        raise ValueError(f"times 要写 1 到 {MAX_TIMES} 的整数")
    return LabelledText(
        text=text,
        type=code,
        danger=_text_or_none(given.get("danger")),
        also=_text_or_none(given.get("also")),
        hard=given.get("hard") is True,
        times=times,
        features=tuple(str(feature) for feature in features),
        place=place,
    )


def _text_or_none(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None
