"""A notice's pictures and files, shown to whoever may see the notice."""

from urllib.parse import quote

from aiohttp import web

from domain.broadcast import Attachment
from domain.sending import PartKind
from models.campaign_files import notice_file_path
from web.api_broadcasts import find_campaign
from web.asking import read_id
from web.request_error import RequestError
from web.site import Site

PICTURE_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


async def get_notice_file(site: Site, request: web.Request) -> web.StreamResponse:
    """By its place in the notice, from 0. A picture is shown; anything else is only to be kept, never opened here."""
    card = await find_campaign(site.deps, request.match_info["id"])
    place = read_id(request.match_info["place"])
    found = card.attachments[place] if place is not None and place < len(card.attachments) else None
    path = notice_file_path(site.deps.media_folder, found.digest, found.name) if found and found.digest else None
    if found is None or path is None or not path.is_file():
        raise RequestError(404, "not_found", "没有这个文件。")
    return web.FileResponse(path, headers=_name_headers(found, path.suffix.lower()))


def _name_headers(file: Attachment, ending: str) -> dict[str, str]:
    if file.kind is PartKind.PICTURE:
        return {"Content-Type": PICTURE_TYPES.get(ending, "application/octet-stream")}
    name = quote(file.name, safe="")
    return {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
