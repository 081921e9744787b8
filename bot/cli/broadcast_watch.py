"""`wangge broadcast status`: how far a notice is, once or again each second until it is through."""

import argparse
import asyncio
import json
import shutil
import sys
from datetime import datetime
from pathlib import Path

from bot.cli.archive import open_archive
from bot.cli.broadcast_bars import draw_progress
from bot.cli.broadcast_door import add_id, find_campaign
from bot.cli.broadcast_words import describe_status, to_json_status
from bot.cli.frame import CommandError, read_settings
from bot.clocks import SystemClock
from bot.drawing.faces import open_face
from bot.notice_progress import draw_notice_progress, draw_notice_tally, sending_pace
from bot.settings import Settings
from domain.broadcast import CampaignState
from domain.directory import Directory
from domain.notice_progress import NoticeProgress, estimate_end
from models.database import Database
from models.directory_cache import DirectoryCache
from models.notice_answers import tally_campaign
from models.readings_broadcasts import CampaignCard, list_occurrences
from models.readings_progress import read_newest_progress

FIRINGS_SHOWN = 20
REDRAWN_SECONDS = 1.0
LINE_SECONDS = 60.0
"""So often a line is written where nobody watches: into a file or a pipe."""
UP_AND_CLEAR = "\x1b[{lines}F\x1b[J"


def add_status_arguments(parser: argparse.ArgumentParser) -> None:
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--json", action="store_true", help="JSON，给程序用")
    shown.add_argument("--watch", action="store_true", help="一直看着，发完为止（按 Ctrl+C 不看了，照样发）")
    add_id(parser)


def run_status(args: argparse.Namespace) -> int:
    return asyncio.run(_status(args, read_settings(args)))


async def _status(args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database:
        card = await find_campaign(args.id, database)
        directory = await DirectoryCache(settings.code_pattern).refresh(database)
        if args.watch:
            await _watch(card, database, directory, settings)
            return 0
        async with database.read() as session:
            firings = await list_occurrences(session, card.id, FIRINGS_SHOWN)
            tally = await tally_campaign(session, card.id)
            progress = await read_newest_progress(session, card.id, directory)
    if args.json:
        print(json.dumps(to_json_status(card, firings, tally, settings.zone), ensure_ascii=False))
        return 0
    print("\n".join(describe_status(card, firings, tally, settings.zone)))
    if progress is not None and progress.total:
        print("\n".join(_describe(card, progress, settings)))
    return 0


async def _watch(card: CampaignCard, database: Database, directory: Directory, settings: Settings) -> None:
    drawn = 0
    while True:
        async with database.read() as session:
            progress = await read_newest_progress(session, card.id, directory)
        card = await find_campaign(card.id, database)
        lines = _describe(card, progress, settings) if progress else [f"{card.title}：还没到时间，一个群也没发。"]
        is_over = progress is None or progress.is_over or card.state is CampaignState.PAUSED
        if _is_terminal():
            print((UP_AND_CLEAR.format(lines=drawn) if drawn else "") + "\n".join(lines), flush=True)
            drawn = len(lines)
        else:
            print(lines[0] if not is_over else "\n".join(lines), flush=True)
        if is_over:
            return
        await asyncio.sleep(REDRAWN_SECONDS if _is_terminal() else LINE_SECONDS)


def _describe(card: CampaignCard, progress: NoticeProgress, settings: Settings) -> list[str]:
    width = shutil.get_terminal_size().columns if _is_terminal() else None
    lines = list(draw_progress(progress, width))
    end = estimate_end(progress, sending_pace(settings.pace), SystemClock().now())
    if end is not None and card.state is CampaignState.ACTIVE:
        lines.append(f"照现在的快慢，大约 {_say_hour(end, settings)} 发完")
    return lines


def _say_hour(at: datetime, settings: Settings) -> str:
    return f"{at.astimezone(settings.zone):%H:%M}"


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def add_picture_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", required=True, metavar="文件", help="存成这个 PNG 文件")
    parser.add_argument("--answers", action="store_true", help="画回了多少，不画发到哪里")
    add_id(parser)


def run_picture(args: argparse.Namespace) -> int:
    drawn = asyncio.run(_draw(args, read_settings(args)))
    try:
        Path(args.out).write_bytes(drawn)
    except OSError as error:
        raise CommandError(f"存不了 {args.out}：{error.strerror}。请换个地方。") from error
    print(f"存好了：{args.out}")
    return 0


async def _draw(args: argparse.Namespace, settings: Settings) -> bytes:
    async with open_archive(settings.database.url) as database:
        card = await find_campaign(args.id, database)
        directory = await DirectoryCache(settings.code_pattern).refresh(database)
        async with database.read() as session:
            progress = await read_newest_progress(session, card.id, directory)
            tally = await tally_campaign(session, card.id)
    if progress is None:
        raise CommandError(f"通知 {card.id} 还没开始发，没有进度图。")
    now, zone, face = SystemClock().now(), settings.zone, open_face(settings.notices.font_file)
    if args.answers:
        return draw_notice_tally(card, tally, now=now, zone=zone, face=face)
    return draw_notice_progress(card, progress, directory=directory, now=now, zone=zone, face=face)
