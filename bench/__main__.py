"""`make bench`: measures, shows each figure as it comes, and writes RESULTS.md and results.json."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.county import measure_county
from bench.drain import measure_drain
from bench.figures import Figure, round_off
from bench.gateway_path import measure_gateway_path
from bench.pacing import measure_pace
from bench.programs import ROOT, BenchError
from bench.reading import measure_reading
from bench.replaying import measure_replay
from bench.results import describe_machine, write_results
from bench.starting import measure_starts
from bench.talk import Words, load_words
from bot.app import build_classifier
from bot.settings import build_settings
from domain.classify import Classifier

FOLDER = ROOT / "data" / "bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What every section is given: a folder of its own, the words, and how long it may take."""

    folder: Path
    classifier: Classifier
    words: Words
    quick: bool


SECTIONS: dict[str, Callable[[Bench], list[Figure]]] = {
    "gateway": lambda b: measure_gateway_path(
        b.folder, b.words, rounds=1 if b.quick else 5, size=400 if b.quick else 2000
    ),
    "replay": lambda b: measure_replay(b.folder, b.words, size=1000 if b.quick else 20_000),
    "start": lambda b: measure_starts(b.folder, times=1 if b.quick else 3),
    "county": lambda b: measure_county(b.folder),
    "drain": lambda b: measure_drain(b.folder, rounds=1 if b.quick else 4, groups=400 if b.quick else 4144),
    "pace": lambda b: measure_pace(b.folder, b.words, groups=60 if b.quick else 400),
    "reading": lambda b: measure_reading(b.classifier, b.words, rounds=2 if b.quick else 7),
}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parse(arguments)
    began, load = datetime.now(UTC), os.getloadavg()[0]
    try:
        figures = _measure(options.only or list(SECTIONS), quick=options.quick)
    except BenchError as error:
        sys.stderr.write(f"bench: {error}\n")
        return 1
    options.out.mkdir(parents=True, exist_ok=True)
    write_results(options.out, describe_machine(began, load), figures)
    missed = [figure.name for figure in figures if figure.is_met is False]
    print(f"\nwritten to {options.out}" + (f"; not met: {', '.join(missed)}" if missed else "; all wanted figures met"))
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(SECTIONS), help="this section, not all; repeatable")
    parser.add_argument("--quick", action="store_true", help="small sizes, to try the bench itself")
    parser.add_argument("--out", type=Path, help="where the results go; a whole run: bench/, else data/bench/")
    options = parser.parse_args(arguments)
    is_whole = not options.only and not options.quick
    options.out = options.out or (ROOT / "bench" if is_whole else FOLDER / "results")
    return options


def _measure(names: Sequence[str], *, quick: bool) -> list[Figure]:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    classifier = build_classifier(build_settings({}, FOLDER))
    words = load_words(classifier)
    figures: list[Figure] = []
    for name in names:
        print(f"{name} …", flush=True)
        bench = Bench(folder=FOLDER / name, classifier=classifier, words=words, quick=quick)
        for figure in SECTIONS[name](bench):
            figures.append(figure)
            print(f"  {figure.name}: {round_off(figure.median)} {figure.unit}", flush=True)
    return figures


if __name__ == "__main__":
    sys.exit(main())
