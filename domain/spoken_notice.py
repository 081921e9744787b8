"""A leader says when and to whom before the words of a notice: 「每周一早8点半发给一组：…」."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
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


IsPlace = Callable[[str], bool]


def read_notice_words(words: str, is_place: IsPlace = lambda _: True, *, told: bool = False) -> NoticeWords | None:
    """None for anything that is no notice. Every word before the colon must belong: better missed than wrong.

    `told`: said to the bot itself; then a comma, a blank or nothing at all may stand for the colon. `is_place`: whether
    a bare name (「李家沟」) is one of a village or group.
    """
    for head, text in _split_head(words, told=told):
        pieces = list_pieces(head, is_place)
        if pieces is not None and text and _is_order(pieces, told=told):
            return _gather(pieces, text)
    if told and (loose := _read_loose(words, is_place)):
        return loose
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
        for blank in reversed(list(_BLANK.finditer(words, 0, LONGEST_HEAD))):
            text = _LEAD.sub("", words[blank.end() :]).strip()
            if len(text) >= _SHORTEST_TEXT and not _begins_twice(words[: blank.start()]):
                yield words[: blank.start()], text


def _begins_twice(head: str) -> bool:
    """A second time after the order belongs to what the notice says: 「下午4点发，明天冬至，…」."""
    kinds = [piece.kind for piece, _ in _walk(_narrow(head)) if piece]
    order = kinds.index(PieceKind.VERB) if PieceKind.VERB in kinds else len(kinds)
    return any(kind.tells_when for kind in kinds[:order]) and any(kind.tells_when for kind in kinds[order:])


def _read_loose(words: str, is_place: IsPlace) -> NoticeWords | None:
    """Without any mark between the order and its words: the order ends with the last piece that can be part of it."""
    pieces: list[Piece] = []
    end = 0
    for piece, place in _walk(_narrow(words[:LONGEST_HEAD]), is_place, is_strict=True):
        if piece is None or _begins_the_words(piece, pieces):
            break
        if piece.kind is not PieceKind.FILLER:
            pieces, end = [*pieces, piece], place
    text = _LEAD.sub("", words[end:]).strip()
    is_told_of = bool(pieces) and pieces[-1].said == "发"  # 发米, 发的这个: what is given out, not a notice
    is_sure = PieceKind.VERB in {piece.kind for piece in pieces} and _is_order(pieces, told=True)
    if not is_sure or is_told_of or len(text) < _SHORTEST_TEXT or _ASKS.search(text):
        return None
    return _gather(pieces, text)


def _begins_the_words(piece: Piece, pieces: Sequence[Piece]) -> bool:
    """A time after the order and whom it goes to is what the notice speaks of: 「通知大家周一开会」."""
    kinds = {one.kind for one in pieces}
    has_order = PieceKind.VERB in kinds and any(one.kind.tells_whom or one.kind.tells_when for one in pieces)
    return has_order and piece.kind.tells_when


def list_pieces(head: str, is_place: IsPlace = lambda _: True) -> list[Piece] | None:
    """The opening cut into its pieces, fillers left out; None where a word of it is none of ours."""
    found = [piece for piece, _ in _walk(_narrow(head), is_place)]
    return None if None in found else [piece for piece in found if piece and piece.kind is not PieceKind.FILLER]


def _narrow(head: str) -> str:
    """Of the same length, so that what follows stands where it stood."""
    for slip, meant in _SLIPS:
        head = head.replace(slip, meant)
    return head.translate(_NARROW)


def _walk(
    head: str, is_place: IsPlace = lambda _: True, *, is_strict: bool = False
) -> Iterator[tuple[Piece | None, int]]:
    """Each piece and where it ends; the first word that is none of ours ends it with None.

    `is_strict`: a name with its kind (「河东村」) must be a place too; else it is looked for later and told of.
    """
    named = (PieceKind.NAMED, PieceKind.PLACE) if is_strict else (PieceKind.NAMED,)
    place = 0
    while place < len(head):
        tried = ((kind, pattern.match(head, place)) for kind, pattern in PIECES)
        fitting = ((kind, found) for kind, found in tried if found and (kind not in named or is_place(found["name"])))
        kind, found = next(fitting, (None, None))
        if kind is None or found is None:
            yield None, place
            return
        place = found.end()
        facts = {name: said for name, said in found.groupdict().items() if said}
        yield Piece(kind=kind, said=found[0], facts=facts), place


def _is_order(pieces: list[Piece], *, told: bool) -> bool:
    """Something is to be sent, and when or to whom is said as well; 「国庆通知：」 is the heading of a notice."""
    kinds = {piece.kind for piece in pieces}
    tells_when = any(piece.kind.tells_when for piece in pieces)
    if pieces and pieces[-1].kind is PieceKind.EXCEPT:
        return False
    if told and kinds == {PieceKind.VERB} and pieces[-1].said in _SEND_IT:
        return True
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


_WEAK = "提说讲喊吼叫催转"
"""How the words begin that also mean talking to people oneself."""
_SLIPS = (
    *(("没周", "每周"), ("通只", "通知"), ("通至", "通知"), ("同知", "通知"), ("题醒", "提醒"), ("现再", "现在")),
    *(("小哥", "小格"), ("小各", "小格")),
)
_LEAD = re.compile(r"^(?:的人|的|人|[，,：:;；。\s]|就?[说讲]是?|内容是?)+")
_ASKS = re.compile(
    r"[吗么呢？?]\s*$|^了|^[我你他][^，。：:]{0,10}[过了]|^我|^[^，。]{0,8}(?:啥|什么|哪)|(?:没有?|过)\s*$|^(?:\S{0,8})(?:不用发|不发|也不用)"
)
_SEND_IT = ("发", "群发", "广播", "推送")
"""Said alone to the bot, with 「一下」 or a comma after it: to one's own, now."""
_SHORTEST_TEXT = 2
_BLANK = re.compile(r"[，,。；;\s]+")
_HOURS = (PieceKind.HOUR, PieceKind.PART, PieceKind.AFTER, PieceKind.NOW)
_NARROW = str.maketrans("０１２３４５６７８９：，～－", "0123456789:,~-")
_HEAD = re.compile(rf"\s*(?P<head>[^\n]{{1,{LONGEST_HEAD}}}?)(?:(?<!\d)[：:]|[：:](?!\d\d)|\n)")
"""Up to the first colon that is not one of 8:30."""
