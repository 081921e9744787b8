"""Pictures and files of notices by the API: sent up first, then named in the notice."""

import asyncio
import base64
import binascii
import json
from typing import Any, NoReturn
from urllib.parse import unquote

from aiohttp import web

from domain.refusal import Refusal
from web.asking import clean_text
from web.request_error import RequestError, refuse_field
from web.showing import answer_json, show_attachment
from web.site import Site

MOST_BYTES = 20 * 2**20
"""What WeChat's own gateway is given at most (bot/gateway)."""
NAME_HEADER = "X-File-Name"
LONGEST_NAME = 200
_AS_BASE64 = MOST_BYTES * 4 // 3 + 4096


async def post_file(site: Site, request: web.Request) -> web.StreamResponse:
    """The bytes themselves with their name in a header, or JSON with both."""
    name, raw = await (_read_json(request) if request.content_type == "application/json" else _read_raw(request))
    try:
        kept = await asyncio.to_thread(site.deps.take_file, name, raw)
    except Refusal as refusal:
        raise RequestError(422, refusal.code, refusal.sentence, "content") from None
    return answer_json(show_attachment(kept, site.deps), status=201)


async def _read_json(request: web.Request) -> tuple[str, bytes]:
    try:
        body: Any = json.loads(await _read_body(request, _AS_BASE64))
    except (ValueError, RecursionError):
        raise RequestError(400, "bad_json", "内容不是正确的 JSON。") from None
    if not isinstance(body, dict):
        raise RequestError(400, "bad_json", "内容应当是一个 JSON 对象。")
    content = body.get("content_base64")
    if not isinstance(content, str):
        refuse_field("content_base64", "要写 content_base64：文件的内容，用 base64 写成文字。")
    try:
        raw = base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        refuse_field("content_base64", "content_base64 不是正确的 base64。")
    return _read_name(body.get("name", ""), "name"), raw


async def _read_raw(request: web.Request) -> tuple[str, bytes]:
    name = _read_name(unquote(request.headers.get(NAME_HEADER, ""), errors="replace"), NAME_HEADER)
    return name, await _read_body(request, MOST_BYTES)


def _read_name(given: object, field: str) -> str:
    name = clean_text(given, field, longest=LONGEST_NAME)
    if not name.strip():
        refuse_field(field, f"要写 {field}：文件名，带上尾巴，如 停水图.jpg。")
    return name


async def _read_body(request: web.Request, most: int) -> bytes:
    """Larger than other bodies may be, and not a byte more than that."""
    if (request.content_length or 0) > most:
        _refuse_large()
    body = bytearray()
    try:
        async for piece in request.content.iter_any():
            body += piece
            if len(body) > most:
                _refuse_large()
    except web.RequestPayloadError as error:
        raise RequestError(400, "bad_encoding", "内容的压缩格式不对。") from error
    return bytes(body)


def _refuse_large() -> NoReturn:
    raise RequestError(413, "too_large", f"文件超过{MOST_BYTES // 2**20} MB，请压小一点。", "content")
