"""What understanding a message costs, against the plain segmenter on the same lines."""

import time
from collections.abc import Callable, Sequence

from bench.figures import Figure
from bench.talk import Words
from bot.segmenter import JiebaSegmenter
from domain.classify import Classifier

SECTION = "Understanding a message"
REPEATS = 20


def measure_reading(classifier: Classifier, words: Words, *, rounds: int) -> list[Figure]:
    """The mix of the other figures: 85 lines of chatter to 15 reports."""
    reports = [line for lines in words.reports.values() for line in lines]
    lines = (list(words.chatter) * REPEATS)[: len(reports) * 85 // 15 * 2] + reports * 2
    plain = JiebaSegmenter()
    pairs = [(_time(classifier.classify, lines), _time(plain.cut, lines)) for _ in range(rounds)]
    classified, cut = zip(*pairs, strict=True)
    return [
        Figure(section=SECTION, name="classify", unit="messages/s", samples=classified),
        Figure(section=SECTION, name="jieba.lcut", unit="messages/s", samples=cut),
        Figure(
            section=SECTION,
            name="classify : jieba.lcut",
            unit="×",
            samples=tuple(ours / bare for ours, bare in pairs),
            note="words are cut only where something may come of them",
        ),
    ]


def _time(read: Callable[[str], object], lines: Sequence[str]) -> float:
    """Lines a second."""
    began = time.perf_counter()
    for line in lines:
        read(line)
    return len(lines) / (time.perf_counter() - began)
