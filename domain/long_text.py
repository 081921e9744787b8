"""A long notice cut where a reader would pause: at paragraphs, at sentences, at worst at a comma."""

import re

MOST = 600
"""Characters of one message; WeChat gives no figure of its own (wechaty.md §6)."""


def split_text(text: str, most: int = MOST) -> tuple[str, ...]:
    """Pieces of at most `most` characters; nothing is lost but the blanks between them. A link is never cut."""
    pieces: list[str] = []
    rest = text.strip()
    while len(rest) > most:
        place = _find_cut(rest, most)
        pieces.append(rest[:place].rstrip())
        rest = rest[place:].lstrip()
    return (*pieces, rest) if rest else tuple(pieces)


def number_pieces(pieces: tuple[str, ...]) -> tuple[str, ...]:
    """「（1/2）」 before each of several, so that nobody misses the end."""
    if len(pieces) == 1:
        return pieces
    return tuple(f"（{n}/{len(pieces)}）{piece}" for n, piece in enumerate(pieces, start=1))


def _find_cut(text: str, most: int) -> int:
    """The latest good place in the second half of what fits; a worse kind only where there is no better one."""
    for mark in _MARKS:
        places = [found.end() for found in mark.finditer(text, 0, most) if found.end() > most // 2]
        if places:
            return places[-1]
    held = _UNBROKEN.search(text[:most])
    return held.start() if held and held.start() > most // 2 else most


_MARKS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[。！？!?…]+[”’」』）)]*"),
    re.compile(r"[；;]"),
    re.compile(r"[，,、：]"),
)
_UNBROKEN = re.compile(r"[!-~]+$")
