"""`wangge broadcast`: notices from a file, through the same pipeline as those from chat and the web."""

import argparse
import asyncio
import hashlib
import json
import secrets
from pathlib import Path

from bot.cli.actions import add_actions, run_action
from bot.cli.archive import open_archive
from bot.cli.asking import ask_yes, is_somebody_there
from bot.cli.broadcast_door import OPERATOR, submit
from bot.cli.broadcast_status import FOLLOWING
from bot.cli.broadcast_words import (
    describe_preview,
    dump_draft,
    say_campaign,
    say_template,
    to_json,
    to_json_template,
)
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.clocks import SystemClock
from bot.files.campaigns import load_campaign
from bot.files.holidays import read_holidays
from bot.files.notice_templates import read_templates
from bot.settings import Settings
from broadcasts.campaigns import CampaignDesk
from domain.broadcast import CampaignDraft, CampaignPreview, SendWindow
from models.broadcasts import BroadcastRepository
from models.database import Database
from models.directory_cache import DirectoryCache
from models.readings_broadcasts import list_campaigns

CAMPAIGNS_SHOWN = 200


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="JSON，给程序用")
    add_config_argument(parser)


def _run_list(args: argparse.Namespace) -> int:
    return asyncio.run(_list(args, read_settings(args)))


async def _list(args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database, database.read() as session:
        cards = await list_campaigns(session, before=None, limit=CAMPAIGNS_SHOWN)
    for card in cards:
        shown = to_json(card, settings.zone)
        print(json.dumps(shown, ensure_ascii=False) if args.json else say_campaign(card, settings.zone))
    if not cards and not args.json:
        print("还没有通知。")
    return 0


def _add_preview_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="通知的文件（YAML）：title, text, audience, at 或 cron")
    add_config_argument(parser)


def _add_look_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--groups", action="store_true", help="把发到的群一个一个列出来")
    _add_preview_arguments(parser)


def _run_preview(args: argparse.Namespace) -> int:
    return asyncio.run(_preview(args, read_settings(args)))


async def _preview(args: argparse.Namespace, settings: Settings) -> int:
    draft = load_campaign(args.file, settings.zone, read_templates(settings.notices.templates_file))
    async with open_archive(settings.database.url) as database:
        await _look(draft, settings, database, lists_groups=args.groups)
    print("只是看看，没有排。要排请用 wangge broadcast schedule。")
    return 0


async def _look(
    draft: CampaignDraft, settings: Settings, database: Database, *, lists_groups: bool = False
) -> CampaignPreview:
    """Shows what would happen. CommandError with every problem, where there is one."""
    directory = await DirectoryCache(settings.code_pattern).refresh(database)
    window = SendWindow(zone=settings.zone, opens=settings.hours.start, closes=settings.hours.end)
    async with database.read() as session:
        holidays = read_holidays(settings.holidays_file)
        desk = CampaignDesk(BroadcastRepository(session), directory, window, holidays, settings.notices.limits)
        preview = await desk.preview(draft, OPERATOR, SystemClock().now())
    print("\n".join(describe_preview(draft, preview, settings.zone)))
    if lists_groups:
        print("\n".join(f"    {topic}" for topic in preview.topics))
    if preview.problems:
        raise CommandError(*(f"{problem.field}：{problem.sentence}" for problem in preview.problems))
    return preview


def _add_schedule_arguments(parser: argparse.ArgumentParser) -> None:
    _add_preview_arguments(parser)
    parser.add_argument("--yes", action="store_true", help="不再问，直接排上")
    parser.add_argument("--again", action="store_true", help="和以前一模一样的通知，也再排一次")


def _run_schedule(args: argparse.Namespace) -> int:
    return asyncio.run(_schedule(args, read_settings(args)))


async def _schedule(args: argparse.Namespace, settings: Settings) -> int:
    draft = load_campaign(args.file, settings.zone, read_templates(settings.notices.templates_file))
    async with open_archive(settings.database.url) as database:
        written = dump_draft(draft)
        key = make_key(secrets.token_hex(16) if args.again else written)
        async with database.read() as session:
            planned = await BroadcastRepository(session).find_by_key(key)
        if planned is not None:
            print(f"这条通知排过了，编号 {planned.id}（{planned.state.zh}），没有再排。真要再排一次，请加 --again。")
            return 0
        await _look(draft, settings, database)
        if not args.yes and not ask_yes("就这样排上吗？"):
            raise CommandError("没有排。" + ("" if is_somebody_there() else "看好了要排，请加 --yes。"))
        result = await submit(settings, database, "schedule", args={"campaign": written}, key=key)
    print(f"排好了，编号 {result.subject}。")
    if result.sentence.endswith("同意"):
        print(f"{result.sentence}才发：wangge broadcast approve {result.subject}，或在网页上点，写的人自己不算。")
    return 0


def make_key(content: str) -> str:
    """The same notice from the same file is planned once, however often the command is repeated."""
    return f"operator:{hashlib.sha256(content.encode()).hexdigest()[:32]}"


def _add_template_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="名字", help="只看这一个")
    _add_json(parser)


def _run_templates(args: argparse.Namespace) -> int:
    templates = read_templates(read_settings(args).notices.templates_file)
    if args.name and args.name not in templates:
        raise CommandError(f"没有「{args.name}」这个样子，可用的有 {'、'.join(templates)}。")
    for template in [templates[args.name]] if args.name else templates.values():
        print(json.dumps(to_json_template(template), ensure_ascii=False) if args.json else say_template(template))
    return 0


_ACTIONS = (
    Command(
        name="templates",
        summary="看有哪些通知的样子，要填哪些空。",
        example="wangge broadcast templates fraud",
        add_arguments=_add_template_arguments,
        run=_run_templates,
    ),
    Command(
        name="list",
        summary="列出通知，新的在前。",
        example="wangge broadcast list",
        add_arguments=_add_json,
        run=_run_list,
    ),
    Command(
        name="preview",
        summary="看看一份通知会发给谁、什么样子、什么时候，不排。",
        example="wangge broadcast preview 通知.yaml",
        add_arguments=_add_look_arguments,
        run=_run_preview,
    ),
    Command(
        name="schedule",
        summary="先给您看，确认了就排上；由正在运行的机器人到时候发。",
        example="wangge broadcast schedule 通知.yaml",
        add_arguments=_add_schedule_arguments,
        run=_run_schedule,
    ),
    *FOLLOWING,
)

COMMAND = Command(
    name="broadcast",
    summary="通知：看样子、列出、预览、排上、暂停、恢复、取消、同意、看进度。",
    example="wangge broadcast schedule 通知.yaml",
    add_arguments=lambda parser: add_actions(parser, _ACTIONS),
    run=run_action,
)
