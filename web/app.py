"""Builds the window: routes, guard and headers around what the other rooms supply."""

from functools import partial

from aiohttp import web

from web.deps import WebDeps
from web.endpoints import ENDPOINTS
from web.errors import add_headers, make_errors
from web.gate import Gate
from web.guard import make_guard
from web.notice_files import get_notice_file
from web.notice_screen import (
    get_broadcast_page,
    get_progress_picture,
    post_broadcast_button,
    post_correct_form,
    post_settle_button,
)
from web.openapi import OPENAPI_PATH, describe_api
from web.pages import HERE, Pages
from web.pages_broadcasts import get_broadcasts_page
from web.pages_grids import get_grids_page
from web.pages_new_notice import get_new_notice, post_new_notice
from web.pages_tickets import get_centre, get_ticket_page, post_stop_button, post_ticket_button
from web.pictures import get_picture
from web.probes import get_health, get_metrics, get_readiness
from web.showing import answer_json
from web.signing_in import get_sign_in, post_sign_in, post_sign_out
from web.site import Handler, Site

BODY_BYTES = 64 * 1024

PAGES: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/", get_centre),
    ("GET", "/tickets/{no}", get_ticket_page),
    ("POST", "/tickets/{no}", post_ticket_button),
    ("GET", "/tickets/{no}/pictures/{id}", get_picture),
    ("GET", "/broadcasts", get_broadcasts_page),
    ("GET", "/broadcasts/new", get_new_notice),
    ("POST", "/broadcasts/new", post_new_notice),
    ("GET", "/broadcasts/{id}", get_broadcast_page),
    ("POST", "/broadcasts/{id}", post_broadcast_button),
    ("GET", "/broadcasts/{id}/files/{place}", get_notice_file),
    ("POST", "/broadcasts/{id}/settle", post_settle_button),
    ("POST", "/broadcasts/{id}/correct", post_correct_form),
    ("GET", "/broadcasts/{id}/progress.png", get_progress_picture),
    ("GET", "/grids", get_grids_page),
    ("POST", "/stop", post_stop_button),
    ("GET", "/login", get_sign_in),
    ("POST", "/login", post_sign_in),
    ("POST", "/logout", post_sign_out),
    ("GET", "/healthz", get_health),
    ("GET", "/readyz", get_readiness),
    ("GET", "/metrics", get_metrics),
)


def build_web(deps: WebDeps) -> web.Application:
    """The application, ready for a runner; it opens and closes nothing that it was given."""
    site = Site(deps=deps, gate=Gate(deps.token), pages=Pages(deps))
    app = web.Application(client_max_size=BODY_BYTES, middlewares=[make_errors(site), make_guard(site)])
    app.on_response_prepare.append(add_headers)
    for method, path, handler in (*PAGES, *((e.method, e.path, e.handle) for e in ENDPOINTS)):
        add = app.router.add_get if method == "GET" else app.router.add_post
        add(path, partial(handler, site))
    app.router.add_get(OPENAPI_PATH, get_description)
    app.router.add_static("/static", HERE / "static")
    return app


async def get_description(_request: web.Request) -> web.StreamResponse:
    return answer_json(describe_api(ENDPOINTS))
