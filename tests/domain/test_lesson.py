"""Of a message that was judged wrong so little is kept that nobody can read it again."""

from hypothesis import given
from hypothesis import strategies as st

from domain.learned import LearnedWeights, list_phrases
from domain.lesson import MOST_PHRASES, choose_kept

SAID = "村口老张家门前路灯坏了三天没人来修理"


def weigh(phrases: list[str]) -> LearnedWeights:
    count = len(phrases)
    return LearnedWeights(
        features=tuple(phrases),
        report=tuple(1.0 + n / count for n in range(count)),
        danger=(0.0,) * count,
        labels=((),) * count,
    )


def test_clues_are_kept_and_only_phrases_that_the_weights_hold() -> None:
    kept = choose_kept(SAID, {"@topic:infra.light", "路灯", "修理"}, weigh(["路灯", "下水道"]))
    assert kept == ("@topic:infra.light", "路灯")


def test_no_single_characters_no_ends_of_the_sentence_no_letters() -> None:
    phrases = ["坏", "^村", "理$", "灯a", "138"]
    assert choose_kept(SAID, phrases, weigh(phrases)) == ()


def test_neither_numbers_nor_what_may_be_a_name() -> None:
    phrases = ["老张", "张家", "家门", "了三", "三天", "前路灯"]
    assert choose_kept(SAID, phrases, weigh(phrases)) == ("前路灯",)


def test_the_heaviest_first_and_never_two_that_touch() -> None:
    assert choose_kept(SAID, ["路灯", "坏了"], weigh(["坏了", "路灯"])) == ("路灯",)


@given(st.text(alphabet="村口老家门前路灯坏了没人来修理水电停沟堵臭", min_size=1, max_size=80))
def test_however_much_of_a_sentence_is_known_half_of_it_is_lost(head: str) -> None:
    phrases = sorted(list_phrases(head))
    kept = choose_kept(head, phrases, weigh(phrases))
    assert len(kept) <= MOST_PHRASES
    assert sum(map(len, kept)) <= len(head) // 2
    assert list(kept) == sorted(kept)
