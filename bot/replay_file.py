"""A recorded chat as JSON lines; a line that can't be used is told by its number and the rest goes on."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

MAX_LINE_BYTES = 4_000_000
MAX_ID = 160
NOBODY = ("weixin", "fmessage")
"""Senders the gateway never hands on, as it never hands on public accounts (`gh_…`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One message. `room` is empty for a private chat; `at` is aware UTC."""

    id: str
    room: str
    room_topic: str
    sender: str
    sender_name: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChat:
    """A file that can be read twice. `bad` is called with a line's number and what is wrong with it."""

    path: Path
    zone: tzinfo
    bad: Callable[[int, str], None]

    def read(self, passed: Callable[[int], object] = lambda size: None) -> Iterator[Line]:
        """`passed` is called with the bytes of every line that is done."""
        with self.path.open("rb") as file:
            number = 0
            while raw := file.readline(MAX_LINE_BYTES):
                number += 1
                size = len(raw) + _skip_rest(file, raw)
                if raw.strip():
                    line = self._read_line(number, raw, too_long=size > len(raw))
                    if line is not None:
                        yield line
                passed(size)

    def find_rooms(self) -> tuple[datetime | None, dict[str, str]]:
        """When it begins, and every room with its first topic, in order; faults are left to `read`."""
        quiet = RecordedChat(path=self.path, zone=self.zone, bad=lambda number, reason: None)
        start: datetime | None = None
        rooms: dict[str, str] = {}
        for line in quiet.read():
            start = start or line.at
            if line.room:
                rooms.setdefault(line.room, line.room_topic)
        return start, rooms

    def _read_line(self, number: int, raw: bytes, *, too_long: bool) -> Line | None:
        if too_long:
            self.bad(number, "太长了")
            return None
        try:
            return _to_line(_parse(raw), self.zone)
        except ValueError as error:
            self.bad(number, str(error))
            return None


def _skip_rest(file: Any, raw: bytes) -> int:
    """Reads on to the end of an overlong line without keeping it."""
    skipped = 0
    while raw and not raw.endswith(b"\n"):
        raw = file.readline(MAX_LINE_BYTES)
        skipped += len(raw)
    return skipped


def _parse(raw: bytes) -> dict[str, Any]:
    try:
        content: Any = json.loads(raw.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        raise ValueError("不是正确的 JSON") from None
    if not isinstance(content, dict):
        raise ValueError("不是 JSON 对象")  # noqa: TRY004 - a fault of the line, not of a caller
    return content


def _to_line(content: dict[str, Any], zone: tzinfo) -> Line:
    sender = _read_id(content, "sender_id")
    if sender in NOBODY or sender.startswith("gh_"):
        raise ValueError("不是人说的话")
    return Line(
        id=_read_id(content, "id"),
        room=_read_id(content, "room_id") if content.get("room_id") not in (None, "") else "",
        room_topic=_read_words(content, "room_topic"),
        sender=sender,
        sender_name=_read_words(content, "sender_name"),
        text=_read_words(content, "text"),
        at=_read_at(content.get("at"), zone),
    )


def _read_id(content: dict[str, Any], key: str) -> str:
    value = content.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= MAX_ID or "\0" in value or not _is_whole(value):
        raise ValueError(f"{key} 要写成 1 到 {MAX_ID} 个字")
    return value


def _read_words(content: dict[str, Any], key: str) -> str:
    value = content.get(key)
    if value is None and key != "text":
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{key} 要写成文字")  # noqa: TRY004 - a fault of the line, not of a caller
    return value if _is_whole(value) else value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _is_whole(value: str) -> bool:
    """Without halves of characters, which no puppet can send and no database can keep."""
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def _read_at(value: object, zone: tzinfo) -> datetime:
    """ISO 8601, local time where it has no offset; or seconds since 1970."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    try:
        at = datetime.fromtimestamp(value, UTC) if is_number else datetime.fromisoformat(value)  # type: ignore[arg-type]  # what is neither fails here
    except (ValueError, TypeError, OverflowError, OSError):
        raise ValueError("at 要写成 2026-11-20T08:30:00+08:00 这样") from None
    if not 2000 <= at.year <= 2100:
        raise ValueError("at 的年份不对")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
