"""The API's JSON of each thing, with the contract's field names; times carry the county's offset."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from domain.broadcast import Attachment
from domain.directory import Directory, Role, Room
from domain.joint import Task
from domain.notice_tally import AnswerTally
from domain.schedule import Cron, Once
from domain.schedule_words import say_schedule
from domain.sending import SendState
from domain.ticket import State
from domain.ticket_record import TicketEvent
from domain.tree import Grid, Tier
from models.campaign_files import notice_file_path
from models.readings import TicketCard
from models.readings_broadcasts import CampaignCard, DeliveryCard, OccurrenceCard
from models.readings_stats import Figures
from models.readings_ticket import TicketFile
from web.deps import WebDeps
from web.wording import HIDDEN, mask_numbers, name_sharer, say_actor

Json = dict[str, Any]


def answer_json(body: Json, *, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json")


def show_page(items: Iterable[Json], next_cursor: str | None) -> Json:
    return {"items": list(items), "next": next_cursor}


def show_ticket(card: TicketCard, deps: WebDeps) -> Json:
    """The words of a sensitive ticket are never shown here, whoever asks."""
    return {
        "no": card.no,
        "short_no": card.short_no,
        "state": card.state.value,
        "flags": show_flags(card),
        "type": card.type,
        "type_name": deps.type_names.get(card.type, card.type),
        "urgency": card.urgency,
        "sensitive": card.sensitive,
        "grid": card.grid,
        "grid_name": deps.directory().tree.place_name(card.grid),
        "tier": card.tier.label,
        "assignee": card.assignee,
        "department": card.department or None,
        "department_name": deps.department_names.get(card.department),
        "room_id": card.chat,
        "room_topic": card.room_topic,
        "reported_at": show_time(card.reported_at, deps),
        "respond_by": show_time(card.respond_by, deps),
        "due_at": show_time(card.due_at, deps),
        "due_is_estimate": deps.estimates.is_due_estimated(card),
        "closed_at": show_time(card.closed_at, deps),
        "text": show_text(card),
    }


def show_text(card: TicketCard) -> str:
    return HIDDEN if card.sensitive else mask_numbers(card.text)


def show_flags(card: TicketCard) -> list[str]:
    """`supervised` carries its colour, as in `supervised:yellow`."""
    flags = [name for name in ("urgent", "escalated", "extended") if getattr(card, name)]
    return flags + ([f"supervised:{card.supervised}"] if card.supervised else [])


def show_ticket_file(file: TicketFile, deps: WebDeps) -> Json:
    return show_ticket(file.card, deps) | {
        "reporters": file.reporters,
        "timeline": [show_event(event, file.card, deps) for event in file.timeline],
        "media": [
            {"kind": m.kind, "purpose": m.purpose, "state": m.state, "at": show_time(m.at, deps)} for m in file.media
        ],
        "shares": [show_share(task, file.card, deps) for task in file.shares],
    }


def show_share(task: Task, card: TicketCard, deps: WebDeps) -> Json:
    """What a helper or a department owes; who helps with a sensitive matter is not named."""
    return {
        "kind": task.kind.value,
        "state": task.state.value,
        "name": name_sharer(task, deps.directory(), sensitive=card.sensitive),
        "department": task.department or None,
        "leads": task.leads,
        "asked_at": show_time(task.asked_at, deps),
        "answer_by": show_time(task.answer_by, deps),
        "due_at": show_time(task.due_at, deps),
        "ended_at": show_time(task.ended_at, deps),
        "listed_at": show_time(task.listed_at, deps),
        "reason": task.reason,
    }


def show_event(event: TicketEvent, card: TicketCard, deps: WebDeps) -> Json:
    """Who acted is no number on a sensitive ticket: it could be followed from ticket to ticket."""
    hidden = card.sensitive and event.actor.startswith("person:")
    return {
        "at": show_time(event.at, deps),
        "action": event.action.value,
        "actor": "person" if hidden else event.actor,
        "actor_name": say_actor(event, deps.directory(), sensitive=card.sensitive),
        "from": event.before.value if event.before else None,
        "to": event.after.value,
        "reason": show_reason(event, sensitive=card.sensitive),
    }


def show_reason(event: TicketEvent, *, sensitive: bool) -> str:
    """A code, or words written by hand: those are words of the ticket and hidden with them."""
    return event.reason if event.reason.isascii() or not sensitive else HIDDEN


def show_grid(grid: Grid, directory: Directory, posts: Mapping[str, list[tuple[Role, str]]]) -> Json:
    return {
        "code": grid.code,
        "name": grid.name,
        "place": directory.tree.place_name(grid.code),
        "tier": grid.tier.label,
        "parent": grid.parent,
        "tags": sorted(grid.tags),
        "leaders": [{"role": role.value, "name": name} for role, name in posts.get(grid.code, [])],
        "rooms": [room.id for room in directory.rooms_of([grid.code])],
    }


def show_room(room: Room, directory: Directory, deps: WebDeps) -> Json:
    tier = directory.tier_of_room(room)
    return {
        "id": room.id,
        "topic": room.topic,
        "tier": tier.label if tier is not None else None,
        "grids": list(room.grids),
        "seats": [{"account": seat.account, "room_id": seat.chat} for seat in room.seats],
        "introduced": room.introduced,
        "muted_until": show_time(room.muted_until, deps),
    }


def show_campaign(card: CampaignCard, deps: WebDeps) -> Json:
    return {
        "id": card.id,
        "title": card.title,
        "text": card.text,
        "state": card.state.value,
        "audience": {
            "grids": list(card.audience.grids),
            "tiers": [tier.label for tier in sorted(card.audience.tiers)],
            "tags": sorted(card.audience.tags),
            "except": list(card.audience.excluded),
        },
        "at": show_time(card.schedule.at, deps) if isinstance(card.schedule, Once) else None,
        "cron": card.schedule.line if isinstance(card.schedule, Cron) else None,
        "when": say_schedule(card.schedule, deps.zone),
        "area": card.area.value if card.area else None,
        "send_until": f"{card.send_until:%H:%M}" if card.send_until else None,
        "author": card.author,
        "approved_by": card.approved_by or None,
        "created_at": show_time(card.created_at, deps),
        "next_due_at": show_time(card.next_due_at, deps),
        "attachments": [show_attachment(file, deps) for file in card.attachments],
        "counts": show_counts(card.counts),
        "total": sum(card.counts.values()),
    }


def show_attachment(file: Attachment, deps: WebDeps) -> Json:
    """`id` is empty while it is still being fetched from a chat; `size` is in bytes."""
    return {"id": file.digest, "name": file.name, "kind": file.kind.value, "size": find_size(file, deps)}


def find_size(file: Attachment, deps: WebDeps) -> int | None:
    """In bytes; None for what does not lie there."""
    place = notice_file_path(deps.media_folder, file.digest, file.name)
    return place.stat().st_size if file.digest and place.is_file() else None


def show_answers(tally: AnswerTally) -> Json:
    return {
        "groups": tally.groups,
        "answered": tally.answered,
        "people": tally.people,
        "seen": tally.seen,
        "choices": [
            {"number": number, "word": word, "count": count} for number, (word, count) in enumerate(tally.choices, 1)
        ],
    }


def show_occurrence(card: OccurrenceCard, deps: WebDeps) -> Json:
    return {
        "id": card.id,
        "planned_at": show_time(card.planned_at, deps),
        "send_until": show_time(card.send_until, deps),
        "state": card.state.value,
        "counts": show_counts(card.counts),
    }


def show_delivery(card: DeliveryCard, deps: WebDeps) -> Json:
    return {
        "id": card.id,
        "occurrence": card.occurrence,
        "room": card.room,
        "topic": card.topic,
        "account": card.account,
        "state": card.state.value,
        "code": card.code,
        "changed_at": show_time(card.changed_at, deps),
    }


def show_counts(counts: Mapping[SendState, int]) -> dict[str, int]:
    """Every state is there, so that a script need not guess."""
    return {state.value: counts.get(state, 0) for state in SendState}


def show_figures(figures: Figures, now: datetime, deps: WebDeps) -> Json:
    return {
        "at": show_time(now, deps),
        "open": figures.open,
        "overdue": figures.overdue,
        "reported_today": figures.reported_today,
        "closed_today": figures.closed_today,
        "first_response_seconds": _seconds(figures.first_response),
        "by_state": {state.value: figures.by_state.get(state, 0) for state in State},
        "by_type": dict(figures.by_type),
        "by_tier": {tier.label: figures.by_tier.get(int(tier), 0) for tier in Tier},
        "by_urgency": dict(figures.by_urgency),
    }


def show_time(at: datetime | None, deps: WebDeps) -> str | None:
    return at.astimezone(deps.zone).isoformat(timespec="seconds") if at else None


def _seconds(span: timedelta | None) -> int | None:
    return round(span.total_seconds()) if span is not None else None
