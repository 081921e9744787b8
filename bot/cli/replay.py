"""`wangge replay`: a recorded chat through the production pipeline, without WeChat, on the clock of its lines."""

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

from bot.cli.archive import open_archive
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.cli.outputs import write_whole
from bot.gateway.console import Said
from bot.health import peak_rss_bytes
from bot.logs import set_up_logs
from bot.replay import ACCOUNT, Replay
from bot.replay_county import make_roster
from bot.replay_file import RecordedChat
from bot.settings import Settings
from domain.ticket import State
from models.database import Database
from models.directory_cache import DirectoryCache
from models.readings_stats import count_by_table
from models.roster import apply_roster

BAD_LINES_SHOWN = 20


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="一行一个 JSON：id, room_id, room_topic, …, text, at")
    parser.add_argument("--database", metavar="地址", help="用这个数据库（别用正在运行的）；不写就用临时的，用完删掉")
    parser.add_argument(
        "--out", type=Path, metavar="文件", help="把机器人说的每句话写成 JSON 行：at, chat, text, mentions"
    )
    parser.add_argument("--force", action="store_true", help="--out 的文件已经有了也覆盖")
    add_config_argument(parser)


def _run(args: argparse.Namespace) -> int:
    settings = read_settings(args)
    if not args.file.is_file():
        raise CommandError(f"没有 {args.file} 这个文件，请核对文件名和位置。")
    set_up_logs(logging.ERROR)
    faults = _Faults()
    recorded = RecordedChat(path=args.file, zone=settings.zone, bad=faults.note)
    with ExitStack() as stack:
        url = args.database or f"sqlite:///{stack.enter_context(_temporary_folder())}/replay.db"
        show = stack.enter_context(_open_out(args.out, settings, force=args.force))
        figures = asyncio.run(_replay(settings, recorded, url, show))
    faults.report()
    print(json.dumps(figures | {"bad_lines": faults.count}, ensure_ascii=False))
    return 0


async def _replay(
    settings: Settings, recorded: RecordedChat, url: str, show: Callable[[datetime, Said], None]
) -> dict[str, Any]:
    start, rooms = recorded.find_rooms()
    async with open_archive(url) as database:
        await _settle_county(settings, database, rooms, start or datetime.now(UTC))
        before = await _count_tickets(database)
        replay = Replay(settings, database, start or datetime.now(UTC), show)
        began = time.perf_counter()
        with _progress(recorded.path.stat().st_size) as passed:
            await replay.run(recorded.read(passed))
        seconds = time.perf_counter() - began
        opened = await _count_tickets(database) - before
    return {
        "messages": replay.tally.messages,
        "tickets": opened,
        "replies": replay.tally.replies,
        "seconds": round(seconds, 3),
        "messages_per_second": round(replay.tally.messages / seconds, 1) if seconds else 0.0,
        "peak_rss_mb": round(peak_rss_bytes() / 2**20, 1),
        "repeated": replay.tally.repeated,
    }


async def _settle_county(settings: Settings, database: Database, rooms: dict[str, str], now: datetime) -> None:
    """Only where no grid is known: a county that has its own is replayed as it stands."""
    directory = await DirectoryCache(settings.code_pattern).refresh(database)
    if not directory.tree.grids:
        roster = make_roster(rooms, ACCOUNT, settings.code_pattern)
        await database.run_write(lambda session: apply_roster(session, roster, directory, now))


async def _count_tickets(database: Database) -> int:
    async with database.read() as session:
        by_state = (await count_by_table(session))["tickets"]
    return sum(count for state, count in by_state.items() if state != State.CANDIDATE)


@contextmanager
def _temporary_folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="wangge-replay-") as folder:
        yield folder


@contextmanager
def _open_out(path: Path | None, settings: Settings, *, force: bool) -> Iterator[Callable[[datetime, Said], None]]:
    """Where every reply goes; nowhere without `--out`."""
    if path is None:
        yield lambda at, said: None
        return
    with write_whole(path, force=force) as beside, beside.open("w", encoding="utf-8") as file:
        yield lambda at, said: _write_reply(file, at, said, settings)


def _write_reply(file: TextIO, at: datetime, said: Said, settings: Settings) -> None:
    reply = {
        "at": at.astimezone(settings.zone).isoformat(),
        "chat": said.chat,
        "text": said.body,
        "mentions": list(said.mentions),
        "kind": said.kind.value,
    }
    file.write(json.dumps(reply, ensure_ascii=False) + "\n")


@contextmanager
def _progress(size: int) -> Iterator[Callable[[int], object]]:
    with tqdm(total=size, unit="B", unit_scale=True, disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        yield bar.update


class _Faults:
    """Counts lines that can't be used, and tells of the first of them."""

    def __init__(self) -> None:
        self.count = 0
        self._shown: list[str] = []

    def note(self, number: int, reason: str) -> None:
        self.count += 1
        if self.count <= BAD_LINES_SHOWN:
            self._shown.append(f"第{number}行：{reason}，跳过了。")

    def report(self) -> None:
        for sentence in self._shown:
            sys.stderr.write(f"{sentence}\n")
        if self.count > len(self._shown):
            sys.stderr.write(f"还有 {self.count - len(self._shown)} 行也跳过了。\n")


COMMAND = Command(
    name="replay",
    summary=(
        "把一段聊天记录走一遍正式流程，不连微信。时间（包括定时任务）跟着每一行的 at 走。\n"
        "数据库里没有网格时，自动造一个小县：每个群是一个户网格，各有一位网格长。\n"
        "最后一行输出 JSON：messages, tickets, replies, seconds, messages_per_second, peak_rss_mb 等。"
    ),
    example="wangge replay chat.jsonl --out replies.jsonl",
    add_arguments=_add_arguments,
    run=_run,
)
