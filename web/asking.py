"""Reads what is asked of the window strictly: every value bounded, every mistake named by its field."""

import base64
import binascii
import json
from datetime import datetime, timedelta, tzinfo
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from aiohttp import web

from web.request_error import RequestError, refuse_field

FORM_FIELDS = 80


async def read_json(request: web.Request) -> dict[str, Any]:
    """The body as one JSON object."""
    try:
        body = json.loads(await _read_text(request), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise RequestError(400, "bad_json", "内容不是正确的 JSON。") from error
    if not isinstance(body, dict):
        raise RequestError(400, "bad_json", "内容应当是一个 JSON 对象。")
    return body


async def read_form(request: web.Request) -> dict[str, str]:
    """A form as a browser sends it; no other encoding is taken."""
    if request.content_type != "application/x-www-form-urlencoded":
        return {}
    try:
        pairs = parse_qsl(await _read_text(request), keep_blank_values=True, max_num_fields=FORM_FIELDS)
    except ValueError as error:
        raise RequestError(400, "bad_form", "表单内容不对，请刷新页面再试。") from error
    return dict(pairs)


def read_text(request: web.Request, name: str, *, longest: int = 100) -> str:
    """A query value, trimmed; empty where it is missing."""
    return clean_text(request.query.get(name, ""), name, longest=longest).strip()


def read_list(request: web.Request, name: str) -> tuple[str, ...]:
    """`a,b` or the name repeated; without empty ones."""
    given = ",".join(clean_text(value, name, longest=600) for value in request.query.getall(name, []))
    return tuple(part.strip() for part in given.split(",") if part.strip())[:100]


def read_limit(request: web.Request, *, default: int = 50, most: int = 200) -> int:
    given = read_text(request, "limit") or str(default)
    if not (given.isascii() and given.isdigit() and 1 <= int(given) <= most):
        refuse_field("limit", f"limit 应当是 1 到 {most} 的整数。")
    return int(given)


def read_moment(request: web.Request, name: str, zone: tzinfo, *, end_of_day: bool = False) -> datetime | None:
    """ISO 8601; without an offset it is local time; a bare date as an end means that day's end."""
    given = read_text(request, name)
    if "T" in given:
        given = given.replace(" ", "+")  # a plus sign nobody escaped reaches us as a space
    if not given:
        return None
    moment = parse_moment(given)
    if moment is None:
        refuse_field(name, f"{name} 应当是时间，例如 2026-11-20 或 2026-11-20T08:30:00+08:00。")
    if end_of_day and len(given) == len("2026-11-20"):
        moment += timedelta(days=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def parse_moment(text: str) -> datetime | None:
    """ISO 8601 of this century; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if 2000 <= moment.year <= 2100 else None


def clean_text(value: object, name: str, *, longest: int) -> str:
    """A text that every engine can keep: a string, not too long, no NUL and no broken characters."""
    if not isinstance(value, str):
        refuse_field(name, f"{name} 应当是文字。")
    if len(value) > longest:
        refuse_field(name, f"{name} 太长了，最多 {longest} 个字。")
    if "\x00" in value or (not value.isascii() and _is_broken(value)):
        refuse_field(name, f"{name} 里有不能用的字符。")
    return value


def write_cursor(position: str) -> str:
    return base64.urlsafe_b64encode(position.encode()).decode().rstrip("=")


def read_cursor(request: web.Request) -> str | None:
    """What `write_cursor` was given; None on the first page."""
    given = read_text(request, "cursor", longest=200)
    if not given:
        return None
    try:
        return base64.b64decode(given + "=" * (-len(given) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        refuse_cursor()


def read_id_cursor(request: web.Request) -> int | None:
    """A cursor that is a row's id."""
    position = read_cursor(request)
    if position is None:
        return None
    key = read_id(position)
    return key if key is not None else refuse_cursor()


def read_id(text: str) -> int | None:
    """A row's id, or None for what can't be one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None


def refuse_cursor() -> NoReturn:
    refuse_field("cursor", "cursor 不对，请用上一页给的 next。")


def _is_broken(value: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in value)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


async def _read_text(request: web.Request) -> str:
    try:
        return (await request.read()).decode("utf-8")
    except web.RequestPayloadError as error:
        raise RequestError(400, "bad_encoding", "内容的压缩格式不对。") from error
