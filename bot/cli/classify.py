"""`wangge classify`: what the rules make of each line, as JSON lines."""

import argparse
import json
import sys
from typing import Any

from bot.cli.frame import Command, add_config_argument, read_settings
from bot.cli.rules_source import add_published_argument, build_asked_classifier
from domain.classify import describe_verdict
from domain.tree import Tier


def _run(args: argparse.Namespace) -> int:
    classifier = build_asked_classifier(args, read_settings(args))
    for line in sys.stdin.buffer:
        text, tier = read_line(line.decode(errors="replace").rstrip("\r\n"))
        verdict = classifier.classify(text, room_tier=tier)
        sys.stdout.write(json.dumps(describe_verdict(verdict, text), ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return 0


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_published_argument(parser)
    add_config_argument(parser)


def read_line(line: str) -> tuple[str, Tier | None]:
    """A plain message, or a JSON object with `text` and perhaps `room_tier`; anything else is taken as words."""
    if not line.lstrip().startswith("{"):
        return line, None
    try:
        given: Any = json.loads(line)
    except (ValueError, RecursionError):
        return line, None
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        return line, None
    try:
        return given["text"], Tier.parse(str(given["room_tier"])) if given.get("room_tier") is not None else None
    except ValueError:
        return given["text"], None


COMMAND = Command(
    name="classify",
    summary="从标准输入一行读一句话（或带 text 的 JSON），一行输出一个 JSON 结果。",
    example="echo 村口路灯坏了三天了没人修 | wangge classify",
    add_arguments=_add_arguments,
    run=_run,
)
