"""`wangge doctor`: every part looked at once, a line each, and for each what to do."""

import argparse
import asyncio
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import read_settings_files
from bot.cli.archive import SCHEMA_SENTENCES
from bot.cli.doctor_gateway import ask_running_bot, examine_gateway
from bot.cli.frame import Command, add_config_argument, read_settings
from bot.cli.moments import say_moment
from bot.cli.rules import describe_book
from bot.county_calendar import build_calendar
from bot.files.rules import parse_rule_book
from bot.health import LOW_DISK
from bot.logs import set_up_logs
from bot.settings import Settings, SettingsError
from domain.rules import RuleFileError
from models.copies import find_damage
from models.database import Database
from models.directory_cache import DirectoryCache
from models.probe import DatabaseFaultError, SchemaState, probe_schema
from models.rule_versions import RuleVersionError, read_choice, read_version_files

LOOK_AHEAD = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`sentence` says how it is, or what is wrong and what to do."""

    part: str
    ok: bool
    sentence: str

    def __str__(self) -> str:
        return f"{'✓' if self.ok else '✗'} {self.part}：{self.sentence}"


def _run(args: argparse.Namespace) -> int:
    set_up_logs(logging.CRITICAL)  # what the gateway's log would say stands in its line
    return asyncio.run(_examine_all(args))


async def _examine_all(args: argparse.Namespace) -> int:
    wrong = 0
    async for finding in _examine(args):
        print(finding, flush=True)
        wrong += not finding.ok
    if wrong:
        sys.stderr.write(f"有 {wrong} 处要处理，见上面打 ✗ 的。\n")
    return 1 if wrong else 0


async def _examine(args: argparse.Namespace) -> AsyncIterator[Finding]:
    """Nothing else can be looked at while the settings are wrong."""
    try:
        settings = read_settings(args)
    except SettingsError as error:
        for problem in error.problems:
            yield Finding(part="设置", ok=False, sentence=problem)
        return
    yield _examine_accounts(settings)
    for finding in (*_examine_secrets(settings), *_examine_folder(settings)):
        yield finding
    yield _examine_rules(settings)
    yield _examine_holidays(settings)
    async for finding in _examine_database(settings):
        yield finding
    yield _examine_clock(settings)
    running = await asyncio.to_thread(ask_running_bot, settings)
    for account in settings.accounts:
        token = os.environ.get(account.token_env, "").strip()
        if account.name in running:
            ok, sentence = running[account.name]
        elif token:
            ok, sentence = await examine_gateway(account, token)
        else:
            continue  # its missing token has been told
        yield Finding(part=f"微信网关 {account.name}", ok=ok, sentence=sentence)


def _examine_accounts(settings: Settings) -> Finding:
    if not settings.accounts:
        sentence = "还没有写微信账号。运行 wangge init 生成 config.yaml，在 accounts 里写上网关地址。"
        return Finding(part="设置", ok=False, sentence=sentence)
    return Finding(part="设置", ok=True, sentence=f"没有问题，{len(settings.accounts)} 个微信账号。")


def _examine_secrets(settings: Settings) -> Iterator[Finding]:
    for variable in dict.fromkeys([*(account.token_env for account in settings.accounts), settings.web.token_env]):
        there = bool(os.environ.get(variable, "").strip())
        sentence = "有。" if there else f"没有设置。启动前先 export {variable}=…"
        yield Finding(part=f"环境变量 {variable}", ok=there, sentence=sentence)


def _examine_folder(settings: Settings) -> Iterator[Finding]:
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
    except OSError as error:
        sentence = f"{folder} 写不了（{error.strerror}）。请改好权限，或在设置里换 data_dir。"
        yield Finding(part="数据文件夹", ok=False, sentence=sentence)
        return
    yield Finding(part="数据文件夹", ok=True, sentence=f"{folder} 能写。")
    free = shutil.disk_usage(folder).free
    sentence = f"还剩 {free / 2**30:.1f} GB" + ("，快满了，请腾出空间。" if free < LOW_DISK else "。")
    yield Finding(part="磁盘", ok=free >= LOW_DISK, sentence=sentence)


def _examine_rules(settings: Settings) -> Finding:
    try:
        book = parse_rule_book(read_settings_files(settings))
    except RuleFileError as error:
        sentence = f"{len(error.problems)} 处不对，运行 wangge rules check 全部列出。第一处：{error.problems[0]}"
        return Finding(part="规则", ok=False, sentence=sentence)
    return Finding(part="规则", ok=True, sentence=describe_book(book))


def _examine_holidays(settings: Settings) -> Finding:
    """This year's and, as limits reach months ahead, the year in which they end."""
    try:
        holidays = build_calendar(settings).holidays
    except SettingsError as error:
        return Finding(part="年历", ok=False, sentence=f"{len(error.problems)} 处不对。第一处：{error.problems[0]}")
    today = datetime.now(settings.zone)
    years = dict.fromkeys([today.year, (today + LOOK_AHEAD).year])
    said = "，".join(f"{year} 年{'是预估' if holidays.is_estimate(year) else '按放假通知'}" for year in years)
    hint = "通知出了请写进 holidays_file。" if any(map(holidays.is_estimate, years)) else ""
    return Finding(part="年历", ok=True, sentence=f"{said}。{hint}")


