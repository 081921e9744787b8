"""The town's own clock: a demo shown at midnight still plays on a working morning, and tests can move time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
OPENING_HOUR = 10


class TownClock:
    """Real time plus an offset that the control API may change."""

    def __init__(self, start: datetime, *, real_seconds: Callable[[], float] = time.time) -> None:
        self._real_seconds = real_seconds
        self._offset = start.timestamp() - real_seconds()

    def seconds(self) -> float:
        return self._real_seconds() + self._offset

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), UTC)

    def move_to(self, moment: datetime) -> None:
        self._offset = moment.timestamp() - self._real_seconds()

    def advance(self, seconds: float) -> None:
        self._offset += seconds


def choose_opening(today: datetime) -> datetime:
    """Ten in the morning, local time, of today or the next Monday to Friday."""
    opening = today.astimezone(SHANGHAI).replace(hour=OPENING_HOUR, minute=0, second=0, microsecond=0)
    while opening.weekday() >= 5:
        opening += timedelta(days=1)
    return opening


def parse_moment(text: str) -> datetime:
    """An ISO moment; without an offset it is local time. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def format_moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, SHANGHAI).isoformat(timespec="milliseconds")
