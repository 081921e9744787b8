"""Spoken commands heard by the two ears together, on sentences by somebody who had seen neither; and what is learned."""

import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.files.learned import parse_learned
from bot.files.order_corpus import OrderLine, read_order_corpus
from bot.learn_orders import fit_orders
from domain.commands import SPECS, Command
from domain.orders import OrderEar, Where, list_order_features
from domain.rules import RuleFileError
from domain.spoken import read_command
from rules import FOLDER

HERE = Path(__file__).parent
TODAY = date(2026, 11, 20)
WHERE = {"quote": Where.QUOTE, "private": Where.PRIVATE, "group": Where.GROUP}
CALLS = ("@网格小助手", "网格小助手", "小格")
SAME = ({"done", "done_photo"}, {"escalate", "to_village"})


@pytest.fixture(scope="module")
def ear() -> OrderEar:
    return OrderEar(parse_learned((FOLDER / "orders.txt").read_text("utf-8")))


def hear(line: dict[str, str], ear: OrderEar) -> tuple[str, bool] | None:
    """(command, whether it is done without asking); None where nothing is heard."""
    words = line["text"]
    call = next((call for call in CALLS if words.startswith(call)), "")
    words = words.removeprefix(call).strip(" ，,：:")
    by_officer = line["from"] != "resident"
    spoken = read_command(words, TODAY, from_officer=by_officer)
    if spoken is not None:
        return spoken.command.value, spoken.certain
    if not call and line["where"] == "group":
        return None
    guess = ear.guess(words, WHERE[line["where"]], from_officer=by_officer)
    return (guess.first.value, guess.is_sure) if guess is not None and guess.is_worth_asking else None


def count(name: str, ear: OrderEar) -> Counter[str]:
    counted: Counter[str] = Counter()
    for row in (HERE / name).read_text("utf-8").splitlines():
        line = json.loads(row)
        heard, meant = hear(line, ear), line["command"]
        if meant is None:
            moves = heard is not None and heard[1] and SPECS[Command(heard[0])].changes_state
            counted["talk"] += 1
            counted["talk obeyed"] += moves
            continue
        counted["orders"] += 1
        is_right = heard is not None and (heard[0] == meant or {heard[0], meant} in SAME)
        counted["right"] += is_right
        counted["wrong for sure"] += heard is not None and heard[1] and not is_right
    return counted


@pytest.mark.parametrize("name", ["orders_apart_a.jsonl", "orders_apart_b.jsonl"])
def test_orders_of_people_who_know_no_pattern_are_understood(name: str, ear: OrderEar) -> None:
    counted = count(name, ear)
    assert counted["right"] >= 0.92 * counted["orders"], counted
    assert counted["wrong for sure"] <= 0.04 * counted["orders"], counted
    assert counted["talk obeyed"] <= 0.05 * counted["talk"], counted


def test_numbers_are_all_the_same_and_the_place_counts() -> None:
    first = list_order_features("3号办好了", Where.QUOTE, from_officer=True)
    assert first == list_order_features("17号办好了", Where.QUOTE, from_officer=True)
    assert first != list_order_features("3号办好了", Where.PRIVATE, from_officer=True)


def test_a_long_message_costs_no_more_than_a_short_one() -> None:
    assert len(list_order_features("办好了" * 50_000, Where.PRIVATE, from_officer=True)) < 100


def test_the_same_sentences_give_the_same_weights() -> None:
    lines = [
        OrderLine(command=command, from_officer=True, where=Where.QUOTE, words=words)
        for command, words in (
            (Command.DONE, "弄好了"),
            (Command.DONE, "修好了"),
            (Command.ESCALATE, "管不了了"),
            (Command.ESCALATE, "管不了啊"),
            (None, "吃饭了没"),
            (None, "吃了"),
        )
    ]
    assert fit_orders(lines) == fit_orders(lines)


def test_a_folder_is_read_whole_and_says_where_it_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "said.txt").write_text("# 例句\ndone o q 弄好了\nnone r p 你好\nflly o q 不认得\ndone x q 谁\n", "utf-8")
    with pytest.raises(RuleFileError) as refused:
        read_order_corpus(tmp_path)
    assert [problem.split("：")[0].split(" ")[0] for problem in refused.value.problems] == ["said.txt:4:", "said.txt:5:"]


def test_without_weights_nothing_is_guessed() -> None:
    assert OrderEar(parse_learned(None)).guess("弄好了", Where.QUOTE, from_officer=True) is None


def test_the_shipped_weights_are_those_of_the_shipped_sentences(ear: OrderEar) -> None:
    lines = read_order_corpus(FOLDER / "corpus-orders")
    known = Counter(line.command for line in lines)
    assert all(known[command] >= 10 for command in Command), known
    assert OrderEar(fit_orders(lines)).guess("弄熨帖了", Where.QUOTE, from_officer=True) == ear.guess(
        "弄熨帖了", Where.QUOTE, from_officer=True
    )
