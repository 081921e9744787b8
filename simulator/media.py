"""Pictures, voices and files that were sent, kept in memory within a bound."""

import struct
import zlib
from collections import deque
from dataclasses import dataclass

from simulator.messages import Kind

KEPT_BYTES = 256 * 1024 * 1024
PLAIN = "application/octet-stream"
# Only what these beginnings prove to be a picture or a sound is ever served as one.
MARKS = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "audio/webm"),
    (b"\x02#!SILK", "audio/silk"),
    (b"#!AMR", "audio/amr"),
)
SAMPLE_VOICE = b"\x02#!SILK_V3" + bytes(64)
NAMES = {Kind.PICTURE: "jpg", Kind.VOICE: "sil", Kind.VIDEO: "mp4", Kind.EMOTICON: "gif"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    id: str
    name: str
    content_type: str
    data: bytes


class MediaStore:
    def __init__(self, *, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept_bytes = kept_bytes
        self._bytes = 0
        self._by_id: dict[str, Media] = {}
        self._order: deque[str] = deque()

    def keep(self, media_id: str, name: str, data: bytes) -> Media:
        media = Media(id=media_id, name=name, content_type=recognise(data), data=data)
        self._by_id[media_id] = media
        self._order.append(media_id)
        self._bytes += len(data)
        while self._bytes > self._kept_bytes and len(self._order) > 1:
            self._bytes -= len(self._by_id.pop(self._order.popleft()).data)
        return media

    def find(self, media_id: str) -> Media | None:
        return self._by_id.get(media_id)


def recognise(data: bytes) -> str:
    if data[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(data[8:12], PLAIN)
    if data[4:8] == b"ftyp":
        return "audio/mp4" if data[8:11] == b"M4A" else "video/mp4"
    return next((content_type for mark, content_type in MARKS if data.startswith(mark)), PLAIN)


def name_file(kind: Kind, message_id: str) -> str:
    return f"{message_id}.{NAMES.get(kind, 'dat')}"


def draw_sample_picture(side: int = 96) -> bytes:
    """A small green PNG, for those who send a picture without having one at hand."""
    row = b"\x00" + bytes((88, 170, 96)) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(row * side)), (b"IEND", b""))
    return MARKS[0][0] + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
