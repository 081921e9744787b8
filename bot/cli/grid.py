"""`wangge grid`: the four-tier tree with its leaders and groups, in, out and shown; enrolment codes."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.actions import add_actions, run_action
from bot.cli.archive import open_archive
from bot.cli.asking import ask_yes, is_somebody_there
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.cli.outputs import write_whole
from bot.county_calendar import build_calendar
from bot.files.grids import load_roster, write_roster
from bot.roster_import import import_roster
from bot.settings import Settings
from domain.directory import Directory, Officer
from domain.enrolment import LIFE, show_code
from domain.ids import AccountName, GridCode
from domain.roster_plan import RosterPlan, diff_roster
from domain.roster_words import describe_plan, format_tree, to_roster
from domain.tree import Grid, GridTree
from models.database import Database
from models.directory_cache import DirectoryCache
from models.enrolment import EnrolmentRepository
from models.unit_of_work import Archive

LINES_SHOWN = 60
"""Of a long list of changes on a terminal; a pipe gets all of them."""


def _add_import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help=".xlsx、.csv 或 .yaml")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="只看要改什么，不导入")
    how.add_argument("--yes", action="store_true", help="不再问，直接导入")
    add_config_argument(parser)


def _run_import(args: argparse.Namespace) -> int:
    return asyncio.run(_import(args, read_settings(args)))


async def _import(args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database:
        directory = await _read_directory(settings, database)
        accounts = [AccountName(account.name) for account in settings.accounts] or None
        roster = load_roster(args.file, directory, accounts)
        plan = diff_roster(roster, directory)
        _show_plan(plan, directory, all_of_it=args.dry_run)
        if plan.is_empty or args.dry_run:
            return 0
        if not args.yes and not ask_yes("要这样改吗？"):
            print("没有导入，什么都没改。" + ("" if is_somebody_there() else "看好了要导入，请加 --yes。"))
            return 0
        archive = Archive(database, DirectoryCache(settings.code_pattern))
        calendar = build_calendar(settings)
        await import_roster(archive, roster, directory, now=datetime.now(UTC), calendar=calendar)
    print("导入好了。")
    return 0


def _show_plan(plan: RosterPlan, directory: Directory, *, all_of_it: bool) -> None:
    lines = describe_plan(plan, directory)
    shown = lines if all_of_it or not is_somebody_there() else lines[:LINES_SHOWN]
    print("\n".join(shown))
    if len(shown) < len(lines):
        print(f"……还有 {len(lines) - len(shown)} 行，用 --dry-run 看全部。")


def _add_export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help=".xlsx、.csv 或 .yaml")
    parser.add_argument("--force", action="store_true", help="文件已经有了也覆盖")
    add_config_argument(parser)


def _run_export(args: argparse.Namespace) -> int:
    settings = read_settings(args)
    roster = to_roster(asyncio.run(_read(settings)))
    with write_whole(args.file, force=args.force) as beside:
        write_roster(beside, roster)
    print(f"导出了 {len(roster.grids)} 个网格、{len(roster.people)} 个职务、{len(roster.rooms)} 个群。")
    return 0


def _add_tree_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--grid", metavar="编号", help="只看这个网格和它下面的")
    add_config_argument(parser)


def _run_tree(args: argparse.Namespace) -> int:
    directory = asyncio.run(_read(read_settings(args)))
    if not directory.tree.grids:
        raise CommandError("还没有网格。先运行 wangge grid import 文件。")
    if args.grid:
        top = find_grid(args.grid, directory)
        below = {grid.code: grid for grid in directory.tree.below(top.code)}
        directory = replace(directory, tree=GridTree(grids=below, pattern=directory.tree.pattern))
    for line in format_tree(directory):
        print(line)
    return 0


def _add_code_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", metavar="姓名", help="给这个人：发给机器人，就认得是本人")
    parser.add_argument(
        "--grid", metavar="编号", help="给这个网格的群：网格长在群里发，群就绑好；和 --person 一起用来分清重名"
    )
    add_config_argument(parser)


def _run_code(args: argparse.Namespace) -> int:
    if not args.person and not args.grid:
        raise CommandError("请写 --person 姓名，或者 --grid 编号。")
    return asyncio.run(_make_code(args, read_settings(args)))


async def _make_code(args: argparse.Namespace, settings: Settings) -> int:
    now = datetime.now(UTC)
    async with open_archive(settings.database.url) as database:
        directory = await _read_directory(settings, database)
        grid = find_grid(args.grid, directory) if args.grid else None
        officer = find_officer(args.person, grid, directory) if args.person else None
        async with database.write() as session:
            codes = EnrolmentRepository(session)
            if officer is not None:
                code = await codes.create_for_person(officer.person, now)
            else:
                assert grid is not None
                code = await codes.create_for_grid(grid.code, now)
    print(show_code(code))
    use = "请本人私聊发给机器人" if officer else "请网格长在要绑定的微信群里发出来"
    print(f"{use}。{LIFE.days}天内有效，只能用一次，只显示这一次。")
    return 0


def find_grid(code: str, directory: Directory) -> Grid:
    """By its full code, or by the six digits people say where only one grid has them."""
    grid = directory.tree.grids.get(GridCode(code))
    if grid is not None:
        return grid
    pattern = directory.tree.pattern
    alike = [
        g for g in directory.tree.grids.values() if len(g.code) == pattern.length and pattern.short(g.code) == code
    ]
    if len(alike) == 1:
        return alike[0]
    raise CommandError(f"没有编号为「{code[:40]}」的网格。用 wangge grid tree 看看有哪些。")


def find_officer(name: str, grid: Grid | None, directory: Directory) -> Officer:
    named = [officer for officer in directory.officers.values() if officer.name == name]
    if grid is not None:
        named = [officer for officer in named if any(post.grid == grid.code for post in officer.posts)]
    if len(named) == 1:
        return named[0]
    if not named:
        raise CommandError(f"没有叫「{name[:40]}」的人，只有登记了职务的人才有登记码。用 wangge grid tree 核对。")
    raise CommandError(
        f"叫「{name[:40]}」的有 {len(named)} 位，请再用 --grid 写明是哪个网格的：", *_list_posts(named, directory)
    )


def _list_posts(officers: Sequence[Officer], directory: Directory) -> list[str]:
    return [
        f"  --grid {post.grid}  {directory.tree.place_name(post.grid)} {post.role.zh}"
        for officer in officers
        for post in officer.posts
    ]


async def _read(settings: Settings) -> Directory:
    async with open_archive(settings.database.url) as database:
        return await _read_directory(settings, database)


async def _read_directory(settings: Settings, database: Database) -> Directory:
    return await DirectoryCache(settings.code_pattern).refresh(database)


_ACTIONS = (
    Command(
        name="import",
        summary="导入名单。先给您看要改什么，确认了才改；有一处不对就一行也不改。",
        example="wangge grid import 名单.xlsx",
        add_arguments=_add_import_arguments,
        run=_run_import,
    ),
    Command(
        name="export",
        summary="把现在的网格、人员、群导出成一个能再导入的文件。",
        example="wangge grid export 名单.xlsx",
        add_arguments=_add_export_arguments,
        run=_run_export,
    ),
    Command(
        name="tree",
        summary="看网格的四级树，带网格长和群。",
        example="wangge grid tree --grid 520329105010000",
        add_arguments=_add_tree_arguments,
        run=_run_tree,
    ),
    Command(
        name="code",
        summary="给一个人或一个网格的群开登记码。",
        example="wangge grid code --person 张有才",
        add_arguments=_add_code_arguments,
        run=_run_code,
    ),
)

COMMAND = Command(
    name="grid",
    summary="网格、人员、微信群：导入、导出、查看、开登记码。",
    example="wangge grid import 名单.xlsx",
    add_arguments=lambda parser: add_actions(parser, _ACTIONS),
    run=run_action,
)
