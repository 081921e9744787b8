"""A picture's or file's bytes out of a message, never more than asked for."""

import base64
import binascii
import json
from collections.abc import AsyncIterator
from typing import Any

from bot.gateway.faults import CallError, Fault
from bot.gateway.link import Link

_ARTWORK = 3
_BASE64 = 1


class TooLargeError(Exception):
    """The message holds more bytes than were asked for."""


async def fetch_media(link: Link, message_id: str, max_bytes: int) -> bytes | None:
    """None if there is nothing, or more than `max_bytes`. CallError if the connection is at fault.

    In pieces first: node's gateway hands a file out whole only by an address in its own registry.
    """
    try:
        return await link.call(_join_pieces(link.stub.message_file_stream(id=message_id), max_bytes))
    except CallError as error:
        if isinstance(error.__cause__, TooLargeError):
            return None
        if error.fault not in {Fault.UNSUPPORTED, Fault.REFUSED, Fault.GONE}:
            raise
    return await _fetch_whole(link, message_id, max_bytes)


async def _join_pieces(pieces: AsyncIterator[Any], max_bytes: int) -> bytes:
    joined = bytearray()
    async for piece in pieces:
        joined += piece.file_box_chunk.data
        if len(joined) > max_bytes:
            raise TooLargeError
    return bytes(joined)


async def _fetch_whole(link: Link, message_id: str, max_bytes: int) -> bytes | None:
    try:
        answer = await link.call(link.stub.message_file(id=message_id))
    except CallError as error:
        if error.fault not in {Fault.UNSUPPORTED, Fault.REFUSED, Fault.GONE}:
            raise
        answer = await link.call(link.stub.message_image(id=message_id, type=_ARTWORK))
    return unpack_filebox(answer.filebox, max_bytes)


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
