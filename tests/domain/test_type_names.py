"""Leaders call a type by any of its names, by a part of one, or by what it sounds like."""

import pytest

from domain.classify import Classifier
from domain.type_names import find_named, find_types


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("停电", "infra.power"),
        ("没电的事", "infra.power"),
        ("停电与供电问题", "infra.power"),
        ("infra.power", "infra.power"),
        ("停電", "infra.power"),
        ("「邻里纠纷」吧", "dispute.neighbor"),
        ("低保", "welfare.dibao"),
        ("家暴", "people.domestic_violence"),
        ("干部不作为的问题", "village.cadre"),
        ("火灾", "safety.fire"),
    ],
)
def test_a_name_is_found(classifier: Classifier, said: str, code: str) -> None:
    assert find_types(said, classifier) == (code,)
    assert find_types(said, classifier) == find_types(said, classifier)


def test_every_type_is_found_by_each_of_its_names(classifier: Classifier) -> None:
    rules = classifier.rules
    wrong = [
        (code, name)
        for code, kind in rules.types.items()
        for name in kind.names
        if find_types(name, classifier) != (code,)
    ]
    assert wrong == []


def test_every_type_has_a_name_a_villager_says(classifier: Classifier) -> None:
    for kind in classifier.rules.types.values():
        assert 2 <= len(kind.spoken) <= 8, kind.code
        assert not set("与、（）") & set(kind.spoken), kind.code


def test_what_stands_in_the_words_is_enough(classifier: Classifier) -> None:
    assert find_types("村口路灯那个", classifier) == ("infra.light",)
    assert find_named("村口路灯那个", classifier.rules) == ()


def test_words_that_name_nothing_but_sound_like_it(classifier: Classifier) -> None:
    assert find_types("电没了", classifier) == ("infra.power",)


def test_of_a_word_of_many_types_three_at_most_are_offered(classifier: Classifier) -> None:
    assert len(find_types("纠纷", classifier)) == 3


@pytest.mark.parametrize("said", ["哈哈哈", "", "🍎", "那样", "x" * 500])
def test_what_names_nothing_is_nothing(classifier: Classifier, said: str) -> None:
    assert find_types(said, classifier) == ()
