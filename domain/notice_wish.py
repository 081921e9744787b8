"""What a notice asks of its readers, read from its own words: choices by number, and who is to be missed and when."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from domain.broadcast import AnswerWish, CampaignDraft
from domain.policy import Area, guess_urgent_area
from domain.time_words import say_span

MISSED_AFTER = timedelta(minutes=30)
"""Where it is only said that an answer is wished for."""
MISSED_IN_DANGER = timedelta(minutes=10)
"""Flood and evacuation (broadcasts.md §6)."""
MISSED_HOUSE_BY_HOUSE = timedelta(days=1)
LONGEST_WAIT = timedelta(days=7)
MOST_CHOICES = 9


def read_choices(text: str) -> tuple[str, ...]:
    """`参加回1，请假回2`, `回1参加，回2请假`, `1参加 2请假`: what the numbers from 1 on mean; empty where nothing."""
    for pattern in (_BEFORE, _BEHIND, _BARE):
        found = tuple(_follow(pattern, text))
        is_sure = pattern is not _BARE or (len(found) > 1 and any(word in _USUAL for word in found))
        if found and is_sure:
            return () if _SEEN.issuperset(found) else found
    return ()


def split_wish(text: str) -> tuple[str, timedelta | None]:
    """The words for the groups, without what is said to the bot alone: 「10分钟没回的告诉我」, 「要回执」."""
    found = _MISSED.search(text)
    if found is None:
        return text, None
    said = found["amount"]
    after = MISSED_AFTER if not said else _read_amount(said) * _UNITS[found["unit"]]
    return _join(text[: found.start()], text[found.end() :]), min(max(after, timedelta(minutes=1)), LONGEST_WAIT)


def complete_wish(draft: CampaignDraft) -> AnswerWish:
    """An evacuation and what is registered house by house miss whoever does not answer, asked for or not."""
    wish = draft.answers
    if wish.missed_after is not None:
        return wish
    if is_alarm(draft.text, draft.area, emergency=draft.emergency) and _EVACUATION.search(draft.text):
        return replace(wish, missed_after=MISSED_IN_DANGER)
    return replace(wish, missed_after=MISSED_HOUSE_BY_HOUSE) if _HOUSE_BY_HOUSE.search(draft.text) else wish


def is_alarm(text: str, area: Area | None, *, emergency: bool) -> bool:
    """An emergency or water: that somebody answered is no proof that they are safe."""
    return emergency or (area or guess_urgent_area(text)) is Area.FLOOD


def say_wish(draft: CampaignDraft) -> Iterator[str]:
    """What the bot will do with the answers, as it is read back."""
    wish = complete_wish(draft)
    if wish.choices:
        offered = "、".join(f"{number}{word}" for number, word in enumerate(wish.choices, 1))
        yield f"回的数我来数：{offered}。"
    if wish.missed_after is not None:
        yield f"{say_span(wish.missed_after)}后还没回的，我私下告诉各网格长。"


def _follow(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """The words of 1, 2, 3 …, as far as they follow one another."""
    for place, found in enumerate(pattern.finditer(text), 1):
        if int(found["number"].translate(_PLAIN)) != place or place > MOST_CHOICES:
            return
        yield _shorten(found["word"])


def _shorten(word: str) -> str:
    """`明天开会参加` is `参加`."""
    if word in _SEEN:
        return word
    return max((usual for usual in _USUAL if word.endswith(usual)), key=len, default=word)


def _read_amount(said: str) -> float:
    if said == "半":
        return 0.5
    return float(said) if said.isdecimal() else float(_HAN[said])


def _join(before: str, behind: str) -> str:
    """What stood before the instruction ends as a sentence does."""
    before, behind = before.rstrip("，,；;、 \n"), behind.lstrip("，,；;：:、。 \n")
    if not before:
        return behind
    return f"{before}。{behind}" if before[-1] not in "。！!？?…" else f"{before}{behind}"


_PLAIN = str.maketrans("１２３４５６７８９一二三四五", "12345678912345")
_HAN = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "十": 10, "二十": 20, "三十": 30}
_UNITS = {
    "分钟": timedelta(minutes=1),
    "小时": timedelta(hours=1),
    "个小时": timedelta(hours=1),
    "钟头": timedelta(hours=1),
    "个钟头": timedelta(hours=1),
    "天": timedelta(days=1),
}
_USUAL = frozenset(
    {"参加", "不参加", "请假", "来", "不来", "能来", "来不了", "去", "不去", "到", "不到", "报名", "不报名", "同意"}
    | {"不同意", "要", "不要", "需要", "不需要", "愿意", "不愿意", "办", "不办", "登记", "有", "没有", "弃权"}
)
_ANY_USUAL = "|".join(sorted(_USUAL, key=len, reverse=True))
_SEEN = frozenset({"看到", "收到", "知道", "看见", "晓得"})
"""No choice: that is what every notice may be answered with."""
_NUMBER = r"[“\"「'（(]?(?P<number>[1-9１-９一二三四五])(?!\d|[点月日号个人户组年，,]?\d)[”\"」'）)]?"
_SAY = r"(?:请|就)?(?:回复?|扣|打|按|发|填|选)(?:数字)?"
_BEFORE = re.compile(
    rf"(?P<word>(?<!\w)(?!或|也可|请|直接|可以|然后)[\u4e00-\u9fff]{{1,8}}?|{_ANY_USUAL})的?(?:人家?|户|农户)?(?:请|就)?(?:回复?|扣|打|按|发|填|选)(?:数字)?{_NUMBER}"
)
_BEHIND = re.compile(rf"{_SAY}{_NUMBER}[：:是]?(?P<word>(?!加|说|并|就|即可|或)[\u4e00-\u9fff]{{1,6}})")
_BARE = re.compile(
    r"(?:^|(?<=[\s，,。；;、/（(：:]))(?P<number>[1-9１-９])[:：是]?"
    r"(?P<word>[\u4e00-\u9fff]{1,4})(?=[\s，,。；;、/）)！!]|$)"
)
_AMOUNT = r"(?P<amount>\d{1,3}|二十|三十|半|[一两二三四五十])(?P<unit>分钟|个?小时|个?钟头|天)"
_MISSED = re.compile(
    rf"(?:^|[，,；;。！!\s]+)(?:(?:过了?)?{_AMOUNT}(?:以?[内后]|之[内后]|还|都|后还)*(?:没有?|未|不)(?:收到|回复?|答复|应|吭声)[的者人户]*"
    r"(?:，|,)?(?:就|都|要|请)?(?:告诉|告知|跟|和|给|发|报|列|私下告诉|说)(?:给)?(?:我|我们|网格长|组长)(?:说|讲|一声|一下|看|名单)*"
    r"|(?:没有?|未)(?:收到|回复?)[的者人户]*(?:告诉|告知|报给?|列给|发给)我(?:一声|一下)?"
    r"|(?:这条|这个|要|需|需要|得|带|统计一下|统计|收)+回执)[。.！!\s]*"
)
_EVACUATION = re.compile("转移|撤离|撤到|撤出|快撤|早撤|安置点|往高处")
_HOUSE_BY_HOUSE = re.compile("逐户登记|逐户|挨家挨户登记|每户都要(?:登记|回)|一户一登")
