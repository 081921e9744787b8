"""Nothing is open but what is named here: a token on every route, a form token on every change by a page."""

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from web.asking import read_form
from web.gate import COOKIE
from web.request_error import RequestError
from web.signing_in import check_token, enter
from web.site import Site

OPEN_ROUTES = frozenset({"/healthz", "/readyz", "/login", "/static"})
SAFE_METHODS = frozenset({"GET", "HEAD"})
FORM_HEADER = "X-Form-Token"


def make_guard(site: Site) -> Middleware:
    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        if is_open(request):
            return await handler(request)
        if hdrs.AUTHORIZATION in request.headers:
            check_bearer(site, request)
            return await handler(request)
        if site.deps.demo and request.path == "/" and "token" in request.query:
            check_token(site, request, request.query["token"])
            return enter(site, request, "/")
        await check_session(site, request)
        return await handler(request)

    return guard


def is_open(request: web.Request) -> bool:
    """Named routes, and what leads nowhere: 404 and 405 tell nothing that the API's description does not."""
    resource = request.match_info.route.resource
    return resource is None or resource.canonical in OPEN_ROUTES


def check_bearer(site: Site, request: web.Request) -> None:
    address = request.remote or ""
    if site.gate.bearers.is_blocked(address):
        raise RequestError(429, "too_many_tries", "试错太多次了，请过一分钟再试。")
    scheme, _, token = request.headers[hdrs.AUTHORIZATION].partition(" ")
    if scheme.lower() != "bearer" or not site.gate.knows(token.strip()):
        site.gate.bearers.count_wrong(address)
        raise RequestError(401, "wrong_token", "口令不对。")


async def check_session(site: Site, request: web.Request) -> None:
    """A browser sends cookies by itself, so a change must also show a token that only our pages know."""
    session = request.cookies.get(COOKIE, "")
    if not site.gate.accepts_session(session):
        raise RequestError(401, "sign_in", "请先输入口令。")
    if request.method in SAFE_METHODS:
        return
    shown = request.headers.get(FORM_HEADER) or (await read_form(request)).get("form_token", "")
    if not site.gate.accepts_form(session, shown):
        raise RequestError(403, "stale_form", "页面放久了，请刷新后再点一次。")
