"""Files that commands write: whole or not at all, and nothing of anybody's is overwritten unasked."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.frame import CommandError


@contextmanager
def write_whole(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Gives a path beside the target to write to; it takes the target's place only when all went well."""
    refuse_existing(path, force=force)
    beside = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        raise CommandError(f"写不了文件 {path}（{error.strerror or error}）。请看看位置对不对、磁盘满没满。") from None
    finally:
        beside.unlink(missing_ok=True)


def refuse_existing(path: Path, *, force: bool) -> None:
    """An empty file may be filled."""
    if path.is_dir():
        raise CommandError(f"{path} 是文件夹，请写一个文件名。")
    if not path.parent.is_dir():
        raise CommandError(f"没有 {path.parent} 这个文件夹，请先建好。")
    if not force and path.exists() and path.stat().st_size:
        raise CommandError(f"{path} 已经有了，没有动它。换一个文件名，或加 --force 覆盖。")
