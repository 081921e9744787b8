"""A county's additions lie over the shipped rules, and what an operator wrote is not overridden by learning."""

from collections.abc import Callable
from pathlib import Path

import pytest

import rules
from bot.app import make_classifier
from bot.files.rules import load_rule_book
from bot.segmenter import JiebaSegmenter
from domain.classify import Classifier, Decision
from domain.rules import Duration, Role, Route, RuleBook, RuleFileError
from domain.tree import Tier

LAMP = "村口路灯坏了三天了没人修"
TEA = """\
departments: {tea: 茶叶办}
groups: {tea: 茶产业}
types:
  - code: tea.pest
    zh: 茶树病虫
    desc: 茶树生病、长虫
    urgency: normal
    tier: L3
    route: chain
    direct_report: never
    first_response: 4h
    resolve: 5wd
    departments: [tea, agri]
    sensitive: false
    privacy: open
    strong: {words: [茶饼病]}
    topic: {words: [茶树]}
"""
Add = Callable[..., RuleBook]


@pytest.fixture
def add(tmp_path: Path) -> Add:
    """`add(text)` loads the shipped rules with one file of additions."""

    def load(*texts: str) -> RuleBook:
        for number, text in enumerate(texts):
            (tmp_path / f"本县{number}.yaml").write_text(text, encoding="utf-8")
        return load_rule_book(rules.FOLDER, tmp_path)

    return load


@pytest.fixture(scope="module")
def segmenter(rule_book: RuleBook) -> JiebaSegmenter:
    return JiebaSegmenter(rule_book.dictionary)


@pytest.fixture
def read(add: Add, segmenter: JiebaSegmenter) -> Callable[..., Classifier]:
    """`read(text)` makes a classifier of the shipped rules with one file of additions."""

    def make(*texts: str) -> Classifier:
        book = add(*texts)
        return make_classifier(book, segmenter.renew(book.dictionary))

    return make


def problems_of(add: Add, text: str) -> tuple[str, ...]:
    with pytest.raises(RuleFileError) as caught:
        add(text)
    return caught.value.problems


def test_an_added_word_decides_the_type_although_learning_says_otherwise(
    read: Callable[..., Classifier], classifier: Classifier
) -> None:
    assert classifier.classify(LAMP).type == "infra.light"

    own = read("types: [{code: env.appearance, strong: {words: [路灯]}}]").classify(LAMP)

    assert (own.decision, own.type, own.matched[0]) == (Decision.OPEN, "env.appearance", "路灯")


def test_an_added_word_opens_a_ticket_where_learning_hears_only_talk(
    read: Callable[..., Classifier], classifier: Classifier
) -> None:
    said = "大家快看，茶饼病又来了，哈哈"
    own = read(TEA)

    assert classifier.classify(said).decision is Decision.SILENT
    assert (own.classify(said).decision, own.classify(said).type) == (Decision.OPEN, "tea.pest")


def test_an_added_topic_waits_for_trouble_and_an_added_complaint_for_no_thanks(
    read: Callable[..., Classifier],
) -> None:
    own = read(TEA)

    assert own.classify("我家茶树坏了没人管").type == "tea.pest"
    assert own.classify("茶树真好看").decision is Decision.SILENT
    assert own.classify("茶饼病那事解决了，谢谢").decision is Decision.SILENT


def test_a_short_added_word_counts_only_as_a_word(read: Callable[..., Classifier]) -> None:
    own = read("types: [{code: infra.power, strong: {words: [断火]}}]")

    assert own.classify("我家断火了").is_issue
    assert not own.classify("老师傅会判断火候").is_issue


def test_a_removed_word_no_longer_counts(read: Callable[..., Classifier], classifier: Classifier) -> None:
    own = read("types: [{code: infra.light, remove: {words: [路灯]}}]")

    def hear(one: Classifier) -> set[str]:
        return {text for _, owner, text in one.explain("路灯").clues if owner == "infra.light"}

    assert "路灯" in hear(classifier)
    assert "路灯" not in hear(own)
    before, after = dict(classifier.explain("看路灯吧").types), dict(own.explain("看路灯吧").types)
    assert before["infra.light"] > after.get("infra.light", -1.0)


def test_an_excluding_word_takes_the_type_away(read: Callable[..., Classifier], classifier: Classifier) -> None:
    said = "路灯坏了没人修，路灯节办不成了"

    assert classifier.classify(said).type == "infra.light"
    assert read("types: [{code: infra.light, exclude: {words: [路灯节]}}]").classify(said).type != "infra.light"


def test_a_restated_word_counts_as_the_operator_wrote_it(add: Add) -> None:
    book = add("types: [{code: infra.light, weak: {words: [路灯]}}]")

    found = [clue for clue in book.clues if clue.owner == "infra.light" and clue.text == "路灯"]

    assert [(clue.role, clue.by_hand) for clue in found] == [(Role.WEAK, True)]


def test_an_added_pattern_counts_too(read: Callable[..., Classifier]) -> None:
    own = read("types: [{code: infra.light, strong: {patterns: ['灯.{0,2}歇菜']}}]")

    assert own.classify("门口的灯又歇菜咯").type == "infra.light"


