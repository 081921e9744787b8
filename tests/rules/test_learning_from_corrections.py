"""What leaders put right is learned as features and labels: enough of them change the type, always in the same way."""

from dataclasses import replace

import pytest

from bot.app import make_classifier
from bot.files.corpus import LabelledText
from bot.learn import Fitting
from bot.matcher import AutomatonMatcher
from bot.segmenter import JiebaSegmenter
from bot.teach import Teacher
from domain.classify import Classifier
from domain.learned import LearnedWeights
from domain.lesson import choose_kept
from domain.rules import RuleBook

SAID = "路灯杆上的小广告没人管"
PLACES = ("村口", "桥头", "巷子里", "我家门口", "晒坝边", "坡上")
LINES = [
    *(LabelledText(text=f"{place}的路灯不亮了", type="infra.light") for place in PLACES),
    *(LabelledText(text=f"{place}的广告牌乱搭着", type="env.appearance") for place in PLACES),
    *(LabelledText(text=f"{place}停水了", type="infra.water") for place in PLACES),
    *(LabelledText(text=f"{who}早上好", type=None) for who in ("大家", "各位", "书记", "婶子", "大叔", "大哥")),
]


@pytest.fixture(scope="module")
def teacher(rule_book: RuleBook) -> Teacher:
    return Teacher(rule_book, JiebaSegmenter(rule_book.dictionary), AutomatonMatcher(rule_book.needles))


def teach(teacher: Teacher, lines: list[LabelledText]) -> LearnedWeights:
    return teacher.teach(lines, Fitting(), validate=False).weights


def likeliest(classifier: Classifier, text: str) -> str:
    return classifier.explain(text).types[0][0]


def test_twenty_corrections_change_the_type_of_a_phrase_and_repeat_themselves(
    teacher: Teacher, rule_book: RuleBook
) -> None:
    before = make_classifier(replace(rule_book, learned=teach(teacher, LINES)))
    head, fired = before.list_features(SAID)
    kept = choose_kept(head, fired, before.rules.learned)
    corrections = [LabelledText(text="", type="env.appearance", features=kept) for _ in range(20)]

    once = teach(teacher, [*LINES, *corrections])
    again = teach(teacher, [*LINES, *corrections])

    assert likeliest(before, SAID) == "infra.light"
    assert likeliest(make_classifier(replace(rule_book, learned=once)), SAID) == "env.appearance"
    assert once == again
    assert likeliest(make_classifier(replace(rule_book, learned=once)), "坡上的路灯不亮了") == "infra.light"


def test_twenty_times_it_was_nothing_and_it_is_heard_as_less_of_a_report(teacher: Teacher, rule_book: RuleBook) -> None:
    before = make_classifier(replace(rule_book, learned=teach(teacher, LINES)))
    head, fired = before.list_features(SAID)
    kept = choose_kept(head, fired, before.rules.learned)
    nothing = [LabelledText(text="", type=None, features=kept) for _ in range(20)]

    after = make_classifier(replace(rule_book, learned=teach(teacher, [*LINES, *nothing])))

    assert after.explain(SAID).report < before.explain(SAID).report
