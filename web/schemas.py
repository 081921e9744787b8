"""The shapes of the API's JSON, as the OpenAPI description names them."""

from typing import Any

from domain.broadcast import Approval, CampaignState, ConsentKind, Ruling
from domain.joint import TaskKind, TaskState
from domain.notice_progress import Fate
from domain.policy import Area
from domain.schedule import DaysOff
from domain.sending import SendState
from domain.ticket import State
from domain.tree import Tier
from web.commanding import TICKET_ACTIONS

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
YES_NO: Schema = {"type": "boolean"}
CONDITION_NAME: Schema = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}
CONDITION_VALUE: Schema = {"type": "string", "pattern": "^[a-z0-9_]{1,20}$"}
MOMENT: Schema = {"type": "string", "format": "date-time"}


def build_schemas() -> dict[str, Schema]:
    """Schemas by the names that web/endpoints.py uses."""
    ticket, broadcast = _ticket(), _broadcast()
    done = {"ok": YES_NO, "code": TEXT, "sentence": TEXT}
    file = ticket | {
        "reporters": WHOLE,
        "timeline": _list(_event()),
        "media": _list(_medium()),
        "shares": _list(_share()),
    }
    return {
        "Ticket": _object(ticket),
        "TicketFile": _object(file),
        "TicketDone": _object(done | file),
        "TicketAction": _object(
            {"action": {"enum": [action.value for action in TICKET_ACTIONS]}, "args": _texts(), "key": _key()},
            required=["action"],
        ),
        "Grid": _object(_grid()),
        "Room": _object(_room()),
        "Broadcast": _object(broadcast),
        "BroadcastFile": _object(
            broadcast
            | {"next_times": {"type": "array", "items": MOMENT}, "answers": _object(_answers())}
            | {"occurrences": _list(_occurrence()), "deliveries": page_of(_object(_delivery()))}
        ),
        "BroadcastDone": _object(done | broadcast),
        "Campaign": _object(_campaign(), required=["audience"]),
        "Progress": _object(_progress()),
        "Ruling": _object(
            {
                "delivery": {"anyOf": [WHOLE, {"const": "all"}]},
                "as": {"enum": [ruling.value for ruling in Ruling]},
                "key": _key(),
            },
            required=["as"],
        ),
        "Correction": _object({"text": TEXT, "key": _key()}, required=["text"]),
        "Preview": _object(_preview()),
        "File": _object({"name": TEXT, "content_base64": TEXT}),
        "Kept": _object(_kept()),
        "Condition": _object(
            {"name": CONDITION_NAME, "value": CONDITION_VALUE, "key": _key()}, required=["name", "value", "key"]
        ),
        "ConditionMet": _object(done),
        "Key": _object({"key": _key()}, required=[]),
        "Stats": _object(_stats()),
        "Stop": _object({"stopped": YES_NO, "key": _key()}, required=["stopped"]),
        "Stopped": _object(done | {"stopped": YES_NO}),
        "Error": _object(
            {"error": _object({"code": TEXT, "message": TEXT, "field": TEXT}, required=["code", "message"])}
        ),
    }


def page_of(item: Schema) -> Schema:
    return _object({"items": {"type": "array", "items": item}, "next": _or_null(TEXT)})


def _ticket() -> dict[str, Schema]:
    return {
        "no": _or_null(TEXT),
        "short_no": _or_null(WHOLE),
        "state": _state(),
        "flags": {"type": "array", "items": TEXT},
        "type": TEXT,
        "type_name": TEXT,
        "urgency": {"enum": ["critical", "urgent", "normal", "low"]},
        "sensitive": YES_NO,
        "grid": TEXT,
        "grid_name": TEXT,
        "tier": {"enum": [tier.label for tier in Tier]},
        "assignee": _or_null(TEXT),
        "department": _or_null(TEXT),
        "department_name": _or_null(TEXT),
        "room_id": _or_null(TEXT),
        "room_topic": _or_null(TEXT),
        "reported_at": MOMENT,
        "respond_by": _or_null(MOMENT),
        "due_at": _or_null(MOMENT),
        "due_is_estimate": YES_NO,
        "closed_at": _or_null(MOMENT),
        "text": TEXT,
    }


def _event() -> dict[str, Schema]:
    return {
        "at": MOMENT,
        "action": TEXT,
        "actor": TEXT,
        "actor_name": TEXT,
        "from": _or_null(_state()),
        "to": _state(),
        "reason": TEXT,
    }


def _medium() -> dict[str, Schema]:
    return {"kind": TEXT, "purpose": TEXT, "state": TEXT, "at": MOMENT}


def _share() -> dict[str, Schema]:
    return {
        "kind": {"enum": [kind.value for kind in TaskKind]},
        "state": {"enum": [state.value for state in TaskState]},
        "name": TEXT,
        "department": _or_null(TEXT),
        "leads": YES_NO,
        "asked_at": MOMENT,
        "answer_by": _or_null(MOMENT),
        "due_at": _or_null(MOMENT),
        "ended_at": _or_null(MOMENT),
        "listed_at": _or_null(MOMENT),
        "reason": TEXT,
    }


def _grid() -> dict[str, Schema]:
    return {
        "code": TEXT,
        "name": TEXT,
        "place": TEXT,
        "tier": {"enum": [tier.label for tier in Tier]},
        "parent": _or_null(TEXT),
        "tags": {"type": "array", "items": TEXT},
        "leaders": _list({"role": TEXT, "name": TEXT}),
        "rooms": {"type": "array", "items": WHOLE},
    }


