"""Takes in the pictures and files of notices: a safe name, no hidden data, and nothing that is not what it claims."""

import hashlib
import io
import os
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import NoReturn

from bot.media import MAX_BYTES, clean_picture
from domain.broadcast import Attachment
from domain.refusal import Refusal
from domain.sending import PartKind
from models.campaign_files import notice_file_path

MAX_NAME = 60
MAX_ENDING = 8
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp")
_KEPT_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NO_PART_OF_A_NAME = re.compile(r'[\\/:*?"<>|]')


def store_notice_file(folder: Path, name: str, raw: bytes) -> Attachment:
    """Kept under `folder` by its content. Raises a Refusal whose field is `attachments`."""
    safe = make_safe_name(name)
    if not raw:
        _refuse(safe, "是空的")
    if len(raw) > MAX_BYTES:
        _refuse(safe, f"超过{MAX_BYTES // 2**20} MB，请压小一点")
    ending = PurePosixPath(safe).suffix.lower()
    if ending in _PICTURES:
        return _store_picture(folder, safe, raw)
    fits = _FILES.get(ending)
    if fits is None:
        _refuse(safe, f"这种文件不能发，能发的有 {' '.join(known[1:] for known in (*_PICTURES, *_FILES))}")
    if not fits(raw):
        _refuse(safe, f"打开来不是 {ending[1:]} 文件，请检查是不是改过名字")
    return _store(folder, PartKind.FILE, safe, raw)


def find_notice_file(folder: Path, digest: str, name: str) -> Attachment:
    """What was stored under this digest and name. Raises a Refusal where there is none."""
    is_sound = bool(_DIGEST.fullmatch(digest)) and name == make_safe_name(name)
    if not is_sound or not notice_file_path(folder, digest, name).is_file():
        _refuse(make_safe_name(name), "还没有传上来，请先传文件，再写它的 id 和 name", code="unknown_file")
    is_picture = PurePosixPath(name).suffix.lower() in _PICTURES
    return Attachment(kind=PartKind.PICTURE if is_picture else PartKind.FILE, name=name, digest=digest)


def sweep_unused(folder: Path, used: Collection[str], before: float) -> int:
    """Removes what lies there untouched since `before` (seconds, real time) and no notice carries.

    That is what was sent up or looked at and never planned, and pictures that were drawn for one answer.
    """
    kept = {digest[:16] for digest in used}
    old = [
        place
        for place in (folder / "notices").glob("*/*")
        if place.parent.name not in kept and place.stat().st_mtime < before
    ]
    for place in old:
        place.unlink(missing_ok=True)
        if not any(place.parent.iterdir()):
            place.parent.rmdir()
    return len(old)


def make_safe_name(name: str) -> str:
    """No path, nothing invisible, at most MAX_NAME characters with the ending."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    shown = _NO_PART_OF_A_NAME.sub("", "".join(c for c in bare if unicodedata.category(c) not in _INVISIBLE))
    whole = unicodedata.normalize("NFC", " ".join(shown.split()).strip(". ")) or "附件"
    ending = PurePosixPath(whole).suffix
    if len(ending) > MAX_ENDING:
        ending = ""
    stem = whole.removesuffix(ending) if ending else whole
    return stem[: MAX_NAME - len(ending)].rstrip(". ") + ending


def _store_picture(folder: Path, name: str, raw: bytes) -> Attachment:
    picture = clean_picture(raw)
    if picture is None:
        _refuse(name, "不是能打开的图片，请换一张")
    ending = _KEPT_ENDINGS[picture.mime]
    path = PurePosixPath(name)
    same = path.suffix.lower() in (ending, ".jpeg" if ending == ".jpg" else ending)
    kept = name if same else path.stem + ending
    return _store(folder, PartKind.PICTURE, kept, picture.content)


def _store(folder: Path, kind: PartKind, name: str, content: bytes) -> Attachment:
    """Written whole or not at all; the same content once."""
    digest = hashlib.sha256(content).hexdigest()
    place = notice_file_path(folder, digest, name)
    if place.is_file():
        place.touch()
    else:
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.parent / f".{os.getpid()}.part"
        part.write_bytes(content)
        part.replace(place)
    return Attachment(kind=kind, name=name, digest=digest)


def _is_office(folder: str) -> Callable[[bytes], bool]:
    """A modern office file: a zip with the part that its ending promises."""

    def fits(raw: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(raw)) as opened:
                names = opened.namelist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            return False
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return fits


def _starts_with(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda raw: raw.startswith(beginnings)


def _is_film(raw: bytes) -> bool:
    return raw[4:8] == b"ftyp"


def _is_sound(raw: bytes) -> bool:
    """Tagged, or beginning with the eleven set bits of a frame."""
    return raw.startswith(b"ID3") or (len(raw) > 1 and raw[0] == 0xFF and raw[1] & 0xE0 == 0xE0)


def _is_text(raw: bytes) -> bool:
    if b"\x00" in raw:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


_FILES: dict[str, Callable[[bytes], bool]] = {
    ".pdf": _starts_with(b"%PDF-", b"\xef\xbb\xbf%PDF-"),
    ".doc": _starts_with(_OLE, b"{\\rtf"),
    ".docx": _is_office("word/"),
    ".xls": _starts_with(_OLE),
    ".xlsx": _is_office("xl/"),
    ".ppt": _starts_with(_OLE),
    ".pptx": _is_office("ppt/"),
    ".wps": _starts_with(_OLE),
    ".et": _starts_with(_OLE),
    ".txt": _is_text,
    ".csv": _is_text,
    ".mp4": _is_film,
    ".m4a": _is_film,
    ".mp3": _is_sound,
}
_INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _refuse(name: str, sentence: str, code: str = "bad_file") -> NoReturn:
    raise Refusal(code, f"「{name}」{sentence}", field="attachments")
