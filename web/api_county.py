"""The county's figures, and the switch that stops all sending, by the API."""

from datetime import datetime, tzinfo

from aiohttp import web

from domain.ports import CommandResult
from models.readings_stats import read_figures, read_sending_stopped
from web.asking import read_json
from web.commanding import read_key, submit_command
from web.deps import WebDeps
from web.request_error import refuse_field
from web.selecting import read_grids
from web.showing import answer_json, show_figures
from web.site import Site


async def get_stats(site: Site, request: web.Request) -> web.StreamResponse:
    now = site.deps.clock.now()
    grids = read_grids(request, site.deps.directory())
    async with site.deps.database.read() as session:
        figures = await read_figures(session, grids, now=now, today=midnight_before(now, site.deps.zone))
        stopped = await read_sending_stopped(session)
    return answer_json(show_figures(figures, now, site.deps) | {"sending_stopped": stopped})


async def post_stop(site: Site, request: web.Request) -> web.StreamResponse:
    body = await read_json(request)
    stopped = body.get("stopped")
    if not isinstance(stopped, bool):
        refuse_field("stopped", "stopped 应当是 true 或 false。")
    result = await stop_sending(site.deps, stopped=stopped, key=read_key(body))
    return answer_json({"ok": True, "code": result.code, "sentence": result.sentence, "stopped": stopped})


async def stop_sending(deps: WebDeps, *, stopped: bool, key: str) -> CommandResult:
    return await submit_command(deps, "county.stop", "county", args={"stopped": str(stopped).lower()}, key=key)


def midnight_before(now: datetime, zone: tzinfo) -> datetime:
    """When the local day began."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
