"""The bot says what it is and lets people go: 「别记我」, 「删除我的信息」, 「可以记我」."""

import re

from domain.sending import Outgoing
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer, answer_privately

_OPT_OUT = re.compile(r"^(别记我|不要记我|别记录我|不要记录我|别记我说的话)[了吧。！!]*$")
_OPT_IN = re.compile(r"^(可以记我|恢复记我|记我吧|可以记我了)[。！!]*$")
_ERASE = re.compile(r"^(删除|删掉|清除|删了)我的(信息|记录|资料|个人信息)[。！!]*$")


def read_privacy_wish(heard: Heard) -> str | None:
    """`opt_out`, `opt_in`, `erase`: whole sentences only, understood from anybody, anywhere."""
    return find_privacy_wish(heard.words)


def find_privacy_wish(words: str) -> str | None:
    for wish, said in (("opt_out", _OPT_OUT), ("opt_in", _OPT_IN), ("erase", _ERASE)):
        if said.match(words):
            return wish
    return None


async def handle_privacy_wish(heard: Heard, wish: str, desk: Desk) -> Replies:
    match wish:
        case "opt_out":
            await desk.people.opt_out(heard.message, desk.now)
            return [_say(heard, desk, f"好，不记您说的话了。有事要办，叫一声「{desk.limits.bot_name}」就行。")]
        case "opt_in":
            await desk.people.opt_in(heard.message.account, heard.message.sender)
            return [_say(heard, desk, "好，您说要办的事我会记下。")]
        case _:
            return [await _erase(heard, desk)]


async def _erase(heard: Heard, desk: Desk) -> Outgoing:
    message = heard.message
    person = await desk.people.find_person(message.account, message.sender)
    if person is None:
        return _say(heard, desk, "我这里没有您的信息。")
    await desk.people.erase_person(person, desk.now)
    return _say(heard, desk, "删好了：您说过的话和名字都删了。办过的事只留编号。")


def _say(heard: Heard, desk: Desk, text: str) -> Outgoing:
    """Where it was asked, unless the group is muted: then privately."""
    return answer_privately(heard, desk, text) if heard.muted else answer(heard, text, mention=True)
