"""How a gateway fares, as plain data for `/readyz`, the doctor and the page."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class GatewayState(StrEnum):
    CONNECTING = "connecting"
    ONLINE = "online"
    WRONG_TOKEN = "wrong_token"  # noqa: S105 (a state's name, not a secret)
    UNREACHABLE = "unreachable"
    FROZEN = "frozen"
    LOGGED_OUT = "logged_out"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayStatus:
    """`detail` is a constant word for operators; `last_seen_at` is when the gateway last said anything."""

    state: GatewayState
    since: datetime
    detail: str = ""
    last_seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Seconds. With these a gateway is back within 5 s of its return and a frozen peer is noticed within 25 s."""

    rpc_timeout: float = 10.0
    heartbeat_every: float = 15.0
    login_wait: float = 1.0
    pause_first: float = 0.1
    pause_cap: float = 3.0
    pause_wrong_token: float = 15.0
