"""Which tickets a visitor asks for: the same filters behind the list page and the API."""

from aiohttp import web

from domain.directory import Directory
from domain.ids import GridCode
from domain.ticket import OPEN, State
from domain.tree import Tier
from models.readings import Position, TicketCard, TicketQuery
from web.asking import (
    parse_moment,
    read_cursor,
    read_id,
    read_limit,
    read_list,
    read_moment,
    read_text,
    refuse_cursor,
    write_cursor,
)
from web.deps import WebDeps
from web.request_error import refuse_field

OPEN_WORD = "open"
ALL_WORD = "all"
IN_HAND = OPEN - {State.CANDIDATE}


def read_ticket_query(request: web.Request, deps: WebDeps, *, default_state: str = ALL_WORD) -> TicketQuery:
    """`state` takes codes, `open` (everything not ended) and `all` (everything but candidates)."""
    return TicketQuery(
        grids=read_grids(request, deps.directory()),
        types=read_list(request, "type"),
        states=read_states(read_list(request, "state") or (default_state,)),
        since=read_moment(request, "since", deps.zone),
        until=read_moment(request, "until", deps.zone, end_of_day=True),
        words=read_text(request, "q"),
        overdue_at=deps.clock.now() if read_flag(request, "overdue") else None,
        after=read_position(request),
        limit=read_limit(request),
    )


def read_grids(request: web.Request, directory: Directory) -> tuple[GridCode, ...] | None:
    """The asked grid and everything below it; None for the whole county."""
    code = GridCode(read_text(request, "grid"))
    if not code:
        return None
    grid = directory.tree.grids.get(code)
    if grid is None:
        refuse_field("grid", "没有这个网格编号。")
    if grid.tier is Tier.COUNTY:
        return None
    return tuple(below.code for below in directory.tree.below(code))


def read_states(words: tuple[str, ...]) -> tuple[State, ...]:
    """Empty for `all`, which TicketQuery reads as everything but candidates."""
    if ALL_WORD in words:
        return ()
    known = {state.value for state in State}
    chosen: set[str] = set()
    for word in words:
        if word != OPEN_WORD and word not in known:
            refuse_field("state", "没有这个状态。")
        chosen |= {state.value for state in IN_HAND} if word == OPEN_WORD else {word}
    return tuple(state for state in State if state.value in chosen)


def read_flag(request: web.Request, name: str) -> bool:
    given = read_text(request, name)
    if given not in ("", "0", "1", "false", "true"):
        refuse_field(name, f"{name} 应当是 1 或 0。")
    return given in ("1", "true")


def write_next(cards: list[TicketCard], query: TicketQuery) -> str | None:
    """The cursor of the page after this one; None where this one is not full."""
    if len(cards) < query.limit:
        return None
    at, key = cards[-1].position
    return write_cursor(f"{at.isoformat()}~{key}")


def read_position(request: web.Request) -> Position | None:
    position = read_cursor(request)
    if position is None:
        return None
    moment, _, key = position.partition("~")
    at, number = parse_moment(moment), read_id(key)
    if at is None or at.tzinfo is None or number is None:
        refuse_cursor()
    return (at, number)
