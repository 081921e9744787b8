"""One notice for people: how far it has come, where it got stuck and why, and what may be done about it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from domain.audience_words import say_audience
from domain.broadcast import CampaignState, OccurrenceState
from domain.directory import Directory, Role
from domain.ids import RoomId
from domain.notice_progress import Fate, NoticeProgress, count_late, estimate_end, sum_fates
from domain.notice_tally import say_tally
from domain.ports import CommandResult
from domain.send_words import SEND_STATE_WORDS, say_send_code
from domain.sending import SendState
from domain.size_words import say_size
from models.notice_answers import tally_campaign
from models.readings_broadcasts import CampaignCard, DeliveryCard, OccurrenceCard, list_deliveries, list_occurrences
from models.readings_progress import read_newest_progress, read_progress
from models.taking_back import count_recalls
from web.api_broadcasts import find_campaign
from web.asking import clean_text, read_form
from web.commanding import CAMPAIGN_ACTIONS, submit_command
from web.deps import WebDeps
from web.pages_broadcasts import draw_bar, say_when
from web.request_error import RequestError, refuse_field
from web.screen import show_screen
from web.showing import find_size
from web.site import Site

FIRINGS = 20
TROUBLES = 100
TROUBLED = (SendState.UNKNOWN, SendState.FAILED, SendState.RETRY, SendState.EXPIRED, SendState.SKIPPED)
UNDER_WAY = (CampaignState.WAITING, CampaignState.ACTIVE, CampaignState.PAUSED)
OCCURRENCE_WORDS = {
    OccurrenceState.SENDING: "正在发",
    OccurrenceState.DONE: "发完了",
    OccurrenceState.EXPIRED: "过时没发",
    OccurrenceState.REFUSED: "没有发（内容或范围不对）",
    OccurrenceState.CANCELLED: "取消了",
}
RECALL = ("recall", "撤回")
BUTTONS = {
    CampaignState.WAITING: (("approve", "同意发"), ("refuse", "不同意"), ("cancel", "取消")),
    CampaignState.ACTIVE: (("pause", "暂停"), RECALL, ("cancel", "取消")),
    CampaignState.PAUSED: (("resume", "继续发"), RECALL, ("cancel", "取消")),
    CampaignState.DONE: (RECALL,),
}
ASKED_FIRST = {
    "cancel": "真的取消吗？还没发的都不发了，已发的收不回来。",
    "recall": "真的撤回吗？还没发的都不发了，两分钟内发出去的请微信收回来，更早的收不回来。",
}
RULINGS = {
    SendState.UNKNOWN: (("sent", "发出去了"), ("again", "没有，再发一次"), ("dropped", "不管了")),
    SendState.FAILED: (("again", "再发一次"),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledGroup:
    """A group to be looked at: why, what a person may rule, and its words for the leader to forward.

    No words while it is still being tried: it would hear them twice.
    """

    delivery: DeliveryCard
    state: str
    reason: str
    rulings: tuple[tuple[str, str], ...]
    words: str
    leader: str


async def get_broadcast_page(site: Site, request: web.Request) -> web.StreamResponse:
    return await show_broadcast_screen(site, request, await find_campaign(site.deps, request.match_info["id"]))


async def get_progress_picture(site: Site, request: web.Request) -> web.StreamResponse:
    """404 where it has not gone out yet: there is nothing to be drawn."""
    card = await find_campaign(site.deps, request.match_info["id"])
    async with site.deps.database.read() as session:
        progress = await read_newest_progress(session, card.id, site.deps.directory())
    if progress is None:
        raise RequestError(404, "not_found", "这条通知还没开始发，没有进度图。")
    drawn = await asyncio.to_thread(site.deps.draw_progress, card, progress)
    return web.Response(body=drawn, content_type="image/png", headers={"Cache-Control": "no-store"})


async def post_broadcast_button(site: Site, request: web.Request) -> web.StreamResponse:
    form = await read_form(request)
    action = form.get("action", "")
    if action not in CAMPAIGN_ACTIONS:
        refuse_field("action", "没有这个办法。")
    return await _press(site, request, action, form, {})


async def post_settle_button(site: Site, request: web.Request) -> web.StreamResponse:
    """`ruling` is `delivery:what`, so that each button is one field."""
    form = await read_form(request)
    delivery, _, ruling = form.get("ruling", "").partition(":")
    return await _press(site, request, "settle", form, {"delivery": delivery[:20], "as": ruling[:20]})


async def post_correct_form(site: Site, request: web.Request) -> web.StreamResponse:
    form = await read_form(request)
    text = clean_text(form.get("text", "").replace("\r\n", "\n"), "text", longest=2000)
    return await _press(site, request, "correct", form, {"text": text})


async def _press(
    site: Site, request: web.Request, action: str, form: dict[str, str], args: dict[str, str]
) -> web.StreamResponse:
    """What came of it is said on the page; a correction is a notice of its own, and its page follows."""
    card = await find_campaign(site.deps, request.match_info["id"])
    key = clean_text(form.get("key", ""), "key", longest=60)
    asked = f"page:{key}:{action}:{args.get('delivery', '')}".rstrip(":") if key else ""
    try:
        result = await submit_command(site.deps, f"broadcast.{action}", str(card.id), args=args, key=asked)
    except RequestError as error:
        return await show_broadcast_screen(site, request, card, error=error, correction=args.get("text", ""))
    if action in SAYS_MORE and result.sentence:
        return await show_broadcast_screen(site, request, await find_campaign(site.deps, str(card.id)), said=result)
    number = result.subject if action == "correct" and result.subject else card.id
    return web.Response(status=303, headers={"Location": f"/broadcasts/{number}"})


SAYS_MORE = ("recall", "settle")


async def show_broadcast_screen(
    site: Site,
    request: web.Request,
    card: CampaignCard,
    *,
    error: RequestError | None = None,
    said: CommandResult | None = None,
    correction: str = "",
) -> web.Response:
    deps = site.deps
    directory = deps.directory()
    async with deps.database.read() as session:
        firings = await list_occurrences(session, card.id, FIRINGS)
        tally = await tally_campaign(session, card.id)
        newest = firings[0] if firings else None
        progress = await read_progress(session, newest, directory) if newest else None
        troubled = await list_deliveries(
            session, card.id, occurrence=newest.id if newest else None, states=TROUBLED, limit=TROUBLES
        )
        recalls = await count_recalls(session, card.id)
    return await show_screen(
        site,
        request,
        "broadcast",
        status=error.status if error else 200,
        refusal=error.sentence if error else "",
        said=said.sentence if said else "",
        correction=correction,
        card=card,
        files=[(file, say_size(size) if (size := find_size(file, deps)) else "") for file in card.attachments],
        audience=say_audience(card.audience, directory.tree),
        when=say_when(card, deps),
        coming=deps.coming_times(card) if card.state in UNDER_WAY else (),
        buttons=BUTTONS.get(card.state, ()),
        asked_first=ASKED_FIRST,
        firings=[(f, OCCURRENCE_WORDS[f.state], draw_bar(sum_fates(f.counts))) for f in firings[1:]],
        newest=newest,
        newest_word=say_newest(newest, card.state) if newest else "",
        progress=progress,
        answers=say_tally(tally) if tally.people or tally.choices else "",
        bar=draw_bar(progress.fates) if progress else [],
        pace=say_pace(progress, card, deps) if progress else "",
        towns=[(town, draw_bar(town.fates)) for town in progress.towns] if progress else [],
        reasons=say_reasons(progress) if progress else [],
        troubled=[show_troubled(delivery, card, directory, deps) for delivery in troubled],
        recalled=say_recalls(recalls),
        troubled_count=count_troubled(progress) if progress else 0,
        unknown_count=progress.fates.get(Fate.UNKNOWN, 0) if progress else 0,
        has_readers=progress is not None and bool(progress.fates.get(Fate.SENT) or progress.fates.get(Fate.UNKNOWN)),
    )


def say_newest(newest: OccurrenceCard, state: CampaignState) -> str:
    """What is held is not said to be going out."""
    held = newest.state is OccurrenceState.SENDING and state is CampaignState.PAUSED
    return "停着" if held else OCCURRENCE_WORDS[newest.state]


def say_pace(progress: NoticeProgress, card: CampaignCard, deps: WebDeps) -> str:
    """When it will be through at the pace of the accounts, and who won't get it in time; nothing while it is held."""
    now = deps.clock.now()
    end = estimate_end(progress, deps.pace, now)
    if end is None or card.state is not CampaignState.ACTIVE:
        return ""
    if (late := count_late(progress, deps.pace, now)) and progress.send_until:
        return f"照现在的快慢，到 {progress.send_until.astimezone(deps.zone):%H:%M} 还有约 {late} 个群发不到"
    local = end.astimezone(deps.zone)
    return f"大约 {local:%H:%M} 发完" if local.date() == now.astimezone(deps.zone).date() else "今天发不完"


