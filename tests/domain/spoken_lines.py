"""Reads the files of spoken sentences beside it into what a test compares."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from domain.commands import Command
from domain.spoken_which import Which

TODAY = date(2026, 11, 20)
_HERE = Path(__file__).parent
_HEADING = re.compile(r"\[([a-z0-9_]+)(?: (\w+))?\]")
_BACK = {"今天": 0, "昨天": 1, "前天": 2}
_SHORT = re.compile(r"(昨天|前天|(\d+)月(\d+)日)?(\d+)号")


@dataclass(frozen=True, slots=True)
class Line:
    """`is_officer` has one value for each speaker it must be understood from."""

    command: Command
    speakers: tuple[bool, ...]
    words: str
    which: Which
    args: dict[str, str]


def read_spoken() -> list[Line]:
    return list(_read(_HERE / "spoken.txt"))


def read_ordinary() -> list[str]:
    lines = (_HERE / "not_spoken.txt").read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def read_talk() -> list[str]:
    """What the rules' corpus has as talk that leads to nothing."""
    paths = sorted((_HERE.parents[1] / "rules" / "corpus").glob("train-talk-*.jsonl"))
    lines = (json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines() if line)
    return [line["text"] for line in lines if line["type"] is None]


def _read(path: Path) -> Iterator[Line]:
    command, speakers = Command.HELP, (True,)
    for line in path.read_text("utf-8").splitlines():
        if heading := _HEADING.fullmatch(line):
            code, who = heading.groups(default="")
            command = Command(code)
            speakers = {"": (True,), "resident": (False,), "anybody": (True, False)}[who]
        elif line and not line.startswith("#"):
            words, _, meant = line.partition(" | ")
            which, args = _read_meant(meant.split())
            yield Line(command, speakers, words, which, args)


def _read_meant(meant: list[str]) -> tuple[Which, dict[str, str]]:
    args = dict(one.split("=", 1) for one in meant if "=" in one)
    named = next((one for one in meant if "=" not in one), "")
    return _read_which(named), args


def _read_which(named: str) -> Which:
    first, _, other = named.partition("+")
    if other:
        return replace(_read_which(first), other=_read_which(other))
    if named == "这个":
        return Which(latest=True)
    if named == "全部":
        return Which(every=True)
    if named in _BACK:
        return Which(day=TODAY - timedelta(days=_BACK[named]))
    if named.startswith("「"):
        return Which(hint=named.strip("「」"))
    found = _SHORT.fullmatch(named)
    if found is None:
        return Which(full_no=named or None)
    back, month, day_of_month, number = found.groups()
    day = date(2026, int(month), int(day_of_month)) if month else TODAY - timedelta(days=_BACK[back or "今天"])
    return Which(short=(day, int(number)))
