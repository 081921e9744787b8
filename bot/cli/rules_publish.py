"""`wangge rules publish` and `versions`: checked rules become the ones all workers use, or an older version again."""

import argparse
import asyncio
import getpass
from pathlib import Path

from bot.app import read_settings_files
from bot.cli.archive import open_archive
from bot.cli.frame import CommandError, add_config_argument, read_settings
from bot.cli.moments import say_moment
from bot.cli.rules_source import read_folder
from bot.clocks import SystemClock
from bot.files.rule_files import RuleFiles, digest_files
from bot.files.rules import parse_rule_book
from bot.settings import Settings
from models.rule_versions import (
    Publisher,
    RuleVersion,
    choose_version,
    list_versions,
    publish_version,
    read_version_files,
)

MAX_NOTE = 200
SHOWN_DIGEST = 12
ALL_SEE = "正在运行的机器人 5 秒内都会换上，不用重启。"


def add_publish_arguments(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "what",
        nargs="?",
        metavar="文件夹或版本号",
        help="发布哪个文件夹（默认是设置里的 rules_dir，没写就是自带的；本县的补充一起发布）；写版本号就退回那一版",
    )
    which.add_argument("--reset", action="store_true", help="不再用发布的，改回用各台机器文件夹里的规则")
    which.add_argument("--list", action="store_true", help="只看有哪些版本，和 wangge rules versions 一样")
    parser.add_argument("--note", default="", metavar="备注", help="为什么改，给后来的人看")
    add_config_argument(parser)


def run_publish(args: argparse.Namespace) -> int:
    if args.list:
        return run_versions(args)
    if len(args.note) > MAX_NOTE:
        raise CommandError(f"备注太长，请不超过 {MAX_NOTE} 个字。")
    settings = read_settings(args)
    publisher = Publisher(actor=f"cli:{getpass.getuser()}"[:60], at=SystemClock().now(), note=args.note)
    if args.reset:
        return asyncio.run(_reset(settings, publisher))
    if args.what is not None and args.what.isdecimal() and not Path(args.what).exists():
        return asyncio.run(_choose(settings, int(args.what), publisher))
    files = read_folder(Path(args.what) if args.what is not None else None, settings)
    return asyncio.run(_publish(settings, files, publisher))


def run_versions(args: argparse.Namespace) -> int:
    settings = read_settings(args)
    for line in describe_versions(asyncio.run(_list(settings)), settings):
        print(line)
    return 0


def describe_versions(versions: list[RuleVersion], settings: Settings) -> list[str]:
    """The one in use first of all, then all of them, newest first."""
    used = next((version for version in versions if version.in_use), None)
    head = f"在用：第 {used.number} 版。" if used else "在用：各台机器文件夹里的规则，没有用发布的。"
    lines = [
        f"{'*' if version.in_use else ' '} 第 {version.number} 版　{say_moment(version.created_at, settings.zone)}　"
        f"{version.author}　{version.digest[:SHOWN_DIGEST]}　{version.note}".rstrip()
        for version in versions
    ]
    return [head, *(lines or ["还没有发布过。"])]


async def _publish(settings: Settings, files: RuleFiles, publisher: Publisher) -> int:
    """All or nothing: with one fault in one file nothing is stored and nothing changes."""
    book = parse_rule_book(files)
    digest = digest_files(files)
    async with open_archive(settings.database.url) as database:
        number, changed = await database.run_write(
            lambda session: publish_version(session, files, digest, book.types, publisher)
        )
    print(
        f"发布好了：第 {number} 版（{book.version}）。{ALL_SEE}" if changed else f"第 {number} 版已经在用，没有改动。"
    )
    return 0


async def _choose(settings: Settings, number: int, publisher: Publisher) -> int:
    """An older version again; read first, for an older or newer program may have written it."""
    async with open_archive(settings.database.url) as database:
        async with database.read() as session:
            book = parse_rule_book(await read_version_files(session, number))
        changed = await database.run_write(lambda session: choose_version(session, number, book.types, publisher))
    print(f"改用第 {number} 版（{book.version}）。{ALL_SEE}" if changed else f"第 {number} 版已经在用，没有改动。")
    return 0


async def _reset(settings: Settings, publisher: Publisher) -> int:
    book = parse_rule_book(read_settings_files(settings))
    async with open_archive(settings.database.url) as database:
        changed = await database.run_write(lambda session: choose_version(session, None, book.types, publisher))
    print(f"改回用文件夹里的规则（{book.version}）。{ALL_SEE}" if changed else "本来就在用文件夹里的规则，没有改动。")
    return 0


async def _list(settings: Settings) -> list[RuleVersion]:
    async with open_archive(settings.database.url) as database, database.read() as session:
        return list(await list_versions(session))
