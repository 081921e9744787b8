"""The ids of what we sent ourselves: its echo is known by them, and need not be asked for."""

from domain.ids import MessageId

KEPT = 20_000


class OwnSends:
    """The newest ids only; an echo that comes later is read like any message."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._ids: dict[MessageId, None] = {}

    def add(self, message_id: MessageId) -> None:
        self._ids[message_id] = None
        if len(self._ids) > self._kept:
            del self._ids[next(iter(self._ids))]

    def __contains__(self, message_id: MessageId) -> bool:
        return message_id in self._ids