def test_an_added_danger_word_brings_the_number_and_an_added_drill_takes_it_back(
    read: Callable[..., Classifier], classifier: Classifier
) -> None:
    own = read(
        "danger: [{code: fire, words: [祝融]}]\n"
        "suppress: [{code: opera, zh: 唱戏, over_danger: true, words: [戏台子]}]\n"
    )

    assert classifier.classify("老张说祝融到了").danger is None
    assert own.classify("老张说祝融到了").danger is not None
    assert own.classify("戏台子上演祝融").danger is None


def test_added_talk_silences_what_was_learned_as_a_report(
    read: Callable[..., Classifier], classifier: Classifier
) -> None:
    own = read("suppress: [{code: quiz, zh: 答题, over_danger: false, words: [有奖答题]}]")

    assert classifier.classify(f"有奖答题：{LAMP}").is_issue
    assert own.classify(f"有奖答题：{LAMP}").decision is Decision.SILENT


def test_a_type_takes_the_changes_that_are_written_and_keeps_the_rest(add: Add, rule_book: RuleBook) -> None:
    book = add("types: [{code: infra.light, tier: L3, resolve: 3wd, departments: [urban], route: chain_masked}]")

    was, now = rule_book.types["infra.light"], book.types["infra.light"]
    assert (now.tier, now.resolve, now.departments, now.route) == (
        Tier.GROUP,
        Duration.parse("3wd"),
        ("urban",),
        Route.CHAIN_MASKED,
    )
    assert (now.zh, now.urgency, now.first_response, now.names) == (was.zh, was.urgency, was.first_response, was.names)


def test_typos_of_a_county_are_read_as_it_says(read: Callable[..., Classifier]) -> None:
    assert read("dialect: {亮蛋蛋: 路灯}").classify("村口亮蛋蛋坏了三天了没人修").type == "infra.light"


def test_several_files_are_laid_one_over_the_other(add: Add) -> None:
    book = add(TEA, "types: [{code: tea.pest, resolve: 1wd, weak: {words: [采茶]}}]")

    assert book.types["tea.pest"].resolve == Duration.parse("1wd")
    assert {clue.text for clue in book.clues if clue.owner == "tea.pest"} == {"茶饼病", "茶树", "采茶"}


def test_without_learned_weights_the_points_decide_alone(tmp_path: Path, segmenter: JiebaSegmenter) -> None:
    from bot.files.rule_files import read_rule_files
    from bot.files.rules import parse_rule_book

    (tmp_path / "本县.yaml").write_text(TEA, encoding="utf-8")
    files = {name: text for name, text in read_rule_files(rules.FOLDER, tmp_path).items() if name != "learned.txt"}
    book = parse_rule_book(files)

    assert make_classifier(book, segmenter.renew(book.dictionary)).classify("茶饼病").type == "tea.pest"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("types:\n  - code: infra.light\n    colour: red", 3, "infra.light.colour: 不认识这个键"),
        ("types:\n  - code: infra.light\n    remove:\n      words: [没有的词]", 4, "本来就没有"),
        ("types:\n  - code: tea.pest\n    zh: 茶", 2, "没有“tea”这个大类"),
        ("types:\n  - code: tea", 2, "代码要写成"),
        ("types:\n  - code: infra.light\n    departments: [tea]", 3, "没有“tea”这个部门"),
        ("types:\n  - code: infra.light\n    names:\n      - 停电", 4, "的叫法"),
        ("types:\n  - code: people.suicide\n    route: chain", 3, "更公开"),
        ("types:\n  - code: village.finance\n    route: private_up", 3, "更公开"),
        ("types:\n  - code: people.suicide\n    sensitive: false", 3, "不能改成不保密"),
        ("types:\n  - code: people.suicide\n    privacy: mask", 3, "更公开"),
        ("danger:\n  - code: fire\n    line: 别怕", 3, "fire.line: 不认识这个键"),
        ("suppress:\n  - code: fire\n    words: [x]", 2, "是一种危险"),
        ("types:\n  - code: infra.light\n    strong: {words: [灯.坏]}", 3, "有式样符号"),
        ("colour: red", 1, "colour: 不认识这个键"),
    ],
)
def test_a_fault_is_told_with_file_line_and_what_to_do(add: Add, text: str, line: int, told: str) -> None:
    problems = problems_of(add, text)

    assert any(problem.startswith(f"additions/本县0.yaml:{line}: ") and told in problem for problem in problems), (
        problems
    )


def test_a_sensitive_type_may_be_made_more_secret(add: Add) -> None:
    book = add("types: [{code: welfare.dibao, route: private_chain, privacy: private}]")

    assert book.types["welfare.dibao"].route is Route.PRIVATE_CHAIN


def test_a_folder_that_is_not_there_and_a_file_nobody_would_read_are_told(tmp_path: Path) -> None:
    (tmp_path / "本县.yml").write_text("types: []", encoding="utf-8")

    with pytest.raises(RuleFileError, match=r"以 \.yaml 结尾"):
        load_rule_book(rules.FOLDER, tmp_path)
    with pytest.raises(RuleFileError, match="rules_additions_dir"):
        load_rule_book(rules.FOLDER, tmp_path / "nowhere")
