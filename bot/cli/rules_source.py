"""Which rules a command works with: the folder's, which somebody may be editing, or those that were published."""

import argparse
import asyncio
from pathlib import Path

from bot.app import make_classifier, read_settings_files
from bot.cli.archive import SCHEMA_SENTENCES
from bot.cli.frame import CommandError
from bot.files.rule_files import RuleFiles, read_rule_files
from bot.files.rules import parse_rule_book
from bot.segmenters import make_segmenter
from bot.settings import Settings
from domain.classify import Classifier
from domain.rules import RuleBook
from models.database import Database
from models.probe import SchemaState, probe_schema
from models.rule_versions import read_choice, read_version_files


def add_published_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--published", action="store_true", help="用发布了、机器人正在用的规则（不写就用文件夹里的）")


def build_asked_classifier(args: argparse.Namespace, settings: Settings) -> Classifier:
    """By the folder's rules, or with `--published` by those in use; each fault has its sentence."""
    book = read_book_in_use(settings) if args.published else parse_rule_book(read_settings_files(settings))
    return make_classifier(book, make_segmenter(settings.segmenter, book.dictionary))


def read_folder(folder: Path | None, settings: Settings) -> RuleFiles:
    """The folder that was named, else that of the settings; the county's additions in either case."""
    if folder is None:
        return read_settings_files(settings)
    if not folder.is_dir():
        raise CommandError(f"没有 {folder} 这个文件夹，请核对位置。")
    return read_rule_files(folder, settings.rules_additions_dir)


def read_book_in_use(settings: Settings) -> RuleBook:
    """What a running bot reads by: the published rules, or the folder's where none are."""
    return parse_rule_book(asyncio.run(_open_and_read(settings)))


async def _open_and_read(settings: Settings) -> RuleFiles:
    match await probe_schema(settings.database.url):
        case SchemaState.MISSING:
            return read_settings_files(settings)
        case SchemaState.CURRENT:
            pass
        case other:
            raise CommandError(SCHEMA_SENTENCES[other])
    database = Database(settings.database.url)
    try:
        return await read_files_in_use(settings, database)
    finally:
        await database.close()


async def read_files_in_use(settings: Settings, database: Database) -> RuleFiles:
    async with database.read() as session:
        number = await read_choice(session)
        return read_settings_files(settings) if number is None else await read_version_files(session, number)
