"""A picture's or file's bytes out of a message, never more than asked for."""

import base64
import binascii
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from bot.gateway.faults import NO_ANSWER, CallError
from bot.gateway.link import Link

_ARTWORK = 3
_BASE64 = 1


async def fetch_media(link: Link, message_id: str, max_bytes: int) -> bytes | None:
    """None if there is nothing to be had, or more than `max_bytes`. CallError if the connection is at fault.

    In pieces first: node's gateway hands a file out whole only by an address in its own registry.
    """
    ways: tuple[Callable[[], Awaitable[bytes | None]], ...] = (
        lambda: _join_pieces(link.stub.message_file_stream(id=message_id), max_bytes),
        lambda: _unpack_answer(link.stub.message_file(id=message_id), max_bytes),
        lambda: _unpack_answer(link.stub.message_image(id=message_id, type=_ARTWORK), max_bytes),
    )
    for fetch in ways:
        try:
            return await link.call(fetch())
        except CallError as error:
            if error.fault in NO_ANSWER:
                raise
    return None


async def _join_pieces(pieces: AsyncIterator[Any], max_bytes: int) -> bytes | None:
    joined = bytearray()
    async for piece in pieces:
        joined += piece.file_box_chunk.data
        if len(joined) > max_bytes:
            return None
    return bytes(joined)


async def _unpack_answer(answering: Awaitable[Any], max_bytes: int) -> bytes | None:
    return unpack_filebox((await answering).filebox, max_bytes)


def unpack_filebox(filebox: str, max_bytes: int) -> bytes | None:
    """The bytes a FileBox carries itself. An address in it is not followed: it may lead anywhere."""
    if len(filebox) > max_bytes * 4 // 3 + 4096:
        return None
    try:
        box = json.loads(filebox)
        if (box.get("boxType") or box.get("type")) != _BASE64:
            return None
        data = base64.b64decode(box["base64"], validate=True)
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        return None
    return data if len(data) <= max_bytes else None


def pack_filebox(name: str, media_type: str, data: bytes) -> str:
    """A FileBox as every puppet service reads it, old ones (`boxType`) and new ones (`type`)."""
    box = {
        "boxType": _BASE64,
        "type": _BASE64,
        "name": name,
        "mediaType": media_type,
        "base64": base64.b64encode(data).decode("ascii"),
        "metadata": {},
    }
    return json.dumps(box, ensure_ascii=False)
