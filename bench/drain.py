"""Deliveries a second, from the archive to the simulator's record: our bot without pace against a bare loop."""

import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.draining import DATABASE, NO_PACE, Office, import_county
from bench.figures import Figure
from bench.notices import plan_notice
from bench.programs import BenchError, run_program
from bench.street import Street, open_street

SECTION = "A notice on its way out"
GROUPS = 4144
WANTED_RATIO = 0.5
DRAIN_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drained:
    """One turn: its sends as the simulator has them, and how many a second."""

    sends: Sequence[dict[str, Any]]
    rate: float


def measure_drain(folder: Path, *, rounds: int, groups: int = GROUPS) -> list[Figure]:
    """They take turns at the same groups with the same words, each alone with the simulator.

    Every turn of ours begins with a fresh copy of the county and a fresh process; the first round only warms up.
    """
    with open_street(folder_of(folder), groups=groups) as street:
        county = import_county(folder / "county", street)
        turns = tqdm(range(rounds + 1), desc="drain rounds", disable=None, leave=False)
        taken = [_take_turns(folder / f"round{number}", county, street) for number in turns]
    own, bare = zip(*taken[1:], strict=True)
    note = f"{groups:,} deliveries of one campaign, to the last mark in the archive; SQLite with synchronous=FULL"
    return [
        Figure(section=SECTION, name="ours, pace off", unit="deliveries/s", samples=own, note=note),
        Figure(
            section=SECTION,
            name="a bare loop of sends",
            unit="sends/s",
            samples=bare,
            note="the same groups and words over one gRPC connection, one after the other; nothing kept, nothing heard",
        ),
        Figure(
            section=SECTION,
            name="ours : a bare loop",
            unit="×",
            samples=tuple(a / b for a, b in zip(own, bare, strict=True)),
            at_least=WANTED_RATIO,
            note="ours marks every delivery before and after its call, and hears its own echo of each",
        ),
    ]


def folder_of(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _take_turns(folder: Path, county: Path, street: Street) -> tuple[float, float]:
    """(ours, bare), each a second."""
    shutil.copy(county, folder_of(folder) / DATABASE)
    ours = drain_once(folder, street)
    chats = [(send["chat"], send["text"]) for send in ours.sends]
    bare = _send_bare(folder, street, chats)
    return ours.rate, bare.rate


def drain_once(folder: Path, street: Street) -> Drained:
    """From the first send that reaches the simulator to the last mark in the archive."""
    office = Office(folder, street, pace=NO_PACE)
    before = last_number(street)
    with office.run_bot() as bot:
        bot.wait_idle()
        planned = plan_notice(office.archive.url, at=datetime.now(UTC), zone=office.zone)
        ended = office.archive.wait_drained(DRAIN_SECONDS)
    sends = street.sends_after(before)
    if len({send["chat"] for send in sends if send["outcome"] == "sent"}) != planned.deliveries:
        raise BenchError(f"{len(sends)} sends for {planned.deliveries} deliveries")
    return Drained(sends=sends, rate=len(sends) / (ended - _read_moment(sends[0])))


def _send_bare(folder: Path, street: Street, chats: list[tuple[str, str]]) -> Drained:
    path = folder / "sends.json"
    path.write_text(json.dumps(chats, ensure_ascii=False))
    before = last_number(street)
    with run_program(["bench.bare_sender", street.endpoints[0], str(path)], folder, name="bare") as program:
        program.read_line(DRAIN_SECONDS)
        ended = time.time()
    sends = street.sends_after(before)
    return Drained(sends=sends, rate=len(sends) / (ended - _read_moment(sends[0])))


def last_number(street: Street) -> int:
    """Of the sends so far."""
    sends = street.sends_after(0)
    return int(sends[-1]["id"]) if sends else 0


def _read_moment(send: dict[str, Any]) -> float:
    return datetime.fromisoformat(send["real_at"]).timestamp()
