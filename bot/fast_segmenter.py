"""The only keeper of rjieba: jieba's words, cut by compiled code."""

from collections.abc import Iterable

import rjieba


class RjiebaSegmenter:
    """Satisfies domain.rule_ports.Segmenter; cuts nearly as jieba does (docs/decisions/0006), and holds the GIL."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Only words that it lacks are added, each just frequent enough to be kept whole."""
        self._tokenizer = rjieba.Jieba()
        for word in words:
            if not self._tokenizer.has_word(word):
                self._tokenizer.add_word(word, self._tokenizer.suggest_freq(word), "")

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._tokenizer.cut(text)
        return words

    def renew(self, words: Iterable[str]) -> "RjiebaSegmenter":
        return RjiebaSegmenter(words)