async def _examine_database(settings: Settings) -> AsyncIterator[Finding]:
    url = settings.database.url
    try:
        state = await probe_schema(url)
    except DatabaseFaultError as error:
        yield Finding(part="数据库", ok=False, sentence=error.sentence)
        return
    if state is not SchemaState.CURRENT:
        yield Finding(part="数据库", ok=False, sentence=SCHEMA_SENTENCES[state])
        return
    damage = find_damage(url)
    if damage:
        sentence = f"里面有损坏（{damage[0]}）。停下机器人，用 wangge db restore 恢复最近的备份。"
        yield Finding(part="数据库", ok=False, sentence=sentence)
        return
    yield Finding(part="数据库", ok=True, sentence="能用，表是最新的。")
    yield await _examine_published(settings)
    yield await _examine_grids(settings)


async def _examine_published(settings: Settings) -> Finding:
    database = Database(settings.database.url)
    try:
        async with database.read() as session:
            number = await read_choice(session)
            if number is None:
                return Finding(part="发布的规则", ok=True, sentence="没有发布过，用文件夹里的。")
            book = parse_rule_book(await read_version_files(session, number))
    except (RuleFileError, RuleVersionError):
        sentence = f"第 {number} 版这个程序读不了。请把程序升到发布它的那一版，或 wangge rules publish 编号 换一版。"
        return Finding(part="发布的规则", ok=False, sentence=sentence)
    finally:
        await database.close()
    return Finding(part="发布的规则", ok=True, sentence=f"在用第 {number} 版（{book.version}），文件夹里的不算数。")


async def _examine_grids(settings: Settings) -> Finding:
    database = Database(settings.database.url)
    try:
        directory = await DirectoryCache(settings.code_pattern).refresh(database)
    finally:
        await database.close()
    if not directory.tree.grids:
        return Finding(part="网格", ok=False, sentence="还没有导入。填好名单，运行 wangge grid import 文件。")
    sentence = (
        f"{len(directory.tree.grids)} 个网格，{len(directory.officers)} 位有职务的人，{len(directory.rooms)} 个群。"
    )
    return Finding(part="网格", ok=True, sentence=sentence)


def _examine_clock(settings: Settings) -> Finding:
    """A clock before the program itself was put here has stopped or was never set."""
    now = datetime.now(UTC)
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    sentence = f"现在是 {say_moment(now, settings.zone)}（{settings.timezone}）"
    if now < installed or now.year > 2100:
        return Finding(part="时钟", ok=False, sentence=f"{sentence}，不对。请把这台机器的时间调准，打开自动对时。")
    return Finding(part="时钟", ok=True, sentence=f"{sentence}，请看一眼对不对。")


COMMAND = Command(
    name="doctor",
    summary="把设置、口令、文件夹、磁盘、规则、数据库、网格、时钟、微信网关都查一遍，哪里不对、怎么办，一行一条。",
    example="wangge doctor -c config.yaml",
    add_arguments=add_config_argument,
    run=_run,
)
