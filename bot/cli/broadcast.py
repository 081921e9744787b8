"""`wangge broadcast`: notices from a file, through the same pipeline as those from chat and the web."""

import argparse
import asyncio
import json

from bot.cli.actions import add_actions, run_action
from bot.cli.archive import open_archive
from bot.cli.broadcast_plan import PLANNING
from bot.cli.broadcast_status import FOLLOWING
from bot.cli.broadcast_words import say_campaign, say_template, to_json, to_json_template
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.files.notice_templates import read_templates
from bot.settings import Settings
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
    *PLANNING,
    *FOLLOWING,
)

COMMAND = Command(
    name="broadcast",
    summary="通知：看样子、列出、预览、排上、暂停、恢复、取消、撤回、更正、同意、看进度。",
    example="wangge broadcast schedule 通知.yaml",
    add_arguments=lambda parser: add_actions(parser, _ACTIONS),
    run=run_action,
)
