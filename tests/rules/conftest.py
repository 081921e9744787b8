import pytest

import rules
from bot.app import make_classifier
from bot.files.rules import load_rule_book
from domain.classify import Classifier
from domain.rules import RuleBook


@pytest.fixture(scope="session")
def rule_book() -> RuleBook:
    return load_rule_book(rules.FOLDER)


@pytest.fixture(scope="session")
def classifier(rule_book: RuleBook) -> Classifier:
    return make_classifier(rule_book)
