"""A pattern waits for a literal that it can't do without, and can't be slow."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.rule_patterns import compile_pattern


@pytest.mark.parametrize(
    ("source", "needles"),
    [
        ("变压器.{0,12}(响|火)", {"变压器"}),
        ("(房|屋)(着|烧)了", {"房着了", "房烧了", "屋着了", "屋烧了"}),
        ("没有?路灯|路灯没", {"没有路灯", "没路灯", "路灯没"}),
        ("(?<!看)不见了", {"不见了"}),
        ("灯.{0,6}(不亮|坏)", {"灯"}),
        ("^[村镇]口", {"村口", "镇口"}),
    ],
)
def test_the_needles_are_the_rarest_words_a_match_must_have(source: str, needles: set[str]) -> None:
    assert set(compile_pattern(source)[1]) == needles


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+b",
        "路.*灯",
        "路.+灯",
        "路{3,}",
        "(路灯{1,5}){2,9}",
        "路.{0,99}灯",
        "(",
        "路)",
        r"(路)\1",
        ".{1,5}",
        "路?",
        "",
    ],
)
def test_what_could_be_slow_or_matches_anything_is_refused(source: str) -> None:
    with pytest.raises(ValueError):
        compile_pattern(source)


@pytest.mark.parametrize("source", ["(路|.{0,30}){0,1}灯.{0,30}坏.{0,30}了", "路.{0,20}灯.{0,20}坏"])
def test_too_many_ways_to_try_are_refused(source: str) -> None:
    with pytest.raises(ValueError, match="太费时"):
        compile_pattern(source)


PIECES = st.sampled_from(["路", "灯", "坏了", "(亮|灭)", "(路灯|灯)?", ".{0,4}", "[不没]", "没?", "(?!好)", "(?<!修)"])


@given(st.lists(PIECES, min_size=1, max_size=6).map("".join), st.text(alphabet="路灯坏了亮灭不没好修", max_size=30))
def test_wherever_a_pattern_matches_one_of_its_needles_stands(source: str, text: str) -> None:
    try:
        pattern, needles = compile_pattern(source)
    except ValueError:
        return

    if re.search(source, text):
        assert pattern.search(text)
        assert any(needle in text for needle in needles)
