"""The clock, the faults and the record of sends, over HTTP: what tests turn and what they judge by."""

from typing import Any

from aiohttp import web

from simulator.accounts import ERROR, Account
from simulator.control.fields import (
    Body,
    read_after,
    read_body,
    read_count,
    read_flag,
    read_limit,
    read_moment,
    read_number,
    read_text,
)
from simulator.control.views import show_clock, show_send
from simulator.faults import Fault, FaultKind
from simulator.happenings import renew_ids
from simulator.refusal import RefusedError
from simulator.street import Street

GATEWAY_ERROR = '{"code":2,"details":"","message":"simulated gateway error","name":"Error"}'
MOST_SENDS = 200_000
DEFAULT_DELAY_MS = 500.0


def make_routes(street: Street) -> list[web.RouteDef]:
    async def get_clock(_request: web.Request) -> web.Response:
        return web.json_response(show_clock(street))

    async def post_clock(request: web.Request) -> web.Response:
        body = await read_body(request)
        moment, seconds = read_moment(body, "now"), read_number(body, "advance")
        if (moment is None) == (seconds is None):
            raise RefusedError("bad_field", "now 和 advance 要写一个，只写一个")
        if moment is not None:
            street.clock.move_to(moment)
        else:
            street.clock.advance(seconds or 0)
        street.tell(street.clock)
        return web.json_response(show_clock(street))

    async def get_sends(request: web.Request) -> web.Response:
        sends = street.sends.after(int(read_after(request) or 0))
        limit = read_limit(request, MOST_SENDS, MOST_SENDS)
        return web.json_response([show_send(send) for send in sends[:limit]])

    async def get_faults(_request: web.Request) -> web.Response:
        return web.json_response([_show_fault(street, fault) for fault in street.faults.active()])

    async def post_fault(request: web.Request) -> web.Response:
        start_fault(street, await read_body(request))
        return web.json_response({"ok": True}, status=201)

    return [
        web.get("/sim/api/clock", get_clock),
        web.post("/sim/api/clock", post_clock),
        web.get("/sim/api/sends", get_sends),
        web.get("/sim/api/faults", get_faults),
        web.post("/sim/api/faults", post_fault),
    ]


def start_fault(street: Street, body: Body) -> None:
    """Three faults strike once and at once; the others stay for their seconds, their count, or until cleared."""
    kind = _read_fault_kind(body)
    accounts = _choose_accounts(street, read_text(body, "account"))
    match kind:
        case FaultKind.CLEAR:
            street.faults.clear()
        case FaultKind.DROP_STREAM:
            for account in accounts:
                if account.line is not None:
                    account.line.cut(_read_seconds(body) or 0)
        case FaultKind.ERROR_EVENT:
            for account in accounts * (read_count(body, "count") or 1):
                account.emit(ERROR, gerror=GATEWAY_ERROR)
        case FaultKind.NEW_IDS:
            for account in accounts:
                renew_ids(street, account)
        case _:
            _add_lasting_fault(street, kind, body)


def _add_lasting_fault(street: Street, kind: FaultKind, body: Body) -> None:
    room_id = read_text(body, "room_id")
    fault = Fault(
        kind=kind,
        account=read_text(body, "account"),
        room_id=street.room(room_id).id if room_id else "",
        left=read_count(body, "count"),
        delay_ms=_read_delay(body),
        cut=read_flag(body, "cut"),
    )
    street.faults.add(fault, seconds=_read_seconds(body))


def _read_delay(body: Body) -> float:
    delay = read_number(body, "ms")
    if delay is not None and delay < 0:
        raise RefusedError("bad_field", "ms 不能小于 0")
    return DEFAULT_DELAY_MS if delay is None else delay


def _read_seconds(body: Body) -> float | None:
    seconds = read_number(body, "seconds")
    if seconds is not None and seconds < 0:
        raise RefusedError("bad_field", "seconds 不能小于 0")
    return seconds


def _read_fault_kind(body: Body) -> FaultKind:
    try:
        return FaultKind(read_text(body, "kind"))
    except ValueError as error:
        raise RefusedError("bad_field", f"kind 应是{'、'.join(FaultKind)}之一") from error


def _choose_accounts(street: Street, name: str) -> list[Account]:
    return [street.account(name)] if name else list(street.accounts.values())


def _show_fault(street: Street, fault: Fault) -> dict[str, Any]:
    return {
        "kind": fault.kind,
        "account": fault.account or None,
        "room_id": fault.room_id or None,
        "seconds_left": street.faults.seconds_left(fault),
        "count_left": fault.left,
    }
