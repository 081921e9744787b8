"""The only keeper of jieba: a tokenizer of our own that knows the rules' words and writes no cache anywhere."""

import logging
import warnings
from collections.abc import Iterable

with warnings.catch_warnings():  # jieba 0.42 imports pkg_resources and has old escapes; neither can be mended here
    warnings.simplefilter("ignore")
    import jieba

jieba.setLogLevel(logging.WARNING)


class JiebaSegmenter:
    """Satisfies domain.rule_ports.Segmenter; about half a second to make."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Only words that jieba lacks are added, so that all others are cut as plain jieba cuts them."""
        self._tokenizer = jieba.Tokenizer()
        self._load_dictionary()
        for word in words:
            if not self._tokenizer.FREQ.get(word):
                self._tokenizer.add_word(word)

    def cut(self, text: str) -> list[str]:
        words: list[str] = self._tokenizer.lcut(text)
        return words

    def _load_dictionary(self) -> None:
        """As `initialize` does, without its cache: that file is shared by all users of a machine, is trusted
        unchecked, and reading it takes as long as reading the dictionary."""
        tokenizer = self._tokenizer
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
