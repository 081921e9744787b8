"""Which of the numbered answers is meant: by its number, or by the thing's own name."""

import re
from collections.abc import Sequence, Set

from domain.answers import MAX_ANSWER, bare_answer, read_choice, read_yes

NONE_OF_THEM = ("都不是", "不用记", "不记", "别记", "不改", "不用改")
_HEARD_AS = {"衣": 1, "依": 1, "医": 1, "儿": 2, "耳": 2, "山": 3, "散": 3}
"""What speech-to-text makes of a number said alone (commands §2)."""
_ROUND_IT = re.compile(
    r"^(?:\d|第[一二三四]个)?(?:我?(?:选|要|说的?是)|应该是|就是|是)?|(?:的事情?|的问题|的)?(?:了|吧|啊|呀|呢|哈|啦)?$"
)


def read_offered(words: str, offered: Sequence[Sequence[str]]) -> int | None:
    """The place of the answer meant, each given by its names; the last is the "no". None for anything else."""
    if not words or len(words) > MAX_ANSWER:
        return None
    number = read_choice(words, len(offered)) or _HEARD_AS.get(bare_answer(words))
    if number is not None:
        return number - 1 if number <= len(offered) else None
    named = _list_named(words)
    by_name = next((place for place, names in enumerate(offered) if not named.isdisjoint(names)), None)
    if by_name is not None:
        return by_name
    yes = read_yes(words)
    return None if yes is None else 0 if yes else len(offered) - 1


def may_answer(words: str, names: Set[str]) -> bool:
    """Whether these words could answer any question of this kind; cheap, for most of what is said could not."""
    if len(words) > MAX_ANSWER:
        return False
    named = _list_named(words)
    is_name = not (named.isdisjoint(names) and named.isdisjoint(NONE_OF_THEM))
    return is_name or is_bare_number(words) or read_yes(words) is not None


def is_bare_number(words: str) -> bool:
    """A number and nothing else: it answers whatever was asked last."""
    return len(words) <= MAX_ANSWER and (read_choice(words, 9) is not None or bare_answer(words) in _HEARD_AS)


def _list_named(words: str) -> set[str]:
    said = bare_answer(words)
    return {said, _ROUND_IT.sub("", said)}