def say_reasons(progress: NoticeProgress) -> list[tuple[str, str, int]]:
    """(what became of it, why, how many), the most first."""
    return [(SEND_STATE_WORDS[t.state], say_send_code(t.code), t.count) for t in progress.troubles]


def say_recalls(recalls: Mapping[SendState, int]) -> str:
    """What WeChat gave back of what was asked back, in messages; empty where nothing was."""
    if not recalls:
        return ""
    total, back = sum(recalls.values()), recalls.get(SendState.SENT, 0)
    waiting = sum(recalls.get(state, 0) for state in (SendState.PLANNED, SendState.SENDING, SendState.RETRY))
    return f"撤回了 {back} 条，{f'还在试 {waiting} 条，' if waiting else ''}没撤成 {total - back - waiting} 条"


def count_troubled(progress: NoticeProgress) -> int:
    return sum(trouble.count for trouble in progress.troubles if trouble.state in TROUBLED)


def show_troubled(delivery: DeliveryCard, card: CampaignCard, directory: Directory, deps: WebDeps) -> TroubledGroup:
    return TroubledGroup(
        delivery=delivery,
        state=SEND_STATE_WORDS[delivery.state],
        reason=say_send_code(delivery.code),
        rulings=RULINGS.get(delivery.state, ()),
        words="" if delivery.state is SendState.RETRY else deps.words_for(card, delivery.room),
        leader=name_leader(delivery.room, directory),
    )


def name_leader(key: RoomId, directory: Directory) -> str:
    """Who may forward it by hand: the grid's own leader, or the nearest above."""
    room = directory.rooms.get(key)
    home = directory.home_of(room) if room else None
    chain = directory.tree.chain(home) if home else ()
    return next((holders[0].name for grid in chain if (holders := directory.holders(grid.code, Role.LEADER))), "")
