"""Notices by the API: planning one, following its deliveries, stopping it."""

import hmac
import json
import re
from typing import Any

from aiohttp import web

from domain.ids import CampaignId, OccurrenceId
from domain.notice_progress import Fate, Fates, estimate_end
from domain.send_words import say_send_code
from domain.sending import SendState
from models.notice_answers import tally_campaign
from models.readings_broadcasts import (
    CampaignCard,
    list_campaigns,
    list_deliveries,
    list_occurrences,
    read_campaign,
    read_campaign_of_key,
)
from models.readings_progress import read_newest_progress
from web.asking import clean_text, read_id, read_id_cursor, read_json, read_limit, read_list, read_text, write_cursor
from web.commanding import make_key, read_key, submit_command
from web.deps import WebDeps
from web.notice_looks import show_look
from web.request_error import RequestError, refuse_field
from web.showing import answer_json, show_answers, show_campaign, show_delivery, show_occurrence, show_page, show_time
from web.site import Handler, Site

_CONDITION_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_CONDITION_VALUE = re.compile(r"[a-z0-9_]{1,20}", re.ASCII)
FIRINGS = 50
DELIVERIES = 200


async def get_broadcasts(site: Site, request: web.Request) -> web.StreamResponse:
    before, limit = read_id_cursor(request), read_limit(request)
    async with site.deps.database.read() as session:
        cards = await list_campaigns(session, before=before, limit=limit)
    more = write_cursor(str(cards[-1].id)) if len(cards) == limit else None
    return answer_json(show_page([show_campaign(card, site.deps) for card in cards], more))


async def post_broadcast(site: Site, request: web.Request) -> web.StreamResponse:
    """The campaign goes on as it was given: what is right in it is the bell's to judge."""
    body = await read_json(request)
    key = read_key(body) or make_key()
    campaign = write_campaign({name: value for name, value in body.items() if name not in ("key", "code")})
    await check_code(site.deps, campaign, clean_text(body.get("code", ""), "code", longest=10).strip(), key)
    result = await submit_command(site.deps, "broadcast.schedule", "", args={"campaign": campaign}, key=key)
    card = await find_planned(site.deps, key)
    shown = {"ok": True, "code": result.code, "sentence": result.sentence} | show_campaign(card, site.deps)
    return answer_json(shown, status=201)


async def post_preview(site: Site, request: web.Request) -> web.StreamResponse:
    """Nothing is planned."""
    body = await read_json(request)
    campaign = write_campaign({name: value for name, value in body.items() if name not in ("key", "code")})
    return answer_json(show_look(await site.deps.look_at_notice(campaign), site.deps.zone))


async def check_code(deps: WebDeps, campaign: str, code: str, key: str) -> None:
    """A code is good only for what would be reached and read now. What is planned under the key already has passed."""
    if not code and not deps.api_needs_code:
        return
    async with deps.database.read() as session:
        if await read_campaign_of_key(session, key) is not None:
            return
    wanted = (await deps.look_at_notice(campaign)).code
    if not wanted or hmac.compare_digest(code.encode(), wanted.encode()):
        return
    if not code:
        raise RequestError(422, "code_needed", "发给不止一个群，要先预览，再带上预览给的 code。", "code")
    sentence = "code 对不上：要发的群或者内容和预览的时候不一样了，请再预览一次。"
    raise RequestError(409, "audience_changed", sentence, "code")


async def get_broadcast(site: Site, request: web.Request) -> web.StreamResponse:
    card = await find_campaign(site.deps, request.match_info["id"])
    limit, after = read_limit(request, default=DELIVERIES, most=1000), read_id_cursor(request) or 0
    firing, states = read_firing(request), read_send_states(request)
    async with site.deps.database.read() as session:
        firings = await list_occurrences(session, card.id, FIRINGS)
        deliveries = await list_deliveries(session, card.id, occurrence=firing, states=states, after=after, limit=limit)
        tally = await tally_campaign(session, card.id)
    more = write_cursor(str(deliveries[-1].id)) if len(deliveries) == limit else None
    return answer_json(
        show_campaign(card, site.deps)
        | {
            "next_times": [show_time(at, site.deps) for at in site.deps.coming_times(card)],
            "answers": show_answers(tally),
            "occurrences": [show_occurrence(firing, site.deps) for firing in firings],
            "deliveries": show_page([show_delivery(delivery, site.deps) for delivery in deliveries], more),
        }
    )


async def post_condition(site: Site, request: web.Request) -> web.StreamResponse:
    """A key is asked for: whoever pushes an alert pushes it again when nobody seems to have heard."""
    body = await read_json(request)
    name = clean_text(body.get("name", ""), "name", longest=40)
    value = clean_text(body.get("value", ""), "value", longest=20)
    if not _CONDITION_NAME.fullmatch(name):
        refuse_field("name", "名称要写成小写字母、数字和下划线，如 weather。")
    if not _CONDITION_VALUE.fullmatch(value):
        refuse_field("value", "值要写成小写字母、数字和下划线，如 red。")
    key = read_key(body)
    if not key:
        refuse_field("key", "要带 key，同一次预警重发时用同一个。")
    result = await submit_command(site.deps, "broadcast.condition", name, args={"value": value}, key=key)
    return answer_json({"ok": True, "code": result.code, "sentence": result.sentence})


