"""Makes one plain spelling of a spoken sentence: half-width, simplified, without noise, slips put right."""

import re
import unicodedata

from domain.spoken_slips import mend_doubtful_slips, mend_slips, simplify

MAX_SPOKEN = 120
"""A longer text is nobody's command; only a notice or a report may follow its opening words."""


def tidy_words(words: str, *, is_officer: bool = True) -> str:
    """One line of clauses parted by 「，」, without emoji and polite noise, its question mark (if any) at the end."""
    said = simplify(unicodedata.normalize("NFKC", words[: 3 * MAX_SPOKEN]).lower())
    said = _STICKER.sub("👍", said)
    asks = _ENDS_ASKING.search(said) is not None
    said = _GAP.sub("", said)
    said = _UNSEEN.sub("", _BREAK.sub("，", said)).strip("，")
    said = mend_slips(said)
    if not is_officer:
        said = _MAYBE_ASKING.sub("吗", said)
    for _ in range(_MOST_NOISE):
        said = _THANKS.sub("", said) or said
        said = _PARTICLES.sub("", _LE.sub("了", said)).strip("，")
    return said + "？" if asks else said


def list_readings(said: str) -> tuple[str, ...]:
    """The sentence without the noise it begins with (嗯, 小格), as it is, without its politeness, and all that mended.

    Mended last: what is understood as it stands keeps its words.
    """
    plain = _NOISE.sub("", said) or said
    readings = (plain, said, _POLITE.sub("", plain) or plain)
    return tuple(dict.fromkeys((*readings, *map(mend_doubtful_slips, readings))))


_MOST_NOISE = 3
"""「咋样啦啊，谢谢哈」: one kind of noise after the other."""
_STICKER = re.compile(r"\[(?:强|赞|ok|好的)\]|👌|👍[\U0001f3fb-\U0001f3ff]?")
_ENDS_ASKING = re.compile(r"\?[\s!.。~，,？?]*$")
_GAP = re.compile(r"(?<=[\d一二三四五六七八九十])\s+(?=[号件天次回月日个])")
_BREAK = re.compile(
    r"(?<!\d)[.:](?!\d)|(?<=\d)[.:](?!\d)|(?<!\d)[.:](?=\d)|[\s,，、；;。!！?~…“”\"'「」《》()【】_|/\\]+|—+"
)
_MAYBE_ASKING = re.compile("嘛(?=，?$)")
"""Who does the work means 「嘛」 as a matter of course; who waits for it asks."""
_UNSEEN = re.compile(r"[^\w，👍:.-]")
_THANKS = re.compile(
    r"，?(?:谢谢|多谢|谢了|麻烦(?:了|你了|您了|你们了)|辛苦(?:了|你了|您了|大家了)?|拜托了?|劳驾了?|劳烦了?|感谢)"
    r"(?:你们?|您|大家|领导|书记|组长|小格|啊|啦|了|哈|哦|呀)*(?=$|，$)"
)
_LE = re.compile(
    r"(?<=[好完成定结了毕妥通接办弄修整搞来去到看着])(?:咧|啦|喽|嘞|咯|哩|噜|唠|罗|鸟)+|(?:咧|啦|喽|咯|噜|唠)+"
    r"(?=，|$)"
)
_PARTICLES = re.compile(r"(?<!^)(?:[啊呀吧哈哦噢呗噻嘛哟喔诶哎嘎哇呐啵撒嗦呢嘚]+)(?=，|$)|(?<=了)了+(?=，|$)")
_NOISE = re.compile(
    r"^(?:(?:[嗯啊哎唉喂哦噢呃额诶欸]+呀?|哈喽|那啥|那什么|[那这]个(?=，|\d)|就是(?!说)|就说|小格(?:同志|啊|呀"
    r"|你好)?|网格小助手|你好|您好|在吗|(?:领导|师傅|同志|老师|各位)(?=，)|报告(?:领导|书记|组长|镇长|主任)?|汇报"
    r"(?:一下|领导)?(?=，)|(?:麻烦|劳烦|拜托)[你您]?(?=，)|我说|我跟你说|跟你说|给你说|好(?:的|了)?(?=，)|然后"
    r"|现在|行(?=，)|对了)，*){1,4}"
)
_POLITE = re.compile(r"^(?:(?:麻烦|劳烦)[你您]?(?:帮忙)?|请(?:问|[你您]|帮[我忙])?|帮(?:我|忙|个忙)|[给替]我)，*")
