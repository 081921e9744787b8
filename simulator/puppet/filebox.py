"""FileBox, the JSON in which files travel between a gateway and a bot."""

import base64
import binascii
import json
import mimetypes
from dataclasses import dataclass

from simulator.media import Media
from simulator.messages import Kind
from simulator.refusal import RefusedError

BASE64, URL = 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBox:
    name: str
    data: bytes = b""
    url: str = ""


def pack_filebox(media: Media) -> str:
    box = {
        "boxType": BASE64,
        "base64": base64.b64encode(media.data).decode("ascii"),
        "name": media.name,
        "mediaType": media.content_type,
        "metadata": {"voiceLength": 3000} if media.content_type == "audio/silk" else {},
    }
    return json.dumps(box, ensure_ascii=False)


def unpack_filebox(text: str) -> FileBox:
    """A box by address is not fetched: the simulator talks to nobody. Raises RefusedError."""
    try:
        box = json.loads(text)
        name, kind = str(box["name"]), box["boxType"]
        if kind == URL:
            return FileBox(name=name, url=str(box["remoteUrl"]))
        if kind == BASE64:
            return FileBox(name=name, data=base64.b64decode(box["base64"], validate=True))
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise RefusedError("broken_file", "文件读不出来") from error
    raise RefusedError("broken_file", "不支持这种文件包装")


def choose_kind(name: str) -> Kind:
    media_type = mimetypes.guess_type(name)[0] or ""
    if media_type.startswith("image/"):
        return Kind.PICTURE
    if media_type.startswith("video/"):
        return Kind.VIDEO
    return Kind.VOICE if name.endswith((".sil", ".silk")) else Kind.FILE
