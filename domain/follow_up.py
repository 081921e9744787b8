"""What people say of a ticket they have without naming it: broken again, how far, no longer needed."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

MAX_FOLLOW_UP = 24


class Wish(StrEnum):
    AGAIN = "again"
    """又坏了, 没修好: what was done did not last."""
    HOW_FAR = "how_far"
    """修好没, 还没人来: an answer, and a reminder to whoever has it."""
    WITHDRAW = "withdraw"
    """不用来了, 自己弄好了."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """`about`: the thing, where it is named (路灯 in 路灯修好没). `plain`: clear without being said to the bot."""

    wish: Wish
    about: str = ""
    plain: bool = True


def read_follow_up(words: str) -> FollowUp | None:
    """The wish of a short whole sentence, its ticket's number or not; None for anything else."""
    if len(words) > MAX_FOLLOW_UP:
        return None
    if not _HINT.search(words):
        return None
    said = _NUMBER.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", words)), count=1)
    for wish, plain, pattern in _PATTERNS:
        found = pattern.fullmatch(said)
        if found:
            return FollowUp(wish=wish, about=_VAGUE.sub("", found["about"]), plain=plain)
    return None


_HINT = re.compile("[又没不咋怎啥哪几多催还撤消重误错算好]|什么|有人|来了|进展|[修弄搞]")
"""Without any of these it is no wish; most of what is said ends here."""
_MARKS = re.compile(r"[^\w]|_")
_NUMBER = re.compile(
    r"^(?:昨天|前天|\d{1,2}月\d{1,2}[日号]的?)?第?(?:\d{1,3}|[一二两三四五六七八九十]{1,3})[号件](?:的|那个|那件)?"
)
_VAGUE = re.compile(
    r"^(?:谢谢|怎么|咋个?|哎呀?|唉|喂|请问|师傅|你们|领导|网格长|我们?|咱们?|家|上次|昨天|今天|刚才|刚刚|刚修好?|才修好?|才|刚|"
    r"现在|到底|都|反映|报|说|弄|修|的|那个|这个|那件|这件|那|这|事情?|它|问题|啊|呀)+"
    r"|(?:到底|现在|的事情?|那个事|事情?|怎么就?|咋个?|都|的)$"
)
"""What may stand around the wish without naming anything."""
_END = "(?:了|啦|咯|喽|嘞|啊|呀|吧|哦|嘛|哈|诶|呢)*"
_BAD = (
    "坏|停|漏|堵|断|灭|黑|破|裂|塌|垮|倒|臭|满|脏|响|吵|掉|歪|烂|冒|流|不亮|不通|不行|不转|没亮|没通|没信号|没来|"
    "出问题|出毛病|开始(?:漏|响|吵|臭|冒|堵)|这样|那样|老样子"
)
_UNMENDED = "没修好|没弄好|没办好|没整好|跟没修一样|修了等于没修|还是(?:那样|老样子|坏的|不亮|不通|没水|没电)"
_GOOD = "好|修好|弄好|搞好|整好|处理好|解决|搞定|通|亮|来水|来电|来气|找到|恢复|没事|不漏"
_SELF = "(?:我们?|咱们?|家里|已经|都|自己|自家|请人|现在|这会儿?|刚才|刚|又)"
_NEEDLESS = (
    "不(?:用|要|必|消|需要)(?:再|麻烦|你们|派人|喊人|人|师傅|大家|村里)*(?:来|修|弄|管|办|处理|跑|过来)"
    "(?:人|修|看|处理|管|一趟)*了?"
)
_SAYINGS: tuple[tuple[Wish, bool, str], ...] = (
    (Wish.AGAIN, True, f"又(?:{_BAD})(?:了|起来|掉|上)*"),
    (Wish.AGAIN, True, f"(?:根本|就|并)*(?:{_UNMENDED})"),
    (Wish.AGAIN, False, "(?:给我|请)?重(?:新)?(?:办|修|弄)"),
    (Wish.HOW_FAR, True, "(?:修|弄|办|搞|整|处理|解决)(?:好|完)?了?(?:没有?|没得|吗)"),
    (
        Wish.HOW_FAR,
        True,
        "(?:咋|怎么|咋个)?还(?:是)?(?:没|没有|没得|不)(?:人)?(?:来人|来修|来弄|来|修好?|弄好?|管|办|动静|消息|处理)",
    ),
    (Wish.HOW_FAR, True, "(?:怎么|咋)?(?:一直)?没(?:得)?人(?:来|管|修|理|处理)(?:吗)?"),
    (Wish.HOW_FAR, True, "有(?:没有)?(?:人)?(?:来|管|修|处理|去看)(?:的)?(?:吗|没有?|不)"),
    (
        Wish.HOW_FAR,
        True,
        "(?:啥时候|什么时候|几时|哪时候|哪天|多久|好久)(?:才|能|会|有|派|人)*(?:来人|来修|来弄|来|修好?|弄好?|办好?|处理)",
    ),
    (Wish.HOW_FAR, True, "(?:人)?来(?:修|看)?了?(?:没有?|没得)"),
    (Wish.HOW_FAR, True, "(?:咋样|怎么样|怎样|啥情况|什么情况|到哪一?步|啥进展|有进展没|有消息没|有结果没)"),
    (Wish.HOW_FAR, True, "(?:帮我|帮忙|再)?催(?:一下|催|一催)"),
    (Wish.HOW_FAR, True, "还(?:要|得)等(?:多久|好久)"),
    (Wish.WITHDRAW, True, f"(?:{_SELF}*(?:{_GOOD})了{_END})?{_NEEDLESS}"),
    (Wish.WITHDRAW, True, f"不(?:用|要)了{_END}{_SELF}*(?:{_GOOD})"),
    (Wish.WITHDRAW, True, f"{_SELF}*(?:{_GOOD})了{_END}不(?:用|要)"),
    (Wish.WITHDRAW, True, f"{_NEEDLESS}{_END}{_SELF}*(?:{_GOOD})"),
    (Wish.WITHDRAW, True, "(?:撤回|撤销|撤单|取消|撤)(?:吧|掉|这件|那件)?"),
    (Wish.WITHDRAW, False, f"不(?:用|要)|算|没事|误会|搞错|弄错|删了那个|不报|{_SELF}+(?:{_GOOD})"),
)
"""The wish, whether it is `plain`, and how it is said; longer words for the thing may stand in front."""
_PATTERNS = tuple(
    (wish, plain, re.compile(rf"(?P<about>[^\W\d_]{{0,10}}?)(?:{said}){_END}")) for wish, plain, said in _SAYINGS
)
