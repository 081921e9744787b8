"""Who is this, in which grid, with which rights, and was it said to the bot: known before anybody decides."""

import re
from dataclasses import replace
from functools import lru_cache

from domain.classify import Decision, Intent, Verdict
from domain.continuation import says_too
from domain.directory import LEADING, Directory, Officer, Room
from domain.enrolment import read_code
from domain.ids import GridCode
from domain.messages import InboundMessage, MessageKind
from domain.on_behalf import read_on_behalf
from domain.ports import Reach
from handlers.desk import Desk, Heard
from handlers.privacy import find_privacy_wish

FULL_NAME = "网格小助手"
UNSPOKEN = frozenset({MessageKind.LINK, MessageKind.FILE, MessageKind.LOCATION, MessageKind.CARD})
NOBODYS_WORDS = Verdict(decision=Decision.SILENT, intent=Intent.CHATTER)


def read_words(message: InboundMessage, bot_name: str) -> tuple[bool, str]:
    """(whether it calls us by name, what is said besides)."""
    called = _calling(bot_name).match(message.text)
    words = message.text[called.end() :] if called and called.end() < len(message.text) else message.text
    return called is not None, words.strip()


def leads_somewhere(message: InboundMessage, bot_name: str, verdict: Verdict) -> bool:
    """Whether anything may come of a message, so that it is worth asking who its sender is.

    Whoever commands or is being waited for is known already; of ordinary talk nobody's name is ever asked.
    """
    called, words = read_words(message, bot_name)
    if message.room is None or message.mentions_bot or message.quotes_bot or called:
        return True
    if verdict.decision is not Decision.SILENT or verdict.danger is not None:
        return True
    return find_privacy_wish(words) is not None or read_code(words) is not None or says_too(words)


def hear(message: InboundMessage, desk: Desk, verdict: Verdict) -> Heard:
    """`verdict` is what the classifier makes of `read_words`."""
    directory = desk.directory
    room = directory.room_at(message.account, message.room) if message.room else None
    officer = directory.officer_behind(message.account, message.sender)
    called, words = read_words(message, desk.limits.bot_name)
    addressed = message.room is None or message.mentions_bot or message.quotes_bot or called
    matter = read_on_behalf(words) if officer is not None else None
    if matter is not None:
        verdict = _hear_for_another(desk.classifier.classify(matter), addressed=addressed)
    return Heard(
        message=message,
        words=words,
        room=room,
        grid=_find_grid(message, room, officer, directory, desk.reach),
        officer=officer,
        opted_out=(message.account, message.sender) in directory.opted_out,
        addressed=addressed,
        muted=bool(room and room.muted_until and room.muted_until > desk.now),
        verdict=_hear_own_words(message, verdict).said_in(directory.tier_of_room(room) if room else None),
        on_behalf=matter is not None,
    )


def _hear_for_another(verdict: Verdict, *, addressed: bool) -> Verdict:
    """Said to the bot to be a report, it is one, whatever the rules make of the matter."""
    if not addressed or verdict.decision is Decision.OPEN:
        return verdict
    return replace(verdict, decision=Decision.OPEN, intent=Intent.REPORT)


def _hear_own_words(message: InboundMessage, verdict: Verdict) -> Verdict:
    """The title of a link, the name of a file or of a place is nobody's report."""
    return NOBODYS_WORDS if message.kind in UNSPOKEN else verdict


@lru_cache
def _calling(bot_name: str) -> re.Pattern[str]:
    return re.compile(rf"^\s*(?:{FULL_NAME}|{re.escape(bot_name)})[，,：:！!。、\s]*")


def _find_grid(
    message: InboundMessage, room: Room | None, officer: Officer | None, directory: Directory, reach: Reach
) -> GridCode | None:
    """In a group: the group's. Privately: an officer's own grid, else the lowest group of ours the person sits in."""
    if message.room is not None:
        return directory.home_of(room) if room else None
    if officer is not None:
        return next((post.grid for post in officer.posts if post.role in LEADING), officer.posts[0].grid)
    shared = [
        room
        for chat in reach.shared_rooms(message.account, message.sender)
        if (room := directory.room_at(message.account, chat)) is not None and room.grids
    ]
    lowest = max(shared, key=lambda r: directory.tier_of_room(r) or 0, default=None)
    return directory.home_of(lowest) if lowest else None
