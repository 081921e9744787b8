"""Patterns an operator may write: a small, always fast part of regular expressions, and the literals one waits for."""

import re
from collections.abc import Iterable, Sequence
from math import prod
from re import _constants as op  # type: ignore[attr-defined]  # the only way to a pattern's parts
from re import _parser as parser  # type: ignore[attr-defined]  # likewise
from typing import Any

MAX_LENGTH = 300
MAX_REPEAT = 30
MAX_WORK = 300
MAX_SPELLINGS = 200

# A parsed pattern is a list of (operation, argument) whose argument has a shape of its own for each operation.
Node = tuple[Any, Any]
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_NO_WIDTH = (op.AT, op.ASSERT, op.ASSERT_NOT)


class LazyPattern:
    """A checked pattern, compiled when it is first tried: most of a rule book's are not, for hours.

    Besides a needle at least one of the characters of `gate`, where it has one, must stand in the text.
    """

    __slots__ = ("_compiled", "gate", "source")

    def __init__(self, source: str, gate: frozenset[str] | None = None) -> None:
        self.source = source
        self.gate = gate
        self._compiled: re.Pattern[str] | None = None

    def search(self, text: str) -> re.Match[str] | None:
        return (self._compiled or self.prepare()).search(text)

    def prepare(self) -> re.Pattern[str]:
        """Compiles it ahead of its first use."""
        if self._compiled is None:
            self._compiled = re.compile(self.source)
        return self._compiled

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LazyPattern) and other.source == self.source

    def __hash__(self) -> int:
        return hash(self.source)


_WORDS = r"(?:[^()\[\]{}.*+?^$\\|]+|\((?:[^()\[\]{}.*+?^$\\|]+\|)*[^()\[\]{}.*+?^$\\|]+\))"
_IDEA = re.compile(_WORDS)
_GAP = re.compile(r"\.\{0,(\d\d?)\}")


def compile_pattern(source: str) -> tuple[LazyPattern, tuple[str, ...]]:
    """The pattern and its needles: wherever it matches, at least one of them stands in the text.

    ValueError, with a sentence for the operator, when it can't be read, could be slow, or has no fixed word.
    """
    if len(source) > MAX_LENGTH:
        raise ValueError(f"式样太长（{len(source)} 字），请分成几条，每条不超过 {MAX_LENGTH} 字")
    ideas = _list_ideas(source)
    if ideas:
        words = [_list_words(idea) for idea in ideas]
        needles = _choose_needles(words)
        others = [spellings for spellings in words if set(needles) != spellings]
        gate = frozenset(word[0] for word in min(others, key=len)) if others else None
        return LazyPattern(source, gate), needles
    try:
        tree = parser.parse(source)
        if "(?<" in source:  # only compiling tells whether it looks back a fixed way
            re.compile(source)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"式样写法不对：{error}。请检查括号是否成对") from error
    _refuse_slow(list(tree))
    if tree.getwidth()[0] == 0:
        raise ValueError("式样什么都没有也算命中，请写上固定的字")
    needles = _choose_needles(_candidates(list(tree)))
    if not needles:
        raise ValueError("式样里没有固定的字词可先查找，请至少写一个必有的字")
    return LazyPattern(source), needles


def _list_ideas(source: str) -> list[str]:
    """The parts of `a.{0,8}(b|c).{0,4}d`, the commonest shape of a pattern, read without taking it apart; else none."""
    first, *others = _GAP.split(source)
    gaps, ideas = [int(gap) for gap in others[::2]], [first, *others[1::2]]
    if not gaps or max(gaps) > MAX_REPEAT or prod(gap + 1 for gap in gaps) > MAX_WORK:
        return []
    return ideas if all(_IDEA.fullmatch(idea) for idea in ideas) else []


def _list_words(part: str) -> frozenset[str]:
    """`(没|丢|坏)` or one word."""
    return frozenset(part.strip("()").split("|"))


def _refuse_slow(tree: Sequence[Node]) -> None:
    work = _measure_work(tree, inside_repeat=False)
    if work > MAX_WORK:
        raise ValueError(f"式样太费时（{work} > {MAX_WORK}），请把 .{{0,n}} 写小些，或分成几条")


