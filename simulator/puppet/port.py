"""The gRPC port of one account: who may call, and how a connection dies."""

import asyncio
import socket
from contextlib import suppress
from typing import Any

from grpclib.const import Handler as Method
from grpclib.protocol import H2Protocol
from grpclib.server import Handler, Server

from simulator.puppet import contacts, reading, rooms, session, unsupported, writing
from simulator.puppet.events import make_event_handlers
from simulator.puppet.rpc import Caller, make_handlers, refuse_all

REOPEN_PAUSE = 0.05
BEARER = "Wechaty "


class PuppetPort:
    """Listens for one account; `cut` breaks every connection and may stay deaf for a while."""

    def __init__(self, caller: Caller, *, host: str, port: int, token: str) -> None:
        self._methods = make_methods(caller)
        self._token = token
        self._host = host
        self.port = port
        self._server: PuppetServer | None = None
        self._reopening: asyncio.Task[None] | None = None
        caller.account.line = self

    async def open(self) -> None:
        """Raises OSError when the port is taken."""
        server = PuppetServer(self._methods, self._token)
        await server.start(self._host, self.port, family=socket.AF_INET)
        self._server = server
        self.port = server.port

    async def close(self) -> None:
        if self._reopening is not None:
            self._reopening.cancel()
            with suppress(asyncio.CancelledError):
                await self._reopening
        server = self._shut()
        if server is not None:
            await server.wait_closed()

    def cut(self, refuse_seconds: float) -> None:
        if refuse_seconds <= 0:
            if self._server is not None:
                self._server.abort_connections()
            return
        self._shut()
        if self._reopening is not None:
            self._reopening.cancel()
        self._reopening = asyncio.create_task(self._reopen_after(refuse_seconds))

    def _shut(self) -> "PuppetServer | None":
        server, self._server = self._server, None
        if server is not None:
            server.close()
            server.abort_connections()
        return server

    async def _reopen_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        while self._server is None:
            try:
                await self.open()
            except OSError:
                await asyncio.sleep(REOPEN_PAUSE)


def make_methods(caller: Caller) -> dict[str, Method]:
    families = (session, contacts, rooms, reading, writing, unsupported)
    rpcs = [rpc for family in families for rpc in family.RPCS]
    return {
        **make_handlers(caller, rpcs),
        **reading.make_stream_handlers(caller),
        **writing.make_stream_handlers(caller),
        **make_event_handlers(caller),
    }


class PuppetServer(Server):  # type: ignore[misc]  # grpclib is not typed
    """grpclib's server, which also looks at the token and can break connections."""

    def __init__(self, methods: dict[str, Method], token: str) -> None:
        super().__init__([_Service(methods)])
        self._refusals = refuse_all(methods)
        self._token = token
        self._protocols: set[H2Protocol] = set()

    @property
    def port(self) -> int:
        return int(self._server.sockets[0].getsockname()[1])

    def abort_connections(self) -> None:
        for protocol in tuple(self._protocols):
            protocol.transport.abort()

    def _protocol_factory(self) -> H2Protocol:
        self.__gc_step__()
        handler = _TokenHandler(
            self._mapping, self._codec, self._status_details_codec, self.__dispatch__, self._refusals, self._token
        )
        self._handlers.add(handler)
        return _Connection(handler, self._config, self._h2_config, self._protocols)


class _Service:
    def __init__(self, methods: dict[str, Method]) -> None:
        self._methods = methods

    def __mapping__(self) -> dict[str, Method]:
        return self._methods


class _TokenHandler(Handler):  # type: ignore[misc]  # grpclib is not typed
    """The token travels as `authorization` or, with old clients, as the HTTP/2 authority."""

    def __init__(self, mapping: Any, codec: Any, details: Any, dispatch: Any, refusals: Any, token: str) -> None:
        super().__init__(mapping, codec, details, dispatch)
        self._welcome = mapping
        self._refusals = refusals
        self._token = token

    def accept(self, stream: Any, headers: list[tuple[str, str]], release_stream: Any) -> None:
        self.mapping = self._welcome if self._is_known(dict(headers)) else self._refusals
        super().accept(stream, headers, release_stream)

    def _is_known(self, headers: dict[str, str]) -> bool:
        given = headers.get("authorization") or BEARER + headers.get(":authority", "")
        return not self._token or given == BEARER + self._token


class _Connection(H2Protocol):  # type: ignore[misc]  # grpclib is not typed
    """Remembers itself among the open connections for as long as it lives."""

    def __init__(self, handler: Any, config: Any, h2_config: Any, alive: set[H2Protocol]) -> None:
        super().__init__(handler, config, h2_config)
        self._alive = alive

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self._alive.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: BaseException | None) -> None:
        self._alive.discard(self)
        super().connection_lost(error)
