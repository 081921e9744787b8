"""One gRPC connection to one puppet service: wechaty's client on our own channel, a deadline on every call."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar

from grpclib.client import Channel
from wechaty_grpc.wechaty import PuppetStub
from wechaty_puppet import PuppetOptions
from wechaty_puppet_service import PuppetService

from bot.gateway.faults import CallError, name_fault

T = TypeVar("T")


class OneConnectionChannel(Channel):  # type: ignore[misc]  # grpclib is Any to mypy
    """Connects once. grpclib would connect again by itself, behind the back of whoever watches the event stream.

    So a call after the loss of the connection was, for certain, not sent.
    """

    _used = False
    _closed = False

    async def _create_connection(self) -> Any:
        if self._used:
            raise ConnectionRefusedError("this link has had its connection")
        self._used = True
        protocol = await super()._create_connection()
        if self._closed:
            protocol.processor.close()
            raise ConnectionRefusedError("this link was closed while it connected")
        return protocol

    def close(self) -> None:
        self._used = self._closed = True
        super().close()


class Link:
    """A connection that is made at its first call and never outlives `close`.

    `puppet` is wechaty's own client. Its `start()` is not used: it probes the port with a blocking telnet, bounces
    the login and reads events in a loop that dies silently. `stub` serves the calls that `puppet` gets wrong.
    """

    def __init__(self, endpoint: str, token: str, rpc_timeout: float) -> None:
        host, port = split_endpoint(endpoint)
        self._channel: Any = OneConnectionChannel(host=host, port=port)
        self._channel._authority = token  # the token travels as :authority; there is no public way to say so
        self._rpc_timeout = rpc_timeout
        self.stub: Any = PuppetStub(self._channel)
        self.puppet: Any = PuppetService(PuppetOptions(token=token, end_point=endpoint))
        self.puppet.channel = self._channel
        self.puppet._puppet_stub = self.stub

    async def call(self, awaitable: Awaitable[T], timeout: float | None = None) -> T:
        """Await one call within the deadline; whatever goes wrong is a CallError with its name."""
        try:
            async with asyncio.timeout(timeout or self._rpc_timeout):
                return await awaitable
        except Exception as error:
            # grpclib answers a dying connection with AssertionError and AttributeError too, so all is caught here
            raise CallError(name_fault(error), type(error).__name__) from error

    async def events(self) -> AsyncIterator[tuple[int, str]]:
        """Event numbers with their JSON, until the service ends the stream; without a deadline of its own."""
        try:
            async for response in self.stub.event():
                yield int(response.type), response.payload
        except Exception as error:
            raise CallError(name_fault(error), type(error).__name__) from error

    def close(self) -> None:
        self._channel.close()


def split_endpoint(endpoint: str) -> tuple[str, int]:
    """`host:port` as two; a ValueError says what is wrong with it."""
    host, _, port = endpoint.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"gateway endpoint must be host:port, not {endpoint!r}")
    return host.strip("[]"), int(port)
