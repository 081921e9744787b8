"""A leader plainly wants a notice sent, and when or to whom was not understood: say so, and how to say it."""

import re

from domain.spoken_notice import is_order_without_words
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer

SAY_SO = (
    "要发通知吗？什么时候发、发给谁我没听明白，还没有发。\n"
    "可以这样说：「发通知：…」「明早8点发给一组：…」「每周一早上8点半发：…」「清明前7天发：…」。"
)

SAY_CODE = (
    "这个确认码不对，或者用过了，或者过了10分钟。\n"
    "定下的说「我的通知」看得到；没有定下的一个群也没发，要发请把通知再说一遍。"
)
SAY_WHAT = "要发什么？请连内容一起说一遍，如「明早8点发给全村：明天停水，请存水」。"


async def match_stray_code(heard: Heard, desk: Desk) -> bool | None:
    """Four digits and nothing else, said by an officer privately, that confirm nothing which is open."""
    is_alone = heard.officer is not None and heard.message.room is None and heard.message.quote is None
    return True if is_alone and _CODE.fullmatch(heard.words.strip("。！! ")) else None


async def say_stray_code(heard: Heard, _: bool, desk: Desk) -> Replies:
    return [answer(heard, SAY_CODE)]


async def match_unclear_notice(heard: Heard, desk: Desk) -> bool | None:
    """Said to the bot by an officer, with an opening that ends in an order to send."""
    if heard.officer is None or not heard.addressed or len(heard.words) > _LONGEST:
        return None
    if _lacks_words(heard.words):
        return True
    is_unclear = _OPENING.match(heard.words) or _VAGUE.match(heard.words)
    return True if is_unclear else None


async def take_unclear_notice(heard: Heard, _: bool, desk: Desk) -> Replies:
    return [answer(heard, SAY_WHAT if _lacks_words(heard.words) else SAY_SO)]


def _lacks_words(words: str) -> bool:
    said = words.strip("：:。！! ")
    return is_order_without_words(said) or _NOTHING_BUT_ORDER.fullmatch(said) is not None


_LONGEST = 2000
_CODE = re.compile(r"[0-9]{4}")
_NOTHING_BUT_ORDER = re.compile(r"(?:我要|我想|帮我|替我)?发(?:一?个|一?条)?通知")
_VAGUE = re.compile(
    r"[^，。：:]{0,6}(?:过[几两][天日个]|过段时间|等[^，。：:]{1,4}了|等[会下]儿?|找个?[^，。：:]{0,6}时候|有空|隔三差五|时不时)[^：:]{0,14}(?:通知|提醒|发给|[说讲]一?[下声哈])"
)
_OPENING = re.compile(
    r"[^\n：:]{0,60}(?:发|群发|推送|播发|发个?通知|通知)(?:一?[下遍次条个])?(?:(?:给|到)[^\n：:]{1,20})?[：:]\s*\S"
)
