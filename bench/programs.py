"""Other programs of a measurement: started in a folder of their own, awaited, and ended whatever happens."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # has no types

ROOT = Path(__file__).resolve().parent.parent
READY_SECONDS = 60.0
END_SECONDS = 20.0
LOOK_EVERY = 0.02


class BenchError(Exception):
    """A measurement that could not be made; its words say what to look at."""


class Program:
    """A running program of ours; what it says on stderr lies in `log`."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self._process = process
        self.log = log

    def read_line(self, seconds: float = READY_SECONDS) -> str:
        """The next line of its stdout."""
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            raise BenchError(f"nothing said within {seconds:.0f} s; see {self.log}")
        line = self._process.stdout.readline().decode().strip()
        if not line:
            raise BenchError(f"ended without a word; see {self.log}")
        return line

    def write_line(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()

    def peak_memory_mb(self) -> float:
        """The most memory it has held so far (its own processes' children not counted)."""
        status = Path(f"/proc/{self._process.pid}/status")
        if status.exists():
            peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
            return int(peak.split()[1]) / 1024
        return float(psutil.Process(self._process.pid).memory_info().rss / 2**20)

    def is_running(self) -> bool:
        return self._process.poll() is None

    def cpu_seconds(self) -> float:
        """What it has computed so far."""
        spent = psutil.Process(self._process.pid).cpu_times()
        return float(spent.user + spent.system)

    def kill(self) -> None:
        """As the power would: nothing in it hears of it."""
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Asked first, then ended."""
        if self.is_running():
            self._process.terminate()
            try:
                self._process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


@contextmanager
def run_program(
    arguments: Sequence[str], folder: Path, *, name: str, environment: dict[str, str] | None = None
) -> Iterator[Program]:
    """`python -m ARGUMENTS`, working in `folder`."""
    log = folder / f"{name}.log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
        )
    program = Program(process, log)
    try:
        yield program
    finally:
        program.stop()


def wait_until(holds: Callable[[], bool], *, seconds: float, what: str) -> None:
    """BenchError when it does not come true in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise BenchError(f"not within {seconds:.0f} s: {what}")
        time.sleep(LOOK_EVERY)
