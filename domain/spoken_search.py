"""How a leader calls out a search or an emergency, how it is ended, and what sounds like somebody was seen."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from domain.spoken_notice import Piece, list_pieces
from domain.spoken_notice_pieces import PieceKind

LONGEST_HEAD = 60
LONGEST_ORDER = 40


class CallKind(StrEnum):
    SEARCH = "search"
    EMERGENCY = "emergency"


class SearchOrder(StrEnum):
    FOUND = "found"
    OVER = "over"
    """「协查结束」 does not say that anybody was found."""
    AGAIN = "again"
    """「再发一遍」: of what is quoted."""
    SEARCH_AGAIN = "search_again"
    """「协查再发一遍」 says itself what is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallWords:
    """`whom` as it was said, empty where nothing was; `text` is kept word for word."""

    kind: CallKind
    text: str
    whom: tuple[Piece, ...] = ()


def read_call(words: str) -> CallWords | None:
    """「协查：…」, 「全镇协查：…」, 「协查 发给河西村：…」, 「全村紧急通知：…」; None for anything else.

    Every word of the opening must belong: better missed than wrong.
    """
    for pattern in (_COLON, _PAUSE):
        found = pattern.match(words)
        called = _read_head(found["head"]) if found else None
        if found and called is not None:
            kind, whom = called
            return CallWords(kind=kind, text=words[found.end() :].strip(), whom=whom)
    return None


def read_search_order(words: str) -> SearchOrder | None:
    """The end of a search, or that it is to go out once more."""
    if len(words) > LONGEST_ORDER or not _ORDER_WORDS.search(words):
        return None
    said = _plain(words)
    if says_found(words):
        return SearchOrder.OVER if "协查" in said and "找" not in said else SearchOrder.FOUND
    if _SEARCH_AGAIN.fullmatch(said):
        return SearchOrder.SEARCH_AGAIN
    return SearchOrder.AGAIN if _AGAIN.fullmatch(said) else None


def says_found(words: str) -> bool:
    """「人找到了，谢谢大家」, 「孩子找到了，在同学家」: the whole sentence, or its beginning with somebody in it."""
    if len(words) > LONGEST_ORDER or not _END_WORDS.search(words) or _ASKS.search(words):
        return False
    begun = re.split(r"[,，。!！\s]", words, maxsplit=1)[0]
    return any(way.fullmatch(_plain(said)) for way, said in ((_FOUND, words), (_SOMEBODY_FOUND, begun)))


def sounds_seen(words: str, searched: str) -> bool:
    """Whether words said to nobody sound like an answer to what is `searched`: somebody was seen somewhere.

    What asks, what denies and what only says that the notice was read is none.
    """
    if not 4 <= len(words) <= 500 or _ASKS.search(words) or _READ_ONLY.fullmatch(_plain(words)):
        return False
    if _SEEN.search(words):
        return bool(_SOMEBODY.search(words) or _SOMEWHERE.search(words) or _shares_words(words, searched))
    return bool(_IS_THERE.search(words) and _SOMEBODY.search(words))


def sounds_surely_seen(words: str, searched: str) -> bool:
    """Somebody is named who was seen, or what was described."""
    return sounds_seen(words, searched) and bool(_SOMEBODY.search(words) or _shares_words(words, searched))


def repeats_description(words: str, searched: str) -> bool:
    """Seen, and with words of the search itself."""
    return bool(_SEEN.search(words)) and sounds_seen(words, searched) and _shares_words(words, searched)


def may_sound_seen(words: str) -> bool:
    """The cheap question first: most of what is said in a group is nobody's answer."""
    return _SEEN.search(words) is not None or _IS_THERE.search(words) is not None or says_found(words)


def is_only_receipt(words: str) -> bool:
    """「收到」, a number, a thank-you: no answer to a search even by quote."""
    return len(_plain(words)) < 2 or _RECEIPT.fullmatch(_plain(words)) is not None


def _read_head(head: str) -> tuple[CallKind, tuple[Piece, ...]] | None:
    named = _CALL.search(head)
    pieces = list_pieces(head[: named.start()] + " " + head[named.end() :]) if named else None
    if named is None or pieces is None or any(piece.kind.tells_when and piece.kind is not _NOW for piece in pieces):
        return None
    kind = CallKind.SEARCH if named["search"] else CallKind.EMERGENCY
    return kind, tuple(piece for piece in pieces if piece.kind.tells_whom)


def _shares_words(words: str, searched: str) -> bool:
    """Two letters in a row of what was described: 红上衣."""
    pairs = {searched[place : place + 2] for place in range(len(searched) - 1)}
    return any(pair in words for pair in pairs if _HAN_PAIR.fullmatch(pair) and pair not in _COMMON)


