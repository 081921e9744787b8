"""The order of judgement, shown on a rule book small enough to see through."""

import re
from collections.abc import Sequence

import pytest

from domain.classify import Classifier, Decision, Intent, describe_verdict
from domain.rule_patterns import compile_pattern
from domain.rules import (
    Clue,
    DangerKind,
    DirectReport,
    Duration,
    IssueType,
    Privacy,
    ReadingRules,
    Role,
    Route,
    RuleBook,
    Scoring,
    SuppressKind,
    Urgency,
    index_needles,
)
from domain.tree import Tier

WEIGHTS = {Role.STRONG: 3.0, Role.TOPIC: 3.0, Role.WEAK: 1.0, Role.EXCLUDE: -3.0}


class CharacterSegmenter:
    """Cuts after every character but keeps 赌气 whole, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def cut(self, text: str) -> list[str]:
        self.asked += 1
        return re.findall("赌气|.", text)


class PlainMatcher:
    def __init__(self, needles: Sequence[str]) -> None:
        self._needles = needles

    def find(self, text: str) -> list[tuple[int, int, int]]:
        return [
            (index, found.start(), found.start() + len(needle))
            for index, needle in enumerate(self._needles)
            for found in re.finditer(f"(?={re.escape(needle)})", text)
        ]


def make_type(code: str, urgency: Urgency, route: Route = Route.CHAIN) -> IssueType:
    return IssueType(
        code=code,
        zh=code,
        desc="",
        group="test",
        group_zh="试",
        urgency=urgency,
        tier=Tier.HOUSEHOLD,
        route=route,
        direct_report=DirectReport.CONDITIONAL,
        first_response=Duration.parse("4h"),
        resolve=Duration.parse("5wd"),
        departments=("village",),
        sensitive=route is not Route.CHAIN,
        privacy=Privacy.OPEN,
        examples=(),
    )


def clue(role: Role, owner: str, text: str) -> Clue:
    return Clue(text=text, role=role, owner=owner, weight=WEIGHTS.get(role, 0.0), needles=(text,))


def pattern_clue(role: Role, owner: str, source: str) -> Clue:
    pattern, needles = compile_pattern(source)
    return Clue(text=source, role=role, owner=owner, weight=WEIGHTS.get(role, 0.0), needles=needles, pattern=pattern)


CLUES = (
    clue(Role.TOPIC, "light", "路灯"),
    clue(Role.WEAK, "light", "晚上"),
    clue(Role.WEAK, "light", "摸黑"),
    clue(Role.EXCLUDE, "light", "红绿灯"),
    pattern_clue(Role.STRONG, "road", "路.{0,4}(坑|塌)"),
    clue(Role.STRONG, "noise", "太吵"),
    clue(Role.STRONG, "water", "停水"),
    clue(Role.STRONG, "gamble", "赌"),
    clue(Role.STRONG, "fire", "着火"),
    clue(Role.DANGER, "blaze", "着火"),
    clue(Role.FAINT, "blaze", "冒烟"),
    clue(Role.FAINT, "blaze", "烟大"),
    clue(Role.DANGER, "cry", "救命"),
    clue(Role.ALARM, "danger", "快来"),
    clue(Role.NEGATE, "danger", "演练"),
    clue(Role.ONGOING, "danger", "现在"),
    clue(Role.SUPPRESS, "done", "修好了"),
    clue(Role.UNLESS, "done", "又坏"),
    clue(Role.INTENT, "opt_out", "别记我"),
    clue(Role.INTENT, "ask", "咋办"),
    clue(Role.TROUBLE, "intents", "坏"),
    clue(Role.REQUEST, "intents", "谁来"),
    clue(Role.CROWD, "escalation", "全村"),
)


def make_rules() -> RuleBook:
    needles, clues_by_needle = index_needles(CLUES)
    types = [
        make_type("light", Urgency.LOW),
        make_type("road", Urgency.NORMAL),
        make_type("noise", Urgency.NORMAL),
        make_type("water", Urgency.URGENT),
        make_type("gamble", Urgency.NORMAL, Route.POLICE_ONLY),
        make_type("fire", Urgency.CRITICAL),
    ]
    return RuleBook(
        version="test",
        types={issue_type.code: issue_type for issue_type in types},
        departments={"village": "村委会"},
        dangers={
            "blaze": DangerKind(code="blaze", zh="火", call="119", line="先打119。", type="fire"),
            "cry": DangerKind(code="cry", zh="呼救", call="110", line="先打110。", type=None),
        },
        suppressions={"done": SuppressKind(code="done", zh="好了", over_danger=False)},
        intent_examples=(),
        reading=ReadingRules(replacements={}, traditional={}, stickers=frozenset(), replacement_pattern=None),
        scoring=Scoring(weights=WEIGHTS, min_score=3, ask_score=2, ask_margin=0),
        clues=CLUES,
        needles=needles,
        clues_by_needle=clues_by_needle,
        dictionary=(),
    )


@pytest.fixture
def segmenter() -> CharacterSegmenter:
    return CharacterSegmenter()


@pytest.fixture
def classifier(segmenter: CharacterSegmenter) -> Classifier:
    rules = make_rules()
    return Classifier(rules, segmenter, PlainMatcher(rules.needles))


def test_a_thing_with_trouble_is_a_report(classifier: Classifier) -> None:
    verdict = classifier.classify("村口路灯坏了")

    assert (verdict.decision, verdict.type, verdict.intent) == (Decision.OPEN, "light", Intent.REPORT)
    assert verdict.matched == ("路灯",)
    assert 0 < verdict.confidence <= 1


def test_the_mere_mention_of_a_thing_is_not(classifier: Classifier) -> None:
    assert classifier.classify("路灯真亮").decision is Decision.SILENT


def test_a_complaint_needs_no_word_of_trouble_beside_it(classifier: Classifier) -> None:
    assert classifier.classify("停水").type == "water"


def test_an_excluding_word_takes_the_points_back(classifier: Classifier) -> None:
    assert classifier.classify("红绿灯和路灯坏了").decision is Decision.SILENT


def test_weak_words_alone_lead_to_a_question_at_most(classifier: Classifier) -> None:
    assert classifier.classify("晚上摸黑，谁来管").decision is Decision.ASK
    assert classifier.classify("晚上摸黑").decision is Decision.SILENT


def test_two_types_as_likely_and_as_pressing_are_put_to_the_resident(classifier: Classifier) -> None:
    verdict = classifier.classify("路上有坑还太吵")

    assert verdict.decision is Decision.ASK
    assert not verdict.is_issue
    assert set(verdict.choices) == {"road", "noise"}


def test_of_two_types_as_likely_the_more_pressing_is_taken(classifier: Classifier) -> None:
    verdict = classifier.classify("停水了，还太吵")

    assert (verdict.decision, verdict.type, verdict.runner_up) == (Decision.OPEN, "water", "noise")


def test_what_is_mended_is_no_report_unless_it_broke_again(classifier: Classifier) -> None:
    assert classifier.classify("路灯修好了，谢谢").decision is Decision.SILENT
    assert classifier.classify("路灯修好了又坏了").type == "light"


def test_danger_brings_the_number_and_the_highest_urgency(classifier: Classifier) -> None:
    verdict = classifier.classify("房子着火了")

    assert verdict.danger is not None
    assert verdict.danger.call == "119"
    assert (verdict.type, verdict.urgency, verdict.direct_report) == ("fire", Urgency.CRITICAL, True)


def test_danger_goes_before_what_would_silence_the_message(classifier: Classifier) -> None:
    assert classifier.classify("刚修好了电线就着火了").danger is not None


def test_a_drill_is_no_danger_unless_it_happens_now(classifier: Classifier) -> None:
    assert classifier.classify("明天演练，假装着火").danger is None
    assert classifier.classify("不演练了，现在真着火了").danger is not None


def test_a_faint_word_counts_beside_a_cry_or_a_second_one(classifier: Classifier) -> None:
    assert classifier.classify("烟囱冒烟").danger is None
    assert classifier.classify("冒烟了快来").danger is not None
    assert classifier.classify("冒烟呢，烟大").danger is not None


def test_a_cry_without_a_reason_asks_and_still_brings_a_number(classifier: Classifier) -> None:
    verdict = classifier.classify("救命")

    assert (verdict.decision, verdict.type) == (Decision.ASK, None)
    assert verdict.danger is not None


def test_danger_far_behind_in_a_long_message_is_heard(classifier: Classifier) -> None:
    assert classifier.classify("一二三四五六七八九十" * 100 + "着火了").danger is not None


def test_a_keyword_of_one_character_must_be_a_word(classifier: Classifier) -> None:
    assert classifier.classify("他们在赌").type == "gamble"
    assert classifier.classify("他在赌气").decision is Decision.SILENT


def test_the_route_of_a_private_type_makes_the_verdict_sensitive(classifier: Classifier) -> None:
    verdict = classifier.classify("他们在赌")

    assert verdict.sensitive
    assert verdict.route is Route.POLICE_ONLY


def test_a_wish_not_to_be_recorded_opens_nothing(classifier: Classifier) -> None:
    verdict = classifier.classify("停水的事别记我")

    assert (verdict.decision, verdict.intent) == (Decision.SILENT, Intent.OPT_OUT)


def test_a_question_is_still_a_report(classifier: Classifier) -> None:
    verdict = classifier.classify("停水了咋办")

    assert (verdict.decision, verdict.intent) == (Decision.OPEN, Intent.ASK)


def test_said_in_a_villages_group_it_is_the_villages(classifier: Classifier) -> None:
    assert classifier.classify("停水").tier is Tier.HOUSEHOLD
    assert classifier.classify("停水", room_tier=Tier.VILLAGE).tier is Tier.VILLAGE


def test_many_people_send_a_conditional_type_to_the_county(classifier: Classifier) -> None:
    assert not classifier.classify("停水").direct_report
    assert classifier.classify("全村停水").direct_report


def test_ordinary_talk_is_not_even_cut_into_words(classifier: Classifier, segmenter: CharacterSegmenter) -> None:
    verdict = classifier.classify("大家早上好")

    assert (verdict.decision, verdict.intent, verdict.type) == (Decision.SILENT, Intent.CHATTER, None)
    assert segmenter.asked == 0


def test_the_printed_line_has_the_keys_of_the_contract(classifier: Classifier) -> None:
    line = describe_verdict(classifier.classify("路灯坏了"), "路灯坏了")

    assert ", ".join(line) == (
        "text, is_issue, decision, type, type_name, urgency, danger, sensitive, tier, confidence, matched, "
        "runner_up, intent"
    )
    assert (line["tier"], line["is_issue"], line["danger"]) == ("L4", True, None)
