"""An emergency for many groups, and a search (协查) whose answers are gathered: who may, how long, what it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.broadcast import Asker, Audience
from domain.directory import LEADING, Directory, Officer, Role
from domain.ids import CampaignId, GridCode, TicketId
from domain.tree import Tier

SEARCH_LASTS = timedelta(hours=48)
"""So long what is said in the groups that got it may be an answer to it."""
ENDS_WITHIN = timedelta(days=30)
"""So long whoever asked may still say that it is over."""
REPEAT_AFTER = timedelta(minutes=10)
MISSING_TYPE = "people.missing"
MAX_PICTURES = 3
FOUND_TEXT = "已找到，谢谢大家！别再转发了，存下的照片请删掉。"
OVER_TEXT = "协查结束，谢谢大家！别再转发了，存下的照片请删掉。"
"""What was published to find a child is deleted when it is found [L: 未成年人保护法103条]."""
_HOW_TO_ANSWER = "看到的，引用这条说在哪里看到的。急事先打110。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """An open search. `number` is its ticket's; `text` is what the groups read."""

    campaign: CampaignId
    ticket: TicketId
    number: str
    asker: Asker
    audience: Audience
    text: str
    created_at: datetime


def write_search(text: str) -> str:
    """What the groups read: the leader's own words, and how to answer."""
    return f"协查：{text}\n{_HOW_TO_ANSWER}"


def write_emergency(text: str) -> str:
    return f"紧急通知：{text}"


def find_calling_grid(officer: Officer, grid: GridCode | None, directory: Directory) -> GridCode | None:
    """For which grid this officer may call out: the nearest of theirs above `grid`, else their first; None: for none.

    A village's leader and whoever is above; in the county its administrators too.
    """
    own = list(list_calling_grids(officer, directory))
    above = (place.code for place in directory.tree.chain(grid)) if grid is not None else iter(())
    return next((code for code in above if code in own), own[0] if own else None)


def list_calling_grids(officer: Officer, directory: Directory) -> Iterator[GridCode]:
    for post in officer.posts:
        place = directory.tree.grids.get(post.grid)
        if place is None or place.tier > Tier.VILLAGE:
            continue
        if post.role in LEADING or (post.role is Role.ADMIN and place.tier is Tier.COUNTY):
            yield post.grid


def may_end(search: Search, officer: Officer, directory: Directory) -> bool:
    """Whoever asked for it, and whoever leads above them."""
    if is_own(search, officer, directory):
        return True
    theirs = search.asker.grid
    own = list_calling_grids(officer, directory)
    tree = directory.tree
    return theirs is not None and any(tree.contains(code, theirs) and code != theirs for code in own)


def is_own(search: Search, officer: Officer, directory: Directory) -> bool:
    """Theirs, or of somebody for whom they stand in."""
    return any(search.asker.actor == f"person:{person}" for person in directory.stood_in_by(officer.person))
