"""The shipped rules on everyday sentences: what must be heard, what must be left in peace, what must never break."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.classify import Classifier, Decision
from domain.rules import RuleBook, Urgency

OWN_EXAMPLES_HEARD = 0.9
"""Share of the types' own examples that open a ticket of that type; measured 0.93. Not a promise about other words."""


def test_most_examples_open_a_ticket_of_their_own_type(classifier: Classifier, rule_book: RuleBook) -> None:
    pairs = [(code, example) for code, kind in rule_book.types.items() for example in kind.examples]

    right = [code for code, example in pairs if (v := classifier.classify(example)).is_issue and v.type == code]

    assert len(right) / len(pairs) >= OWN_EXAMPLES_HEARD


def test_every_type_but_the_catch_all_hears_most_of_its_examples(classifier: Classifier, rule_book: RuleBook) -> None:
    deaf = [
        code
        for code, kind in rule_book.types.items()
        if sum(classifier.classify(example).type == code for example in kind.examples) * 2 <= len(kind.examples)
    ]

    assert deaf == ["policy.other"]


def test_ordinary_talk_is_left_in_peace(classifier: Classifier, rule_book: RuleBook) -> None:
    examples = [example for intent in rule_book.intent_examples for example in intent.examples]

    spoken_to = [e for e in examples if (v := classifier.classify(e)).decision is not Decision.SILENT or v.danger]

    assert spoken_to == []


@pytest.mark.parametrize(
    ("text", "issue_type"),
    [
        ("村口路灯坏了三天了没人修", "infra.light"),
        ("我家停水两天了，啥时候来水啊", "infra.water"),
        ("路燈壞了沒人修", "infra.light"),
        ("不是说明天才停电吗，我家今天就没电了咋办", "infra.power"),
        ("路灯修好了又坏了", "infra.light"),
        ("我家够不够低保啊怎么申请", "welfare.dibao"),
        ("村里干部优亲厚友，低保都给自己亲戚", "village.cadre"),
    ],
)
def test_a_report_opens_a_ticket_of_the_right_type(classifier: Classifier, text: str, issue_type: str) -> None:
    verdict = classifier.classify(text)

    assert (verdict.decision, verdict.type) == (Decision.OPEN, issue_type)


@pytest.mark.parametrize(
    ("text", "danger", "call"),
    [
        ("着火了快来人", "fire", "119"),
        ("快来人啊我妈晕倒了叫不醒", "medical", "120"),
        ("我男人又打我，不敢回家", "crime", "110"),
        ("我不想活了", "suicide", "110/120"),
        ("一进门就是煤气味", "gas", "119"),
        ("娃掉河里了", "water", "119/110"),
        ("房后的山滑坡了", "geo", "119/110"),
        ("孩子放学没回家，找不着了", "missing", "110"),
        ("救命", "distress", "110/119/120"),
    ],
)
def test_danger_is_answered_with_its_number(classifier: Classifier, text: str, danger: str, call: str) -> None:
    verdict = classifier.classify(text)

    assert verdict.danger is not None
    assert (verdict.danger.code, verdict.danger.call) == (danger, call)
    assert verdict.urgency is Urgency.CRITICAL


@pytest.mark.parametrize(
    "text",
    [
        "热死我了",
        "笑死我了这视频",
        "不想活动，就想躺着",
        "消防演练着火了大家快跑，哈哈演练",
        "这电视剧里男的打老婆太气人了",
        "大家注意防火，天干物燥",
        "请各位家长督促孩子不要到河边玩耍，谨防溺水",
        "打架子鼓的那个小伙子是谁",
        "邻居给我送了一篮子菜，真好吃",
        "路灯真亮",
        "手机没电了，晚点聊",
        "没电话号码啊",
        "通知：明天上午9点到下午5点计划停电，请大家做好准备",
        "路灯修好了",
    ],
)
def test_words_of_trouble_without_trouble_are_left_in_peace(classifier: Classifier, text: str) -> None:
    verdict = classifier.classify(text)

    assert verdict.decision is Decision.SILENT
    assert verdict.danger is None


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=st.data())
def test_no_text_breaks_the_classifier(classifier: Classifier, rule_book: RuleBook, data: st.DataObject) -> None:
    pieces = st.one_of(st.text(max_size=20), st.sampled_from(rule_book.needles))
    text = "".join(data.draw(st.lists(pieces, max_size=30)))

    verdict = classifier.classify(text)

    assert 0 <= verdict.confidence <= 1
    assert (verdict.type is None) == (verdict.route is None)
    assert verdict.decision is not Decision.OPEN or verdict.type in rule_book.types


def test_the_same_text_always_gets_the_same_verdict(classifier: Classifier) -> None:
    text = "路上有坑，路灯也坏了，垃圾没人拉"

    assert classifier.classify(text) == classifier.classify(text)


def test_an_old_accident_is_no_emergency_but_a_cry_makes_it_one(classifier: Classifier) -> None:
    assert classifier.classify("上月他从楼上掉下来，医药费谁出").danger is None
    assert classifier.classify("有人从楼上掉下来了快来人，别管医药费").danger is not None
