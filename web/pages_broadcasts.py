"""Notices for people: how far each has come, where it got stuck, and why, in words."""

from dataclasses import dataclass

from aiohttp import web

from domain.audience_words import say_audience
from domain.notice_progress import Fate, Fates, sum_fates
from domain.schedule import Once
from domain.schedule_words import say_schedule
from models.readings_broadcasts import (
    CampaignCard,
    list_campaigns,
)
from web.asking import read_id_cursor, write_cursor
from web.deps import WebDeps
from web.screen import show_screen
from web.site import Site
from web.wording import say_moment

PAGE_ROWS = 30
BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One colour of the progress bar, in thousandths of its width."""

    kind: str
    word: str
    count: int
    start: int
    width: int


async def get_broadcasts_page(site: Site, request: web.Request) -> web.StreamResponse:
    before = read_id_cursor(request)
    tree = site.deps.directory().tree
    async with site.deps.database.read() as session:
        cards = await list_campaigns(session, before=before, limit=PAGE_ROWS)
    return await show_screen(
        site,
        request,
        "broadcasts",
        rows=[
            (c, draw_bar(sum_fates(c.counts)), say_audience(c.audience, tree), say_when(c, site.deps)) for c in cards
        ],
        older=f"/broadcasts?cursor={write_cursor(str(cards[-1].id))}" if len(cards) == PAGE_ROWS else "",
        first_page=before is None,
    )


def draw_bar(fates: Fates) -> list[Stretch]:
    """The stretches that aren't empty; nothing is narrower than can be seen."""
    total = sum(fates.values())
    found: list[Stretch] = []
    start = 0
    for fate in Fate:
        count = fates.get(fate, 0)
        if count:
            width = max(8, count * BAR_WIDTH // total)
            found.append(Stretch(kind=fate.value, word=fate.zh, count=count, start=start, width=width))
            start += width
    return found


def say_when(card: CampaignCard, deps: WebDeps) -> str:
    said = say_schedule(card.schedule, deps.zone)
    if isinstance(card.schedule, Once) or card.next_due_at is None:
        return said
    return f"{said}，下一次 {say_moment(card.next_due_at, deps.zone)}"
