"""Every mistake leaves as one shape: JSON for programs, a plain page for people, and never a traceback."""

import logging
import secrets

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from web.request_error import RequestError
from web.showing import answer_json
from web.signing_in import show_sign_in
from web.site import Site

log = logging.getLogger(__name__)

MACHINE_PATHS = ("/api/", "/metrics", "/healthz", "/readyz", "/static/")
SENTENCES = {
    403: ("forbidden", "这里不能看。"),
    404: ("not_found", "没有这个地址。"),
    405: ("bad_method", "这个地址不能这样用。"),
    413: ("too_large", "内容太大了。"),
}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "wangge",
}


def make_errors(site: Site) -> Middleware:
    @web.middleware
    async def tell_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except RequestError as error:
            return tell_error(site, request, error)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            code, sentence = SENTENCES.get(error.status, ("bad_request", "这个请求不对。"))
            response = tell_error(site, request, RequestError(error.status, code, sentence))
            if isinstance(error, web.HTTPMethodNotAllowed):
                response.headers["Allow"] = ", ".join(sorted(error.allowed_methods))
            return response
        except Exception:
            return tell_fault(site, request)

    return tell_errors


def tell_error(site: Site, request: web.Request, error: RequestError) -> web.Response:
    if is_for_machine(request):
        response = answer_error(error)
    elif error.status == 401:
        sentence = "" if error.code == "sign_in" else error.sentence
        response = show_sign_in(site, request, status=401, sentence=sentence)
    else:
        response = site.pages.render("error", status=error.status, sentence=error.sentence)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.status == 429:
        response.headers["Retry-After"] = "60"
    return response


def tell_fault(site: Site, request: web.Request) -> web.Response:
    """A bug: logged with its traceback under a number that the visitor can pass on."""
    number = secrets.token_hex(4)
    route = request.match_info.route.resource
    log.exception("web_request_failed id=%s route=%s", number, route.canonical if route else "")
    sentence = f"程序出了问题，已经记下（{number}）。请过一会儿再试。"
    return tell_error(site, request, RequestError(500, "fault", sentence))


def answer_error(error: RequestError) -> web.Response:
    told = {"code": error.code, "message": error.sentence} | ({"field": error.field} if error.field else {})
    return answer_json({"error": told}, status=error.status)


def is_for_machine(request: web.Request) -> bool:
    return request.path.startswith(MACHINE_PATHS)


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Signal of every answer. What is behind the token is kept by no cache."""
    response.headers.update(HEADERS)
    kept = "no-cache" if request.path.startswith("/static/") else "no-store"
    response.headers["Cache-Control"] = kept
