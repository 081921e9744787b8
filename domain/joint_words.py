"""What a helper or a department says of its share: coming, there, done, or that it can't."""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.joint import Situation

MAX_SHARE = 200


class Share(StrEnum):
    COMING = "coming"
    CAME = "came"
    """「来了」: on the way when it is the first word, there when it is the second."""
    ARRIVED = "arrived"
    DONE = "done"
    REFUSED = "refused"


SHARE_ONLY = frozenset({Share.CAME, Share.ARRIVED, Share.REFUSED})
"""Whoever has a ticket of their own says nothing of the kind about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidShare:
    """`rest` is what else was said: how it was done, or why not."""

    share: Share
    rest: str = ""


def read_share(words: str) -> SaidShare | None:
    """None for anything else; a question (「到了没」) says nothing."""
    words = words.strip()
    if not words or len(words) > MAX_SHARE:
        return None
    is_question = _ASKS.search(words) is not None
    for share, way in _WAYS:
        said = way.match(words)
        if said and (share is Share.REFUSED or not is_question):
            pieces = [_trim(piece or "") for piece in said.groupdict().values()]
            return SaidShare(share=share, rest="，".join(piece for piece in pieces if piece))
    return None


def read_situation(said: str) -> Situation | None:
    """Which of the three it is, by its code or in words; None where it isn't said."""
    said = said.strip()
    if said in {situation.value for situation in Situation}:
        return Situation(said)
    return next((situation for situation, way in _SITUATIONS if way.search(said)), None)


def _trim(words: str) -> str:
    return words.strip("，,。.！! 、；;：:\n")


_NUMBER = r"(?:(?:昨天|前天|\d{1,2}月\d{1,2}[日号]的?)?第?(?:\d{1,3}|[一二两三四五六七八九十叁]{1,3})[号件][，,\s]*)?"
_WHO = r"(?:我们?|咱们?|人|大家|师傅|同志们?)?(?:都|也|已经|已|刚|马上|这就|就)*"
_END = r"[了啦咧哈啊呀嘞哦吧]*[。.！!~～\s]*"
_LATER = r"(?:[，,。！!\s]+(?P<rest>[\s\S]*))?$"
_ASKS = re.compile(r"(?:吗|没|没有|么|不|[?？])[。！!\s]*$")
_CANNOT = (
    r"(?:我们?|今天|现在|实在|暂时|真的?)*"
    r"(?:去不了|来不了|到不了|帮不了|帮不上忙?|过不去|过不来|走不开|脱不开身|抽不开身|抽不出人|派不出人|没人手|没空|没时间|顾不上"
    r"|不归(?:我们?|咱)(?:所|站|办|局)?管|不是我们?的?(?:事|职责)|管不着|(?<!.)退回)"
)
_UNSURE = "没不快要等会能才差如若未"
_WAYS: tuple[tuple[Share, re.Pattern[str]], ...] = (
    (
        Share.DONE,
        re.compile(
            rf"^{_NUMBER}(?!马上)[^，,。.！!\s{_UNSURE}]{{0,8}}?"
            r"(?:办好|弄好|修好|搞好|做好|接好|接通|换好|抢修好|抢通|修通|处理好|处理完|处理|搞定|办完|整完|整好|弄完|修完|解决|办结|恢复"
            r"|通水|来水|供上水|水通|通电|来电|送上?电|送上|电通|路通|好)(?:了|咧|啦)[，,。.！!\s]*(?P<rest>[\s\S]*)$"
        ),
    ),
    (
        Share.REFUSED,
        re.compile(rf"^{_NUMBER}(?P<before>[^。]{{0,60}}?)[，,\s]*{_CANNOT}{_END}(?:因为)?(?P<after>[\s\S]*)$"),
    ),
    (
        Share.ARRIVED,
        re.compile(rf"^{_NUMBER}{_WHO}(?:到(?:了|啦|咧)|到(?:场|现场|位|地方|跟前)|在现场呢?){_END}{_LATER}"),
    ),
    (Share.CAME, re.compile(rf"^{_NUMBER}{_WHO}(?:来了|来啦|来咧){_END}{_LATER}")),
    (
        Share.COMING,
        re.compile(
            rf"^{_NUMBER}(?:收到|应哨|好的?|行|中|要得|得行|可以|没问题|知道了?|晓得了?|明白"
            rf"|{_WHO}(?:来|去|过来|过去|到|出发|动身|上路|派人[来去]?)|在路上|路上)"
            rf"{_END}(?:[，,。！!\s]*(?:马上|这就|就|我们?)*(?:来|去|到|过来|过去|安排|派人[来去]?|在路上)?{_END})?$"
        ),
    ),
)
_SITUATIONS: tuple[tuple[Situation, re.Pattern[str]], ...] = (
    (Situation.EMERGENCY, re.compile(r"应急|紧急|危险|出人命|抢险|抢修|急事|太急")),
    (Situation.ENFORCEMENT, re.compile(r"执法|违法|违规|违建|没(?:有)?(?:这个)?权|查处|处罚")),
    (
        Situation.UNSOLVED,
        re.compile(r"解决不了|管不了|弄不成|办不了|弄不了|没办法|反映(?:多|强烈)|意见大|好多人|都在说|反复"),
    ),
)
