"""Pictures of the last minutes, by reference only: text and picture of one person belong together (commands §4)."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import InboundMessage, MessageKind

MEDIA_KINDS = frozenset({MessageKind.PICTURE, MessageKind.VIDEO, MessageKind.VOICE, MessageKind.FILE})
MAX_EACH = 9
"""As many as WeChat sends at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    account: AccountName
    message_id: MessageId
    kind: MessageKind
    at: datetime


class RecentMedia:
    """Kept in memory for minutes and never stored: most pictures in a group are nobody's business."""

    def __init__(self, window: timedelta, capacity: int = 2000) -> None:
        self._window = window
        self._capacity = capacity
        self._kept: OrderedDict[tuple[AccountName, ChatId, ContactId], list[MediaRef]] = OrderedDict()

    def remember(self, message: InboundMessage) -> None:
        key = (message.account, message.chat, message.sender)
        shown = MediaRef(
            account=message.account, message_id=message.message_id, kind=message.kind, at=message.arrived_at
        )
        self._kept[key] = [*self._kept.pop(key, []), shown][-MAX_EACH:]
        while len(self._kept) > self._capacity:
            self._kept.popitem(last=False)

    def take_quoted(self, message: InboundMessage, now: datetime) -> list[MediaRef]:
        """The last fresh picture of this chat, where all of them are one person's: a quote does not say which it is."""
        chats = [key for key in self._kept if key[:2] == (message.account, message.chat)]
        shown = {key: [ref for ref in self._kept[key] if now - ref.at <= self._window] for key in chats}
        fresh = [refs for refs in shown.values() if refs]
        return fresh[0][-1:] if len(fresh) == 1 else []

    def take_all(self, message: InboundMessage, now: datetime) -> list[MediaRef]:
        """The sender's fresh pictures in this chat, oldest first; they belong to what is said now, once."""
        found = self._kept.pop((message.account, message.chat, message.sender), [])
        return [shown for shown in found if now - shown.at <= self._window]
