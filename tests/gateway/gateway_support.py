"""What the gateway's tests share: doubles for sink and clock, hurried timings, waiting with an end."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.gateway.account import WechatyGateway
from bot.gateway.status import GatewayState, Timing
from domain.ids import AccountName, ChatId, ContactId, MessageId
from domain.messages import EventKind, InboundEvent, InboundMessage
from simulator.control.trouble import start_fault
from simulator.messages import Message
from simulator.sayings import Saying, say_in_room, say_privately
from simulator.street import Street
from simulator.world import Person, bot_id

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


def is_online(gateway: WechatyGateway) -> bool:
    return gateway.status.state is GatewayState.ONLINE


async def pull_all(gateway: WechatyGateway, sink: RecordingSink) -> list[InboundMessage]:
    """What has arrived so far, without our own words; every sender is asked for."""
    pulled = await gateway.pull([(message_id, at) for _, message_id, at in sink.arrivals])
    named = await gateway.name_senders([message for message in pulled if isinstance(message, InboundMessage)])
    return [message for message in named if isinstance(message, InboundMessage)]


class Town:
    """The simulated town by its everyday names: one group, its people, and what happens to them."""

    def __init__(self, street: Street) -> None:
        self.street = street
        self.room = next(room for room in street.world.rooms.values() if "a1" in room.bots and "组群" in room.topic)
        self.bot = ContactId(bot_id("a1"))
        humans = [street.person(each) for each in self.room.members if not street.person(each).account]
        self.friend = next(person for person in humans if "a1" in person.friend_of)
        self.stranger = next(person for person in humans if "a1" not in person.friend_of)

    @property
    def room_id(self) -> ChatId:
        return ChatId(self.room.id)

    def say(self, text: str = "", person: Person | None = None, **saying: Any) -> Message:
        return say_in_room(self.street, self.room.id, (person or self.stranger).id, Saying(text=text, **saying))

    def whisper(self, text: str, person: Person | None = None, account: str = "a1") -> Message:
        return say_privately(self.street, (person or self.friend).id, account, Saying(text=text))

    def break_down(self, kind: str, **how: Any) -> None:
        start_fault(self.street, {"kind": kind, **how})

    def sends(self) -> list[tuple[str, str, str]]:
        return [(send.chat, send.text, str(send.outcome)) for send in self.street.sends.after(0)]
