"""What has been said: messages, their ids and the part of the past a puppet still remembers."""

import time
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

REMEMBERED = 200_000
NEWEST = 200


class Kind(StrEnum):
    TEXT = "text"
    PICTURE = "picture"
    FILE = "file"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    CONTACT = "contact"
    EMOTICON = "emoticon"
    MINI_PROGRAM = "mini_program"
    RECALLED = "recalled"
    POST = "post"
    SYSTEM = "system"


# The numbers of the TypeScript enumeration, which differ from those of the gRPC definition.
WIRE_TYPES = {
    Kind.FILE: 1,
    Kind.VOICE: 2,
    Kind.CONTACT: 3,
    Kind.EMOTICON: 5,
    Kind.PICTURE: 6,
    Kind.TEXT: 7,
    Kind.LOCATION: 8,
    Kind.MINI_PROGRAM: 9,
    Kind.RECALLED: 13,
    Kind.LINK: 14,
    Kind.VIDEO: 15,
    Kind.POST: 16,
    Kind.SYSTEM: 18,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A group, or one person's private chat with one of the bot's accounts."""

    room_id: str = ""
    account: str = ""
    person_id: str = ""


@dataclass(slots=True, kw_only=True)
class Message:
    id: str
    chat: Chat
    sender_id: str
    kind: Kind
    at: float
    text: str  # as the chat page shows it
    wire_text: str  # as a puppet delivers it
    own_words: str = ""  # without what was quoted
    quote_id: str = ""
    mentions: tuple[str, ...] = ()
    media_id: str = ""
    filename: str = ""
    url: str = ""
    contact_id: str = ""
    recalled: bool = False


class History:
    """The newest messages of all chats; older ones are forgotten, as a puppet's cache forgets them."""

    def __init__(self, *, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._by_id: dict[str, Message] = {}
        self._order: deque[Message] = deque()
        self._chats: dict[Chat, deque[Message]] = {}
        self._last_id = time.time_ns()

    def new_id(self) -> str:
        """Nineteen digits, rising, and never given before, not even by an earlier run."""
        self._last_id += 1
        return str(self._last_id)

    def add(self, message: Message) -> None:
        self._by_id[message.id] = message
        self._order.append(message)
        chat = self._chats.get(message.chat)
        if chat is None:
            chat = self._chats[message.chat] = deque()
        chat.append(message)
        if len(self._order) > self._remembered:
            self._forget_oldest()

    def find(self, message_id: str) -> Message | None:
        return self._by_id.get(message_id)

    def last(self, chat: Chat) -> Message | None:
        messages = self._chats.get(chat)
        return messages[-1] if messages else None

    def page(self, chats: list[Chat], *, after: str = "", limit: int = NEWEST) -> list[Message]:
        """Without `after` the newest, with it the first ones that follow; oldest first."""
        found = [message for chat in chats for message in self._newer(chat, after, None if after else limit)]
        found.sort(key=_number)
        return found[:limit] if after else found[-limit:]

    def _newer(self, chat: Chat, after: str, limit: int | None) -> list[Message]:
        floor = int(after) if after else -1
        newer: list[Message] = []
        for message in reversed(self._chats.get(chat, ())):
            if _number(message) <= floor or (limit is not None and len(newer) >= limit):
                break
            newer.append(message)
        return newer

    def _forget_oldest(self) -> None:
        oldest = self._order.popleft()
        del self._by_id[oldest.id]
        chat = self._chats[oldest.chat]
        chat.popleft()
        if not chat:
            del self._chats[oldest.chat]


def _number(message: Message) -> int:
    return int(message.id)