def _room() -> dict[str, Schema]:
    return {
        "id": WHOLE,
        "topic": TEXT,
        "tier": _or_null({"enum": [tier.label for tier in Tier]}),
        "grids": {"type": "array", "items": TEXT},
        "seats": _list({"account": TEXT, "room_id": TEXT}),
        "introduced": YES_NO,
        "muted_until": _or_null(MOMENT),
    }


def _audience() -> Schema:
    texts: Schema = {"type": "array", "items": TEXT}
    return _object({"grids": texts, "tiers": texts, "tags": texts, "except": texts}, required=["grids"])


def _broadcast() -> dict[str, Schema]:
    return {
        "id": WHOLE,
        "title": TEXT,
        "text": TEXT,
        "state": {"enum": [state.value for state in CampaignState]},
        "audience": _audience(),
        "at": _or_null(MOMENT),
        "cron": _or_null(TEXT),
        "when": TEXT,
        "area": _or_null(TEXT),
        "send_until": _or_null(TEXT),
        "author": TEXT,
        "approved_by": _or_null(TEXT),
        "created_at": MOMENT,
        "next_due_at": _or_null(MOMENT),
        "attachments": _list(_kept()),
        "counts": _counts(),
        "total": WHOLE,
    }


def _answers() -> dict[str, Schema]:
    choices = _list({"number": WHOLE, "word": TEXT, "count": WHOLE})
    return {"groups": WHOLE, "answered": WHOLE, "people": WHOLE, "seen": WHOLE, "choices": choices}


def _progress() -> dict[str, Schema]:
    fates = _object({fate.value: WHOLE for fate in Fate})
    reason = {"state": {"enum": [state.value for state in SendState]}, "code": TEXT, "words": TEXT, "count": WHOLE}
    return {
        "occurrence": _or_null(WHOLE),
        "total": WHOLE,
        "percent": WHOLE,
        "expected_end": _or_null(MOMENT),
        "counts": fates,
        "towns": _list({"town": TEXT, "counts": fates}),
        "reasons": _list(reason),
    }


def _occurrence() -> dict[str, Schema]:
    return {
        "id": WHOLE,
        "planned_at": MOMENT,
        "send_until": _or_null(MOMENT),
        "state": TEXT,
        "counts": _counts(),
    }


def _delivery() -> dict[str, Schema]:
    return {
        "id": WHOLE,
        "occurrence": WHOLE,
        "room": WHOLE,
        "topic": TEXT,
        "account": TEXT,
        "state": {"enum": [state.value for state in SendState]},
        "code": TEXT,
        "changed_at": MOMENT,
    }


def _campaign() -> dict[str, Schema]:
    return {
        "title": TEXT,
        "text": TEXT,
        "template": TEXT,
        "fill": {"type": "object", "additionalProperties": TEXT},
        "audience": _audience(),
        "attachments": _list({"id": TEXT, "name": TEXT}),
        "at": TEXT,
        "cron": TEXT,
        "when": TEXT,
        "area": {"enum": [area.value for area in Area]},
        "holidays": {"enum": [choice.value for choice in DaysOff]},
        "send_until": TEXT,
        "answers": _object({"choices": {"type": "array", "items": TEXT}, "missed_after": WHOLE}),
        "emergency": YES_NO,
        "code": {"type": "string", "description": "The code of a preview: refused if groups or words differ by now."},
        "key": _key(),
    }


def _kept() -> dict[str, Schema]:
    return {"id": TEXT, "name": TEXT, "kind": {"enum": ["picture", "file"]}, "size": _or_null(WHOLE)}


def _preview() -> dict[str, Schema]:
    texts: Schema = {"type": "array", "items": TEXT}
    return {
        "count": WHOLE,
        "by_town": _list({"town": TEXT, "count": WHOLE}),
        "topics": texts,
        "examples": _list({"topic": TEXT, "place": TEXT, "parts": texts}),
        "unseated": texts,
        "next_times": {"type": "array", "items": MOMENT},
        "notes": texts,
        "approval": {"enum": [approval.value for approval in Approval]},
        "consents": {"type": "array", "items": {"enum": [kind.value for kind in ConsentKind]}},
        "problems": _list({"code": TEXT, "field": TEXT, "sentence": TEXT}),
        "code": TEXT,
    }


def _stats() -> dict[str, Schema]:
    by_name: Schema = {"type": "object", "additionalProperties": WHOLE}
    return {
        "at": MOMENT,
        "open": WHOLE,
        "overdue": WHOLE,
        "reported_today": WHOLE,
        "closed_today": WHOLE,
        "first_response_seconds": _or_null(WHOLE),
        "by_state": by_name,
        "by_type": by_name,
        "by_tier": by_name,
        "by_urgency": by_name,
        "sending_stopped": YES_NO,
    }


def _counts() -> Schema:
    return {"type": "object", "additionalProperties": WHOLE}


def _state() -> Schema:
    return {"enum": [state.value for state in State]}


def _texts() -> Schema:
    return {"type": "object", "additionalProperties": {"type": ["string", "integer", "boolean"]}}


def _key() -> Schema:
    return {"type": "string", "maxLength": 100, "description": "The same key again does nothing twice."}


def _object(properties: dict[str, Schema], *, required: list[str] | None = None) -> Schema:
    wanted = list(properties) if required is None else required
    return {"type": "object", "properties": properties, "required": wanted}


def _list(properties: dict[str, Schema]) -> Schema:
    return {"type": "array", "items": _object(properties)}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}
