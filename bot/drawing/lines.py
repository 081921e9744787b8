"""Breaks Chinese words into lines as a printer does (CLREQ, 行首行尾禁则): marks stay with the word they belong to."""

import re
from collections.abc import Callable, Iterable, Iterator

Measure = Callable[[str], float]

NO_START = frozenset("，。！？、；：）」』】〉》〕］｝〗”’…—～·‧,.!?;:)]}>%％‰℃℉°′″ー々")
"""Never first in a line: what closes or ends something, and a unit's sign."""

NO_END = frozenset("（「『【〈《〔［｛〖“‘([{<￥¥＄$№#＃")
"""Never last in a line: what opens something, and a sign before a number."""

_TELEPHONE = r"\+?[0-9]{2,4}(?:[ \-][0-9]{3,8}){1,3}(?![0-9])"
_LETTERS = r"(?:[^\W_ᄀ-\U0010ffff]|[０-９Ａ-Ｚａ-ｚ])+"
_WORD = rf"{_LETTERS}(?:[.,:'/@_&+\-~%=?#]+{_LETTERS})*"
_DASHES = "—+|…+"
_SHORTER = re.compile(rf"{_LETTERS}[.:/@_&\-=?#]*|\s+|.", re.S)
_ATOMS = re.compile(rf"{_TELEPHONE}|{_WORD}|{_DASHES}|\s+|.", re.S)


def break_lines(text: str, width: float, measure: Measure) -> list[str]:
    """One string a line, an empty one for an empty paragraph. Nothing but spaces is lost.

    A word, a number or a telephone number is cut only where it is wider than a whole line.
    """
    return [line for paragraph in text.split("\n") for line in _fill(paragraph.rstrip(), width, measure)]


def _fill(paragraph: str, width: float, measure: Measure) -> list[str]:
    lines, used = [""], 0.0
    for piece in _fitting(_join(_ATOMS.findall(paragraph)), width, measure):
        wide = measure(piece)
        if lines[-1] and used + wide > width:
            lines.append("")
            used = 0.0
            if piece.isspace():
                continue
        if piece.isspace() and len(lines) > 1 and not lines[-1]:
            continue
        lines[-1] += piece
        used += wide
    return [line.rstrip() for line in lines]


def _join(atoms: Iterable[str]) -> list[str]:
    """Atoms that must not be parted become one piece; a space between two such goes with them."""
    pieces: list[str] = []
    for atom in atoms:
        before = next((piece for piece in reversed(pieces) if not piece.isspace()), "")
        if before and not atom.isspace() and (atom[0] in NO_START or before[-1] in NO_END):
            space = pieces.pop() if pieces[-1].isspace() else ""
            pieces[-1] += space + atom
        else:
            pieces.append(atom)
    return pieces


def _fitting(pieces: Iterable[str], width: float, measure: Measure) -> Iterator[str]:
    for piece in pieces:
        if measure(piece) <= width:
            yield piece
        else:
            yield from _cut(piece, width, measure)


def _cut(piece: str, width: float, measure: Measure) -> Iterator[str]:
    """An address behind its strokes and dots, then anything between any two letters."""
    for part in _join(_SHORTER.findall(piece)):
        for small in [part] if measure(part) <= width else _join(part):
            if measure(small) <= width:
                yield small
            else:
                yield from small
