"""Deeds that a room needs from another; bot/app.py supplies them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundCommand, InboundEvent, InboundMessage
from domain.sending import SendOutcome


class Clock(Protocol):
    """The time now, aware UTC. Only the edges ask it; handlers are told."""

    def now(self) -> datetime: ...


class Messenger(Protocol):
    """One account's way out. Never raises for a send: every ending is a SendOutcome, within `deadline` seconds."""

    @property
    def account(self) -> AccountName: ...

    async def send_text(self, chat: ChatId, text: str, mentions: Sequence[ContactId] = ()) -> SendOutcome: ...

    async def send_card(self, chat: ChatId, contact: ContactId) -> SendOutcome: ...

    async def send_file(self, chat: ChatId, path: str, *, picture: bool) -> SendOutcome: ...

    async def recall(self, chat: ChatId, message_id: MessageId) -> SendOutcome:
        """Takes back what this account said; WeChat allows it for two minutes."""
        ...

    async def accept_invitation(self, key: str) -> SendOutcome: ...

    async def accept_friend(self, key: str) -> SendOutcome: ...


class ArrivalSink(Protocol):
    """Where the gateway hands over what arrives, in the order of arrival. Must return at once."""

    def message_arrived(self, account: AccountName, message_id: MessageId, at: datetime) -> None: ...

    def event_arrived(self, event: InboundEvent) -> None: ...

    def gap_seen(self, account: AccountName, since: datetime, until: datetime) -> None:
        """The stream was down in between: whatever was said then could not be heard."""
        ...


class MessageSource(Protocol):
    """Pulls a payload by id. None: our own message, unsupported, or no longer to be had."""

    async def fetch_message(self, message_id: MessageId, arrived_at: datetime) -> InboundMessage | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandResult:
    """What became of a command not spoken in WeChat. `subject` is the ticket's number or the campaign's id."""

    ok: bool
    code: str
    sentence: str
    subject: str = ""
    field: str | None = None


class CommandDoor(Protocol):
    """The pipeline, for whoever doesn't speak in WeChat: same lock, rights, idempotency key and outbox."""

    async def submit(self, command: InboundCommand) -> CommandResult: ...


class Reach(Protocol):
    """Private words reach friends only. What is asked of an account that another process serves is not known here."""

    @property
    def account(self) -> AccountName:
        """The one this process serves; empty where it serves none."""
        ...

    def is_friend(self, account: AccountName, contact: ContactId) -> bool: ...

    def shared_rooms(self, account: AccountName, contact: ContactId) -> Sequence[ChatId]:
        """Rooms of ours in which this contact is known to sit."""
        ...

    def members(self, account: AccountName, chat: ChatId) -> Sequence[tuple[ContactId, str]]:
        """Everybody else in a group and the name they go by there; empty where that is not known.

        A name that is not known yet is empty; to ask is to have it found out for the next time.
        """
        ...
