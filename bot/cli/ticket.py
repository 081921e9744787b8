"""`wangge ticket`: the tickets seen and carried away, without the words of anybody who must be protected."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tqdm import tqdm

from bot.cli.actions import add_actions, run_action
from bot.cli.archive import open_archive
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.cli.grid import find_grid
from bot.cli.moments import read_moment
from bot.cli.outputs import write_whole
from bot.cli.rules_source import read_files_in_use
from bot.cli.ticket_rows import HEADS, TicketWriter
from bot.county_calendar import build_calendar
from bot.files.rules import parse_rule_book
from bot.files.sheets import clean_text, write_csv, write_workbook
from bot.settings import Settings
from domain.clock_ladders import ClockRules
from domain.directory import Directory
from domain.estimates import Estimates
from domain.ids import GridCode
from domain.rules import RuleBook
from domain.ticket import OPEN, State
from domain.tree import Tier
from models.database import Database
from models.directory_cache import DirectoryCache
from models.readings import TicketCard, TicketQuery, list_tickets
from models.readings_ticket import read_ticket

PAGE = 500
SHEET = "工单"
KINDS = (".csv", ".xlsx", ".jsonl")


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--grid", metavar="编号", help="这个网格和它下面的")
    parser.add_argument(
        "--type", metavar="类型", help="类型代码，如 infra.light；写 infra 就是这一大类；几个用逗号隔开"
    )
    parser.add_argument("--state", metavar="状态", help="open 没办完的（默认 all），或状态代码、中文；几个用逗号隔开")
    parser.add_argument("--since", metavar="时间", help="这时候起上报的，如 2026-11-01")
    parser.add_argument("--until", metavar="时间", help="到这时候为止，写日期就包括那一天")
    add_config_argument(parser)


def _add_list_arguments(parser: argparse.ArgumentParser) -> None:
    _add_filters(parser)
    parser.add_argument("--json", action="store_true", help="一行一个 JSON，给程序用")


def _run_list(args: argparse.Namespace) -> int:
    return asyncio.run(_list(args, read_settings(args)))


async def _list(args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database:
        book = await _read_book(settings, database)
        directory = await _read_directory(settings, database)
        writer = _make_writer(directory, book, settings)
        shown = 0
        async for card in _find_tickets(database, build_query(args, directory, book, settings)):
            print(json.dumps(writer.to_json(card), ensure_ascii=False) if args.json else writer.to_line(card))
            shown += 1
    if not args.json:
        print(f"共 {shown} 件。")
    return 0


def _add_show_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("number", metavar="单号", help="完整的单号，如 20261120-01010101-001")
    parser.add_argument("--json", action="store_true", help="一个 JSON，给程序用")
    add_config_argument(parser)


def _run_show(args: argparse.Namespace) -> int:
    return asyncio.run(_show(args, read_settings(args)))


async def _show(args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database:
        async with database.read() as session:
            file = await read_ticket(session, args.number.strip())
        if file is None:
            raise CommandError(f"没有单号「{args.number[:40]}」。用 wangge ticket list 看看有哪些。")
        book = await _read_book(settings, database)
        writer = _make_writer(await _read_directory(settings, database), book, settings)
    print(json.dumps(writer.to_json_file(file), ensure_ascii=False) if args.json else "\n".join(writer.to_lines(file)))
    return 0


def _add_export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="文件", help=".csv、.xlsx 或 .jsonl")
    parser.add_argument("--force", action="store_true", help="文件已经有了也覆盖")
    _add_filters(parser)


def _run_export(args: argparse.Namespace) -> int:
    if args.file.suffix.lower() not in KINDS:
        raise CommandError(f"文件名要以 {'、'.join(KINDS)} 结尾。")
    return asyncio.run(_export(args, read_settings(args)))


async def _export(args: argparse.Namespace, settings: Settings) -> int:
    async with open_archive(settings.database.url) as database:
        book = await _read_book(settings, database)
        directory = await _read_directory(settings, database)
        found = _find_tickets(database, build_query(args, directory, book, settings))
        with tqdm(unit="件", disable=None) as bar:
            cards = await _collect(found, bar.update)
    with write_whole(args.file, force=args.force) as beside:
        _write_cards(beside, cards, _make_writer(directory, book, settings))
    print(f"导出了 {len(cards)} 件。")
    return 0


async def _collect(found: AsyncIterator[TicketCard], count: Callable[[], object]) -> list[TicketCard]:
    cards = []
    async for card in found:
        cards.append(card)
        count()
    return cards


def _write_cards(path: Path, cards: Sequence[TicketCard], writer: TicketWriter) -> None:
    if path.suffix.lower() == ".jsonl":
        lines = (json.dumps(writer.to_json(card), ensure_ascii=False) for card in cards)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return
    rows = [list(HEADS), *([clean_text(value) for value in writer.to_row(card)] for card in cards)]
    if path.suffix.lower() == ".csv":
        write_csv(path, rows)
    else:
        write_workbook(path, [(SHEET, rows)])


async def _find_tickets(database: Database, query: TicketQuery) -> AsyncIterator[TicketCard]:
    """Newest first, page by page; what is reported meanwhile doesn't shift the pages."""
    while True:
        async with database.read() as session:
            cards = await list_tickets(session, replace(query, limit=PAGE))
        for card in cards:
            yield card
        if len(cards) < PAGE:
            return
        query = replace(query, after=cards[-1].position)


