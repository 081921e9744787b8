"""What may be kept of a message that was judged wrong: groups of the rules' words and a few common phrases.

Never so much that the message could be read again, and nothing that could be a number or a name.
"""

import re
from collections.abc import Iterable

from domain.learned import CLUE, LearnedWeights

MOST_PHRASES = 6
SHARE = 2
"""At most one character in so many is kept."""
_PHRASE = re.compile("[一-鿿]{2,3}")
_NUMBERS = frozenset("零〇一二两三四五六七八九十百千万")
_SURNAMES = frozenset(
    "张李王刘陈杨赵吴周徐孙朱胡郭何罗宋郑谢韩唐冯曹彭曾萧潘袁蒋蔡余杜魏吕沈卢姜崔谭廖范汪陆贾韦邱侯邹孟秦薛阎"
    "雷龙段郝孔邵毛赖武康贺严尹钱施洪龚"
)
GIVEN_NAME = 2
"""So many characters after a surname may be the rest of a name."""


def choose_kept(head: str, fired: Iterable[str], weights: LearnedWeights) -> tuple[str, ...]:
    """Of the features that fired in `head`: every clue, and the phrases that weigh most, apart from each other.

    Only what the published weights hold is kept: words that anybody may read there. Sorted, so that no order of the
    sentence is left.
    """
    features = frozenset(fired)
    clues = {feature for feature in features if feature.startswith(CLUE)}
    known = {phrase: _weigh(n, weights) for n, phrase in enumerate(weights.features) if phrase in features - clues}
    ordered = sorted(filter(_PHRASE.fullmatch, known), key=lambda phrase: (-known[phrase], phrase))
    return tuple(sorted(clues | _pick_apart(head, ordered)))


def _weigh(place: int, weights: LearnedWeights) -> float:
    return max([abs(weights.report[place]), *(abs(weight) for _, weight in weights.labels[place])])


def _pick_apart(head: str, ordered: Iterable[str]) -> set[str]:
    """No two that touch, so that they can't be put together again."""
    picked: set[str] = set()
    taken = _find_names_and_numbers(head)
    for phrase in ordered:
        start = head.find(phrase)
        place = set(range(start, start + len(phrase)))
        fits = sum(map(len, picked)) + len(phrase) <= len(head) // SHARE
        if start >= 0 and fits and taken.isdisjoint(place) and len(picked) < MOST_PHRASES:
            picked.add(phrase)
            taken |= {*place, start - 1, start + len(phrase)}
    return picked


def _find_names_and_numbers(head: str) -> set[int]:
    """The places of characters that could tell who or how many."""
    numbers = {place for place, character in enumerate(head) if character in _NUMBERS}
    surnames = (place for place, character in enumerate(head) if character in _SURNAMES)
    return numbers | {place + n for place in surnames for n in range(GIVEN_NAME + 1)}
