"""The pictures and files that a written notice carries: beside its file, or sent up before."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from bot.files.campaign_faults import CampaignFaults
from bot.media import MAX_BYTES
from bot.notice_files import find_notice_file, store_notice_file
from domain.broadcast import Attachment
from domain.refusal import Refusal

MOST = 9
"""As many as one picks at once in WeChat."""
TakeFile = Callable[[object], Attachment]
"""From what is written to what is kept. Raises a Refusal."""


def take_nothing(_given: object) -> Attachment:
    raise Refusal("bad_file", "这里不能带图片和文件")


def take_beside(written: Path, media: Path) -> TakeFile:
    """Names beside the notice's own file; what they name is taken in."""

    def take(given: object) -> Attachment:
        if not isinstance(given, str) or not given.strip():
            raise Refusal("bad_file", "要写文件名，如 attachments: [停水图.jpg]")
        path = written.parent / given.strip()
        return store_notice_file(media, path.name, _read(path))

    return take


def take_sent_up(media: Path) -> TakeFile:
    """`{"id", "name"}` as the answer to an upload named them: a path would open our own disk to whoever asks."""

    def take(given: object) -> Attachment:
        match given:
            case {"id": str(digest), "name": str(name)}:
                return find_notice_file(media, digest, name)
        raise Refusal("bad_file", '要写成 [{"id": "…", "name": "…"}]，先用 POST /api/v1/files 传上来')

    return take


def read_attachments(content: Mapping[str, Any], take: TakeFile, faults: CampaignFaults) -> tuple[Attachment, ...]:
    """What is wrong is noted, and left out; the same file twice is one."""
    given = content.get("attachments")
    items = given if isinstance(given, list) else [] if given is None else [given]
    if len(items) > MOST:
        faults.note("attachments", f"附了{len(items)}个，最多{MOST}个")
        return ()
    return tuple(dict.fromkeys(taken for item in items if (taken := _take_one(item, take, faults))))


def _take_one(item: object, take: TakeFile, faults: CampaignFaults) -> Attachment | None:
    try:
        return take(item)
    except Refusal as refusal:
        faults.note("attachments", refusal.sentence)
        return None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refusal("bad_file", f"打不开「{path.name}」（{error.strerror}），请放在通知文件旁边") from None
