"""Notices for people: how far each has come, where it got stuck, and why, in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from domain.audience_words import say_audience
from domain.broadcast import CampaignState, OccurrenceState
from domain.directory import Directory
from domain.schedule import Once
from domain.schedule_words import say_schedule
from domain.sending import SendState
from domain.size_words import say_size
from domain.tree import Tier
from models.readings_broadcasts import (
    CampaignCard,
    DeliveryCard,
    list_campaigns,
    list_deliveries,
    list_occurrences,
)
from web.api_broadcasts import find_campaign
from web.asking import clean_text, read_form, read_id_cursor, write_cursor
from web.commanding import CAMPAIGN_ACTIONS, submit_command
from web.deps import WebDeps
from web.request_error import RequestError, refuse_field
from web.screen import show_screen
from web.showing import find_size
from web.site import Site
from web.wording import SEND_STATE_WORDS, say_moment, say_send_code

PAGE_ROWS = 30
FIRINGS = 20
TROUBLES = 100
BAR_WIDTH = 1000

WAITING = (SendState.PLANNED, SendState.CLAIMED, SendState.SENDING)
TROUBLED = (SendState.FAILED, SendState.UNKNOWN, SendState.RETRY, SendState.EXPIRED, SendState.SKIPPED)
BAR = (
    ("sent", "已送达", (SendState.SENT,)),
    ("retry", "会再试", (SendState.RETRY,)),
    ("unknown", "说不准", (SendState.UNKNOWN,)),
    ("failed", "没发成", (SendState.FAILED, SendState.EXPIRED, SendState.SKIPPED, SendState.CANCELLED)),
    ("waiting", "等待中", WAITING),
)
UNDER_WAY = (CampaignState.WAITING, CampaignState.ACTIVE, CampaignState.PAUSED)
OCCURRENCE_WORDS = {
    OccurrenceState.SENDING: "正在发",
    OccurrenceState.DONE: "发完了",
    OccurrenceState.EXPIRED: "过时没发",
    OccurrenceState.REFUSED: "没有发（内容或范围不对）",
    OccurrenceState.CANCELLED: "取消了",
}
BUTTONS = {
    CampaignState.WAITING: (("approve", "同意发"), ("refuse", "不同意"), ("cancel", "取消")),
    CampaignState.ACTIVE: (("pause", "暂停"), ("cancel", "取消")),
    CampaignState.PAUSED: (("resume", "继续发"), ("cancel", "取消")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One colour of the progress bar, in thousandths of its width."""

    kind: str
    word: str
    count: int
    start: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TownRow:
    town: str
    total: int
    sent: int
    waiting: int
    troubled: int


async def get_broadcasts_page(site: Site, request: web.Request) -> web.StreamResponse:
    before = read_id_cursor(request)
    tree = site.deps.directory().tree
    async with site.deps.database.read() as session:
        cards = await list_campaigns(session, before=before, limit=PAGE_ROWS)
    return await show_screen(
        site,
        request,
        "broadcasts",
        rows=[(c, draw_bar(c.counts), say_audience(c.audience, tree), say_when(c, site.deps)) for c in cards],
        older=f"/broadcasts?cursor={write_cursor(str(cards[-1].id))}" if len(cards) == PAGE_ROWS else "",
        first_page=before is None,
    )


async def get_broadcast_page(site: Site, request: web.Request) -> web.StreamResponse:
    return await show_broadcast_screen(site, request, await find_campaign(site.deps, request.match_info["id"]))


async def post_broadcast_button(site: Site, request: web.Request) -> web.StreamResponse:
    form = await read_form(request)
    card = await find_campaign(site.deps, request.match_info["id"])
    action = form.get("action", "")
    if action not in CAMPAIGN_ACTIONS:
        refuse_field("action", "没有这个办法。")
    key = clean_text(form.get("key", ""), "key", longest=60)
    try:
        await submit_command(site.deps, f"broadcast.{action}", str(card.id), key=f"page:{key}:{action}" if key else "")
    except RequestError as error:
        return await show_broadcast_screen(site, request, card, error)
    return web.Response(status=303, headers={"Location": f"/broadcasts/{card.id}"})


async def show_broadcast_screen(
    site: Site, request: web.Request, card: CampaignCard, error: RequestError | None = None
) -> web.Response:
    async with site.deps.database.read() as session:
        firings = await list_occurrences(session, card.id, FIRINGS)
        newest = firings[0].id if firings else None
        deliveries = await list_deliveries(session, card.id, occurrence=newest) if newest is not None else []
    troubled = [delivery for delivery in deliveries if delivery.state in TROUBLED]
    return await show_screen(
        site,
        request,
        "broadcast",
        status=error.status if error else 200,
        refusal=error.sentence if error else "",
        card=card,
        files=[(file, say_size(size) if (size := find_size(file, site.deps)) else "") for file in card.attachments],
        audience=say_audience(card.audience, site.deps.directory().tree),
        when=say_when(card, site.deps),
        coming=site.deps.coming_times(card) if card.state in UNDER_WAY else (),
        buttons=BUTTONS.get(card.state, ()),
        firings=[(f, OCCURRENCE_WORDS[f.state], draw_bar(f.counts)) for f in firings],
        towns=count_by_town(deliveries, site.deps.directory()),
        troubled=[(d, SEND_STATE_WORDS[d.state], say_send_code(d.code)) for d in troubled[:TROUBLES]],
        troubled_count=len(troubled),
    )


def draw_bar(counts: Mapping[SendState, int]) -> list[Stretch]:
    """The stretches that aren't empty; nothing is narrower than can be seen."""
    total = sum(counts.values())
    found: list[Stretch] = []
    start = 0
    for kind, word, states in BAR:
        count = sum(counts.get(state, 0) for state in states)
        if count:
            width = max(8, count * BAR_WIDTH // total)
            found.append(Stretch(kind=kind, word=word, count=count, start=start, width=width))
            start += width
    return found


def count_by_town(deliveries: Sequence[DeliveryCard], directory: Directory) -> list[TownRow]:
    """Where it got stuck: towns with trouble first."""
    counts: dict[str, Counter[SendState]] = {}
    for delivery in deliveries:
        counts.setdefault(_town_of(delivery, directory), Counter())[delivery.state] += 1
    rows = [
        TownRow(
            town=town,
            total=sum(states.values()),
            sent=states[SendState.SENT],
            waiting=sum(states[state] for state in WAITING),
            troubled=sum(states[state] for state in TROUBLED),
        )
        for town, states in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.troubled, row.town))


def say_when(card: CampaignCard, deps: WebDeps) -> str:
    said = say_schedule(card.schedule, deps.zone)
    if isinstance(card.schedule, Once) or card.next_due_at is None:
        return said
    return f"{said}，下一次 {say_moment(card.next_due_at, deps.zone)}"


def _town_of(delivery: DeliveryCard, directory: Directory) -> str:
    room = directory.rooms.get(delivery.room)
    home = directory.home_of(room) if room else None
    town = directory.tree.at_tier(home, Tier.TOWN) if home else None
    return town.name if town else "县直和其他"
