"""The fixtures of the simulator's tests: one small town, its control API, and two kinds of client."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from grpclib.client import Channel
from street_support import Bot, Control, connected, small_town
from wechaty_grpc.wechaty import PuppetStub

from simulator.service import Simulator


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator(town=small_town(), token="insecure_test") as simulator:
        yield simulator


@pytest.fixture
async def control(sim: Simulator) -> AsyncIterator[Control]:
    async with aiohttp.ClientSession() as session:
        yield Control(session, sim.url)


@pytest.fixture
async def bot(sim: Simulator) -> AsyncIterator[Bot]:
    async with connected(sim.endpoints[0]) as client:
        yield client


@pytest.fixture
async def channel(sim: Simulator) -> AsyncIterator[Channel]:
    async with Channel(host="127.0.0.1", port=sim.grpc_ports[0]) as open_channel:
        open_channel._authority = "insecure_test"
        yield open_channel


@pytest.fixture
def stub(channel: Channel) -> PuppetStub:
    """Bare remote calls, without the client's own ideas."""
    return PuppetStub(channel)
