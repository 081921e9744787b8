"""The small form where a visitor says the token once and gets a cookie for the day."""

import re
import secrets

from aiohttp import web

from web.asking import read_form
from web.gate import COOKIE, FORM_COOKIE, SESSION_SECONDS
from web.request_error import RequestError
from web.site import Site

_OWN_PAGE = re.compile(r"/(?![/\\])[\x21-\x7e]*")
"""A path of ours: a form that led elsewhere could be used for phishing."""


async def get_sign_in(site: Site, request: web.Request) -> web.StreamResponse:
    return show_sign_in(site, request)


async def post_sign_in(site: Site, request: web.Request) -> web.StreamResponse:
    form = await read_form(request)
    if not site.gate.accepts_form(request.cookies.get(FORM_COOKIE, ""), form.get("form_token", "")):
        return show_sign_in(site, request, status=403, sentence="页面放久了，请再输一次口令。")
    try:
        check_token(site, request, form.get("token", ""))
    except RequestError as error:
        return show_sign_in(site, request, status=error.status, sentence=error.sentence)
    return enter(site, request, own_page(form.get("next", "/")))


async def post_sign_out(_site: Site, _request: web.Request) -> web.StreamResponse:
    response = web.Response(status=303, headers={"Location": "/"})
    response.del_cookie(COOKIE, path="/")
    return response


def show_sign_in(site: Site, request: web.Request, *, status: int = 200, sentence: str = "") -> web.Response:
    """The form, with a cookie that proves that its answer comes from the same browser."""
    visitor = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(16)
    back = (
        request.rel_url.without_query_params("token").raw_path_qs
        if request.method == "GET" and request.path != "/login"
        else "/"
    )
    response = site.pages.render(
        "sign_in", status=status, sentence=sentence, form_token=site.gate.form_token(visitor), next=own_page(back)
    )
    _set_cookie(response, request, FORM_COOKIE, visitor)
    return response


def check_token(site: Site, request: web.Request, token: str) -> None:
    """Raises RequestError: 429 after too many wrong tries of this address, 401 for a wrong one."""
    address = request.remote or ""
    if site.gate.sign_ins.is_blocked(address):
        raise RequestError(429, "too_many_tries", "试错太多次了，请过一分钟再试。")
    if not site.gate.knows(token):
        site.gate.sign_ins.count_wrong(address)
        raise RequestError(401, "wrong_token", "口令不对，请再看一看。")


def enter(site: Site, request: web.Request, page: str) -> web.Response:
    response = web.Response(status=303, headers={"Location": page})
    _set_cookie(response, request, COOKIE, site.gate.issue_session())
    return response


def own_page(path: str) -> str:
    return path if _OWN_PAGE.fullmatch(path) else "/"


def _set_cookie(response: web.Response, request: web.Request, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=SESSION_SECONDS, path="/", httponly=True, samesite="Strict", secure=request.secure
    )
