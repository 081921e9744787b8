"""Bad input is answered with a 4xx and a sentence; what people wrote is shown and never run."""

import asyncio
import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_support import HOUSE, TOKEN, Window, add_notice, add_ticket, insert_rows
from yarl import URL

from models.tables import GridRow, PersonRow, RoomRow

SCRIPT = "<script>alert(1)</script>"
BREAKOUT = "\"'><img src=x onerror=alert(1)>"


async def test_what_people_wrote_is_escaped_on_every_page(signed_in: Window) -> None:
    grid, person = "520330101010204", 9
    payload = f"{SCRIPT}{BREAKOUT}"
    await insert_rows(
        signed_in.database,
        GridRow,
        [{"code": grid, "name": payload, "tier": 4, "parent": "520330101010200", "seq": "", "tags": []}],
    )
    await insert_rows(
        signed_in.database, PersonRow, [{"id": person, "name": payload, "created_at": signed_in.clock.time}]
    )
    await insert_rows(signed_in.database, RoomRow, [{"id": 9, "topic": payload}])
    number = await add_ticket(signed_in.database, 1, text=payload, grid=grid, assignee_id=person, room_id=9)
    await add_notice(signed_in.database, title=payload)
    await signed_in.read_again()

    for path in (
        "/",
        f"/?q={quote(payload)}",
        f"/tickets/{number}",
        "/broadcasts",
        "/broadcasts/new",
        "/broadcasts/1",
        "/grids",
        f"/grids?grid={HOUSE[:-2]}00",
    ):
        page = await signed_in.page(path)
        assert SCRIPT not in page, path
        assert "<img src=x" not in page, path
        assert 'onerror=alert(1)>"' not in page, path


async def test_pages_hold_no_inline_script_style_or_handler(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    await add_notice(signed_in.database)

    for path in ("/", f"/tickets/{number}", "/broadcasts", "/broadcasts/new", "/broadcasts/1", "/grids"):
        page = await signed_in.page(path)
        assert " style=" not in page
        assert "<style" not in page
        assert "<script>" not in page
        assert " on" + "click" not in page


BAD_QUERIES = [
    "cursor=%00",
    "cursor=abc",
    "cursor=" + "A" * 5000,
    "cursor=MjAyNi0xMS0yMH4x",
    "cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5",
    "limit=0",
    "limit=-1",
    "limit=1e3",
    "limit=99999999999999999999",
    "limit=%D9%A1",
    "since=yesterday",
    "since=9999-12-31T23:59:59-23:59",
    "since=0001-01-01",
    "until=2026-13-01",
    "until=%00",
    "grid=999",
    "grid=520330';--",
    "state=flying",
    "state=working,flying",
    "q=%00",
    "q=" + "x" * 101,
    "type=" + "x" * 700,
    "overdue=maybe",
]


@pytest.mark.parametrize("query", BAD_QUERIES)
async def test_a_bad_filter_is_named(window: Window, query: str) -> None:
    async with window.client.get(f"/api/v1/tickets?{query}") as answer:
        told = await answer.json()

    assert answer.status == 422
    assert told["error"]["field"] == query.split("=")[0]
    assert told["error"]["message"]


@pytest.mark.parametrize("query", BAD_QUERIES)
async def test_a_bad_filter_on_the_page_is_a_plain_page(signed_in: Window, query: str) -> None:
    async with signed_in.visitor.get(f"/?{query}") as answer:
        assert answer.status == 422
        assert "回到首页" in await answer.text()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"action": NaN}',
        b"[" * 50_000,
        b'{"a":' * 10_000,
        b"1" * 6000,
        json.dumps({"action": "done", "args": []}).encode(),
        json.dumps({"action": "done", "args": {"text": ["x"]}}).encode(),
        json.dumps({"action": "done", "args": {"text": None}}).encode(),
        json.dumps({"action": "done", "args": {"text": 1.5}}).encode(),
        json.dumps({"action": "done", "args": {"text": 10**30}}).encode(),
        json.dumps({"action": "done", "args": {"text": "\u0000"}}).encode(),
        b'{"action": "done", "args": {"text": "\\ud800"}}',
        b'{"action": "done", "args": {"\\ud800": "x"}}',
        b'{"action": "done", "key": "\\ud800"}',
        json.dumps({"action": "done", "key": 5}).encode(),
        json.dumps({"action": "done", "key": "k" * 101}).encode(),
        json.dumps({"action": "done", "args": {str(n): "x" for n in range(21)}}).encode(),
        json.dumps({"action": "done", "args": {"text": "x" * 4001}}).encode(),
    ],
)
async def test_a_bad_body_never_reaches_the_door(window: Window, body: bytes) -> None:
    number = await add_ticket(window.database, 1)

    async with window.client.post(f"/api/v1/tickets/{number}/actions", data=body) as answer:
        assert answer.status in (400, 422)
        assert (await answer.json())["error"]["message"]

    assert window.door.commands == []


