"""The clocks of the program: the machine's own, the demo's that a page can move, a replay's that follows its lines."""

from datetime import UTC, datetime, timedelta


class SystemClock:
    """Production's clock; nothing can move it."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class OffsetClock:
    """The demo's clock: the machine's plus what the simulator's clock is ahead."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def follow(self, there: datetime) -> None:
        """`there` is the simulator's now, aware."""
        self._offset = there.astimezone(UTC) - datetime.now(UTC)


class ReplayClock:
    """Stands still between the lines of a recorded chat."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def follow(self, at: datetime) -> None:
        """Never backwards."""
        self._now = max(self._now, at)
