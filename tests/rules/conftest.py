import pytest

import rules
from bot.files.rules import load_rule_book
from bot.matcher import AutomatonMatcher
from bot.segmenter import JiebaSegmenter
from domain.classify import Classifier
from domain.rules import RuleBook


@pytest.fixture(scope="session")
def rule_book() -> RuleBook:
    return load_rule_book(rules.FOLDER)


@pytest.fixture(scope="session")
def classifier(rule_book: RuleBook) -> Classifier:
    return Classifier(rule_book, JiebaSegmenter(rule_book.dictionary), AutomatonMatcher(rule_book.needles))
