"""Reading what somebody posted: every fault in it becomes a sentence, none a crash."""

import base64
import binascii
import json
from datetime import datetime
from typing import Any

from aiohttp import web

from simulator.clock import parse_moment
from simulator.refusal import RefusedError

Body = dict[str, Any]
FARTHEST = 10 * 365 * 86400.0


async def read_body(request: web.Request) -> Body:
    try:
        body = json.loads(await request.read())
    except (ValueError, RecursionError) as error:
        raise RefusedError("bad_json", "请求内容不是 JSON") from error
    if not isinstance(body, dict):
        raise RefusedError("bad_json", "请求内容应是一个 JSON 对象")
    return body


def read_text(body: Body, name: str, default: str = "") -> str:
    value = body.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise RefusedError("bad_field", f"{name} 应是文字")
    return require_whole(name, value)


def require_text(body: Body, name: str) -> str:
    value = read_text(body, name)
    if not value:
        raise RefusedError("missing_field", f"缺少 {name}")
    return value


def require_whole(name: str, text: str) -> str:
    """Half a surrogate pair is not text and can be sent nowhere; anything else passes unchanged."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise RefusedError("bad_field", f"{name} 里有残缺的字符") from error
    return text


def read_texts(body: Body, name: str) -> tuple[str, ...]:
    value = body.get(name) or []
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise RefusedError("bad_field", f"{name} 应是一列文字")
    return tuple(require_whole(name, item) for item in value)


def read_number(body: Body, name: str) -> float | None:
    value = body.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RefusedError("bad_field", f"{name} 应是数字")
    if not abs(value) <= FARTHEST:  # so written, it also catches what is not a number
        raise RefusedError("bad_field", f"{name} 太大了")
    return float(value)


def read_count(body: Body, name: str) -> int | None:
    value = read_number(body, name)
    if value is not None and (value < 1 or value != int(value)):
        raise RefusedError("bad_field", f"{name} 应是 1 或更大的整数")
    return None if value is None else int(value)


def read_flag(body: Body, name: str) -> bool:
    value = body.get(name, False)
    if not isinstance(value, bool):
        raise RefusedError("bad_field", f"{name} 应是 true 或 false")
    return value


def read_moment(body: Body, name: str) -> datetime | None:
    text = read_text(body, name)
    if not text:
        return None
    try:
        moment = parse_moment(text)
        moment.timestamp()
    except (ValueError, OverflowError) as error:
        raise RefusedError("bad_field", f"{name} 应是这样的时间：2026-11-23T10:00:00+08:00") from error
    if not 2000 <= moment.year <= 2100:
        raise RefusedError("bad_field", f"{name} 的年份不对")
    return moment


def read_bytes(body: Body, name: str) -> bytes:
    try:
        return base64.b64decode(read_text(body, name), validate=True)
    except (binascii.Error, ValueError) as error:
        raise RefusedError("bad_field", f"{name} 应是 base64") from error


def read_limit(request: web.Request, default: int | None, most: int) -> int | None:
    text = request.query.get("limit")
    if text is None:
        return default
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:9]) <= most:
        raise RefusedError("bad_field", f"limit 应是 1 到 {most} 的整数")
    return int(text)


def read_after(request: web.Request) -> str:
    text = request.query.get("after", "")
    if text and not (text.isascii() and text.isdigit() and len(text) <= 20):
        raise RefusedError("bad_field", "after 应是一条消息的编号")
    return text
