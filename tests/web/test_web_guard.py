"""Nothing opens without the token, nothing changes by a page without its form token."""

import re

import pytest
from aiohttp import ClientSession, CookieJar, FormData
from web_support import TOKEN, Window, add_notice, add_ticket, find_field, sign_in

from web.gate import COOKIE, SESSION_SECONDS, Gate
from web.throttle import Throttle

OPEN = {"/healthz", "/readyz", "/login", "/static"}


def list_routes(window: Window) -> list[tuple[str, str]]:
    """Every (method, path) that the application serves, its parameters filled in."""
    routes = [(r.method, r.resource.canonical) for r in window.app.router.routes() if r.resource]
    return [(method, re.sub(r"{\w+}", "1", path)) for method, path in routes]


async def test_every_route_but_the_named_ones_asks_for_the_token(window: Window) -> None:
    closed = [(method, path) for method, path in list_routes(window) if path not in OPEN]
    assert len(closed) > 25

    for method, path in closed:
        async with window.visitor.request(method, path) as answer:
            assert answer.status == 401, (method, path)
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert window.door.commands == []


async def test_open_routes_answer_without_a_token(window: Window) -> None:
    for path in ("/healthz", "/readyz", "/login", "/static/style.css", "/static/page.js"):
        async with window.visitor.get(path) as answer:
            assert answer.status == 200, path


@pytest.mark.parametrize(
    "header",
    ["Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer", "Bearer ", f"Bearer {TOKEN}x", "Bearer \xff\xfe", "bearer\t1"],
)
async def test_other_authorizations_are_refused(window: Window, header: str) -> None:
    async with window.visitor.get("/api/v1/tickets", headers={"Authorization": header}) as answer:
        assert answer.status == 401
        assert (await answer.json())["error"]["code"] == "wrong_token"


async def test_the_token_is_asked_for_on_the_page_itself(window: Window) -> None:
    async with window.visitor.get("/tickets/20261120-1?x=1") as answer:
        page = await answer.text()

    assert answer.status == 401
    assert "请输入口令" in page
    assert find_field(page, "next") == "/tickets/20261120-1?x=1"


async def test_whoever_says_the_token_gets_a_cookie_that_is_not_the_token(window: Window) -> None:
    async with window.visitor.get("/login") as form:
        form_token = find_field(await form.text(), "form_token")

    fields = {"token": TOKEN, "form_token": form_token, "next": "/grids"}
    async with window.visitor.post("/login", data=fields, allow_redirects=False) as answer:
        cookie = answer.cookies[COOKIE]

    assert (answer.status, answer.headers["Location"]) == (303, "/grids")
    assert TOKEN not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert "桐林县" in await window.page("/grids")


