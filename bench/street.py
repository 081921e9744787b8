"""The simulator of a measurement: a county of its own size, spoken to over its HTTP."""

import json
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.programs import run_program

HTTP_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Injected:
    """A round that was said: how many, and the first and last message id (ids rise)."""

    count: int
    first_id: str
    last_id: str


class Street:
    """`endpoints`: one gRPC address for each account, named in `accounts`."""

    def __init__(self, ready: dict[str, Any]) -> None:
        self.url: str = ready["sim"]
        self.endpoints: list[str] = ready["grpc"]
        self.accounts: list[str] = ready["accounts"]

    def read(self, path: str) -> Any:
        return json.loads(self.read_bytes(path))

    def read_bytes(self, path: str) -> bytes:
        with urllib.request.urlopen(f"{self.url}{path}", timeout=HTTP_SECONDS) as answer:
            content: bytes = answer.read()
        return content

    def say_all(self, messages: Sequence[dict[str, str]]) -> Injected:
        """As fast as the simulator can."""
        said = self._post("/sim/api/bulk", {"messages": messages})
        return Injected(count=said["count"], first_id=said["first_id"], last_id=said["last_id"])

    def start_fault(self, kind: str, **how: Any) -> None:
        self._post("/sim/api/faults", {"kind": kind, **how})

    def sends_after(self, number: int) -> list[dict[str, Any]]:
        sends: list[dict[str, Any]] = self.read(f"/sim/api/sends?after={number}")
        return sends

    def residents_by_room(self, account: str) -> dict[str, list[str]]:
        """The groups of households that this account sits in, with the residents there."""
        residents = {person["id"] for person in self.read("/sim/api/people") if person["role"] == "resident"}
        found: dict[str, list[str]] = defaultdict(list)
        for room in self.read("/sim/api/rooms"):
            if account in room["accounts"] and room["tier"] == "户":
                found[room["id"]] = [person for person in room["members"] if person in residents]
        return dict(found)

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        content = json.dumps(body, ensure_ascii=False).encode()
        request = urllib.request.Request(f"{self.url}{path}", content, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=HTTP_SECONDS) as answer:
            return json.loads(answer.read())


@contextmanager
def open_street(folder: Path, *, groups: int, accounts: int = 1) -> Iterator[Street]:
    arguments = ["simulator", "--ready-json", "--groups", str(groups), "--accounts", str(accounts)]
    ports = ["--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0"]
    with run_program([*arguments, *ports], folder, name="simulator") as program:
        yield Street(json.loads(program.read_line()))
