"""Audience and schedule as the text a campaign's row keeps."""

import json
from datetime import datetime, time
from typing import Any

from domain.broadcast import Audience, CampaignDraft
from domain.ids import GridCode
from domain.policy import Area
from domain.schedule import Cron, DaysOff, Once, OnCondition, Schedule
from domain.schedule_line import parse_line, write_line
from domain.tree import Tier


def dump_audience(audience: Audience) -> str:
    return json.dumps(
        {
            "grids": list(audience.grids),
            "tiers": sorted(int(tier) for tier in audience.tiers),
            "excluded": list(audience.excluded),
            "tags": sorted(audience.tags),
        },
        ensure_ascii=False,
    )


def load_audience(text: str) -> Audience:
    kept = json.loads(text)
    return Audience(
        grids=tuple(GridCode(code) for code in kept["grids"]),
        tiers=frozenset(Tier(tier) for tier in kept["tiers"]),
        excluded=tuple(GridCode(code) for code in kept["excluded"]),
        tags=frozenset(kept.get("tags", ())),
    )


def dump_schedule(draft: CampaignDraft) -> str:
    """The planned times, the hour at which a day's sending ends, and what a day off does."""
    kept = _dump_times(draft.schedule)
    kept["send_until"] = draft.send_until.isoformat() if draft.send_until else None
    if draft.days_off:
        kept["days_off"] = draft.days_off.value
    return json.dumps(kept, ensure_ascii=False)


def load_schedule(text: str) -> tuple[Schedule, time | None, DaysOff | None]:
    kept = json.loads(text)
    send_until = time.fromisoformat(kept["send_until"]) if kept["send_until"] else None
    days_off = DaysOff(kept["days_off"]) if "days_off" in kept else None
    return _load_times(kept), send_until, days_off


def _dump_times(schedule: Schedule) -> dict[str, Any]:
    match schedule:
        case Once(at=at):
            return {"kind": "once", "at": at.isoformat()}
        case Cron(line=line, zone=zone):
            return {"kind": "cron", "line": line, "zone": zone}
        case OnCondition():
            return {"kind": "line", "line": write_line(schedule, "UTC"), "zone": "UTC"}
        case _:
            return {"kind": "line", "line": write_line(schedule, schedule.zone), "zone": schedule.zone}


def _load_times(kept: dict[str, Any]) -> Schedule:
    match kept["kind"]:
        case "once":
            return Once(at=datetime.fromisoformat(kept["at"]))
        case "cron":
            return Cron(line=kept["line"], zone=kept["zone"])
        case _:
            schedule = parse_line(kept["line"], kept["zone"])
            assert schedule is not None, "the archive keeps only lines it has written"
            return schedule


def dump_draft(draft: CampaignDraft) -> str:
    """A whole notice, kept while its author is asked whether it is meant so."""
    return json.dumps(
        {
            "title": draft.title,
            "text": draft.text,
            "audience": dump_audience(draft.audience),
            "schedule": dump_schedule(draft),
            "area": draft.area and draft.area.value,
        },
        ensure_ascii=False,
    )


def load_draft(text: str, *, now: datetime | None = None) -> CampaignDraft:
    """`now` stands in for the planned time of a notice that is meant to go out at once."""
    kept = json.loads(text)
    schedule, send_until, days_off = load_schedule(kept["schedule"])
    return CampaignDraft(
        title=kept["title"],
        text=kept["text"],
        audience=load_audience(kept["audience"]),
        schedule=Once(at=now) if now else schedule,
        send_until=send_until,
        area=Area(kept["area"]) if kept["area"] else None,
        days_off=days_off,
    )