@pytest.mark.parametrize("elsewhere", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nX: 1", ""])
async def test_the_form_leads_nowhere_else(window: Window, elsewhere: str) -> None:
    async with window.visitor.get("/login") as form:
        form_token = find_field(await form.text(), "form_token")

    fields = {"token": TOKEN, "form_token": form_token, "next": elsewhere}
    async with window.visitor.post("/login", data=fields, allow_redirects=False) as answer:
        assert answer.headers["Location"] == "/"


async def test_signing_in_needs_the_form_of_the_same_browser(window: Window) -> None:
    async with window.visitor.get("/login") as form:
        form_token = find_field(await form.text(), "form_token")

    async with (
        ClientSession(window.address, cookie_jar=CookieJar(unsafe=True)) as stranger,
        stranger.post("/login", data={"token": TOKEN, "form_token": form_token}, allow_redirects=False) as answer,
    ):
        assert answer.status == 403
        assert COOKIE not in answer.cookies


async def test_the_demo_link_signs_in_and_leaves_no_token_in_the_address(window: Window) -> None:
    async with window.visitor.get(f"/?token={TOKEN}", allow_redirects=False) as answer:
        assert (answer.status, answer.headers["Location"]) == (303, "/")

    assert "在办" in await window.page("/")


async def test_a_demo_link_with_a_wrong_token_asks_for_the_right_one(window: Window) -> None:
    async with window.visitor.get("/?token=wrong&grid=520330") as answer:
        page = await answer.text()

    assert answer.status == 401
    assert "口令不对" in page
    assert find_field(page, "next") == "/?grid=520330"


async def test_outside_the_demo_no_link_signs_in(production: Window) -> None:
    async with production.visitor.get(f"/?token={TOKEN}", allow_redirects=False) as answer:
        assert answer.status == 401
        assert COOKIE not in answer.cookies


async def test_a_forged_or_altered_cookie_opens_nothing(window: Window) -> None:
    await sign_in(window.visitor)
    genuine = next(c.value for c in window.visitor.cookie_jar if c.key == COOKIE)
    expires, rest = genuine.split(".", 1)
    forged = ["", ".", "..", "1.a.b", f"{int(expires) + 9}.{rest}", genuine[:-1], f"{genuine}0", "9" * 5000]

    for value in forged:
        async with (
            ClientSession(window.address, cookies={COOKIE: value}, cookie_jar=CookieJar(unsafe=True)) as other,
            other.get("/", headers={"Cookie": f"{COOKIE}={value}"}) as answer,
        ):
            assert answer.status == 401, value


async def test_signing_out_takes_the_cookie_back(signed_in: Window) -> None:
    form_token = find_field(await signed_in.page("/"), "form_token")

    async with signed_in.visitor.post("/logout", data={"form_token": form_token}) as answer:
        assert answer.status == 401


async def test_guessing_is_slowed_down_for_each_address(window: Window) -> None:
    answers = [await sign_in(window.visitor, "guess") for _ in range(12)]

    assert answers[:10] == [401] * 10
    assert answers[10:] == [429, 429]
    assert await sign_in(window.visitor, TOKEN) == 429
    assert (await window.get("/api/v1/stats"))["open"] == 0


async def test_no_page_changes_anything_without_its_form_token(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    await add_notice(signed_in.database)
    posts = [(m, p.replace("/tickets/1", f"/tickets/{number}")) for m, p in list_routes(signed_in) if m == "POST"]

    for _, path in posts:
        for fields in ({"action": "done"}, {"action": "done", "form_token": "wrong"}):
            async with signed_in.visitor.post(path, data=fields) as answer:
                assert answer.status == 403, path

    assert signed_in.door.commands == []


async def test_a_form_token_of_another_session_is_refused(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    async with ClientSession(signed_in.address, cookie_jar=CookieJar(unsafe=True)) as other:
        await sign_in(other)
        async with other.get("/") as page:
            foreign = find_field(await page.text(), "form_token")

    fields = {"action": "done", "form_token": foreign}
    async with signed_in.visitor.post(f"/tickets/{number}", data=fields) as answer:
        assert answer.status == 403


async def test_a_form_in_several_parts_brings_no_form_token(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    parts = FormData({"form_token": find_field(await signed_in.page("/"), "form_token"), "action": "done"})
    parts.add_field("file", b"x", filename="x")

    async with signed_in.visitor.post(f"/tickets/{number}", data=parts) as answer:
        assert answer.status == 403


async def test_the_api_takes_a_cookie_with_the_form_token_in_a_header(signed_in: Window) -> None:
    number = await add_ticket(signed_in.database, 1)
    shown = {"X-Form-Token": find_field(await signed_in.page("/"), "form_token")}
    path, body = f"/api/v1/tickets/{number}/actions", {"action": "done"}

    async with signed_in.visitor.post(path, json=body, headers=shown) as answer:
        assert answer.status == 200


async def test_every_answer_carries_the_headers_that_keep_pages_safe(signed_in: Window) -> None:
    for path in ("/", "/healthz", "/nowhere", "/api/v1/nowhere", "/static/style.css", "/api/v1/tickets"):
        async with signed_in.visitor.get(path) as answer:
            assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            assert "aiohttp" not in answer.headers["Server"]
            assert answer.headers["Cache-Control"] == ("no-cache" if "static" in path else "no-store")


async def test_unknown_addresses_and_methods_are_told_as_such(window: Window) -> None:
    async with window.client.get("/api/v1/nowhere") as answer:
        assert (answer.status, (await answer.json())["error"]["code"]) == (404, "not_found")
    async with window.client.delete("/api/v1/tickets") as answer:
        assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")
        assert (await answer.json())["error"]["code"] == "bad_method"
    async with window.client.get("/nowhere") as answer:
        assert answer.status == 404
        assert "没有这个地址" in await answer.text()
    async with window.client.get("/static/../app.py") as answer:
        assert answer.status == 404


def test_a_session_ends_after_its_hours() -> None:
    time = [1000.0]
    gate = Gate("secret", now=lambda: time[0])
    cookie = gate.issue_session()

    assert gate.accepts_session(cookie)
    time[0] += SESSION_SECONDS + 1
    assert not gate.accepts_session(cookie)


def test_another_token_ends_every_session() -> None:
    cookie = Gate("old").issue_session()

    assert not Gate("new").accepts_session(cookie)


def test_an_empty_token_is_refused_at_the_start() -> None:
    with pytest.raises(ValueError, match="token"):
        Gate("")


def test_a_blocked_address_may_try_again_after_a_while_and_others_at_once() -> None:
    time = [0.0]
    throttle = Throttle(tries=3, refill=10, now=lambda: time[0])
    for _ in range(3):
        throttle.count_wrong("a")

    assert throttle.is_blocked("a")
    assert not throttle.is_blocked("b")
    time[0] += 11
    assert not throttle.is_blocked("a")


def test_a_flood_of_addresses_does_not_fill_the_memory() -> None:
    throttle = Throttle(tries=3, refill=10, now=lambda: 0.0)

    for number in range(25_000):
        throttle.count_wrong(str(number))

    assert len(throttle._debts) <= 10_001
