"""A page as a signed-in visitor sees it: what is wrong with the program first, then the page."""

from typing import Any

from aiohttp import web

from models.readings_stats import read_sending_stopped
from web.gate import COOKIE
from web.probes import read_lines
from web.site import Site


async def show_screen(site: Site, request: web.Request, name: str, *, status: int = 200, **facts: Any) -> web.Response:
    lines = await read_lines(site)
    async with site.deps.database.read() as database:
        stopped = await read_sending_stopped(database)
    session = request.cookies.get(COOKIE, "")
    return site.pages.render(
        name,
        status=status,
        troubles=[line for line in lines if not line.ok],
        stopped=stopped,
        form_token=site.gate.form_token(session) if session else "",
        path=request.path,
        now=site.deps.clock.now(),
        **facts,
    )
