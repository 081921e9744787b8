"""What a notice's file says of its answers: `answers: {choices: [参加, 请假], missed_after: 30}`."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.files.campaign_faults import CampaignFaults
from domain.broadcast import AnswerWish
from domain.notice_wish import LONGEST_WAIT, MOST_CHOICES, read_choices

ANSWER_KEYS = ("choices", "missed_after")
LONGEST_CHOICE = 8
_MOST_MINUTES = int(LONGEST_WAIT / timedelta(minutes=1))


def read_answers(content: Mapping[str, Any], text: str, faults: CampaignFaults) -> AnswerWish:
    """As it is written there; where nothing is, the choices that the words of the notice name."""
    if content.get("answers") is None:
        return AnswerWish(choices=read_choices(text))
    section = content["answers"]
    if not isinstance(section, Mapping):
        faults.note("answers", "要写成 answers: {choices: [参加, 请假], missed_after: 30}")
        return AnswerWish()
    faults.refuse_unknown(section, ANSWER_KEYS, "answers.")
    return AnswerWish(choices=_read_choices(section, faults), missed_after=_read_minutes(section, faults))


def dump_answers(wish: AnswerWish) -> dict[str, Any]:
    """With the keys of a file; empty where nothing is asked."""
    dumped: dict[str, Any] = {"choices": list(wish.choices)} if wish.choices else {}
    if wish.missed_after is not None:
        dumped["missed_after"] = int(wish.missed_after / timedelta(minutes=1))
    return dumped


def _read_choices(section: Mapping[str, Any], faults: CampaignFaults) -> tuple[str, ...]:
    value = section.get("choices")
    items = value if isinstance(value, list) else [] if value is None else [value]
    words = [item.strip() for item in items if isinstance(item, str) and 0 < len(item.strip()) <= LONGEST_CHOICE]
    if len(words) != len(items) or len(set(words)) != len(words) or len(words) > MOST_CHOICES:
        faults.note(
            "answers.choices", f"要写成 [参加, 请假]，最多{MOST_CHOICES}个，每个不超过{LONGEST_CHOICE}个字，不能重复"
        )
        return ()
    return tuple(words)


def _read_minutes(section: Mapping[str, Any], faults: CampaignFaults) -> timedelta | None:
    value = section.get("missed_after")
    if value is None:
        return None
    written = str(value).strip() if not isinstance(value, bool) else ""
    if not (written.isascii() and written.isdecimal() and 1 <= int(written[:6]) <= _MOST_MINUTES):
        faults.note("answers.missed_after", f"要写几分钟，从1到{_MOST_MINUTES}")
        return None
    return timedelta(minutes=int(written))