def _plain(words: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", words))


_NOW = PieceKind.NOW
_END_WORDS = re.compile("[找寻]|协查")
_ORDER_WORDS = re.compile("[找寻再重又]|协查")
_MARKS = re.compile(r"[^\w]|_")
_CALL = re.compile(
    r"(?P<search>(?:紧急|请求|寻人|请大家|请各[村组群])?协查(?:通报|通知|一下)?|寻人启事)"
    r"|(?:紧急|应急)(?:通知|通告|转移通知?|撤离通知?)"
)
_COLON = re.compile(rf"\s*(?P<head>[^\n:：]{{2,{LONGEST_HEAD}}})[:：]\s*")
_PAUSE = re.compile(r"\s*(?P<head>(?:全[县镇乡村])?(?:的)?(?:紧急|寻人)?(?:协查|紧急通知))(?:[,，。、!！\s]+)(?=\S)")
_WHO = (
    "(?:人|孩子|小孩|娃儿?|娃娃|老人|老人家|小朋友|男孩|女孩|他|她"
    "|我们|咱们?|报告|好消息|大家|各位|已经?|刚刚?|都|终于|协查的?)"
)
_THANKS = "(?:谢谢|多谢|感谢|辛苦)(?:大家|各位|乡亲们?|大伙儿?|你们|您)?(?:了|啦)?"
_FOUND = re.compile(
    rf"(?:小格)?{_WHO}{{0,4}}(?:找到|找着|找回来?|寻到|寻着)(?:了|啦|咯|嘞|的)?(?:不用找|不用再找|别找)?(?:了|啦)?(?:{_THANKS})?(?:办好了)?"
    rf"|(?:本次|这次)?协查(?:已经?)?(?:结束|取消|撤销|解除|完毕|停止|到此结束)(?:了|啦)?(?:{_THANKS})?"
    rf"|(?:取消|结束|停止|撤销)(?:这[个次条])?协查(?:了|吧)?|不用(?:再)?协查了"
)
_SOMEBODY_FOUND = re.compile(
    "(?:人|孩子|小孩|娃儿?|娃娃|老人家?|男孩|女孩)(?:已经?|刚刚?|都|终于)?(?:找到|找着|找回来?|寻到)(?:了|啦|咯)"
)
_ONCE_MORE = "(?:再|重新|又)(?:发|播|推送?|群发|说)(?:一[遍次下回]|送)?"
_SEARCH_AGAIN = re.compile(
    rf"(?:小格)?(?:把|请)?(?:这[个条])?(?:协查|紧急通知){_ONCE_MORE}(?:吧|哈)?|(?:小格)?{_ONCE_MORE}协查"
)
_AGAIN = re.compile(r"(?:小格)?(?:请|把)?(?:这[个条])?(?:再|重新)(?:发|播|推送?|群发)(?:一[遍次下回])?(?:吧|哈)?")
_SAW = "(?:看见|看到|瞧见|瞅见|望见|见过|见到|见着|碰到|碰见|碰着|遇到|遇见|遇着|撞见|发现|捡到|捡着|拾到)"
_SEEN = re.compile(_SAW)
_IS_THERE = re.compile(
    "(?:好像|好象|像是|可能|应该|刚才|刚刚|刚|听说|现在|就|还)(?:是|有)?.{0,6}在"
    "|在.{1,10}(?:那边|这边|那里|这里|附近|门口|旁边|路上|路边|对面|里面|后头|玩|站着|坐着|蹲着|走|哭|要饭)"
    "|(?:往|朝|向|从).{1,8}(?:走|跑|去|过)了?"
)
_SOMEBODY = re.compile(
    "孩子|小孩|娃|男孩|女孩|小子|姑娘|丫头|老人|老头|老太|大爷|大娘|婆婆|和尚|骗子|那人|这人|个人|一个|有个|有人|像他|像她|他|她|照片"
    "|岁|穿|戴|背着|上衣|外套|裤|鞋|帽"
)
_SOMEWHERE = re.compile("在|往|朝|去|跑|走|边|口|路|桥|店|站|坡|沟|坝|河|山|地里|学校|超市|集上|街")
_ASKS = re.compile(
    rf"(?:谁|哪个|哪位|有没有|有无|有人).{{0,8}}{_SAW}|没有?{_SAW}|没人{_SAW}|{_SAW}.{{0,10}}(?:没有?|吗|么|不)[?？。!！]*$|[?？]"
    rf"|{_SAW}.{{0,4}}(?:的(?:请|马上|赶紧|人|都)|请|就说|要说)|(?:如果|要是|谁要|万一).{{0,6}}{_SAW}|请.{{0,6}}{_SAW}"
)
_READ_ONLY = re.compile(
    rf"(?:都|我|我们|大家)?(?:已经?)?{_SAW}(?:了|通知|消息|信息|协查|这条|群里的?|的)*(?:了)?(?:会|帮忙|帮着)?(?:留意|注意|转发)?(?:了|的)?"
)
_RECEIPT = re.compile(
    r"(?:收到|知道|好的?|晓得|明白|清楚|要得|中|行|嗯+|哦+|噢+|OK|ok|谢谢|多谢|辛苦|转发|已转发?|帮转|扩散|留意|注意|\d+|👍|了|啦|的|会|帮忙|大家|您|你|啊|呀)+"
)
_HAN_PAIR = re.compile("[\u4e00-\u9fff]{2}")
_COMMON = frozenset(
    {"看到", "看见", "一名", "一个", "大家", "什么", "在哪", "哪里", "急事", "先打", "引用", "这条", "协查", "走失"}
)
"""Pairs that every search has, or that say nothing about whom one looks for."""
