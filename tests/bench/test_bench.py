"""The bench itself: its words mean what it takes them for, its mix is as promised, its files say what was measured."""

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.figures import Figure
from bench.programs import BenchError, run_program
from bench.results import describe_machine, write_results
from bench.talk import Words, compose_rounds, load_words
from bot.app import build_classifier
from bot.settings import build_settings
from domain.classify import Classifier

ROOMS = {f"{n}@chatroom": [f"wxid_{n}_{m}" for m in range(5)] for n in range(40)}


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> Classifier:
    return build_classifier(build_settings({}, tmp_path_factory.mktemp("settings")))


@pytest.fixture(scope="module")
def words(classifier: Classifier) -> Words:
    return load_words(classifier)


def test_there_are_enough_different_lines_that_the_rules_read_as_meant(words: Words) -> None:
    assert len(set(words.chatter)) >= 200
    assert len({line for lines in words.reports.values() for line in lines}) >= 45


def test_fifteen_in_a_hundred_are_reports_and_the_last_message_is_one(words: Words) -> None:
    reports = {line for lines in words.reports.values() for line in lines}

    spoken = next(compose_rounds(ROOMS, words, size=1000, seed=5))

    said = [message["text"] in reports for message in spoken.messages]
    assert (sum(said), spoken.reports, said[-1]) == (150, 150, True)


def test_no_group_reports_one_type_twice_over_all_rounds(words: Words) -> None:
    types = {line: code for code, lines in words.reports.items() for line in lines}
    rounds = compose_rounds(ROOMS, words, size=1000, seed=5)

    reported = Counter(
        (message["room_id"], types[message["text"]])
        for _ in range(4)
        for message in next(rounds).messages
        if message["text"] in types
    )

    assert max(reported.values()) == 1


def test_more_reports_than_groups_allow_are_refused_with_a_sentence(words: Words) -> None:
    few = dict(list(ROOMS.items())[:1])

    with pytest.raises(BenchError, match="more groups"):
        next(compose_rounds(few, words, size=1000, seed=5))


def test_the_files_tell_the_median_and_whether_it_is_what_was_wanted(tmp_path: Path) -> None:
    ratio = Figure(section="A", name="ratio", unit="×", samples=(0.3, 0.6, 0.4), at_least=0.5)
    seconds = Figure(section="A", name="start", unit="s", samples=(2.0,), at_most=5.0, note="warm")

    write_results(tmp_path, describe_machine(datetime.now(UTC), 0.1), [ratio, seconds])

    figures = json.loads((tmp_path / "results.json").read_text())["figures"]
    assert [(figure["median"], figure["met"]) for figure in figures] == [(0.4, False), (2.0, True)]
    table = (tmp_path / "RESULTS.md").read_text()
    assert "| ratio | 0.4 × | 0.3, 0.6, 0.4 | ≥ 0.5 | **no** |" in table
    assert "- start: warm" in table


def test_a_program_that_ends_without_a_word_is_told_with_its_log(tmp_path: Path) -> None:
    with (
        run_program(["bench.no_such_program"], tmp_path, name="gone") as program,
        pytest.raises(BenchError, match=r"gone\.log"),
    ):
        program.read_line()

    assert not program.is_running()
