"""Happenings over HTTP: friends, groups, names, log-outs."""

from collections.abc import Callable

from aiohttp import web

from simulator import happenings
from simulator.control.fields import Body, read_body, read_text, require_text
from simulator.refusal import RefusedError
from simulator.street import Street


def make_routes(street: Street) -> list[web.RouteDef]:
    async def post_event(request: web.Request) -> web.Response:
        body = await read_body(request)
        happen = HAPPENINGS.get(require_text(body, "kind"))
        if happen is None:
            raise RefusedError("bad_field", f"kind 应是{'、'.join(HAPPENINGS)}之一")
        return web.json_response({"ok": True, "id": happen(street, body)}, status=201)

    return [web.post("/sim/api/events", post_event)]


def invite(street: Street, body: Body) -> str:
    room_id, person_id = require_text(body, "room_id"), require_text(body, "person_id")
    return happenings.invite_bot(street, room_id, person_id, read_text(body, "account")).id


def ask_to_be_friends(street: Street, body: Body) -> str:
    person_id, account = require_text(body, "person_id"), read_text(body, "account")
    return happenings.ask_friendship(street, person_id, account, read_text(body, "hello")).id


def end_friendship(street: Street, body: Body) -> None:
    happenings.unfriend(street, require_text(body, "person_id"), read_text(body, "account"))


def join(street: Street, body: Body) -> None:
    room_id, person_id = require_text(body, "room_id"), require_text(body, "person_id")
    happenings.join_room(street, room_id, person_id, inviter_id=read_text(body, "inviter_id"))


def leave(street: Street, body: Body) -> None:
    room_id, person_id = require_text(body, "room_id"), require_text(body, "person_id")
    happenings.leave_room(street, room_id, person_id, remover_id=read_text(body, "remover_id"))


def change_topic(street: Street, body: Body) -> None:
    room_id, topic = require_text(body, "room_id"), require_text(body, "topic")
    happenings.change_topic(street, room_id, topic, read_text(body, "person_id"))


def rename(street: Street, body: Body) -> None:
    """With a group it is the name in that group, without one the nickname."""
    person_id, room_id = require_text(body, "person_id"), read_text(body, "room_id")
    if room_id:
        happenings.rename_in_room(street, room_id, person_id, read_text(body, "alias"))
    else:
        happenings.rename_person(street, person_id, require_text(body, "name"))


def log_out(street: Street, body: Body) -> None:
    street.account(read_text(body, "account") or next(iter(street.accounts))).log_out("kicked out")


def log_in(street: Street, body: Body) -> None:
    """Somebody scans the code again."""
    street.account(read_text(body, "account") or next(iter(street.accounts))).log_in()


HAPPENINGS: dict[str, Callable[[Street, Body], str | None]] = {
    "invite": invite,
    "friend": ask_to_be_friends,
    "unfriend": end_friendship,
    "join": join,
    "leave": leave,
    "topic": change_topic,
    "rename": rename,
    "logout": log_out,
    "login": log_in,
}
