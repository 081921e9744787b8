"""The whole simulator as one thing with a beginning and an end."""

from datetime import UTC, datetime
from pathlib import Path

from simulator.clock import TownClock, choose_opening
from simulator.control.server import ControlServer
from simulator.puppet.port import PuppetPort
from simulator.puppet.rpc import Caller
from simulator.street import Street
from simulator.town import Town, load_town

DEMO_TOWN = Path(__file__).parent / "towns" / "demo.yaml"


class Simulator:
    """`async with Simulator() as sim:` – `sim.grpc_ports` has a port for each account, `sim.http_port` the page."""

    def __init__(
        self,
        *,
        town: Town | None = None,
        accounts: int = 1,
        token: str = "",
        now: datetime | None = None,
        host: str = "127.0.0.1",
        grpc_port: int = 0,
        http_host: str = "127.0.0.1",
        http_port: int = 0,
    ) -> None:
        """A port 0 is chosen freely; otherwise account i listens on `grpc_port + i`."""
        names = [f"a{number}" for number in range(1, accounts + 1)]
        clock = TownClock(now or choose_opening(datetime.now(UTC)))
        self.street = Street(town or load_town(DEMO_TOWN), clock, names)
        self.host = host
        self._ports = [
            PuppetPort(
                Caller(street=self.street, account=account),
                host=host,
                port=grpc_port + number if grpc_port else 0,
                token=token,
            )
            for number, account in enumerate(self.street.accounts.values())
        ]
        self._control = ControlServer(self.street, host=http_host, port=http_port)

    @property
    def accounts(self) -> list[str]:
        return list(self.street.accounts)

    @property
    def grpc_ports(self) -> list[int]:
        return [port.port for port in self._ports]

    @property
    def http_port(self) -> int:
        return self._control.port

    @property
    def endpoints(self) -> list[str]:
        return [f"{self.host}:{port}" for port in self.grpc_ports]

    @property
    def url(self) -> str:
        return f"http://{self._control.host}:{self.http_port}"

    async def start(self) -> None:
        """Raises OSError when a port is taken; nothing is left open then."""
        try:
            for port in self._ports:
                await port.open()
            await self._control.open()
        except OSError:
            await self.stop()
            raise

    async def stop(self) -> None:
        await self._control.close()
        for port in self._ports:
            await port.close()

    async def __aenter__(self) -> "Simulator":
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()
