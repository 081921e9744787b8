"""What leaves us: a message to be sent, why it may overtake another, and what is known after the call."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from domain.ids import AccountName, ChatId, ContactId, MessageId, RoomId


class Priority(IntEnum):
    """Lower goes first: danger, an emergency for many, answers, reminders, then what was scheduled for many."""

    ALERT = 0
    EMERGENCY = 1
    REPLY = 2
    NOTICE = 3
    BULK = 4


class PartKind(StrEnum):
    """Acceptances leave by the same door as words, so that they keep the same careful pace."""

    TEXT = "text"
    CARD = "card"
    PICTURE = "picture"
    FILE = "file"
    LARGE_TEXT = "large_text"
    """Words that are drawn as a picture when they are sent."""
    PROGRESS = "progress"
    """How far a notice is, drawn when it is sent; the body is the notice's number."""
    ACCEPT_FRIEND = "accept_friend"
    ACCEPT_INVITATION = "accept_invitation"
    RECALL = "recall"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to one chat, as a handler returns it; the pipeline writes it to the outbox with the deed.

    `body` is the text, the contact id of a card, the path of a file or the id of a message to be recalled. `key` is
    unique: the same deed never speaks twice. `private` marks a private message, so that a person who is no friend can
    be told another way.
    """

    account: AccountName
    chat: ChatId
    body: str
    key: str
    kind: PartKind = PartKind.TEXT
    priority: Priority = Priority.REPLY
    mentions: tuple[ContactId, ...] = ()
    private: bool = False
    at_least_once: bool = False
    not_before: datetime | None = None
    expires_at: datetime | None = None
    delivery_id: int | None = None
    part: int = 0
    """Its place in its delivery; it waits until the part before it has gone out."""
    parts: int = 1
    ticket_id: int | None = None
    room: RoomId | None = None


class SendState(StrEnum):
    """States of a send (reliability.md): `unknown` may or may not have gone out and is never resent by itself."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


FINAL_SEND_STATES = frozenset(
    {SendState.SENT, SendState.FAILED, SendState.EXPIRED, SendState.CANCELLED, SendState.SKIPPED}
)


class SendCode(StrEnum):
    """Why a send ended as it did; shown to operators, counted in metrics."""

    OK = "ok"
    NO_ID = "sent_without_id"
    NOT_CONNECTED = "not_connected"
    NOT_FRIEND = "not_friend"
    NOT_IN_ROOM = "not_in_room"
    REJECTED = "rejected"
    TIMED_OUT = "timed_out"
    CONNECTION_LOST = "connection_lost"
    UNSUPPORTED = "unsupported"
    TOO_LATE = "too_late"
    MUTED = "muted"
    STOPPED = "process_stopped"
    PARTLY = "partly_sent"
    """An earlier part of the same notice went out, this and the rest did not."""
    ACCOUNT_LOST = "account_lost"
    GIVEN_UP = "given_up"
    """A person decided that it did not go out and shall not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOutcome:
    """What one send call proved. RETRY: provably not sent. UNKNOWN: nobody can say."""

    state: SendState
    code: SendCode
    message_id: MessageId | None = None
