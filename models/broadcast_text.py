"""Audience and schedule as the text a campaign's row keeps."""

import json
from datetime import datetime, time, timedelta
from typing import Any

from domain.broadcast import NO_WISH, AnswerWish, Attachment, Audience, CampaignDraft
from domain.ids import AccountName, CampaignId, GridCode, MessageId, TicketId
from domain.policy import Area
from domain.schedule import Cron, DaysOff, Once, OnCondition, Schedule
from domain.schedule_line import parse_line, write_line
from domain.sending import PartKind
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


def dump_answers(wish: AnswerWish) -> str:
    if wish == NO_WISH:
        return ""
    minutes = int(wish.missed_after.total_seconds() // 60) if wish.missed_after else None
    return json.dumps({"choices": list(wish.choices), "missed_after": minutes}, ensure_ascii=False)


def load_answers(text: str) -> AnswerWish:
    if not text:
        return NO_WISH
    kept = json.loads(text)
    minutes = kept["missed_after"]
    return AnswerWish(
        choices=tuple(kept["choices"]), missed_after=timedelta(minutes=minutes) if minutes is not None else None
    )


def dump_draft(draft: CampaignDraft) -> str:
    """A whole notice, kept while its author is asked whether it is meant so."""
    return json.dumps(
        {
            "title": draft.title,
            "text": draft.text,
            "audience": dump_audience(draft.audience),
            "schedule": dump_schedule(draft),
            "area": draft.area and draft.area.value,
            "emergency": draft.emergency,
            "attachments": [_dump_attachment(attachment) for attachment in draft.attachments],
            "answers": dump_answers(draft.answers),
            "corrects": draft.corrects,
            "ticket": draft.ticket,
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
        emergency=kept.get("emergency", False),
        attachments=tuple(_load_attachment(attachment) for attachment in kept.get("attachments", ())),
        answers=load_answers(kept.get("answers", "")),
        corrects=CampaignId(kept["corrects"]) if kept.get("corrects") else None,
        ticket=TicketId(kept["ticket"]) if kept.get("ticket") else None,
    )


def _dump_attachment(attachment: Attachment) -> list[str]:
    return [
        attachment.kind.value,
        attachment.name,
        attachment.digest,
        attachment.account or "",
        attachment.message or "",
    ]


def _load_attachment(kept: list[str]) -> Attachment:
    kind, name, digest, account, message = kept
    return Attachment(
        kind=PartKind(kind),
        name=name,
        digest=digest,
        account=AccountName(account) if account else None,
        message=MessageId(message) if message else None,
    )
