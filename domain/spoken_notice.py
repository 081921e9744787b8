"""A leader says when and to whom before the words of a notice: 「每周一早8点半发给一组：…」."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from domain.commands import Command
from domain.spoken_headed import read_headed
from domain.spoken_notice_pieces import PIECES, PieceKind

LONGEST_HEAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One word or phrase of the opening; `facts` are its parts by name."""

    kind: PieceKind
    said: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWords:
    """`when` and `whom` in the order they were said, empty where nothing was; `text` is kept word for word."""

    text: str
    when: tuple[Piece, ...] = ()
    whom: tuple[Piece, ...] = ()
    keeps_holidays: bool = False


def read_notice_words(words: str, *, told: bool = False) -> NoticeWords | None:
    """None for anything that is no notice. Every word before the colon must belong: better missed than wrong.

    `told`: said to the bot itself; then a comma or a blank may stand for the colon.
    """
    for head, text in _split_head(words, told=told):
        pieces = list_pieces(head)
        if pieces is not None and text and _is_order(pieces, told=told):
            return _gather(pieces, text)
    headed = read_headed(words, from_officer=True)
    if headed is None or headed[0] is not Command.NOTICE or not headed[1] or not headed[2]:
        return None
    return NoticeWords(text=headed[1])


def is_order_without_words(words: str) -> bool:
    """「明天给全村发个通知」: all of it is understood, and what to say is missing."""
    pieces = list_pieces(words.strip("。！!")) if len(words) <= LONGEST_HEAD else None
    return pieces is not None and _is_order(pieces, told=True)


def _split_head(words: str, *, told: bool) -> Iterator[tuple[str, str]]:
    found = _HEAD.match(words)
    if found:
        yield found["head"], words[found.end() :].strip()
    if told:
        for blank in _BLANK.finditer(words, 0, LONGEST_HEAD):
            text = words[blank.end() :].strip()
            if len(text) >= _SHORTEST_TEXT:
                yield words[: blank.start()], text


def list_pieces(head: str) -> list[Piece] | None:
    """The opening cut into its pieces, fillers left out; None where a word of it is none of ours."""
    for slip, meant in _SLIPS:
        head = head.replace(slip, meant)
    found = list(_cut(head.translate(_NARROW)))
    return None if None in found else [piece for piece in found if piece and piece.kind is not PieceKind.FILLER]


def _cut(head: str) -> Iterator[Piece | None]:
    place = 0
    while place < len(head):
        tried = ((kind, pattern.match(head, place)) for kind, pattern in PIECES)
        kind, found = next(((kind, found) for kind, found in tried if found), (None, None))
        if kind is None or found is None:
            yield None
            return
        yield Piece(kind=kind, said=found[0], facts={name: said for name, said in found.groupdict().items() if said})
        place = found.end()


def _is_order(pieces: list[Piece], *, told: bool) -> bool:
    """Something is to be sent, and when or to whom is said as well; 「国庆通知：」 is the heading of a notice."""
    kinds = {piece.kind for piece in pieces}
    tells_when = any(piece.kind.tells_when for piece in pieces)
    if pieces and pieces[-1].kind is PieceKind.EXCEPT:
        return False
    if PieceKind.VERB not in kinds:
        return told and tells_when and any(piece.kind.tells_whom for piece in pieces)
    if pieces[-1].said == "通知" and not told:
        return not kinds.isdisjoint(_HOURS)
    if all(piece.said[0] in _WEAK for piece in pieces if piece.kind is PieceKind.VERB) and not tells_when:
        return told and len(kinds) > 1
    return len(kinds - {PieceKind.VERB, PieceKind.KEEP}) > 0


def _gather(pieces: list[Piece], text: str) -> NoticeWords:
    return NoticeWords(
        text=text,
        when=tuple(piece for piece in pieces if piece.kind.tells_when),
        whom=tuple(piece for piece in pieces if piece.kind.tells_whom),
        keeps_holidays=any(piece.kind is PieceKind.KEEP for piece in pieces),
    )


_WEAK = "提说讲喊"
"""How the words begin that also mean talking to people oneself."""
_SLIPS = (("没周", "每周"), ("通只", "通知"), ("同知", "通知"), ("现再", "现在"))
_SHORTEST_TEXT = 4
_BLANK = re.compile(r"[，,。；;\s]+")
_HOURS = (PieceKind.HOUR, PieceKind.PART, PieceKind.AFTER, PieceKind.NOW)
_NARROW = str.maketrans("０１２３４５６７８９：，～－", "0123456789:,~-")
_HEAD = re.compile(rf"\s*(?P<head>[^\n]{{1,{LONGEST_HEAD}}}?)(?:(?<!\d)[：:]|[：:](?!\d\d)|\n)")
"""Up to the first colon that is not one of 8:30."""
