"""What an officer says about a notice that is there already: 「通知12怎么样了」, 「撤回通知12」, 「更正通知12：…」."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from domain.ids import CampaignId
from domain.spoken_when import read_number

LONGEST = 40
"""Longer words are no order about a notice, unless they bring the text of a correction."""


class Managing(StrEnum):
    LIST = "list"
    PROGRESS = "progress"
    PICTURE = "picture"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    RECALL = "recall"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagingWords:
    """`campaign` is None for a list, and where the notice is not numbered but quoted. `text`: the right words."""

    deed: Managing
    campaign: CampaignId | None = None
    text: str = ""


def read_managing(words: str, *, quotes: bool) -> ManagingWords | None:
    """None for anything else; the whole sentence must belong. `quotes`: an answer of the bot is quoted."""
    found = _CORRECTION.match(words.translate(_NARROW))
    if found:
        return _read_correction(found, words[found.end() :].strip(), quotes=quotes)
    if len(words) > LONGEST:
        return None
    said = _ENDING.sub("", unicodedata.normalize("NFKC", words).replace(" ", ""))
    return next(_list_readings(said, quotes=quotes), None)


def _read_correction(found: re.Match[str], text: str, *, quotes: bool) -> ManagingWords | None:
    campaign = _read_campaign(found)
    if not text or (campaign is None and not quotes):
        return None
    return ManagingWords(deed=Managing.CORRECT, campaign=campaign, text=text)


def _list_readings(said: str, *, quotes: bool) -> Iterator[ManagingWords]:
    if _LIST.fullmatch(said):
        yield ManagingWords(deed=Managing.LIST)
    for deed, pattern in _NUMBERED:
        found = pattern.fullmatch(said)
        if found and (campaign := _read_campaign(found)) is not None:
            yield ManagingWords(deed=deed, campaign=campaign)
    if quotes and _QUOTED_RECALL.fullmatch(said):
        yield ManagingWords(deed=Managing.RECALL)


def _read_campaign(found: re.Match[str]) -> CampaignId | None:
    number = next((said for said in found.groups() if said), None)
    if not number:
        return None
    value = int(number) if number.isdigit() else read_number(number)
    return CampaignId(value) if value else None


_NARROW = str.maketrans("０１２３４５６７８９：", "0123456789:")
_NUMBER = r"([0-9]{1,9}|[一二三四五六七八九十百两]{1,5})"
_WHICH = rf"(?:这条|那条|第)?(?:通知第?{_NUMBER}[号条]?|{_NUMBER}[号条]通知)"
_ENDING = re.compile(r"[吧啊呀哈呢嘛。.!！?？~\s]+$")
_LIST = re.compile(r"(?:看看?|查查?)?(?:我的通知|我发的通知|我(?:都)?发了?(?:哪些|什么|啥)通知|有哪些通知|通知列表)")
_HOW = (
    r"(?:怎么?样了?|咋样了?|发?到哪(?:里|儿)?了?|发完了?(?:没有?|吗)?|发得?(?:怎么?样|咋样)了?|发了多少|发了几个群"
    r"|啥情况|什么情况|的?情况|的?进度|都?收到了?(?:没有?|吗))"
)
_NUMBERED = (
    (Managing.PROGRESS, re.compile(rf"(?:看看?|查查?|问问?)?(?:一下)?{_WHICH}{_HOW}")),
    (Managing.PROGRESS, re.compile(rf"(?:看看|看一下|查|查查|查一下){_WHICH}")),
    (Managing.PICTURE, re.compile(rf"{_WHICH}的?(?:发[个张]图|进度图|出[个张]图|画[个张]图)")),
    (Managing.PICTURE, re.compile(rf"(?:发[个张]|出[个张]|画[个张]|看看?){_WHICH}的?(?:进度)?图")),
    (Managing.PAUSE, re.compile(rf"(?:先?暂停|先停|停一下|停一停|先别发|先不发)(?:发)?{_WHICH}")),
    (Managing.PAUSE, re.compile(rf"{_WHICH}(?:先(?:不|别)发了?|先停一?下?|先?暂停一?下?|停一下|停一停)")),
    (Managing.RESUME, re.compile(rf"(?:继续|接着|恢复)发?{_WHICH}")),
    (Managing.RESUME, re.compile(rf"{_WHICH}(?:继续|接着|恢复|可以)发?了?")),
    (Managing.CANCEL, re.compile(rf"(?:取消|作废|不发|别发){_WHICH}了?")),
    (Managing.CANCEL, re.compile(rf"{_WHICH}(?:取消|作废|不要|不发|别发)了?")),
    (Managing.RECALL, re.compile(rf"(?:撤回|收回|撤了){_WHICH}")),
    (Managing.RECALL, re.compile(rf"(?:把)?{_WHICH}(?:撤回|收回|撤了)来?")),
)
_QUOTED_RECALL = re.compile(
    r"(?:撤回|收回|撤了)(?:来|这条|这个|这条通知|通知)?|(?:这条|这个)(?:通知)?(?:撤回|收回|撤了)来?"
)
_CORRECTION = re.compile(rf"\s*(?:更正\s*(?:{_WHICH})?|{_WHICH}\s*(?:更正|改成|改为))\s*[:：]")