def build_query(args: argparse.Namespace, directory: Directory, book: RuleBook, settings: Settings) -> TicketQuery:
    """CommandError for whatever filter names nothing."""
    return TicketQuery(
        grids=_read_grids(args.grid, directory),
        types=tuple(code for word in _split(args.type) for code in _read_type(word, book)),
        states=_read_states(_split(args.state)),
        since=read_moment(args.since, "--since", settings.zone) if args.since else None,
        until=read_moment(args.until, "--until", settings.zone, end_of_day=True) if args.until else None,
    )


def _split(given: str | None) -> list[str]:
    return [word.strip() for word in (given or "").replace("，", ",").split(",") if word.strip()]


def _read_grids(code: str | None, directory: Directory) -> tuple[GridCode, ...] | None:
    if not code:
        return None
    grid = find_grid(code, directory)
    return None if grid.tier is Tier.COUNTY else tuple(below.code for below in directory.tree.below(grid.code))


def _read_type(word: str, book: RuleBook) -> list[str]:
    found = [code for code, kind in book.types.items() if word in (code, kind.zh, kind.group, kind.group_zh)]
    if not found:
        raise CommandError(f"没有「{word[:40]}」这个类型。类型代码在 rules/types 里，例如 infra.light。")
    return found


def _read_states(words: Sequence[str]) -> tuple[State, ...]:
    """Empty for `all`, which TicketQuery reads as everything but candidates."""
    if not words or "all" in words:
        return ()
    named = {name: state for state in State for name in (state.value, state.zh)}
    chosen: set[State] = set()
    for word in words:
        if word == "open":
            chosen |= OPEN - {State.CANDIDATE}
        elif word in named:
            chosen.add(named[word])
        else:
            known = "、".join(state.value for state in State)
            raise CommandError(f"没有「{word[:40]}」这个状态，可以写 open、all 或 {known}。")
    return tuple(state for state in State if state in chosen)


def _make_writer(directory: Directory, book: RuleBook, settings: Settings) -> TicketWriter:
    return TicketWriter(
        directory=directory,
        type_names={code: kind.zh for code, kind in book.types.items()},
        department_names=book.departments,
        zone=settings.zone,
        estimates=Estimates(
            rules=ClockRules(limits=settings.clocks.to_limits(), calendar=build_calendar(settings)),
            find_type=book.find_type,
        ),
    )


async def _read_book(settings: Settings, database: Database) -> RuleBook:
    return parse_rule_book(await read_files_in_use(settings, database))


async def _read_directory(settings: Settings, database: Database) -> Directory:
    return await DirectoryCache(settings.code_pattern).refresh(database)


_ACTIONS = (
    Command(
        name="list",
        summary="列出工单，新的在前。保密的不显示内容，电话和身份证号打星号。",
        example="wangge ticket list --state open --grid 520329105010000",
        add_arguments=_add_list_arguments,
        run=_run_list,
    ),
    Command(
        name="show",
        summary="看一件的来龙去脉。",
        example="wangge ticket show 20261120-01010101-001",
        add_arguments=_add_show_arguments,
        run=_run_show,
    ),
    Command(
        name="export",
        summary="导出成表格或 JSON 行，条件和 list 一样。",
        example="wangge ticket export 十一月.xlsx --since 2026-11-01 --until 2026-11-30",
        add_arguments=_add_export_arguments,
        run=_run_export,
    ),
)

COMMAND = Command(
    name="ticket",
    summary="查看和导出工单。",
    example="wangge ticket list --state open",
    add_arguments=lambda parser: add_actions(parser, _ACTIONS),
    run=run_action,
)
