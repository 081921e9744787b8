"""A real simulator on loopback, a gateway connected to it, and short words for what happens in between."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from gateway_support import HURRIED, RecordingSink, Town, WallClock, eventually

from bot.gateway.account import WechatyGateway
from bot.gateway.status import GatewayState
from domain.ids import AccountName
from simulator.service import Simulator

TOKEN = "insecure_simulated"

Connect = Callable[..., Awaitable[WechatyGateway]]


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(accounts=2, token=TOKEN) as simulator:
        yield simulator
        simulator.street.faults.clear()


@pytest.fixture
def town(sim: Simulator) -> Town:
    return Town(sim.street)


@pytest.fixture
def sink() -> RecordingSink:
    return RecordingSink()


@pytest.fixture
async def make_gateway(sim: Simulator, sink: RecordingSink, tmp_path: Path) -> AsyncIterator[Callable[..., Any]]:
    """A gateway that is not started yet; stopped when the test ends."""
    made: list[WechatyGateway] = []

    def make(*, account: int = 1, token: str = TOKEN, **options: Any) -> WechatyGateway:
        gateway = WechatyGateway(
            AccountName(f"a{account}"),
            options.pop("endpoint", None) or sim.endpoints[account - 1],
            token,
            options.pop("sink", sink),
            WallClock(),
            tmp_path,
            timing=options.pop("timing", HURRIED),
            **options,
        )
        made.append(gateway)
        return gateway

    yield make
    for gateway in made:
        await gateway.stop()


@pytest.fixture
async def connect(make_gateway: Callable[..., WechatyGateway]) -> Connect:
    async def make_online(**options: Any) -> WechatyGateway:
        gateway = make_gateway(**options)
        await gateway.start()
        await eventually(lambda: gateway.status.state is GatewayState.ONLINE)
        await gateway.wait_settled()
        return gateway

    return make_online


@pytest.fixture
async def gateway(connect: Connect) -> WechatyGateway:
    return await connect()
