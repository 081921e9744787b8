"""`wangge db`: migrations, whole copies, and the way back from one."""

import argparse
import asyncio
from pathlib import Path

from bot.cli.actions import add_actions, run_action
from bot.cli.archive import SCHEMA_SENTENCES, create_archive
from bot.cli.asking import ask_yes, is_somebody_there
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.cli.outputs import write_whole
from models.copies import back_up, check_copy, find_damage, restore
from models.probe import SchemaState, find_file, probe_schema


def _run_upgrade(args: argparse.Namespace) -> int:
    url = read_settings(args).database.url
    match asyncio.run(probe_schema(url)):
        case SchemaState.CURRENT:
            print("数据库已经是最新的。")
        case SchemaState.NEWER:
            raise CommandError(SCHEMA_SENTENCES[SchemaState.NEWER])
        case SchemaState.MISSING | SchemaState.BEHIND:
            asyncio.run(create_archive(url))
            print("数据库升到最新了。")
    return 0


def _run_check(args: argparse.Namespace) -> int:
    url = read_settings(args).database.url
    state = asyncio.run(probe_schema(url))
    if state is not SchemaState.CURRENT:
        raise CommandError(SCHEMA_SENTENCES[state])
    damage = find_damage(url)
    if damage:
        raise CommandError("数据库里有损坏，请停下机器人，用 wangge db restore 恢复最近的备份：", *damage)
    print("数据库没有问题，表是最新的。")
    return 0


def _add_backup_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="备份写到哪里")
    parser.add_argument("--force", action="store_true", help="文件已经有了也覆盖")
    add_config_argument(parser)


def _run_backup(args: argparse.Namespace) -> int:
    url = read_settings(args).database.url
    with write_whole(args.file, force=args.force) as beside:
        back_up(url, beside)
    print(f"备份好了：{args.file}（{args.file.stat().st_size / 1e6:.1f} MB）。里面有群众的信息，请放在安全的地方。")
    return 0


def _add_restore_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help="wangge db backup 做的备份")
    parser.add_argument("--yes", action="store_true", help="不再问，直接恢复")
    add_config_argument(parser)


def _run_restore(args: argparse.Namespace) -> int:
    url = read_settings(args).database.url
    state = check_copy(url, args.file)
    if not args.yes and not ask_yes("现在数据库里的内容会全部换成备份里的，确定吗？"):
        raise CommandError("没有恢复，什么都没改。" + ("" if is_somebody_there() else "确定要恢复，请加 --yes。"))
    path = find_file(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    restore(url, args.file)
    print("恢复好了。" + ("备份是旧版的，请再运行 wangge db upgrade。" if state is SchemaState.BEHIND else ""))
    return 0


_ACTIONS = (
    Command(
        name="upgrade",
        summary="建数据库，或者升到最新。升级前请先备份。",
        example="wangge db upgrade",
        add_arguments=add_config_argument,
        run=_run_upgrade,
    ),
    Command(
        name="check",
        summary="查数据库好不好、是不是最新。",
        example="wangge db check",
        add_arguments=add_config_argument,
        run=_run_check,
    ),
    Command(
        name="backup",
        summary="备份成一个文件，机器人不用停。",
        example="wangge db backup 备份-2026-11-20.db",
        add_arguments=_add_backup_arguments,
        run=_run_backup,
    ),
    Command(
        name="restore",
        summary="用备份换掉现在的内容。要先停下机器人；备份坏了或者版本不对就不动。",
        example="wangge db restore 备份-2026-11-20.db",
        add_arguments=_add_restore_arguments,
        run=_run_restore,
    ),
)

COMMAND = Command(
    name="db",
    summary="数据库：升级、检查、备份、恢复。",
    example="wangge db backup 备份-2026-11-20.db",
    add_arguments=lambda parser: add_actions(parser, _ACTIONS),
    run=run_action,
)
