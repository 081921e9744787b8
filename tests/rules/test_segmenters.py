"""rjieba may take jieba's place: the same decisions, and a clear sentence where it is missing."""

import sys
from collections.abc import Callable
from dataclasses import replace

import pytest

import rules
from bot.app import make_classifier
from bot.files.corpus import read_labelled
from bot.segmenter import JiebaSegmenter
from bot.segmenters import make_segmenter
from bot.settings import SegmenterName, SettingsError
from domain.classify import Classifier
from domain.learned import LearnedWeights
from domain.rules import RuleBook

AGREED = 0.99
"""A floor below what was measured over the lines kept apart: all decide the same, with learned weights and without."""


@pytest.fixture(scope="module")
def lines(rule_book: RuleBook) -> list[str]:
    found = read_labelled(rules.FOLDER / "corpus", rule_book.types)
    apart = [line.text for line in found if line.place.startswith("apart-")]
    return apart + [line.text for line in found if not line.place.startswith("apart-")][::8]


@pytest.fixture(scope="module")
def make() -> Callable[[RuleBook, SegmenterName], Classifier]:
    pytest.importorskip("rjieba", reason="rjieba is not installed: its decisions are NOT compared with jieba's")
    return lambda book, name: make_classifier(book, make_segmenter(name, book.dictionary))


@pytest.mark.parametrize("learned", [True, False], ids=["learned weights", "keyword points"])
def test_both_segmenters_lead_to_the_same_decisions(
    make: Callable[[RuleBook, SegmenterName], Classifier], rule_book: RuleBook, lines: list[str], learned: bool
) -> None:

    book = rule_book if learned else replace(rule_book, learned=LearnedWeights())
    jieba, rjieba = make(book, SegmenterName.JIEBA), make(book, SegmenterName.RJIEBA)

    same = sum(jieba.classify(line) == rjieba.classify(line) for line in lines)

    assert len(lines) >= 1000
    assert same >= AGREED * len(lines), f"{same} of {len(lines)}"


def test_rjieba_knows_the_words_of_the_rules(
    make: Callable[[RuleBook, SegmenterName], Classifier],
) -> None:
    segmenter = make_segmenter(SegmenterName.RJIEBA, ["打花花"])

    assert "打花花" in segmenter.cut("他在打花花呢")
    assert "打花花" not in segmenter.renew([]).cut("他在打花花呢")


def test_where_rjieba_is_missing_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    monkeypatch.delitem(sys.modules, "bot.fast_segmenter", raising=False)

    with pytest.raises(SettingsError, match="没有装 rjieba"):
        make_segmenter(SegmenterName.RJIEBA, [])


def test_a_renewed_jieba_cuts_as_a_new_one(rule_book: RuleBook, lines: list[str]) -> None:
    old = JiebaSegmenter(rule_book.dictionary)
    words = ["打花花", "茶饼病", *rule_book.dictionary[::2]]

    renewed, new = old.renew(words).renew(words), JiebaSegmenter(words)

    assert [renewed.cut(line) for line in lines[:500]] == [new.cut(line) for line in lines[:500]]
    assert "打花花" not in old.cut("他在打花花呢")
