"""Hands what is asked for on a page or by the API to the pipeline, and words what came of it."""

import secrets
from collections.abc import Mapping
from typing import Any

from domain.messages import InboundCommand
from domain.ports import CommandResult
from domain.ticket import Action
from web.asking import clean_text
from web.deps import WebDeps
from web.request_error import RequestError, refuse_field

ACTOR = "api:token"
"""Until there are users of their own, whoever holds the token is one and the same."""

TICKET_ACTIONS = (
    Action.ACCEPT,
    Action.PROGRESS,
    Action.DONE,
    Action.ESCALATE,
    Action.ASSIGN,
    Action.TRANSFER,
    Action.RETURN,
    Action.ASSIST,
    Action.WHISTLE,
    Action.EXTEND,
    Action.SUSPEND,
    Action.APPROVE,
    Action.REFUSE,
    Action.REJECT,
    Action.REVISE,
    Action.MERGE,
    Action.VOID,
    Action.VERIFY,
    Action.REWORK,
    Action.CLOSE,
    Action.REOPEN,
    Action.MEDIATE,
    Action.SETTLE,
    Action.REFER,
    Action.NOTE,
)
"""What may be asked of a ticket from outside (contract); the rest of the table is the program's own."""

CAMPAIGN_ACTIONS = ("pause", "resume", "cancel", "recall", "approve", "refuse")

_STATUS_OF_CODE = {"not_found": 404, "unknown_ticket": 404, "unknown_campaign": 404, "not_yours": 403}


async def submit_command(
    deps: WebDeps, action: str, subject: str, *, args: Mapping[str, str] | None = None, key: str = ""
) -> CommandResult:
    """The pipeline's answer where it said yes. Raises RequestError with its sentence where it said no."""
    command = InboundCommand(
        key=key or make_key(),
        actor=ACTOR,
        action=action,
        subject=subject,
        args=dict(args or {}),
        at=deps.clock.now(),
    )
    result = await deps.door.submit(command)
    if not result.ok:
        status = _STATUS_OF_CODE.get(result.code, 422 if result.field else 409)
        raise RequestError(status, result.code, result.sentence, result.field)
    return result


def make_key() -> str:
    """For who gave none: this asking is a deed of its own."""
    return f"api:{secrets.token_urlsafe(16)}"


def read_key(body: Mapping[str, Any]) -> str:
    """The asker's idempotency key; empty where they gave none."""
    key = clean_text(body.get("key", ""), "key", longest=100)
    return f"api:{key}" if key else ""


def read_args(body: Mapping[str, Any]) -> dict[str, str]:
    """Arguments are texts; a number or a yes/no is taken as its text."""
    given = body.get("args", {})
    if not isinstance(given, dict) or len(given) > 20:
        refuse_field("args", "args 应当是一个 JSON 对象。")
    return {clean_text(name, "args", longest=40): _read_arg(name, value) for name, value in given.items()}


def _read_arg(name: str, value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() if abs(value) < 10**18:
            return str(value)
        case _:
            return clean_text(value, f"args.{name[:40]}", longest=4000)
