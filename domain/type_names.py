"""Which type of matter somebody names: by its names, by a part of one, or by what the words sound like."""

import re

from domain.classify import Classifier
from domain.reading import read_text
from domain.rules import CATCH_ALL, Role, RuleBook

MOST = 3
SHORTEST_PART = 2
HEARD_AT = -0.4
"""The sum from which words that name nothing still sound like a type."""
DRAW = 0.25

_NAMING = frozenset({Role.STRONG.value, Role.TOPIC.value, Role.WEAK.value})
_ROUND_IT = re.compile(
    r"^(?:一件|一个|个|件)|(?:的?(?:事情?|问题|这一?类|类型|类)|的)?(?:吧|了|啊|呀|哈|呢)?$|[「」“”\"'，,。！!？?：:\s]"
)


def find_named(said: str, rules: RuleBook) -> tuple[str, ...]:
    """The types that bear exactly this name; what stands round it (「…的事」, 「…吧」) does not count."""
    plain = {_normalise(said, rules), _strip(said, rules)}
    return tuple(code for code, kind in rules.types.items() if any(_normalise(n, rules) in plain for n in kind.called))


def find_types(said: str, classifier: Classifier) -> tuple[str, ...]:
    """At most three, the likeliest first; one means it is clear, none that nothing of the kind is known."""
    rules = classifier.rules
    found = find_named(said, rules) or _find_parts(_strip(said, rules), rules) or _find_heard(said, classifier)
    return found[:MOST]


def _find_parts(said: str, rules: RuleBook) -> tuple[str, ...]:
    """The types with the longest name that stands in what was said, or in whose name it stands."""
    if len(said) < SHORTEST_PART:
        return ()
    found: dict[str, int] = {}
    for code, kind in rules.types.items():
        names = [_normalise(name, rules) for name in kind.called]
        common = [len(name) for name in names if len(name) >= SHORTEST_PART and name in said]
        common += [len(said) for name in names if said in name]
        if common:
            found[code] = max(common)
    longest = max(found.values(), default=0)
    return tuple(code for code, length in found.items() if length == longest)


def _find_heard(said: str, classifier: Classifier) -> tuple[str, ...]:
    """What the classifier hears in the words, though they are no report: by a keyword of the type, and by the sum."""
    found = classifier.explain(said)
    named = {owner for role, owner, _ in found.clues if role in _NAMING} - {CATCH_ALL}
    heard = [(code, points) for code, points in found.types if points >= HEARD_AT and code in named]
    return tuple(code for code, points in heard if points >= heard[0][1] - DRAW)


def _strip(said: str, rules: RuleBook) -> str:
    return _ROUND_IT.sub("", _normalise(said, rules))


def _normalise(name: str, rules: RuleBook) -> str:
    return read_text(name, rules.reading).text
