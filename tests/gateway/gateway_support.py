"""What the gateway's tests share: doubles for sink and clock, hurried timings, waiting with an end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.gateway.status import Timing
from domain.ids import AccountName, MessageId
from domain.messages import EventKind, InboundEvent

HURRIED = Timing(
    rpc_timeout=1.0,
    heartbeat_every=0.4,
    login_wait=0.5,
    pause_first=0.05,
    pause_cap=0.3,
    pause_wrong_token=0.3,
)


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class RecordingSink:
    arrivals: list[tuple[AccountName, MessageId, datetime]] = field(default_factory=list)
    events: list[InboundEvent] = field(default_factory=list)
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)

    def message_arrived(self, account: AccountName, message_id: MessageId, at: datetime) -> None:
        self.arrivals.append((account, message_id, at))

    def event_arrived(self, event: InboundEvent) -> None:
        self.events.append(event)

    def gap_seen(self, account: AccountName, since: datetime, until: datetime) -> None:
        self.gaps.append((since, until))

    def of_kind(self, kind: EventKind) -> list[InboundEvent]:
        return [event for event in self.events if event.kind is kind]


async def eventually(happens: Callable[[], Any], seconds: float = 5.0) -> float:
    """Seconds until `happens()` was true; fails the test after `seconds`."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not happens():
        assert loop.time() - began < seconds, "it did not happen in time"
        await asyncio.sleep(0.01)
    return loop.time() - began
