"""Messages a second, from the gateway to the answer in the simulator's record: ours against bare python-wechaty."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from tqdm import tqdm

from bench.figures import Figure
from bench.our_bot import DATABASE
from bench.programs import LOOK_EVERY, BenchError, Program, run_program, wait_until
from bench.street import Injected, Street, open_street
from bench.talk import Round, Words, compose_rounds

SECTION = "The way of a message: gateway, pipeline, reply"
GROUPS = 200
WANTED_RATIO = 0.5
ROUND_SECONDS = 180.0


def measure_gateway_path(folder: Path, words: Words, *, rounds: int, size: int) -> list[Figure]:
    """Both bots live through the whole run on one simulator, an account and half of the groups each.

    They take turns, so that whatever else the machine does falls on both; the first round of each only warms it up.
    """
    ours_folder, bare_folder = folder / "ours", folder / "bare"
    ours_folder.mkdir(parents=True)
    bare_folder.mkdir()
    with open_street(folder, groups=GROUPS, accounts=2) as street:
        (ours_account, bare_account), (ours_endpoint, bare_endpoint) = street.accounts, street.endpoints
        own = ["bench.our_bot", ours_endpoint, ours_account, street.url]
        bare = ["bench.bare_bot", bare_endpoint]
        quiet = {"WECHATY_LOG": "warn", "CACHE_DIR": str(bare_folder)}
        with (
            run_program(own, ours_folder, name="ours") as our_bot,
            run_program(bare, bare_folder, name="bare", environment=quiet) as bare_bot,
        ):
            for program in (our_bot, bare_bot):
                _expect_ready(program)
            ours = _Side(street, compose_rounds(street.residents_by_room(ours_account), words, size=size, seed=1))
            ours.is_settled = _Archive(ours_folder / DATABASE).is_settled
            yardstick = _Side(street, compose_rounds(street.residents_by_room(bare_account), words, size=size, seed=2))
            return [*_take_turns(ours, yardstick, rounds), _memory("ours", our_bot), _memory("bare", bare_bot)]


def _take_turns(ours: "_Side", bare: "_Side", rounds: int) -> list[Figure]:
    turns = tqdm(range(rounds + 1), desc="gateway rounds", disable=None, leave=False)
    taken = [(ours.run_round(), bare.run_round()) for _ in turns]
    own, others = zip(*taken[1:], strict=True)
    note = f"{ours.size:,} messages a round, 15 in 100 of them reports; pace off, SQLite with synchronous=FULL"
    return [
        Figure(section=SECTION, name="ours", unit="messages/s", samples=own, note=note),
        Figure(
            section=SECTION,
            name="bare python-wechaty, answering the same 15 %",
            unit="messages/s",
            samples=others,
        ),
        Figure(
            section=SECTION,
            name="ours : bare",
            unit="×",
            samples=tuple(a / b for a, b in zip(own, others, strict=True)),
            at_least=WANTED_RATIO,
            note="ours also records ids, reads each text, opens, numbers and assigns tickets, and tells leaders",
        ),
    ]


class _Side:
    """One bot's turns: speak a round, wait until every report is answered in its group."""

    def __init__(self, street: Street, rounds: Iterator[Round]) -> None:
        self._street = street
        self._rounds = rounds
        self._seen = 0
        self.is_settled: Callable[[Injected], bool] = lambda _: True
        self.size = 0

    def run_round(self) -> float:
        """Messages a second."""
        spoken = next(self._rounds)
        self.size = len(spoken.messages)
        self._catch_up()
        rooms = {message["room_id"] for message in spoken.messages}
        began = time.perf_counter()
        injected = self._street.say_all(spoken.messages)
        answered = 0
        while answered < spoken.reports or not self.is_settled(injected):
            answered += sum(_is_answer(send) and send["chat"] in rooms for send in self._catch_up())
            if time.perf_counter() - began > ROUND_SECONDS:
                raise BenchError(f"{answered} of {spoken.reports} answers within {ROUND_SECONDS:.0f} s")
            time.sleep(LOOK_EVERY)
        seconds = time.perf_counter() - began
        self._wait_for_silence()
        return len(spoken.messages) / seconds

    def _catch_up(self) -> list[dict[str, str]]:
        sends = self._street.sends_after(self._seen)
        if sends:
            self._seen = int(sends[-1]["id"])
        return sends

    def _wait_for_silence(self) -> None:
        """What is still to be said privately must not fall into the other's turn."""
        quiet_since = time.monotonic()

        def is_quiet() -> bool:
            nonlocal quiet_since
            if self._catch_up():
                quiet_since = time.monotonic()
            return time.monotonic() - quiet_since > 1.0

        wait_until(is_quiet, seconds=ROUND_SECONDS, what="silence after a round")


class _Archive:
    """Our bot's database as a bystander reads it: whether a round's messages are all handled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_settled(self, injected: Injected) -> bool:
        query = (
            "SELECT count(*), coalesce(sum(state != 'handled'), 0) FROM inbox"
            " WHERE length(message_id) = 19 AND message_id BETWEEN ? AND ?"
        )
        with closing(sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)) as archive:
            known, waiting = archive.execute(query, (injected.first_id, injected.last_id)).fetchone()
        return bool(known >= injected.count and waiting == 0)


def _is_answer(send: dict[str, str]) -> bool:
    return send["outcome"] == "sent" and send["text"].startswith("记下了")


def _expect_ready(program: Program) -> None:
    if program.read_line() != "ready":
        raise BenchError(f"a bot did not start; see {program.log}")


def _memory(name: str, program: Program) -> Figure:
    return Figure(section=SECTION, name=f"peak memory, {name}", unit="MB", samples=(program.peak_memory_mb(),))
