"""How a test calls a command, and a recorded chat in a few words."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.__main__ import main

MORNING = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
BROKEN_LIGHT = "村口路灯坏了三天了没人修"


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()

    @property
    def json(self) -> Any:
        """The last line of stdout."""
        return json.loads(self.lines[-1])


@dataclass(frozen=True)
class Wangge:
    """`wangge(…)` as on the command line, in `folder`."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *words: object) -> Ran:
        try:
            code = main([str(word) for word in words])
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        said = self.capsys.readouterr()
        return Ran(code, said.out, said.err)


def line(number: int, text: object, *, room: str | None = "r1@chatroom", sender: str = "wxid_1", **changes: Any) -> str:
    """One message; each comes a minute after the one before."""
    said = {
        "id": f"m{number}",
        "room_id": room,
        "room_topic": "河西村一组群",
        "sender_id": sender,
        "sender_name": "王大妈",
        "text": text,
        "at": (MORNING + timedelta(minutes=number)).isoformat(),
    }
    return json.dumps(said | changes, ensure_ascii=False)


def write_chat(path: Path, *lines: str) -> Path:
    path.write_text("".join(f"{each}\n" for each in lines), encoding="utf-8")
    return path


def read_lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]
