"""The HTTP side: one small server with one way of saying no."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from aiohttp import web

from simulator.control import events, page, talk, trouble
from simulator.refusal import RefusedError
from simulator.street import Street

LARGEST_BODY = 20 * 1024 * 1024
CLOSING_SECONDS = 2.0
log = logging.getLogger("simulator.control")
Next = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ControlServer:
    def __init__(self, street: Street, *, host: str, port: int) -> None:
        self._street = street
        self.host = host
        self.port = port
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Raises OSError when the port is taken."""
        app = make_app(self._street, self._closing)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSING_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, self.host, self.port).start()
        self.port = int(self._runner.addresses[0][1])

    async def close(self) -> None:
        self._closing.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None


def make_app(street: Street, closing: asyncio.Event) -> web.Application:
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[answer_refusals])
    app.add_routes(talk.make_routes(street))
    app.add_routes(events.make_routes(street))
    app.add_routes(trouble.make_routes(street))
    app.add_routes(page.make_routes(street, closing))
    return app


@web.middleware
async def answer_refusals(request: web.Request, handler: Next) -> web.StreamResponse:
    try:
        return await handler(request)
    except RefusedError as refusal:
        status = 404 if request.method == "GET" and refusal.code.startswith("no_such") else 400
        return show_error(status, refusal.code, refusal.sentence)
    except web.HTTPRequestEntityTooLarge:
        return show_error(413, "too_large", "内容太大，最多 20 MB")
    except web.HTTPNotFound:
        return show_error(404, "no_such_page", "没有这个地址")
    except web.HTTPMethodNotAllowed:
        return show_error(405, "bad_method", "这个地址不支持这种请求")


def show_error(status: int, code: str, sentence: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": sentence}}, status=status)
