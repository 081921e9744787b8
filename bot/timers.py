"""The only keeper of APScheduler: alarms that ring plain functions and remember nothing."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger("wangge.timers")

Ring = Callable[[], Awaitable[object]]


class Timers:
    """All due work lives in our own tables; a missed tick loses nothing, because the next one finds the same rows."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=zone, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )
        self._zone = zone
        self._rang: dict[str, float] = {}
        self._every: dict[str, float] = {}
        self._ringing = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    def ring_every(self, name: str, seconds: float, ring: Ring) -> None:
        """A ring that fails is logged, and rings again."""
        self._every[name] = seconds
        self._rang[name] = time.monotonic()

        async def safely() -> None:
            self._ringing += 1
            self._quiet.clear()
            try:
                await ring()
            except Exception:
                log.exception("timer_failed timer=%s", name)
            else:
                self._rang[name] = time.monotonic()
            finally:
                self._ringing -= 1
                if not self._ringing:
                    self._quiet.set()

        self._scheduler.add_job(safely, IntervalTrigger(seconds=seconds, timezone=self._zone), id=name)

    def start(self) -> None:
        self._scheduler.start()

    async def stop(self, patience: float = 10.0) -> None:
        """No new ring begins, and those that ring are let ring to their end: a shutdown would cut them off."""
        if not self._scheduler.running:
            return
        self._scheduler.pause()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._quiet.wait(), patience)
        self._scheduler.shutdown(wait=False)

    def stopped_timers(self, patience: float = 60.0) -> list[str]:
        """Timers that have not rung to the end for three of their periods and at least `patience` seconds."""
        now = time.monotonic()
        return [name for name, at in self._rang.items() if now - at > max(patience, 3 * self._every[name])]
