"""Commands with several deeds (`wangge grid import`): each deed is a Command of its own below the first word."""

import argparse
from collections.abc import Sequence
from typing import Any

from bot.cli.frame import ChineseParser, Command


def add_actions(parser: argparse.ArgumentParser, actions: Sequence[Command], hidden: Sequence[Command] = ()) -> None:
    """`hidden` ones answer when asked for and are not listed."""
    choices = parser.add_subparsers(
        title="动作", metavar="动作", required=True, parser_class=ChineseParser, dest="action_name"
    )
    for action in actions:
        _add_deed(choices.add_parser(action.name, help=action.summary, **_words(action)), action)
    for action in hidden:
        _add_deed(choices.add_parser(action.name, **_words(action)), action)


def run_action(args: argparse.Namespace) -> int:
    action: Command = args.action
    return action.run(args)


def _words(action: Command) -> Any:
    return {"description": action.summary, "epilog": f"例子：\n  {action.example}"}


def _add_deed(parser: argparse.ArgumentParser, action: Command) -> None:
    action.add_arguments(parser)
    parser.set_defaults(action=action)
