"""Starts node's own puppet service for the tests, and says loudly where there is no node."""

import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.gateway.account import WechatyGateway
from bot.gateway.status import Timing
from domain.ids import AccountName

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "gateway"))  # the doubles that these tests share with the gateway's own

from gateway_support import RecordingSink, WallClock  # noqa: E402 - found by that path
from node_peer import TOKEN, Peer, find_free_port  # noqa: E402 - found by that path

PACKAGES = ("wechaty-puppet-service", "wechaty-puppet-mock")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if shutil.which("npm") is None:
        terminalreporter.write_line(
            "!!! NO NODE HERE: the gateway was NOT tested against an independent puppet service !!!", red=True
        )


@pytest.fixture(scope="session")
def node_packages() -> None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("node and npm are missing")
    if not all((HERE / "node_modules" / package).exists() for package in PACKAGES):
        install = [npm, "install", "--no-fund", "--no-audit", "--no-package-lock", "--ignore-scripts"]
        subprocess.run(install, cwd=HERE, check=True, timeout=600, stdout=subprocess.DEVNULL)


@pytest.fixture
async def peer(node_packages: None) -> AsyncIterator[Peer]:
    peer = Peer(find_free_port())
    yield peer
    await peer.kill()


@pytest.fixture
def sink() -> RecordingSink:
    return RecordingSink()


@pytest.fixture
async def gateway(peer: Peer, sink: RecordingSink, tmp_path: Path) -> AsyncIterator[WechatyGateway]:
    """Not yet started. Production's own timings, but for a quicker heartbeat."""
    timing = Timing(rpc_timeout=3.0, heartbeat_every=1.0)
    gateway = WechatyGateway(AccountName("a1"), peer.endpoint, TOKEN, sink, WallClock(), tmp_path, timing=timing)
    yield gateway
    await gateway.stop()
