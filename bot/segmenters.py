"""Which segmenter the settings ask for: jieba, the reference, or rjieba, the same words faster."""

from collections.abc import Iterable
from typing import Protocol

from bot.segmenter import JiebaSegmenter
from bot.settings import SegmenterName, SettingsError
from domain.rule_ports import Segmenter


class RulesSegmenter(Segmenter, Protocol):
    """Knows the rules' own words besides its dictionary."""

    def renew(self, words: Iterable[str]) -> "RulesSegmenter":
        """Another one with the words of other rules; this one goes on as it is."""
        ...


def make_segmenter(name: SegmenterName, words: Iterable[str]) -> RulesSegmenter:
    """SettingsError where rjieba is asked for and not installed."""
    if name is SegmenterName.JIEBA:
        return JiebaSegmenter(words)
    try:
        from bot.fast_segmenter import RjiebaSegmenter
    except ImportError:
        sentence = "这台机器没有装 rjieba：请运行 pip install 'wangge[rjieba]'，或改回 jieba"
        raise SettingsError([f"segmenter: {sentence}"]) from None
    return RjiebaSegmenter(words)
