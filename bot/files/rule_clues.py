"""Words and patterns of the rule files become clues: spelled as messages are read, patterns checked to be fast."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from bot.files.sections import Section
from domain.reading import read_text
from domain.rule_patterns import compile_pattern
from domain.rules import Clue, ReadingRules, Role

MAX_WORD = 20
_PATTERN_SIGNS = frozenset(r".*+?()[]{}|^$\\")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueReader:
    reading: ReadingRules
    weights: dict[Role, float]

    def read_clues(self, section: Section, role: Role, owner: str) -> list[Clue]:
        """The `words` and `patterns` of a section; two spellings of one word count once."""
        words = section.get_texts("words")
        patterns = section.get_texts("patterns")
        section.refuse_unknown()
        for text, times in Counter(words + patterns).items():
            if times > 1:
                section.note("words" if text in words else "patterns", f"“{text}”写了 {times} 遍，请只留一个")
        clues = [self._read_word(section, place, word, role, owner) for place, word in enumerate(words)]
        clues += [self._read_pattern(section, place, source, role, owner) for place, source in enumerate(patterns)]
        by_spelling = {(clue.needles, clue.pattern): clue for clue in reversed(clues) if clue is not None}
        return list(reversed(by_spelling.values()))

    def _read_word(self, section: Section, place: int, word: str, role: Role, owner: str) -> Clue | None:
        needle = read_text(word, self.reading).text
        if len(word) > MAX_WORD:
            section.note(f"words[{place}]", f"“{word[:MAX_WORD]}…”太长，请不超过 {MAX_WORD} 字")
        elif _PATTERN_SIGNS & set(word):
            section.note(f"words[{place}]", f"“{word}”里有式样符号，请移到 patterns 里")
        elif not needle:
            section.note(f"words[{place}]", f"“{word}”读入后什么也不剩，请删去")
        else:
            return Clue(text=word, role=role, owner=owner, weight=self._weigh(role), needles=(needle,))
        return None

    def _read_pattern(self, section: Section, place: int, source: str, role: Role, owner: str) -> Clue | None:
        try:
            _refuse_unreadable(source, self.reading)
            pattern, needles = compile_pattern(source)
        except ValueError as error:
            section.note(f"patterns[{place}]", f"“{source[:60]}”：{error}")
            return None
        return Clue(text=source, role=role, owner=owner, weight=self._weigh(role), needles=needles, pattern=pattern)

    def _weigh(self, role: Role) -> float:
        return self.weights.get(role, 0.0)


def _refuse_unreadable(source: str, reading: ReadingRules) -> None:
    """A pattern is matched on the text as read: what reading rewrites could never be found by it."""
    rewritten = reading.replacement_pattern.search(source) if reading.replacement_pattern else None
    if rewritten is not None:
        word = rewritten[0]
        raise ValueError(f"“{word}”读入时会改成“{reading.replacements[word]}”，请照改后的写")
    bare = re.sub(r"\\.", "", source)
    if unicodedata.normalize("NFKC", bare).lower().translate(reading.traditional) != bare:
        raise ValueError("请用简体、小写、半角符号（消息读入时都改成这样）")
