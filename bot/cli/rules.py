"""`wangge rules`: are the rule files sound? All that is wrong is said at once."""

import argparse
from pathlib import Path

from bot.cli.actions import add_actions, run_action
from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.files.rules import load_rule_book
from domain.rules import RuleBook
from rules import FOLDER


def _add_check_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="文件夹", help="默认是设置里的 rules_dir，没写就是自带的"
    )
    add_config_argument(parser)


def _run_check(args: argparse.Namespace) -> int:
    folder = args.folder or read_settings(args).rules_dir or FOLDER
    if not folder.is_dir():
        raise CommandError(f"没有 {folder} 这个文件夹，请核对位置。")
    print(describe_book(load_rule_book(folder)))
    return 0


def describe_book(book: RuleBook) -> str:
    patterns = sum(1 for clue in book.clues if clue.pattern is not None)
    return (
        f"规则没有问题（版本 {book.version}）：{len(book.types)} 个类型，{len(book.clues) - patterns} 个词，"
        f"{patterns} 个句式，{len(book.dangers)} 种危险，{len(book.departments)} 个部门。"
    )


def _run_later(args: argparse.Namespace) -> int:
    raise CommandError("这个版本还没有这个功能；现在能用的是 wangge rules check。")


def _take_anything(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)


_ACTIONS = (
    Command(
        name="check",
        summary="检查规则文件：没问题就报个数，有问题一次全说出来。",
        example="wangge rules check rules",
        add_arguments=_add_check_arguments,
        run=_run_check,
    ),
)
_LATER = tuple(
    Command(
        name=name,
        summary="这个版本还没有这个功能。",
        example="wangge rules check",
        add_arguments=_take_anything,
        run=_run_later,
    )
    for name in ("publish", "eval", "learn", "explain")
)

COMMAND = Command(
    name="rules",
    summary="检查规则文件。",
    example="wangge rules check",
    add_arguments=lambda parser: add_actions(parser, _ACTIONS, hidden=_LATER),
    run=run_action,
)
