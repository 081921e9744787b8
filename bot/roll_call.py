"""Every tick: this account is noted as logged in, and what waits for one that is lost is handed on."""

from collections.abc import Callable
from datetime import datetime, timedelta

from broadcasts.handing_on import HandingOn, hand_on
from models.accounts import AccountRepository

WAKING = timedelta(minutes=2)
"""After a night without power every account looks lost to the first that is back: the others have this long."""


class RollCall:
    """One process's part in it. `is_online`: whether its own account is logged in."""

    def __init__(self, store: HandingOn, is_online: Callable[[], bool]) -> None:
        self._store = store
        self._is_online = is_online
        self._awake_since: datetime | None = None

    async def answer(self, now: datetime) -> None:
        """Only whoever is there takes over from others."""
        if not self._is_online():
            self._awake_since = None
            return
        before = await self._store.database.run_write(
            lambda session: AccountRepository(session).note_seen(self._store.account, now)
        )
        slept = before is None or now - before >= self._store.patience
        if slept or self._awake_since is None:
            self._awake_since = now
        if now - self._awake_since >= WAKING:
            await hand_on(self._store, now)
