"""`wangge broadcast preview` and `schedule`: a notice from a file, planned once somebody has looked at it."""

import argparse
import asyncio
import hashlib
import json
import secrets
from pathlib import Path

from bot.cli.archive import open_archive
from bot.cli.asking import ask_code, ask_yes, is_somebody_there
from bot.cli.broadcast_door import OPERATOR, submit
from bot.cli.broadcast_words import describe_files, describe_preview, describe_topics, dump_draft
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.clocks import SystemClock
from bot.files.holidays import read_holidays
from bot.notice_looks import NoticeLooker
from bot.notice_reading import CampaignReader
from bot.settings import Settings
from domain.broadcast import CampaignDraft, SendWindow
from domain.notice_look import NoticeLook
from models.broadcasts import BroadcastRepository
from models.database import Database
from models.directory_cache import DirectoryCache
from web.notice_looks import show_look

SEED = "terminal"
"""Whoever sits at the terminal may plan anyway: here the code only makes sure that they have looked."""


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="通知的文件（YAML）：title, text, audience, at 或 cron")
    add_config_argument(parser)


def _add_look_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", "--groups", action="store_true", help="把发到的群一个一个列出来")
    parser.add_argument("--json", action="store_true", help="JSON，给程序用")
    _add_file(parser)


def _run_preview(args: argparse.Namespace) -> int:
    return asyncio.run(_preview(args, read_settings(args)))


async def _preview(args: argparse.Namespace, settings: Settings) -> int:
    draft = CampaignReader.of(settings).load(args.file)
    async with open_archive(settings.database.url) as database:
        look = await _look(draft, settings, database)
    if args.json:
        print(json.dumps(show_look(look, settings.zone), ensure_ascii=False))
    else:
        _show(draft, look, settings, lists_groups=args.list)
    _refuse_unsound(look)
    if not args.json:
        print("只是看看，没有排。要排请用 wangge broadcast schedule。")
    return 0


async def _look(draft: CampaignDraft, settings: Settings, database: Database) -> NoticeLook:
    looker = NoticeLooker(
        database=database,
        cache=DirectoryCache(settings.code_pattern),
        clock=SystemClock(),
        window=SendWindow(zone=settings.zone, opens=settings.hours.start, closes=settings.hours.end),
        holidays=read_holidays(settings.holidays_file),
        limits=settings.notices.limits,
        secret=SEED,
    )
    return await looker.look(lambda: draft, OPERATOR)


def _show(draft: CampaignDraft, look: NoticeLook, settings: Settings, *, lists_groups: bool = False) -> None:
    assert look.preview is not None
    lines = [*describe_preview(draft, look.preview, settings.zone), *describe_files(draft, settings.media_dir)]
    print("\n".join(lines + (list(describe_topics(look.preview)) if lists_groups else [])))


def _refuse_unsound(look: NoticeLook) -> None:
    if look.problems:
        raise CommandError(*(f"{problem.field}：{problem.sentence}" for problem in look.problems))


def _add_schedule_arguments(parser: argparse.ArgumentParser) -> None:
    _add_file(parser)
    parser.add_argument("--yes", action="store_true", help="不再问，直接排上")
    parser.add_argument("--again", action="store_true", help="和以前一模一样的通知，也再排一次")


def _run_schedule(args: argparse.Namespace) -> int:
    return asyncio.run(_schedule(args, read_settings(args)))


async def _schedule(args: argparse.Namespace, settings: Settings) -> int:
    draft = CampaignReader.of(settings).load(args.file)
    async with open_archive(settings.database.url) as database:
        written = dump_draft(draft)
        key = make_key(secrets.token_hex(16) if args.again else written)
        async with database.read() as session:
            planned = await BroadcastRepository(session).find_by_key(key)
        if planned is not None:
            print(f"这条通知排过了，编号 {planned.id}（{planned.state.zh}），没有再排。真要再排一次，请加 --again。")
            return 0
        look = await _look(draft, settings, database)
        _show(draft, look, settings)
        _refuse_unsound(look)
        if not args.yes:
            _ask(look)
        result = await submit(settings, database, "schedule", args={"campaign": written}, key=key)
    print(f"排好了，编号 {result.subject}。")
    if result.sentence.endswith("同意"):
        print(f"{result.sentence}才发：wangge broadcast approve {result.subject}，或在网页上点，写的人自己不算。")
    return 0


def make_key(content: str) -> str:
    """The same notice from the same file is planned once, however often the command is repeated."""
    return f"operator:{hashlib.sha256(content.encode()).hexdigest()[:32]}"


def _ask(look: NoticeLook) -> None:
    """One group: a yes. Several: the code of just these groups and words, which nobody types by habit."""
    if not is_somebody_there():
        raise CommandError("没有排。看好了要排，请加 --yes。")
    is_meant = ask_code("看好了要排，请输入", look.code) if look.code else ask_yes("就这样排上吗？")
    if not is_meant:
        raise CommandError("没有排。")


PLANNING = (
    Command(
        name="preview",
        summary="看看一份通知会发给谁、什么样子、什么时候，不排。",
        example="wangge broadcast preview 通知.yaml --list",
        add_arguments=_add_look_arguments,
        run=_run_preview,
    ),
    Command(
        name="schedule",
        summary="先给您看，照着输四位数就排上；由正在运行的机器人到时候发。",
        example="wangge broadcast schedule 通知.yaml",
        add_arguments=_add_schedule_arguments,
        run=_run_schedule,
    ),
)
"""The actions for a notice that is still a file."""
