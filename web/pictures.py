"""A ticket's pictures, shown to whoever may see the ticket."""

from aiohttp import web

from models.media import find_stored, media_path
from web.request_error import RequestError
from web.site import Site


async def get_picture(site: Site, request: web.Request) -> web.StreamResponse:
    """404 for another ticket's picture, one not fetched yet, and anything of a sensitive ticket."""
    key = request.match_info["id"]
    async with site.deps.database.read() as session:
        found = await find_stored(session, request.match_info["no"], int(key)) if _is_number(key) else None
    path = media_path(site.deps.media_folder, found[0]) if found else None
    if found is None or path is None or not path.is_file():
        raise RequestError(404, "not_found", "没有这张图片。")
    headers = {"Content-Type": found[1], "Cache-Control": "private, max-age=86400"}
    return web.FileResponse(path, headers=headers)


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) <= 18
