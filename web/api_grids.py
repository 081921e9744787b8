"""The tree of grids and the WeChat groups by the API."""

from aiohttp import web

from domain.ids import RoomId
from domain.tree import Tier
from web.asking import read_cursor, read_id_cursor, read_limit, read_list, write_cursor
from web.posts import list_posts
from web.request_error import refuse_field
from web.selecting import read_grids
from web.showing import answer_json, show_grid, show_page, show_room
from web.site import Site


async def get_grids(site: Site, request: web.Request) -> web.StreamResponse:
    """In the order of their codes, parents before children."""
    directory = site.deps.directory()
    after, limit = read_cursor(request) or "", read_limit(request, default=200, most=1000)
    chosen, tiers = read_grids(request, directory), read_tiers(request)
    codes = sorted(directory.tree.grids if chosen is None else chosen)
    wanted = [code for code in codes if code > after and (not tiers or directory.tree.grids[code].tier in tiers)]
    posts, page = list_posts(directory), wanted[:limit]
    more = write_cursor(page[-1]) if len(wanted) > limit else None
    return answer_json(show_page([show_grid(directory.tree.grids[code], directory, posts) for code in page], more))


async def get_rooms(site: Site, request: web.Request) -> web.StreamResponse:
    """In the order of their ids; with `grid`, those bound to it or to a grid below it."""
    directory = site.deps.directory()
    after, limit = read_id_cursor(request) or 0, read_limit(request, default=200, most=1000)
    chosen = read_grids(request, directory)
    rooms = directory.rooms_of(chosen) if chosen is not None else tuple(directory.rooms.values())
    wanted = sorted((room for room in rooms if room.id > RoomId(after)), key=lambda room: room.id)
    more = write_cursor(str(wanted[limit - 1].id)) if len(wanted) > limit else None
    return answer_json(show_page([show_room(room, directory, site.deps) for room in wanted[:limit]], more))


def read_tiers(request: web.Request) -> frozenset[Tier]:
    try:
        return frozenset(Tier.parse(word) for word in read_list(request, "tier"))
    except ValueError:
        refuse_field("tier", "tier 应当是 L0 到 L4。")
