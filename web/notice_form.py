"""What is filled in on the page for a new notice, and the notice that it means, with the keys of a file."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.notice_template import NoticeTemplate
from domain.room_tags import ROOM_TAGS
from domain.schedule import Once
from domain.schedule_line import write_line
from domain.spoken_schedule import read_spoken_schedule
from domain.tree import GridTree, Tier

FIELDS = ("title", "text", "area", "place", "grids", "except", "when", "send_until", "holidays", "choices", "missed")
NOW_WORDS = ("现在", "马上", "立刻", "现在就发")
_APART = re.compile(r"[\s,，、;；]+")
_WRITTEN_TIME = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*")
FILE_FIELD, TIER_FIELD, TAG_FIELD = "file.", "tier.", "tag."


def write_notice(form: Mapping[str, str], tree: GridTree, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Only what was filled in; whether it is right is judged where files are judged, too."""
    said = {name: form.get(name, "").strip() for name in FIELDS}
    notice: dict[str, Any] = {name: said[name] for name in ("title", "text")}
    notice["audience"] = _write_audience(form, said, tree)
    notice |= _write_when(said["when"], now, zone)
    notice |= {name: said[name] for name in ("area", "send_until", "holidays") if said[name]}
    if files := list_files(form):
        notice["attachments"] = [{"id": digest, "name": name} for digest, name in files]
    if answers := _write_answers(said):
        notice["answers"] = answers
    return notice


def list_files(form: Mapping[str, str]) -> list[tuple[str, str]]:
    """(id, name) of what was sent up for this notice, in order."""
    return [(key.removeprefix(FILE_FIELD), name) for key, name in form.items() if key.startswith(FILE_FIELD)]


def fill_in(template: NoticeTemplate | None) -> dict[str, str]:
    """An empty form, or one with a template's words."""
    if template is None:
        return {"when": "现在"}
    area = template.area.value if template.area else ""
    return {"title": template.title, "text": template.text, "area": area, "when": ""}


def _write_audience(form: Mapping[str, str], said: Mapping[str, str], tree: GridTree) -> dict[str, list[str]]:
    grids = ([said["place"]] if said["place"] else []) + [_find_grid(word, tree) for word in _split(said["grids"])]
    return {
        "grids": list(dict.fromkeys(grids)),
        "except": [_find_grid(word, tree) for word in _split(said["except"])],
        "tiers": [tier.label for tier in Tier if f"{TIER_FIELD}{tier.label}" in form],
        "tags": [tag for tag in ROOM_TAGS if f"{TAG_FIELD}{tag}" in form],
    }


def _split(words: str) -> list[str]:
    return [word for word in _APART.split(words) if word]


def _find_grid(word: str, tree: GridTree) -> str:
    """A code, or a name that only one grid has; anything else is refused later as it was typed."""
    if word in tree.grids:
        return word
    found = [code for code, grid in tree.grids.items() if word in (grid.name, tree.place_name(code))]
    return found[0] if len(found) == 1 else word


def _write_when(words: str, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    """As in files, and also what only means something on the day it is said: 「现在」, 「明早8点」."""
    if words in NOW_WORDS:
        return {"at": now.isoformat(timespec="seconds")}
    if _WRITTEN_TIME.fullmatch(words):
        return {"at": words}
    spoken = read_spoken_schedule(words, now, zone) if words else None
    if spoken is None or spoken.once:
        return {"when": words}
    if isinstance(spoken.schedule, Once):
        return {"at": spoken.schedule.at.isoformat()}
    return {"when": write_line(spoken.schedule, zone.key)}


def _write_answers(said: Mapping[str, str]) -> dict[str, Any]:
    choices = {"choices": _split(said["choices"])} if said["choices"] else {}
    return choices | ({"missed_after": said["missed"]} if said["missed"] else {})
