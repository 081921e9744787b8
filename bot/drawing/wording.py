"""Words as people typed them become words that can be drawn: no invisible signs, nothing the font doesn't have."""

import re
import unicodedata
from collections.abc import Callable

ORNAMENT = "◇"
"""Stands where a coloured sign stood, so that nobody takes the sentence for a whole one."""

_SIGNS_OF_OLD = "\u203c\u2049\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d"
_SIGN = f"[{_SIGNS_OF_OLD}\U0001f000-\U0001faff]"
_DRESS = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_FLAG = "[\U0001f1e6-\U0001f1ff]{2}"
_SIGNS = re.compile(f"{_FLAG}|{_SIGN}{_DRESS}(?:\u200d{_SIGN}{_DRESS})*")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")
_PLAIN = dict(zip("✅✔☑❌❎✖❗❕‼❓❔⭐🌟📞⬅⬆⬇👉👇🔴⚫🔟", "√√√×××！！！？？★★☎←↑↓→↓●●⑩", strict=True))
_NEWLINES = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n\s*\n")
_SPACES = re.compile("[^\\S\n\u3000]+")


def tidy_words(text: str, *, has: Callable[[str], bool], stand_in: str) -> str:
    """Paragraphs a newline apart, at most one empty line between two; `has` tells which letters can be drawn.

    Direction marks, zero widths and control signs fall away; a letter that is missing becomes `stand_in`.
    """

    def show(letter: str) -> str:
        if letter == "\n" or has(letter):
            return letter
        return "" if unicodedata.category(letter) in ("Cc", "Cf", "Mn", "Me") else stand_in

    def simplify(found: re.Match[str]) -> str:
        sign = found.group()[0]
        known = sign if has(sign) else _PLAIN.get(sign, ORNAMENT)
        return known if has(known) else stand_in

    text = _KEYCAP.sub(_circle, unicodedata.normalize("NFC", text))
    text = _SIGNS.sub(simplify, _NEWLINES.sub("\n", text))
    text = _SPACES.sub(" ", "".join(map(show, text)))
    return _BLANK_LINES.sub("\n\n", text).strip("\n ")


def _circle(found: re.Match[str]) -> str:
    digit = int(found.group(1))
    return chr(ord("①") + digit - 1) if digit else "0"
