"""What the chat page needs beyond the data: its files, the media, the roster and the live stream."""

import asyncio
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from simulator.clock import TownClock
from simulator.control.views import show_clock, show_message, show_room
from simulator.media import PLAIN
from simulator.messages import Message
from simulator.refusal import RefusedError
from simulator.roster import write_roster
from simulator.street import Notice, Street

STATIC = Path(__file__).parent.parent / "static"
WAITING_NOTICES = 10_000
KEEP_ALIVE_SECONDS = 15
NOSNIFF = {"X-Content-Type-Options": "nosniff"}
OUR_OWN_ONLY = {
    **NOSNIFF,
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' data: blob:; "
        "frame-ancestors 'self'; base-uri 'none'"
    ),
}


def make_routes(street: Street, closing: asyncio.Event) -> list[web.RouteDef]:
    async def go_to_page(_request: web.Request) -> web.Response:
        raise web.HTTPFound("/sim/")

    async def get_page(_request: web.Request) -> web.StreamResponse:
        return _serve_static("index.html")

    async def get_static(request: web.Request) -> web.StreamResponse:
        return _serve_static(request.match_info["path"])

    async def get_media(request: web.Request) -> web.Response:
        media = street.media.find(request.match_info["media_id"])
        if media is None:
            raise RefusedError("no_such_media", "没有这个文件，或者已经过期")
        headers = {**NOSNIFF, "Cache-Control": "private, max-age=86400"}
        if media.content_type == PLAIN:
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(media.name, safe='')}"
        return web.Response(body=media.data, content_type=media.content_type, headers=headers)

    async def get_roster(_request: web.Request) -> web.Response:
        text = await asyncio.to_thread(write_roster, street.town, list(street.accounts))
        return web.Response(text=text, content_type="application/yaml", headers=NOSNIFF)

    async def get_stream(request: web.Request) -> web.StreamResponse:
        return await _stream_notices(street, request, closing)

    return [
        web.get("/", go_to_page),
        web.get("/sim", go_to_page),
        web.get("/sim/", get_page),
        web.get("/sim/static/{path:.+}", get_static),
        web.get("/sim/api/media/{media_id}", get_media),
        web.get("/sim/api/roster", get_roster),
        web.get("/sim/api/stream", get_stream),
    ]


def _serve_static(path: str) -> web.FileResponse:
    found = (STATIC / path).resolve()
    if not found.is_relative_to(STATIC) or not found.is_file():
        raise RefusedError("no_such_page", "没有这个页面")
    return web.FileResponse(found, headers=OUR_OWN_ONLY)


async def _stream_notices(street: Street, request: web.Request, closing: asyncio.Event) -> web.StreamResponse:
    """Server-sent events. A page that cannot keep up is let go; it comes back and reads what it missed."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache"})
    await response.prepare(request)
    notices: asyncio.Queue[Notice] = asyncio.Queue(WAITING_NOTICES)
    overrun = asyncio.Event()

    def watch(notice: Notice) -> None:
        try:
            notices.put_nowait(notice)
        except asyncio.QueueFull:
            overrun.set()

    stop_watching = street.watch(watch)
    try:
        await response.write(_encode(describe_notice(street, street.clock)))
        while not closing.is_set() and not overrun.is_set():
            await response.write(await _next_chunk(street, notices, closing))
    except ConnectionError:
        pass  # the page was closed
    finally:
        stop_watching()
    return response


async def _next_chunk(street: Street, notices: asyncio.Queue[Notice], closing: asyncio.Event) -> bytes:
    """Whatever is waiting, in one write; a comment when nothing happened for a while."""
    getting = asyncio.ensure_future(notices.get())
    ending = asyncio.ensure_future(closing.wait())
    try:
        await asyncio.wait({getting, ending}, timeout=KEEP_ALIVE_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        if not getting.done():
            return b": still here\n\n"
        chunk = _encode(describe_notice(street, getting.result()))
        while not notices.empty():
            chunk += _encode(describe_notice(street, notices.get_nowait()))
        return chunk
    finally:
        getting.cancel()
        ending.cancel()


def describe_notice(street: Street, notice: Notice) -> dict[str, Any]:
    match notice:
        case Message():
            return {"kind": "message", **show_message(street, notice)}
        case TownClock():
            return {"kind": "clock", **show_clock(street)}
        case _:
            return {"kind": "room", **show_room(street, notice)}


def _encode(event: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
