"""The two keepers of libraries: jieba cuts, the automaton finds."""

import tempfile
from pathlib import Path

import pytest

from bot.matcher import AutomatonMatcher
from bot.segmenter import JiebaSegmenter


@pytest.fixture(scope="module")
def segmenter() -> JiebaSegmenter:
    return JiebaSegmenter(["打花花"])


def test_words_joined_are_the_text_again(segmenter: JiebaSegmenter) -> None:
    text = "村口路灯坏了三天了没人修"

    assert "".join(segmenter.cut(text)) == text
    assert "路灯" in segmenter.cut(text)


def test_a_word_of_the_rules_is_cut_as_one(segmenter: JiebaSegmenter) -> None:
    assert "打花花" in segmenter.cut("他在打花花呢")


def test_two_segmenters_do_not_share_their_words(segmenter: JiebaSegmenter) -> None:
    assert "打花花" not in JiebaSegmenter().cut("他在打花花呢")


def test_no_cache_is_left_where_other_users_could_change_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    JiebaSegmenter().cut("路灯坏了")

    assert list(tmp_path.iterdir()) == []


def test_overlapping_keywords_are_all_found() -> None:
    found = AutomatonMatcher(["路灯", "灯坏", "没有"]).find("路灯坏了")

    assert sorted(found) == [(0, 0, 2), (1, 1, 3)]


def test_an_empty_text_holds_nothing() -> None:
    assert list(AutomatonMatcher(["路灯"]).find("")) == []
