"""How messages are spelled, from reading.yaml: typos, dialect, old characters, sticker names."""

import re
from collections.abc import Mapping, Sequence

from bot.files.sections import Section
from domain.rules import ReadingRules

MAX_REWRITES = 5


def read_reading_rules(section: Section, additions: Sequence[Section] = ()) -> ReadingRules:
    """What a file of additions says of a word goes before what the shipped file says."""
    tables = [each.get_section(name) for each in (section, *additions) for name in ("typos", "dialect")]
    replacements = {word: table.get_text(word) for table in tables for word in table.content}
    pattern = _compile_replacements(replacements)
    pairs = section.get_text("traditional").split()
    for pair in pairs:
        if len(pair) != 2:
            section.note("traditional", f"“{pair}”不是一繁一简两个字")
    return ReadingRules(
        replacements=_settle_replacements(replacements, pattern, section),
        traditional={ord(pair[0]): pair[1] for pair in pairs if len(pair) == 2},
        stickers=frozenset(section.get_texts("stickers")),
        replacement_pattern=pattern,
    )


def _compile_replacements(replacements: Mapping[str, str]) -> re.Pattern[str] | None:
    longest_first = sorted((word for word in replacements if word), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None


def _settle_replacements(
    replacements: dict[str, str], pattern: re.Pattern[str] | None, section: Section
) -> dict[str, str]:
    """A misspelt dialect word is rewritten twice; the message is read once, so the second step is taken here."""
    if pattern is None:
        return {}
    settled: dict[str, str] = {}
    for word, target in replacements.items():
        for _ in range(MAX_REWRITES):
            target, before = pattern.sub(lambda match: replacements[match[0]], target), target
            if target == before:
                break
        else:
            section.note("typos", f"“{word}”改来改去没有头，请检查有没有互相改写的词")
        settled[word] = target
    return settled