def _measure_work(tree: Sequence[Node], *, inside_repeat: bool) -> int:
    """About how many ways one start may be tried: repeats multiply, of branches the costliest counts."""
    work = 1
    for kind, argument in tree:
        if kind in (op.GROUPREF, op.GROUPREF_EXISTS):
            raise ValueError("式样里不能用 \\1 一类的回指，请写成几条")
        if kind in _REPEATS:
            work *= _measure_repeat(argument, inside_repeat=inside_repeat)
        else:
            work *= max(
                (_measure_work(part, inside_repeat=inside_repeat) for part in _parts(kind, argument)), default=1
            )
    return work


def _measure_repeat(argument: Any, *, inside_repeat: bool) -> int:
    low, high, body = argument
    if high == op.MAXREPEAT:
        raise ValueError("式样里不能用 * + {n,} 这类没有上限的重复，请写成 .{0,8} 这样")
    if high > MAX_REPEAT:
        raise ValueError(f"式样里重复次数太大（{high}），请不超过 {MAX_REPEAT}")
    if inside_repeat and high > 1:
        raise ValueError("式样里重复套着重复，会越查越慢，请拆开写")
    return int((high - low + 1) * _measure_work(body, inside_repeat=inside_repeat or high > 1))


def _parts(kind: Any, argument: Any) -> list[Sequence[Node]]:
    if kind is op.SUBPATTERN:
        return [argument[-1]]
    if kind is op.BRANCH:
        return list(argument[1])
    if kind in (op.ASSERT, op.ASSERT_NOT):
        return [argument[1]]
    if kind is op.ATOMIC_GROUP:
        return [argument]
    return []


def _candidates(tree: Sequence[Node]) -> list[frozenset[str]]:
    """Sets of spellings; a match contains at least one spelling of each set."""
    found: list[frozenset[str]] = []
    run = frozenset({""})
    for kind, argument in tree:
        spelled = _spell(kind, argument)
        longer = None if spelled is None else frozenset(head + tail for head in run for tail in spelled)
        if longer is not None and len(longer) <= MAX_SPELLINGS:
            run = longer
            continue
        found.append(run)
        run = spelled if spelled is not None else frozenset({""})
        if spelled is None:
            found += _inner_candidates(kind, argument)
    return [*found, run]


def _inner_candidates(kind: Any, argument: Any) -> list[frozenset[str]]:
    if kind in _REPEATS and argument[0] >= 1:
        return _candidates(argument[2])
    if kind is op.SUBPATTERN:
        return _candidates(argument[-1])
    if kind is op.BRANCH:
        best = [_choose_needles(_candidates(branch)) for branch in argument[1]]
        return [frozenset(needle for needles in best for needle in needles)] if all(best) else []
    return []


def _spell(kind: Any, argument: Any) -> frozenset[str] | None:
    """Everything this part can match, when that is a short list of words; None when it is not."""
    if kind in _NO_WIDTH:
        return frozenset({""})
    if kind is op.LITERAL:
        return frozenset({chr(argument)})
    if kind is op.IN and all(inner is op.LITERAL for inner, _ in argument):
        return frozenset(chr(code) for _, code in argument)
    if kind is op.SUBPATTERN:
        return _spell_sequence(argument[-1])
    if kind is op.BRANCH:
        spellings = [_spell_sequence(branch) for branch in argument[1]]
        return None if None in spellings else frozenset().union(*(s for s in spellings if s is not None))
    if kind in _REPEATS and argument[:2] == (0, 1):
        spelled = _spell_sequence(argument[2])
        return None if spelled is None else spelled | {""}
    return None


def _spell_sequence(tree: Sequence[Node]) -> frozenset[str] | None:
    run = frozenset({""})
    for kind, argument in tree:
        spelled = _spell(kind, argument)
        if spelled is None or len(run) * len(spelled) > MAX_SPELLINGS:
            return None
        run = frozenset(head + tail for head in run for tail in spelled)
    return run


def _choose_needles(candidates: Iterable[frozenset[str]]) -> tuple[str, ...]:
    """The set whose shortest spelling is longest, then the smallest one: it wakes the pattern least often."""
    usable = [spellings for spellings in candidates if spellings and "" not in spellings]
    if not usable:
        return ()
    rarest = max(usable, key=_measure_rarity)
    return tuple(sorted(rarest))


def _measure_rarity(spellings: frozenset[str]) -> tuple[int, int]:
    return min(len(spelling) for spelling in spellings), -len(spellings)
