"""A leader's 「小格别说话」 mutes a group; 「小格说话」 ends it."""

import re
from datetime import timedelta

from handlers.desk import Desk, DeskRules, Heard, Replies
from handlers.speak import answer

_MUTE = re.compile(r"^(别说话|不要说话|闭嘴|安静|别吭声)[了吧。！!]*$")
_UNMUTE = re.compile(r"^(说话吧?|可以说话了?|接着说)[。！!]*$")


def read_mute(heard: Heard) -> bool | None:
    """True to mute, False to speak again, None for anything else; only a leader of the group's grid is heard."""
    if heard.room is None or heard.officer is None or heard.grid is None or not heard.addressed:
        return None
    return True if _MUTE.match(heard.words) else False if _UNMUTE.match(heard.words) else None


async def handle_mute(heard: Heard, muting: bool, desk: Desk) -> Replies:
    assert heard.room is not None
    assert heard.officer is not None
    if heard.grid is None or desk.directory.leads(heard.officer, heard.grid) is None:
        return []
    until = desk.now + timedelta(hours=desk.limits.mute_hours) if muting else None
    await desk.rooms.set_muted(heard.room.id, until)
    if muting:
        return [answer(heard, _promise(desk.limits))]
    return [answer(heard, "好，我接着干活。")]


def _promise(limits: DeskRules) -> str:
    return f"好，{limits.mute_hours}小时内我不说话，救命的事除外。要我说话就叫「{limits.bot_name}说话」。"
