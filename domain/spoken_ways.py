"""How a way of saying a command is written down: a whole sentence, with slots for what many of them share."""

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from domain.commands import Command
from domain.spoken_names import NAMES
from domain.spoken_words import WORDS


class Naming(Enum):
    """Whether a sentence must name its ticket to be understood in one way, may, or must not."""

    MUST = "must"
    MAY = "may"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Way:
    """Ways to say a command, each a whole sentence without the ticket's name.

    `by_officer`: said by officers only, by residents only (False), or by anybody (None). `gives`: arguments that hold
    whenever it is said so; the others are the groups of the pattern.
    """

    command: Command
    said: tuple[str, ...]
    is_certain: bool
    naming: Naming
    by_officer: bool | None
    gives: Mapping[str, str]

    @property
    def patterns(self) -> Iterator[re.Pattern[str]]:
        """Compiled when they are first asked for: a start need not wait for all of them."""
        return map(compile_slots, self.said)


def say(
    command: Command,
    *patterns: str,
    loose: bool = False,
    naming: Naming = Naming.MAY,
    by_officer: bool | None = None,
    **gives: str,
) -> Way:
    """`loose`: such a whole sentence is also said of other things.

    In a pattern <word> stands for that slot of spoken_names or spoken_words, and a plain parenthesis keeps nothing.
    """
    return Way(command, patterns, not loose, naming, by_officer, gives)


@cache
def compile_slots(pattern: str) -> re.Pattern[str]:
    """A pattern with slots, once."""
    return re.compile(_expand(pattern))


def _expand(pattern: str) -> str:
    """Slots may hold slots; a group that comes again is kept under a name of its own (`name__1`)."""
    while _SLOT.search(pattern):
        pattern = _SLOT.sub(lambda found: f"({_SLOTS[found[1]]})", pattern)
    count = itertools.count(1)
    seen: set[str] = set()

    def number(found: re.Match[str]) -> str:
        name = found[1]
        if name not in seen:
            seen.add(name)
            return found[0]
        return f"(?P<{name}__{next(count)}>"

    return _PLAIN.sub("(?:", _GROUP.sub(number, pattern))


_SLOTS = {**NAMES, **WORDS}
_SLOT = re.compile(r"(?<!\?P)<(\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>")
_PLAIN = re.compile(r"(?<!\\)\((?!\?)")
