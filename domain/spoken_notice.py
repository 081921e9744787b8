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


def read_notice_words(words: str) -> NoticeWords | None:
    """None for anything that is no notice. Every word before the colon must belong: better missed than wrong."""
    found = _HEAD.match(words)
    if found and (text := words[found.end() :].strip()):
        pieces = list_pieces(found["head"])
        if pieces is not None and _is_order(pieces):
            return _gather(pieces, text)
    headed = read_headed(words, from_officer=True)
    if headed is None or headed[0] is not Command.NOTICE or not headed[1] or not headed[2]:
        return None
    return NoticeWords(text=headed[1])


def list_pieces(head: str) -> list[Piece] | None:
    """The opening cut into its pieces, fillers left out; None where a word of it is none of ours."""
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


def _is_order(pieces: list[Piece]) -> bool:
    """Something is to be sent, and when or to whom is said as well; 「国庆通知：」 is the heading of a notice."""
    kinds = {piece.kind for piece in pieces}
    if PieceKind.VERB not in kinds or pieces[-1].kind is PieceKind.EXCEPT:
        return False
    if pieces[-1].said == "通知":
        return not kinds.isdisjoint(_HOURS)
    if all(piece.said.startswith("提醒") for piece in pieces if piece.kind is PieceKind.VERB):
        return any(piece.kind.tells_when for piece in pieces)
    return len(kinds - {PieceKind.VERB, PieceKind.KEEP}) > 0


def _gather(pieces: list[Piece], text: str) -> NoticeWords:
    return NoticeWords(
        text=text,
        when=tuple(piece for piece in pieces if piece.kind.tells_when),
        whom=tuple(piece for piece in pieces if piece.kind.tells_whom),
        keeps_holidays=any(piece.kind is PieceKind.KEEP for piece in pieces),
    )


_HOURS = (PieceKind.HOUR, PieceKind.PART, PieceKind.AFTER, PieceKind.NOW)
_NARROW = str.maketrans("０１２３４５６７８９：，～－", "0123456789:,~-")
_HEAD = re.compile(rf"\s*(?P<head>[^\n]{{1,{LONGEST_HEAD}}}?)(?:(?<!\d)[：:]|[：:](?!\d\d)|\n)")
"""Up to the first colon that is not one of 8:30."""
