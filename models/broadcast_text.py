"""Audience and schedule as the text a campaign's row keeps."""

import json
from datetime import datetime, time
from typing import Any, assert_never

from domain.broadcast import Audience, CampaignDraft, Cron, Once
from domain.ids import GridCode
from domain.tree import Tier


def dump_audience(audience: Audience) -> str:
    return json.dumps(
        {
            "grids": list(audience.grids),
            "tiers": sorted(int(tier) for tier in audience.tiers),
            "excluded": list(audience.excluded),
        }
    )


def load_audience(text: str) -> Audience:
    kept = json.loads(text)
    return Audience(
        grids=tuple(GridCode(code) for code in kept["grids"]),
        tiers=frozenset(Tier(tier) for tier in kept["tiers"]),
        excluded=tuple(GridCode(code) for code in kept["excluded"]),
    )


def dump_schedule(draft: CampaignDraft) -> str:
    """The planned times and the hour at which a day's sending ends."""
    return json.dumps({**_dump_times(draft), "send_until": draft.send_until and draft.send_until.isoformat()})


def load_schedule(text: str) -> tuple[Once | Cron, time | None]:
    kept = json.loads(text)
    send_until = time.fromisoformat(kept["send_until"]) if kept["send_until"] else None
    if kept["kind"] == "once":
        return Once(at=datetime.fromisoformat(kept["at"])), send_until
    return Cron(line=kept["line"], zone=kept["zone"]), send_until


def _dump_times(draft: CampaignDraft) -> dict[str, Any]:
    match draft.schedule:
        case Once(at=at):
            return {"kind": "once", "at": at.isoformat()}
        case Cron(line=line, zone=zone):
            return {"kind": "cron", "line": line, "zone": zone}
        case _:
            assert_never(draft.schedule)
