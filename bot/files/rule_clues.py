"""Words and patterns of the rule files become clues: spelled as messages are read, patterns checked to be fast."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from bot.files.sections import Section
from domain.reading import read_text
from domain.rule_patterns import LazyPattern, compile_pattern
from domain.rules import Clue, ReadingRules, Role

MAX_WORD = 20
_PATTERN_SIGNS = frozenset(r".*+?()[]{}|^$\\")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueReader:
    reading: ReadingRules
    weights: dict[Role, float]
    by_hand: bool = False
    """Whether a person of this county wrote the words, so that nothing learned may weigh them otherwise."""

    def read_clues(self, section: Section, role: Role, owner: str) -> list[Clue]:
        """A section that holds `words` and `patterns` and nothing else."""
        clues = self.read_own_clues(section, role, owner)
        section.refuse_unknown()
        return clues

    def read_own_clues(self, section: Section, role: Role, owner: str) -> list[Clue]:
        """The `words` and `patterns` of a section; two spellings of one word count once."""
        words = section.get_texts("words")
        patterns = section.get_texts("patterns")
        for text, times in Counter(words + patterns).items():
            if times > 1:
                key, texts = ("words", words) if text in words else ("patterns", patterns)
                last = len(texts) - 1 - texts[::-1].index(text)
                section.note(f"{key}[{last}]", f"“{text}”写了 {times} 遍，请只留一个")
        clues = [self._read_word(section, place, word, role, owner) for place, word in enumerate(words)]
        clues += [self._read_pattern(section, place, source, role, owner) for place, source in enumerate(patterns)]
        by_spelling = {(clue.needles, clue.pattern): clue for clue in reversed(clues) if clue is not None}
        return list(reversed(by_spelling.values()))

    def _read_word(self, section: Section, place: int, word: str, role: Role, owner: str) -> Clue | None:
        needle = read_text(word, self.reading).text
        if len(word) > MAX_WORD:
            section.note(f"words[{place}]", f"“{word[:MAX_WORD]}…”太长，请不超过 {MAX_WORD} 字")
        elif not _PATTERN_SIGNS.isdisjoint(word):
            section.note(f"words[{place}]", f"“{word}”里有式样符号，请移到 patterns 里")
        elif not needle:
            section.note(f"words[{place}]", f"“{word}”读入后什么也不剩，请删去")
        else:
            return self._make_clue(word, role, owner, (needle,))
        return None

    def _read_pattern(self, section: Section, place: int, source: str, role: Role, owner: str) -> Clue | None:
        try:
            _refuse_unreadable(source, self.reading)
            pattern, needles = compile_pattern(source)
        except ValueError as error:
            section.note(f"patterns[{place}]", f"“{source[:60]}”：{error}")
            return None
        return self._make_clue(source, role, owner, needles, pattern)

    def _make_clue(
        self, text: str, role: Role, owner: str, needles: tuple[str, ...], pattern: LazyPattern | None = None
    ) -> Clue:
        weight = self.weights.get(role, 0.0)
        return Clue(
            text=text, role=role, owner=owner, weight=weight, needles=needles, pattern=pattern, by_hand=self.by_hand
        )


def _refuse_unreadable(source: str, reading: ReadingRules) -> None:
    """A pattern is matched on the text as read: what reading rewrites could never be found by it."""
    rewritten = reading.replacement_pattern.search(source) if reading.replacement_pattern else None
    if rewritten is not None:
        word = rewritten[0]
        raise ValueError(f"“{word}”读入时会改成“{reading.replacements[word]}”，请照改后的写")
    bare = re.sub(r"\\.", "", source)
    if unicodedata.normalize("NFKC", bare).lower().translate(reading.traditional) != bare:
        raise ValueError("请用简体、小写、半角符号（消息读入时都改成这样）")
