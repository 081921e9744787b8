"""The results as files: the run writes them, nobody edits them."""

import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.figures import Figure, round_off

LIBRARIES = ("wechaty", "wechaty-puppet-service", "grpclib", "sqlalchemy", "aiosqlite", "jieba", "ahocorasick-rs")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where and when a run took place. `load`: the machine's one-minute load average before and after it."""

    system: str
    processor: str
    cores: int
    memory_gb: float
    python: str
    libraries: dict[str, str]
    began: datetime
    load: tuple[float, float]


def describe_machine(began: datetime, load_before: float) -> Machine:
    return Machine(
        system=f"{platform.system()} {platform.release()}",
        processor=_find_processor(),
        cores=os.cpu_count() or 1,
        memory_gb=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        python=sys.version.split()[0],
        libraries={name: version(name) for name in LIBRARIES},
        began=began,
        load=(round(load_before, 2), round(os.getloadavg()[0], 2)),
    )


def write_results(folder: Path, machine: Machine, figures: Sequence[Figure]) -> None:
    (folder / "results.json").write_text(json.dumps(_to_json(machine, figures), ensure_ascii=False, indent=1) + "\n")
    (folder / "RESULTS.md").write_text(_to_markdown(machine, figures))


def _to_json(machine: Machine, figures: Sequence[Figure]) -> dict[str, Any]:
    return {
        "machine": {
            "system": machine.system,
            "processor": machine.processor,
            "cores": machine.cores,
            "memory_gb": machine.memory_gb,
            "python": machine.python,
            "libraries": machine.libraries,
        },
        "began": machine.began.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - machine.began).total_seconds()),
        "load_average": {"before": machine.load[0], "after": machine.load[1]},
        "figures": [
            {
                "section": figure.section,
                "name": figure.name,
                "unit": figure.unit,
                "median": float(f"{figure.median:.4g}"),
                "samples": [float(f"{sample:.4g}") for sample in figure.samples],
                "wanted": figure.wanted or None,
                "met": figure.is_met,
                "note": figure.note,
            }
            for figure in figures
        ],
    }


def _to_markdown(machine: Machine, figures: Sequence[Figure]) -> str:
    libraries = ", ".join(f"{name} {number}" for name, number in machine.libraries.items())
    lines = [
        "# What it costs",
        "",
        "Written by `make bench`; edits are lost. Trust the ratios: both sides of each were measured in the same run.",
        "",
        f"- {machine.began:%Y-%m-%d %H:%M} UTC, load average {machine.load[0]} before, {machine.load[1]} after "
        f"(what the bench itself loads is part of the latter)",
        f"- {machine.processor}, {machine.cores} cores, {machine.memory_gb} GB, {machine.system}",
        f"- Python {machine.python}; {libraries}",
    ]
    for section in dict.fromkeys(figure.section for figure in figures):
        lines += ["", f"## {section}", "", "| figure | median | samples | wanted | met |", "|---|---|---|---|---|"]
        own = [figure for figure in figures if figure.section == section]
        lines += [_to_row(figure) for figure in own]
        lines += [""] + [f"- {figure.name}: {figure.note}" for figure in own if figure.note]
    return "\n".join(lines).rstrip() + "\n"


def _to_row(figure: Figure) -> str:
    samples = ", ".join(round_off(sample) for sample in figure.samples)
    met = {None: "", True: "yes", False: "**no**"}[figure.is_met]
    return f"| {figure.name} | {round_off(figure.median)} {figure.unit} | {samples} | {figure.wanted} | {met} |"


def _find_processor() -> str:
    """Linux keeps the name in a file; elsewhere the platform's own word has to do."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
