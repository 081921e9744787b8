"""The rule book while its files are read: what was found so far, for the files that come after to build on."""

from dataclasses import dataclass, field

from bot.files.rule_clues import ClueReader
from domain.rules import Clue, DangerKind, IssueType, SuppressKind


@dataclass(slots=True, kw_only=True)
class Draft:
    """`groups`: code → name. `switched_off`: clues that were shipped and that an operator does not want."""

    reader: ClueReader
    departments: dict[str, str]
    groups: dict[str, str] = field(default_factory=dict)
    types: dict[str, IssueType] = field(default_factory=dict)
    dangers: dict[str, DangerKind] = field(default_factory=dict)
    suppressions: dict[str, SuppressKind] = field(default_factory=dict)
    clues: list[Clue] = field(default_factory=list)
    switched_off: list[Clue] = field(default_factory=list)
