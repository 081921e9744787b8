"""What reaches us: one shape for every message, event and command, whatever carried it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from domain.ids import AccountName, ChatId, ContactId, MessageId


class MessageKind(StrEnum):
    TEXT = "text"
    PICTURE = "picture"
    FILE = "file"
    VOICE = "voice"
    VIDEO = "video"
    LOCATION = "location"
    LINK = "link"
    CARD = "card"
    RECALLED = "recalled"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """What a reply points at. WeChat flattens it to words: the quoted id is lost, so only name and text remain."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage:
    """One message of a person, as the gateway read it.

    `text` is the person's own words: quote cut off, a leading mention of the bot removed. `sent_at` is what the
    message says of itself, `arrived_at` when it came in; both aware UTC. `room` is None in a private chat.
    `sender_name` and `room_alias` are empty until something comes of the words: names are not asked before.
    """

    account: AccountName
    message_id: MessageId
    sender: ContactId
    sender_name: str = ""
    room: ChatId | None
    room_topic: str = ""
    room_alias: str = ""
    kind: MessageKind = MessageKind.TEXT
    text: str = ""
    quote: Quote | None = None
    quotes_bot: bool = False
    mentions: tuple[ContactId, ...] = ()
    mentions_bot: bool = False
    sent_at: datetime
    arrived_at: datetime
    recalled_id: MessageId | None = None

    @property
    def chat(self) -> ChatId:
        """Where an answer goes: the room, or the sender's private chat."""
        return self.room or ChatId(self.sender)

    @property
    def conversation(self) -> tuple[str, str]:
        """Messages of one conversation are handled one after the other."""
        return (self.account, self.chat)


class EventKind(StrEnum):
    """What happens to rooms and friendships, apart from words."""

    ROOM_INVITED = "room_invited"
    ROOM_JOINED = "room_joined"
    ROOM_LEFT = "room_left"
    ROOM_TOPIC = "room_topic"
    FRIEND_ASKED = "friend_asked"
    FRIEND_MADE = "friend_made"
    LOGGED_IN = "logged_in"
    LOGGED_OUT = "logged_out"
    ROOMS_SEEN = "rooms_seen"
    """After a login: every group the account sits in now, in `live_rooms`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundEvent:
    """One event of an account. `key` is unique for it: an invitation's or friendship's id, or made from its parts.

    `shared_rooms` are the rooms of ours in which somebody who asks for friendship sits; `words` is their greeting.
    """

    account: AccountName
    kind: EventKind
    key: str
    at: datetime
    room: ChatId | None = None
    room_topic: str = ""
    actor: ContactId | None = None
    actor_name: str = ""
    people: tuple[ContactId, ...] = ()
    includes_bot: bool = False
    shared_rooms: tuple[ChatId, ...] = ()
    live_rooms: Mapping[ChatId, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundCommand:
    """A deed asked for by a page, the API or a clock that fell due; it walks the same chain as a spoken one.

    `key` is the idempotency key; `actor` names who asked (`api:demo`, `clock`).
    """

    key: str
    actor: str
    action: str
    subject: str
    args: Mapping[str, str]
    at: datetime


Inbound = InboundMessage | InboundEvent | InboundCommand