def post_broadcast_action(action: str) -> Handler:
    """The handler of `pause`, `resume` or `cancel`; a body with a `key` is optional."""

    async def post(site: Site, request: web.Request) -> web.StreamResponse:
        key = read_key(await read_json(request)) if request.can_read_body else ""
        card = await find_campaign(site.deps, request.match_info["id"])
        result = await submit_command(site.deps, f"broadcast.{action}", str(card.id), key=key)
        card = await find_campaign(site.deps, str(card.id))
        shown = {"ok": True, "code": result.code, "sentence": result.sentence} | show_campaign(card, site.deps)
        return answer_json(shown)

    return post


async def post_correction(site: Site, request: web.Request) -> web.StreamResponse:
    """Answers with the correction, a notice of its own."""
    body = await read_json(request)
    key = read_key(body) or make_key()
    wrong = await find_campaign(site.deps, request.match_info["id"])
    text = clean_text(body.get("text", ""), "text", longest=2000)
    result = await submit_command(site.deps, "broadcast.correct", str(wrong.id), args={"text": text}, key=key)
    card = await find_planned(site.deps, key)
    shown = {"ok": True, "code": result.code, "sentence": result.sentence} | show_campaign(card, site.deps)
    return answer_json(shown, status=201)


async def get_progress(site: Site, request: web.Request) -> web.StreamResponse:
    """Of the newest firing; all of it empty where it has not fired yet."""
    deps = site.deps
    card = await find_campaign(deps, request.match_info["id"])
    async with deps.database.read() as session:
        progress = await read_newest_progress(session, card.id, deps.directory())
    end = estimate_end(progress, deps.pace, deps.clock.now()) if progress else None
    return answer_json(
        {
            "occurrence": progress.occurrence if progress else None,
            "total": progress.total if progress else 0,
            "percent": progress.percent if progress else 0,
            "expected_end": show_time(end, deps) if end else None,
            "counts": show_fates(progress.fates if progress else {}),
            "towns": [{"town": t.town, "counts": show_fates(t.fates)} for t in (progress.towns if progress else ())],
            "reasons": [
                {"state": t.state.value, "code": t.code, "words": say_send_code(t.code), "count": t.count}
                for t in (progress.troubles if progress else ())
            ],
        }
    )


def show_fates(fates: Fates) -> dict[str, int]:
    return {fate.value: fates.get(fate, 0) for fate in Fate}


async def post_ruling(site: Site, request: web.Request) -> web.StreamResponse:
    """`delivery`: the id of one, or `all` of what nobody knows; `as`: what a person says became of it."""
    body = await read_json(request)
    card = await find_campaign(site.deps, request.match_info["id"])
    args = {
        "delivery": clean_text(str(body.get("delivery", "all")), "delivery", longest=20),
        "as": clean_text(body.get("as", ""), "as", longest=20),
    }
    result = await submit_command(site.deps, "broadcast.settle", str(card.id), args=args, key=read_key(body))
    card = await find_campaign(site.deps, str(card.id))
    shown = {"ok": True, "code": result.code, "sentence": result.sentence} | show_campaign(card, site.deps)
    return answer_json(shown)


async def find_campaign(deps: WebDeps, number: str) -> CampaignCard:
    """Raises RequestError 404 for an id that names no campaign."""
    key = read_id(number)
    async with deps.database.read() as session:
        card = await read_campaign(session, CampaignId(key)) if key is not None else None
    if card is None:
        raise RequestError(404, "not_found", "没有这个通知。")
    return card


async def find_planned(deps: WebDeps, key: str) -> CampaignCard:
    """By its key, so that the same asking again is answered with the same notice."""
    async with deps.database.read() as session:
        card = await read_campaign_of_key(session, key)
    if card is None:
        raise RequestError(409, "key_used", "这个 key 已经用在别的事上了。", "key")
    return card


def write_campaign(body: dict[str, Any]) -> str:
    try:
        text = json.dumps(body, ensure_ascii=False)
    except RecursionError:
        refuse_field("text", "内容套得太深了。")
    if "\\u0000" in text or any("\ud800" <= character <= "\udfff" for character in text):
        refuse_field("text", "内容里有不能用的字符。")
    return text


def read_firing(request: web.Request) -> OccurrenceId | None:
    given = read_text(request, "occurrence")
    if not given:
        return None
    key = read_id(given)
    if key is None:
        refuse_field("occurrence", "occurrence 应当是整数。")
    return OccurrenceId(key)


def read_send_states(request: web.Request) -> tuple[SendState, ...]:
    try:
        return tuple(SendState(word) for word in read_list(request, "state"))
    except ValueError:
        refuse_field("state", "没有这个状态。")
