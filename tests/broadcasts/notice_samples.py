"""Pictures and files as clerks have them, and as they should not be."""

import io
import zipfile

from PIL import Image


def make_picture(kind: str = "JPEG", side: int = 60) -> bytes:
    """With a place and a camera hidden in it."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    Image.new("RGB", (side, side), "red").save(out, kind, exif=exif)
    return out.getvalue()


def make_sheet(part: str = "xl/workbook.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("[Content_Types].xml", "<Types/>")
        opened.writestr(part, "<workbook/>")
    return out.getvalue()


def make_bomb() -> bytes:
    """A picture of a few kilobytes that would fill gigabytes."""
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()
