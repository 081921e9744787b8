"""What was asked about lately: nobody is asked the same thing twice."""

from collections import OrderedDict
from datetime import datetime, timedelta

from domain.answers import bare_answer
from domain.messages import InboundMessage


class AskedLately:
    """Kept in memory as salted hashes and never stored: of words that become no ticket nothing remains."""

    def __init__(self, window: timedelta, capacity: int = 4000) -> None:
        self._window = window
        self._capacity = capacity
        self._asked: OrderedDict[int, tuple[str, datetime]] = OrderedDict()

    def is_first(self, message: InboundMessage, words: str, now: datetime) -> bool:
        """Whether these words are new in this chat; the same message, handled again after a failure, is."""
        key = hash((message.account, message.chat, bare_answer(words)))
        known = self._asked.pop(key, None)
        if known is not None and known[0] != message.message_id and now - known[1] <= self._window:
            self._asked[key] = known
            return False
        self._asked[key] = (message.message_id, now)
        while len(self._asked) > self._capacity:
            self._asked.popitem(last=False)
        return True
