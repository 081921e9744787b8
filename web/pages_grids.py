"""The tree of grids for people: who leads where, which groups there are, how much is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from domain.directory import Directory, Role, Room
from domain.ids import GridCode
from domain.tree import Grid, Tier
from models.readings_stats import count_open_by_grid
from web.asking import read_text
from web.posts import list_posts
from web.request_error import RequestError
from web.screen import show_screen
from web.site import Site

Posts = Mapping[str, list[tuple[Role, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One grid with what hangs on it. `open` counts it and everything below; `short`: the digits people know."""

    grid: Grid
    short: str
    posts: tuple[tuple[str, str], ...]
    rooms: tuple[Room, ...]
    below: int
    open: int
    inner: tuple["Branch", ...] = ()


async def get_grids_page(site: Site, request: web.Request) -> web.StreamResponse:
    """One grid and two tiers below it: a whole county would be too long to read."""
    directory = site.deps.directory()
    code = GridCode(read_text(request, "grid"))
    if code and code not in directory.tree.grids:
        raise RequestError(404, "not_found", "没有这个网格。")
    async with site.deps.database.read() as session:
        being_open = await count_open_by_grid(session)
    posts = list_posts(directory)
    tops = [directory.tree.grids[code]] if code else find_tops(directory)
    return await show_screen(
        site,
        request,
        "grids",
        branches=[grow_branch(grid, directory, posts, being_open, depth=2) for grid in tops],
        chain=list(directory.tree.chain(code))[:0:-1] if code else [],
        role_words={role.value: role.zh for role in Role},
        unbound=[room for room in directory.rooms.values() if not room.grids] if not code else [],
    )


def find_tops(directory: Directory) -> list[Grid]:
    """The counties of the tree: grids whose parent is not in it."""
    grids = directory.tree.grids
    tops = [grid for grid in grids.values() if grid.parent is None or grid.parent not in grids]
    return sorted(tops, key=lambda grid: grid.code)


def grow_branch(
    grid: Grid, directory: Directory, posts: Posts, being_open: Mapping[GridCode, int], *, depth: int
) -> Branch:
    inner = directory.tree.children(grid.code) if depth else ()
    everything = list(directory.tree.below(grid.code))
    return Branch(
        grid=grid,
        short=directory.tree.pattern.short(grid.code) if grid.tier >= Tier.VILLAGE else "",
        posts=tuple((role.zh, name) for role, name in posts.get(grid.code, [])),
        rooms=directory.rooms_of([grid.code]),
        below=len(everything) - 1,
        open=sum(being_open.get(below.code, 0) for below in everything),
        inner=tuple(grow_branch(g, directory, posts, being_open, depth=depth - 1) for g in inner),
    )
