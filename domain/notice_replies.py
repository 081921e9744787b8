"""What somebody answers to a notice: that they have seen it, or one of the choices it gave; nothing of it is kept."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.ids import AccountName, ContactId

SEEN = 0
"""The choice of whoever only says that they have seen it."""
MAX_REPLY = 40
SHORTEST_QUOTE = 12
"""So many characters of a notice name it; puppets shorten what is quoted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """`number` where one was said, else the `word`; neither: seen. `tail`: more than thanks stands behind a number."""

    number: int = 0
    word: str = ""
    tail: bool = False


def read_reply(words: str) -> Reply | None:
    """None for ordinary talk, which costs one look at a pattern."""
    if not words or len(words) > MAX_REPLY:
        return None
    found = _REPLY.fullmatch(unicodedata.normalize("NFKC", words).strip())
    if found is None:
        return None
    if found["number"]:
        number = found["number"]
        tail = found["behind"] or ""
        return Reply(number=_HAN.get(number) or int(number), tail=_FAREWELL.fullmatch(tail) is None)
    return Reply(word=found["word"] or "")


def choose(reply: Reply, choices: Sequence[str]) -> int | None:
    """The number of the choice that is meant, SEEN for a receipt; None where this notice did not ask for such a thing.

    A notice without choices is told 「收到」 or 「1」 (broadcasts.md §6).
    """
    if reply.number:
        if choices:
            return reply.number if reply.number <= len(choices) else None
        return SEEN if reply.number == 1 and not reply.tail else None
    if not reply.word:
        return SEEN
    same = [place for place, choice in enumerate(choices, 1) if choice == reply.word]
    like = [place for place, choice in enumerate(choices, 1) if _is_like(reply.word, choice)]
    return same[0] if same else like[0] if len(like) == 1 else None


def quotes_words(quoted: str, said: str) -> bool:
    """Whether a quote is of these words: a piece of them long enough, their first line, or all of them."""
    piece, whole = _squeeze(quoted).rstrip("….·"), _squeeze(said)
    if not piece:
        return False
    if len(piece) >= SHORTEST_QUOTE:
        return piece in whole
    return piece in (whole, whole.rstrip("….·")) or piece == _squeeze(said.strip().partition("\n")[0]).rstrip("….·")


def asks_for_large(words: str) -> bool:
    """「看不清」, 「字太小」: the same words again, larger."""
    return len(words) <= MAX_REPLY and _LARGE.fullmatch(unicodedata.normalize("NFKC", words).strip()) is not None


def hash_answerer(salt: str, delivery: int, account: AccountName, contact: ContactId) -> str:
    """Whoever answered, as it is kept: the same person is somebody else in the next notice."""
    return sha256(f"{salt}\n{delivery}\n{account}\n{contact}".encode()).hexdigest()


def _is_like(said: str, choice: str) -> bool:
    """「来不了」 is said to a notice that offered 「请假」."""
    return any(said in words and choice in words for words in (_COMING, _NOT_COMING, _AGREEING, _REFUSING))


def _squeeze(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


_COMING = frozenset(
    {"参加", "来", "去", "到", "能来", "能去", "能到", "报名", "准时到", "按时到", "准时参加", "能参加"}
)
_NOT_COMING = frozenset(
    {"请假", "不来", "不去", "不到", "不参加", "来不了", "去不了", "到不了", "参加不了", "不能来", "不能去", "没空"}
)
_AGREEING = frozenset({"同意", "愿意", "要", "登记", "报名", "预约", "需要", "办"})
_REFUSING = frozenset({"不同意", "不愿意", "不要", "不登记", "不报名", "不需要", "不办", "反对"})
_WORDS = "|".join(
    sorted(_COMING | _NOT_COMING | _AGREEING | _REFUSING | {"弃权", "都行", "有", "没有"}, key=len, reverse=True)
)
_HAN = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5}
_MARK = r"[\s!.。,，、~～…()👍👌🙏🌹😊🤝👏\U0001f3fb-\U0001f3ff\ufe0f]"
_STICKER = r"\[(?:强|赞|OK|ok|好的|抱拳|合十|握手|玫瑰|收到|鼓掌|微笑|愉快)\]"
_ENDING = r"[了啦的哈啊呀哦噢嘞咯喽您呢吧嘛噻]{0,3}"
_FAREWELL_WORDS = r"(?:谢谢|多谢|感谢|辛苦|麻烦)(?:了|你们|您|你|大家|领导|书记|组长|啦|啊)*"
_SEEN_WORD = (
    r"(?:收到|知道|晓得|明白|看到|看见|了解|清楚|记住|听到|好|中|行|要得|得行|可以|嗯++|哦++|OK|ok|Ok|👍|👌"
    rf"|{_STICKER})"
)
_WHO = r"(?!.{0,7}(?:没|未|谁|哪|怎|咋|啥|不|都|吗|有|钱|款|货|药|快递|包裹|工资|短信|红包|费|信|件))[\w#-]{1,8}?"
"""「二组张三收到」, 「201户收到」; not the parcel."""
_SEEN = (
    rf"(?:(?:{_SEEN_WORD}{_ENDING}+{_MARK}*+){{1,6}}+(?:{_FAREWELL_WORDS}{_MARK}*)?"
    rf"|{_WHO}(?:已经?)?收到{_MARK}*|(?:我们?家?|已经?|都)+(?:收到|知道|看到|晓得|明白)了?{_MARK}*)"
)
_OPENING = r"(?:(?:收到|好的?|知道了)[\s,，。!、]*)?(?:我们?家?(?:的?人)?)?"
_NUMBERED = (
    rf"{_OPENING}(?:就?选|回复?|扣|要)?(?P<number>[1-9一二三四五])"
    rf"(?P<behind>{_MARK}*|(?:[\s,，。、:]+(?!\d)|(?=(?:{_WORDS})))[^\d].{{0,30}})"
)
_WORDED = (
    rf"{_OPENING}(?:要|就|得|也|都|想|会|肯定|一定)?(?P<word>{_WORDS}){_ENDING}{_MARK}*(?:(?<={_MARK})[^?]{{0,30}})?"
)
_REPLY = re.compile(rf"{_NUMBERED}|{_WORDED}|{_SEEN}")
_FAREWELL = re.compile(rf"(?:{_MARK}|{_FAREWELL_WORDS})*")
_LARGE = re.compile(
    r"(?:我|我们|这个|这|那个|那|上面|通知|刚才|老人家?|眼睛?|眼神?不好){0,3}[,，\s]*(?:的|这)?"
    r"(?:(?:字|字体|写的)?(?:都|也|实在|真的?)?(?:看不清楚?|看不见字?|看不到字?|瞧不见|瞧不清|认不清|看不清字)"
    r"|字体?(?:也|都|实在)?(?:太|好|有点|这么|真)?小了?|字(?:发|弄|搞)?大(?:一点|一些|点|些)|(?:发|来|弄)个?(?:大字|大的|大图)的?)"
    r"(?:[了啊呀哦呢吧喽咯嘛]|看不清|看不见|能不能(?:大|发大)(?:一?点|些)|发?大(?:一?点|些)|[\s,，。!!~])*"
)
