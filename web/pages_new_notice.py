"""The page on which a notice is written: the first press shows what it would do, the second plans it."""

from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from domain.broadcast import Problem
from domain.notice_look import NoticeLook
from domain.policy import Area
from domain.room_tags import ROOM_TAGS
from domain.tree import Tier
from models.readings_broadcasts import read_campaign_of_key
from web.api_broadcasts import write_campaign
from web.asking import clean_text, read_form, read_text
from web.choices import list_places
from web.commanding import submit_command
from web.notice_form import TAG_FIELD, TIER_FIELD, fill_in, list_files, write_notice
from web.request_error import RequestError
from web.screen import show_screen
from web.site import Site

LONGEST_TEXT = 20_000
FIELD_OF = {"at": "when", "cron": "when", "template": "text", "fill": "text", "code": "code"}
WRONG_CODE = "四位数不对，请照着下面的输。要是刚才改了字，或者群变了，数也会变：请再看一遍。"


PLACES = {
    "title": ("title", "标题"),
    "text": ("text", "内容"),
    "area": ("area", "哪一类"),
    "attachments": ("pick", "图片和文件"),
    "audience": ("place", "发给谁"),
    "when": ("when", "什么时候发"),
    "send_until": ("send_until", "最晚发到几点"),
    "holidays": ("holidays", "赶上放假"),
    "answers": ("choices", "要大家回什么"),
    "code": ("code", "四位数"),
}
"""Where on the page each fault is mended, and what that place is called."""
SAID_HERE = {
    "when": ("看不懂这个时间", "看不懂这个时间，可以写「现在」「明早8点」「2026-12-05 08:30」「每周一早上8点半」"),
    "audience": ("至少写一个网格编号", "选一个镇或村，或者写一个名字"),
}
"""What is told of a file (its beginning), and how it is told to whoever has a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What came of a press. `faults`: sentences by field; `""` for what belongs to none."""

    look: NoticeLook | None = None
    faults: Mapping[str, list[str]]
    status: int = 200


async def get_new_notice(site: Site, request: web.Request) -> web.StreamResponse:
    template = site.deps.templates.get(read_text(request, "template"))
    return await _show(site, request, fill_in(template), Shown(faults={}))


async def post_new_notice(site: Site, request: web.Request) -> web.StreamResponse:
    """What was typed stays, whatever is wrong with it."""
    form = await read_form(request)
    for name, value in form.items():
        clean_text(value, name[:40], longest=LONGEST_TEXT)
    if form.get("action") != "plan":
        return await _show(site, request, form, await _look(site, form))
    planned = await _find_planned(site, form)
    shown = None if planned else await _plan(site, form)
    planned = planned or await _find_planned(site, form)
    if planned is None or shown is not None:
        return await _show(site, request, form, shown or await _look(site, form))
    return web.Response(status=303, headers={"Location": f"/broadcasts/{planned}"})


async def _look(site: Site, form: Mapping[str, str]) -> Shown:
    look = await site.deps.look_at_notice(_write(site, form))
    return Shown(look=look, faults=_sort_faults(look.problems), status=422 if look.problems else 200)


async def _plan(site: Site, form: Mapping[str, str]) -> Shown | None:
    """None where it is planned now."""
    seen = await _look(site, form)
    if seen.faults or seen.look is None:
        return seen
    if form.get("code", "").strip() != seen.look.code:
        return Shown(look=seen.look, faults={"code": [WRONG_CODE]}, status=409)
    try:
        await submit_command(
            site.deps, "broadcast.schedule", "", args={"campaign": _write(site, form)}, key=_read_key(form)
        )
    except RequestError as error:
        field = _find_field(error.field or "")
        return Shown(look=seen.look, faults={field: [error.sentence]}, status=error.status)
    return None


async def _find_planned(site: Site, form: Mapping[str, str]) -> int | None:
    """A double tap finds what the first one planned."""
    async with site.deps.database.read() as session:
        card = await read_campaign_of_key(session, _read_key(form))
    return card.id if card else None


def _write(site: Site, form: Mapping[str, str]) -> str:
    deps = site.deps
    return write_campaign(write_notice(form, deps.directory().tree, deps.clock.now(), deps.zone))


def _read_key(form: Mapping[str, str]) -> str:
    return f"page:{clean_text(form.get('key', ''), 'key', longest=60)}:notice"


def _sort_faults(problems: tuple[Problem, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for problem in problems:
        field = _find_field(problem.field)
        found.setdefault(field, []).append(_say_here(field, problem.sentence))
    return found


def _say_here(field: str, sentence: str) -> str:
    told, here = SAID_HERE.get(field, ("", ""))
    return here if told and sentence.startswith(told) else sentence


def list_faults(faults: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """(id on the page, what the place is called, what is wrong), from the top of the page down."""
    return [(place, word, said) for field, (place, word) in PLACES.items() for said in faults.get(field, [])]


def _find_field(field: str) -> str:
    part = field.partition(".")[0]
    return FIELD_OF.get(part, part)


async def _show(site: Site, request: web.Request, form: Mapping[str, str], shown: Shown) -> web.Response:
    return await show_screen(
        site,
        request,
        "new_notice",
        status=shown.status,
        form=form,
        key=form.get("key", ""),
        files=list_files(form),
        look=shown.look,
        faults=shown.faults,
        others=[said for field, said in shown.faults.items() if field not in PLACES],
        listed=list_faults(shown.faults),
        templates=list(site.deps.templates.values()),
        chosen_template=request.query.get("template", ""),
        places=list_places(site.deps.directory()),
        areas=list(Area),
        tiers=[(f"{TIER_FIELD}{tier.label}", tier.zh) for tier in Tier],
        tags=[(f"{TAG_FIELD}{tag}", tag) for tag in ROOM_TAGS],
    )