@pytest.mark.parametrize("body", [b'{"text": "\\u0000"}', b'{"text": "\\ud800"}', b'{"\\udfff": 1}', b"[1]", b"{"])
async def test_a_bad_campaign_never_reaches_the_door(window: Window, body: bytes) -> None:
    async with window.client.post("/api/v1/broadcasts", data=body) as answer:
        assert answer.status in (400, 422)

    assert window.door.commands == []


@pytest.mark.parametrize("depth", [100, 900, 950, 980, 990, 1000, 2000])
async def test_a_deeply_nested_campaign_breaks_nothing(window: Window, depth: int) -> None:
    body = b'{"title":' + b"[" * depth + b"]" * depth + b"}"

    async with window.client.post("/api/v1/broadcasts", data=body) as answer:
        assert answer.status < 500


@pytest.mark.parametrize("path", ["/api/v1/tickets/1/actions", "/api/v1/broadcasts", "/api/v1/stop"])
async def test_a_huge_body_is_refused(window: Window, path: str) -> None:
    async with window.client.post(path, data=b"x" * 200_000) as answer:
        assert answer.status == 413
        assert (await answer.json())["error"]["code"] == "too_large"


async def test_a_huge_form_is_refused_before_anybody_is_known(window: Window) -> None:
    async with window.visitor.post("/login", data={"token": "x" * 200_000}) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json; charset=nonsense"},
        {"Content-Type": "application/x-www-form-urlencoded; charset=utf-7"},
        {"Content-Type": ";;;"},
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "deflate"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"Cookie": "wangge_session=\xff; wangge_session"},
        {"Accept-Language": "x" * 4000},
    ],
)
async def test_odd_headers_break_nothing(window: Window, headers: dict[str, str]) -> None:
    number = await add_ticket(window.database, 1)

    async with window.client.post(
        f"/api/v1/tickets/{number}/actions", data=b'{"action": "done"}', headers=headers
    ) as answer:
        assert answer.status < 500, await answer.text()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/tickets/%00",
        "/api/v1/tickets/%ED%A0%80",
        "/api/v1/tickets/" + "9" * 3000,
        "/api/v1/tickets/..%2F..%2Fetc%2Fpasswd",
        "/api/v1/broadcasts/99999999999999999999999",
        "/api/v1/broadcasts/-1",
        "/api/v1/broadcasts/%D9%A1",
        "/api/v1/broadcasts/1/explode",
        "/static/%2e%2e/app.py",
        "/static/..%2fapp.py",
        "/tickets/%00",
        "/grids?grid=nowhere",
    ],
)
async def test_what_is_not_there_is_not_found(window: Window, path: str) -> None:
    async with window.client.get(URL(window.address + path, encoded=True)) as answer:
        assert answer.status == 404


async def test_a_made_up_host_and_forwarding_lead_nobody_elsewhere(window: Window) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"}

    async with window.visitor.get(f"/?token={TOKEN}", headers=headers, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/"


async def test_a_forwarded_address_does_not_get_round_the_throttle(window: Window) -> None:
    statuses = []
    for number in range(62):
        headers = {"Authorization": "Bearer guess", "X-Forwarded-For": f"10.0.0.{number}"}
        async with window.visitor.get("/api/v1/stats", headers=headers) as answer:
            statuses.append(answer.status)

    assert statuses[-1] == 429


@pytest.mark.parametrize(
    "raw",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"BREW /api/v1/tickets HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET /api/v1/tickets HTTP/1.1\r\nHost: x\r\nAuthorization: " + b"x" * 20_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
async def test_requests_that_are_no_http_leave_the_server_alive(window: Window, raw: bytes) -> None:
    host, port = window.address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(raw)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    await writer.wait_closed()

    assert b" 500 " not in answer.split(b"\r\n")[0]
    async with window.client.get("/healthz") as alive:
        assert alive.status == 200


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(["tickets/20261120-01010203-001/actions", "broadcasts", "stop"]), body=values)
async def test_no_json_at_all_makes_the_server_stumble(window: Window, path: str, body: Any) -> None:
    async with window.client.post(f"/api/v1/{path}", json=body) as answer:
        assert answer.status < 500


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/", "/api/v1/tickets", "/api/v1/grids", "/api/v1/rooms", "/api/v1/stats", "/grids"]),
    name=st.sampled_from(["grid", "type", "state", "since", "until", "q", "cursor", "limit", "tier", "overdue"]),
    value=st.text(max_size=60),
)
async def test_no_filter_at_all_makes_the_server_stumble(window: Window, path: str, name: str, value: str) -> None:
    async with window.client.get(path, params={name: value.encode("utf-8", "replace").decode()}) as answer:
        assert answer.status < 500
