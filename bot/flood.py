"""One person's thousand messages a minute must not delay anybody else's one."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta

from domain.ids import AccountName, ContactId

MAX_SENDERS = 20_000


class FloodGate:
    """Counts what each sender said in the last minute; memory is bounded, nothing is stored."""

    def __init__(self, most: int, window: timedelta = timedelta(minutes=1)) -> None:
        self._most = most
        self._window = window
        self._said: OrderedDict[tuple[AccountName, ContactId], deque[datetime]] = OrderedDict()

    def lets_through(self, account: AccountName, sender: ContactId, now: datetime) -> bool:
        """False once a sender has said more than `most` within the window; the surplus is not even read."""
        key = (account, sender)
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = deque(maxlen=self._most)
            if len(self._said) > MAX_SENDERS:
                self._said.popitem(last=False)
        self._said.move_to_end(key)
        while said and now - said[0] > self._window:
            said.popleft()
        if len(said) == self._most:
            return False
        said.append(now)
        return True
