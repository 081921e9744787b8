"""The choices above the list of tickets: by progress and by place."""

from dataclasses import dataclass

from aiohttp import web

from domain.directory import Directory
from domain.ticket import State
from domain.tree import Grid, Tier
from models.readings_stats import Figures
from web.asking import read_text
from web.selecting import ALL_WORD, IN_HAND, OPEN_WORD, read_flag

CHIPS = (
    ("在办", tuple(IN_HAND), OPEN_WORD),
    ("等人接单", (State.ASSIGNED,), ""),
    ("办理中", (State.WORKING, State.ASSISTING, State.MEDIATING, State.REWORKING), ""),
    ("等评价", (State.FEEDBACK, State.VERIFYING), ""),
    ("已办结", (State.CLOSED, State.ARCHIVED), ""),
    ("待确认", (State.CANDIDATE,), ""),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A choice above the list, with how many tickets it would show."""

    word: str
    href: str
    count: int | None
    chosen: bool


def list_chips(request: web.Request, figures: Figures) -> list[Chip]:
    asked = read_text(request, "state", longest=600) or OPEN_WORD
    late = read_flag(request, "overdue")
    chips = [
        Chip(
            word=word,
            href=_link(request, state=code or ",".join(states), overdue=None),
            count=sum(figures.by_state.get(state, 0) for state in states),
            chosen=not late and asked == (code or ",".join(states)),
        )
        for word, states, code in CHIPS
    ]
    overdue = Chip(word="已超期", href=_link(request, state=None, overdue="1"), count=figures.overdue, chosen=late)
    everything = Chip(
        word="全部",
        href=_link(request, state=ALL_WORD, overdue=None),
        count=None,
        chosen=not late and asked == ALL_WORD,
    )
    return [chips[0], overdue, *chips[1:], everything]


def list_places(directory: Directory) -> list[tuple[Grid, tuple[Grid, ...]]]:
    """Towns with their villages, for the choice of a place."""
    towns = sorted((g for g in directory.tree.grids.values() if g.tier is Tier.TOWN), key=lambda g: g.code)
    return [(town, directory.tree.children(town.code)) for town in towns]


def _link(request: web.Request, **changes: str | None) -> str:
    """This page with other choices, from its first page on; None takes a choice away."""
    kept = {name: value for name, value in request.query.items() if name not in {*changes, "cursor"}}
    return str(request.rel_url.with_query(kept | {name: value for name, value in changes.items() if value}))
