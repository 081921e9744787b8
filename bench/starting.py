"""How long it takes until the program is there: the service, the demo, the first classified line."""

import json
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tqdm import tqdm

from bench.commands import SECRETS, find_free_port, write_config
from bench.figures import Figure
from bench.programs import run_program, wait_until
from bench.street import open_street

SECTION = "Start-up"
START_SECONDS = 60.0
DEMO_SECONDS = 5.0


def measure_starts(folder: Path, *, times: int) -> list[Figure]:
    """The first start makes the database; the others are the ordinary ones."""
    folder.mkdir(parents=True)
    service = _start_service_often(folder / "run", times)
    demo = [_start_demo(folder) for _ in tqdm(range(times + 1), desc="demo", disable=None, leave=False)]
    classify = [_start_classify(folder) for _ in range(times)]
    return [
        _tell("wangge run, first start: until /readyz", service[:1]),
        _tell("wangge run: until /readyz", service[1:]),
        _tell("wangge demo --headless, first start", demo[:1]),
        _tell("wangge demo --headless, later starts", demo[1:], at_most=DEMO_SECONDS),
        _tell("wangge classify: first answer", classify),
    ]


def _tell(name: str, samples: list[float], *, at_most: float | None = None) -> Figure:
    return Figure(section=SECTION, name=name, unit="s", samples=tuple(samples), at_most=at_most)


def _start_service_often(folder: Path, times: int) -> list[float]:
    folder.mkdir()
    with open_street(folder, groups=100) as street:
        return [
            _start_service(folder, street.endpoints[0])
            for _ in tqdm(range(times + 1), desc="run", disable=None, leave=False)
        ]


def _start_service(folder: Path, endpoint: str) -> float:
    port = find_free_port()
    config = write_config(folder, endpoint=endpoint, web_port=port)
    began = time.perf_counter()
    with run_program(["bot", "run", "-c", str(config)], folder, name="run", environment=SECRETS):
        wait_until(lambda: is_ready(port), seconds=START_SECONDS, what="wangge run ready")
        return time.perf_counter() - began


def is_ready(port: int) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
        return bool(answer.status == 200)
    return False


def _start_demo(folder: Path) -> float:
    began = time.perf_counter()
    arguments = ["bot", "demo", "--headless", "--port", "0", "--data", str(folder / "demo")]
    with run_program(arguments, folder, name="demo") as program:
        json.loads(program.read_line())
        return time.perf_counter() - began


def _start_classify(folder: Path) -> float:
    began = time.perf_counter()
    with run_program(["bot", "classify"], folder, name="classify") as program:
        program.write_line("村口路灯坏了三天了没人修")
        json.loads(program.read_line())
        return time.perf_counter() - began
