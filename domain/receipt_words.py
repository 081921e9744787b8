"""How a leader asks after the answers to a notice: who has not answered, how many come, remind those who are silent."""

import re
from dataclasses import dataclass
from enum import StrEnum

from domain.ids import CampaignId

MAX_ASKED = 24


class Asked(StrEnum):
    MISSED = "missed"
    TALLY = "tally"
    REMIND = "remind"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptAsked:
    """`campaign`: the number of a notice, where one was said."""

    asked: Asked
    campaign: CampaignId | None = None


def read_receipt_asked(words: str) -> ReceiptAsked | None:
    """None for anything else; cheap for what is long."""
    if len(words) > MAX_ASKED:
        return None
    found = _ASKED.fullmatch(words.strip())
    if found is None:
        return None
    named = found["campaign"]
    return ReceiptAsked(asked=tell_asked(words), campaign=CampaignId(int(named)) if named else None)


def tell_asked(words: str) -> Asked:
    """Of what is surely such a question: which one."""
    if _REMINDS.search(words):
        return Asked.REMIND
    return Asked.MISSED if _SILENT.search(words) else Asked.TALLY


def asks_to_remind(words: str) -> bool:
    """「催」, said to the list of those who have not answered."""
    return len(words) <= MAX_ASKED and _REMIND_ALONE.fullmatch(words.strip()) is not None


_NUMBER = r"(?:通知\s*(?P<campaign>\d{1,9})\s*号?(?:这条|那条)?的?[，,：:\s]*)?"
_MANY = r"(?:几|多少|好多)(?:个?人|户|家|个)?"
_WHO = rf"(?:还有|有|还|都)?(?:谁|哪些人?|哪几[个户家]人?|哪[些户家]人?|{_MANY})"
_DID = r"(?:收到|回复?|回话|看到|确认|参加|请假|报名|登记|同意|来|去|应)"
_ASKED = re.compile(
    rf"(?:看看|看一下|查一下|统计一?下|问问)?{_NUMBER}(?:"
    rf"{_WHO}(?:还|都)?(?:没有?|未){_DID}[的了]?"
    rf"|(?:没有?|未){_DID}的?(?:还有|有)?(?:谁|哪些人?|{_MANY})"
    rf"|(?:一共|总共|现在|有)*{_MANY}(?:要|能|会|说|都)?{_DID}了?"
    rf"|{_DID}的?(?:一共|总共|现在|有)*{_MANY}"
    r"|(?:回执|回的|答复|回复|报名|参会)(?:情况|人数)?(?:咋样|怎么样|如何)?了?"
    rf"|再?(?:催|提醒)(?:一?[下声]|催|一催)?(?:还?没有?{_DID}的人?)"
    r")[？?。!！\s]*"
)
_REMINDS = re.compile("催|提醒|喊")
_SILENT = re.compile("没|未")
_REMIND_ALONE = re.compile(rf"再?(?:催|提醒)(?:一?[下声次遍]|催|一催)?(?:还?没有?{_DID}的人?)?[吧了啊。!！\s]*")
