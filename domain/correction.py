"""Reads what somebody says who was misheard: 「改成停电」, 「不是停电，是路灯」, 「不是问题」."""

import re
from dataclasses import dataclass

LONGEST = 60
_NUMBER = (
    r"(?:改一?下?)?(?:\d{8}-\d{6,12}-\d{3,5}|(?:昨天|前天|\d{1,2}月\d{1,2}[日号]的?)?第?"
    r"(?:\d{1,3}|[一二两三四五六七八九十叁]{1,3})[号件])?[：:，,。\s]*"
)
_THIS = r"(?:这|那)?(?:一?个|一?件)?(?:事儿?|事情)?"
_NOTHING = re.compile(
    rf"{_NUMBER}(?:{_THIS}(?:根本|也|都)?(?:不是|不算)(?:什么|啥|个)?(?:问题|事儿?|事情|要办的事|正事)"
    r"|误报|记错了|听错了|作废"
    r"|(?:没事儿?[，,。\s]*)?(?:他们?|她们?|我们?|都)?是?(?:闹着玩|开玩笑|说着玩|逗着玩|随便说说|说笑)(?:的|呢|哩)?"
    r"|(?:别|不用|不要)(?:记|登记|立案)(?:了|啦)?)[了啊呀哈。！!，,\s]*"
)
_ORDER = re.compile(
    rf"{_NUMBER}(?!调成了?(?:[，,。！!\s]|$))(?:类型|类别)?(?:应该|应当|要|帮我|给我|请)?"
    r"(?:(?:改|换|归|划|算|调)(?:成|到|为|作|做|入|进)了?|改(?:一下)?(?:类型|类别)(?:成|为|到)?)"
    r"[：:，,\s]*(?P<said>.+)",
    re.S,
)
_RATHER = re.compile(rf"{_NUMBER}{_THIS}不是(?P<was>[^，,。！!]{{1,12}}?)[，,。\s]*(?:而|应该|就)?是(?P<said>.+)", re.S)
_CALLED = re.compile(
    rf"{_NUMBER}(?:(?:搞|分|弄|归|认|派)错了[，,。\s]*)?{_THIS}(?:应该|其实|明明)?(?:是|属于|算是?)(?P<said>.+)", re.S
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """`said` names the right type; empty: it is nothing to be done at all.

    Unless `is_order`, it is one only if `said` or `was` is the name of a type: people say 「这是…」 of much.
    """

    said: str = ""
    was: str = ""
    is_order: bool = False


def read_correction(words: str) -> Correction | None:
    """None for anything else."""
    if len(words) > LONGEST:
        return None
    if _NOTHING.fullmatch(words):
        return Correction(is_order=True)
    if found := _ORDER.fullmatch(words):
        return Correction(said=found["said"].strip(), is_order=True)
    if found := _RATHER.fullmatch(words):
        return Correction(said=found["said"].strip(), was=found["was"].strip())
    if found := _CALLED.fullmatch(words):
        return Correction(said=found["said"].strip())
    return None
