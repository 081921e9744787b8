"""What all commands share: Chinese help with an example, clear sentences for what went wrong, exit codes 0, 1, 2."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bot.files.config import load_settings
from bot.settings import Settings, build_settings


class CommandError(Exception):
    """Something a person can put right; printed as its sentences, exit 1."""

    def __init__(self, *sentences: str) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command: a line for the list, an example, its arguments, and what it does (the exit code)."""

    name: str
    summary: str
    example: str
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]


class ChineseParser(argparse.ArgumentParser):
    """argparse with its fixed words in Chinese; wrong usage ends with exit 2."""

    def __init__(self, prog: str, description: str, epilog: str = "") -> None:
        super().__init__(
            prog=prog,
            description=description,
            epilog=epilog,
            add_help=False,
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "用法：", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "用法：", 1)

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"{self.format_usage()}{self.prog}：{translate_error(message)}\n加 --help 看说明和例子。\n")
        raise SystemExit(2)


_ERRORS = (
    (re.compile(r"the following arguments are required: (.*)"), r"还缺：\1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识：\1"),
    (re.compile(r"argument (.*?): expected .*argument.*"), r"\1 后面要跟一个值"),
    (re.compile(r"argument (.*?): invalid choice: (.*?) \(choose from (.*)\)"), r"\1 不能是 \2，可选：\3"),
    (re.compile(r"argument (.*?): invalid .* value: (.*)"), r"\1 的值不对：\2"),
    (re.compile(r"argument (.*?): not allowed with argument (.*)"), r"\1 和 \2 不能一起用"),
)


def translate_error(message: str) -> str:
    """argparse's sentence in Chinese; an unknown one stays as it is."""
    for pattern, chinese in _ERRORS:
        if pattern.fullmatch(message):
            return pattern.sub(chinese, message)
    return message


def run_command(command: Command, arguments: Sequence[str]) -> int:
    parser = ChineseParser(
        prog=f"wangge {command.name}", description=command.summary, epilog=f"例子：\n  {command.example}"
    )
    command.add_arguments(parser)
    return command.run(parser.parse_args(arguments))


def add_config_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("-c", "--config", type=Path, metavar="文件", help="设置文件，默认 config.yaml")


def read_settings(args: argparse.Namespace) -> Settings:
    """The named file; else ./config.yaml; else the defaults, so that a village needs no file at all."""
    if args.config is not None:
        return load_settings(args.config)
    usual = Path("config.yaml")
    return load_settings(usual) if usual.exists() else build_settings({}, Path.cwd())
