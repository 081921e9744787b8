"""Groups, people and what they say, over HTTP."""

import asyncio
from typing import Any

from aiohttp import web

from simulator.control.fields import (
    Body,
    read_after,
    read_body,
    read_bytes,
    read_flag,
    read_limit,
    read_moment,
    read_number,
    read_text,
    read_texts,
    require_text,
)
from simulator.control.views import show_message, show_person, show_room
from simulator.happenings import create_room
from simulator.messages import NEWEST, Chat, Kind
from simulator.refusal import RefusedError
from simulator.sayings import TOWN_HALL, Saying, say_in_room, say_privately
from simulator.street import Street, private_chat

MOST_AT_ONCE = 10_000
BREATH = 50


def make_routes(street: Street) -> list[web.RouteDef]:
    async def list_rooms(_request: web.Request) -> web.Response:
        return web.json_response([show_room(street, room) for room in street.world.rooms.values()])

    async def open_room(request: web.Request) -> web.Response:
        body = await read_body(request)
        members = list(read_texts(body, "members"))
        room = create_room(street, require_text(body, "topic"), require_text(body, "person_id"), members)
        return web.json_response(show_room(street, room), status=201)

    async def list_people(_request: web.Request) -> web.Response:
        return web.json_response([show_person(person) for person in street.world.people.values()])

    async def list_room_messages(request: web.Request) -> web.Response:
        room = street.room(request.match_info["room_id"])
        return _page(street, request, [Chat(room_id=room.id)])

    async def post_room_message(request: web.Request) -> web.Response:
        body = await read_body(request)
        room_id = request.match_info["room_id"]
        message = say_in_room(street, room_id, require_text(body, "sender_id"), read_saying(body))
        return web.json_response(show_message(street, message), status=201)

    async def list_private_messages(request: web.Request) -> web.Response:
        person = street.person(request.match_info["person_id"])
        wanted = request.query.get("account")
        names = [street.account(wanted).name] if wanted else list(street.accounts)
        return _page(street, request, [private_chat(name, person.id) for name in names])

    async def post_private_message(request: web.Request) -> web.Response:
        body = await read_body(request)
        person_id = request.match_info["person_id"]
        message = say_privately(street, person_id, read_text(body, "account"), read_saying(body))
        return web.json_response(show_message(street, message), status=201)

    async def post_bulk(request: web.Request) -> web.Response:
        body = await read_body(request)
        first, last, count = await _say_many(street, body)
        return web.json_response({"count": count, "first_id": first, "last_id": last}, status=201)

    return [
        web.get("/sim/api/rooms", list_rooms),
        web.post("/sim/api/rooms", open_room),
        web.get("/sim/api/people", list_people),
        web.get("/sim/api/rooms/{room_id}/messages", list_room_messages),
        web.post("/sim/api/rooms/{room_id}/messages", post_room_message),
        web.get("/sim/api/people/{person_id}/messages", list_private_messages),
        web.post("/sim/api/people/{person_id}/messages", post_private_message),
        web.post("/sim/api/bulk", post_bulk),
    ]


def read_saying(body: Body) -> Saying:
    """`at` asks for a late delivery: an old time, and no loss where nobody listens just now."""
    kind = _read_kind(body)
    moment = read_moment(body, "at")
    saying = Saying(
        text=read_text(body, "text"),
        kind=kind,
        quote_id=read_text(body, "quote_id"),
        mentions=read_texts(body, "mentions"),
        raw=read_text(body, "raw"),
        at=moment.timestamp() if moment else None,
        late=moment is not None or read_flag(body, "late"),
        data=read_bytes(body, "content_base64"),
        filename=read_text(body, "filename"),
        url=read_text(body, "url"),
        contact_id=read_text(body, "contact_id"),
        place=(read_number(body, "latitude") or TOWN_HALL[0], read_number(body, "longitude") or TOWN_HALL[1]),
    )
    _require_content(saying)
    return saying


def _read_kind(body: Body) -> Kind:
    name = read_text(body, "type", Kind.TEXT)
    try:
        return Kind(name)
    except ValueError as error:
        raise RefusedError("bad_field", f"type 应是{'、'.join(Kind)}之一") from error


def _require_content(saying: Saying) -> None:
    if saying.kind is Kind.TEXT and not (saying.text or saying.raw):
        raise RefusedError("missing_field", "缺少 text")
    if saying.kind is Kind.RECALLED and not saying.quote_id:
        raise RefusedError("missing_field", "撤回时要在 quote_id 里写明撤回哪一条")
    if saying.kind is Kind.FILE and not saying.data:
        raise RefusedError("missing_field", "缺少 content_base64")


def _page(street: Street, request: web.Request, chats: list[Chat]) -> web.Response:
    limit = read_limit(request, NEWEST, MOST_AT_ONCE) or NEWEST
    messages = street.history.page(chats, after=read_after(request), limit=limit)
    return web.json_response([show_message(street, message) for message in messages])


async def _say_many(street: Street, body: Body) -> tuple[str | None, str | None, int]:
    """Says them in order, at `rate` a second or as fast as the listeners can hear."""
    sayings = [_read_bulk_line(line) for line in _read_lines(body)]
    rate = read_number(body, "rate")
    first: str | None = None
    last: str | None = None
    loop = asyncio.get_running_loop()
    start = loop.time()
    for number, (room_id, sender_id, saying) in enumerate(sayings):
        if rate and rate > 0:
            await asyncio.sleep(max(0.0, start + number / rate - loop.time()))
        elif number % BREATH == 0:
            await asyncio.sleep(0)
        last = say_in_room(street, room_id, sender_id, saying).id
        first = first or last
    return first, last, len(sayings)


def _read_lines(body: Body) -> list[Any]:
    lines = body.get("messages")
    if not isinstance(lines, list):
        raise RefusedError("missing_field", "messages 应是一列消息")
    return lines


def _read_bulk_line(line: Any) -> tuple[str, str, Saying]:
    if not isinstance(line, dict):
        raise RefusedError("bad_field", "messages 里每一条都应是一个对象")
    return require_text(line, "room_id"), require_text(line, "sender_id"), read_saying(line)
