"""Doubles of the outside: the clock on the wall and the way to WeChat."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.gateway.console import ConsoleMessenger
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundMessage
from domain.sending import SendCode, SendOutcome, SendState


class StandingClock:
    """Stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.time = now

    def now(self) -> datetime:
        return self.time

    def move(self, **span: float) -> None:
        self.time += timedelta(**span)


class StreetMessenger(ConsoleMessenger):
    """WeChat as far as the bot can tell: private words reach friends only, and a test may make a send go wrong.

    It is also the Reach of its account: who is a friend, and in which of our rooms somebody sits.
    """

    def __init__(self, account: AccountName, strangers: Collection[ContactId] = (), rooms: Collection[ChatId] = ()):
        super().__init__(account)
        self.strangers = set(strangers)
        self.deaf: set[ContactId] = set()
        """Taken for friends, but WeChat refuses them when it comes to it."""
        self.rooms = tuple(rooms)
        self.away = False
        """The gateway is gone and nothing can be called."""
        self.sitting: dict[ChatId, dict[ContactId, str]] = {}
        """Who sits in which group, by the name they go by there."""
        self.next_outcomes: list[SendOutcome] = []

    async def send_text(self, chat: ChatId, text: str, mentions: Sequence[ContactId] = ()) -> SendOutcome:
        if self.next_outcomes:
            return self.next_outcomes.pop(0)
        if ContactId(chat) in self.strangers | self.deaf:
            return SendOutcome(state=SendState.FAILED, code=SendCode.NOT_FRIEND)
        return await super().send_text(chat, text, mentions)

    async def recall(self, chat: ChatId, message_id: MessageId) -> SendOutcome:
        if self.next_outcomes:
            return self.next_outcomes.pop(0)
        return await super().recall(chat, message_id)

    def is_friend(self, account: AccountName, contact: ContactId) -> bool:
        return contact not in self.strangers

    def shared_rooms(self, account: AccountName, contact: ContactId) -> Sequence[ChatId]:
        return self.rooms

    def members(self, account: AccountName, chat: ChatId) -> Sequence[tuple[ContactId, str]]:
        return tuple(self.sitting.get(chat, {}).items())


class Shelf:
    """The gateway's payloads, to be pulled again by id; what is not on it can't be had any more."""

    def __init__(self, *messages: InboundMessage) -> None:
        self._kept = {message.message_id: message for message in messages}
        self.names_asked: list[ContactId] = []

    async def pull(self, arrivals: Sequence[tuple[MessageId, datetime]]) -> Sequence[InboundMessage | Exception | None]:
        found = [self._kept.get(key) for key, _ in arrivals]
        return [replace(message, sender_name="", room_alias="") if message else None for message in found]

    async def name_senders(self, messages: Sequence[InboundMessage]) -> Sequence[InboundMessage | Exception]:
        self.names_asked.extend(message.sender for message in messages)
        return [self._kept[message.message_id] for message in messages]
