"""`wangge simulator`: hands over to the simulator's own program, which shares no code with the bot."""

import argparse
import subprocess
import sys

from bot.cli.frame import Command


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--grpc", metavar="地址:端口", help="网关端口，默认 127.0.0.1:8788")
    parser.add_argument("--http", metavar="地址:端口", help="聊天页面端口，默认 127.0.0.1:8780")
    parser.add_argument("--town", metavar="文件", help="镇子的文件（YAML）")
    parser.add_argument("--groups", metavar="个数", help="造一个有这么多群的县")
    parser.add_argument("--accounts", metavar="个数", help="几个微信账号")
    parser.add_argument("--token", metavar="口令", help="网关口令")
    parser.add_argument("--now", metavar="时间", help="时钟从什么时候开始")
    parser.add_argument("--ready-json", action="store_true", help="准备好后只打印一行 JSON")


def _run(args: argparse.Namespace) -> int:
    command = [sys.executable, "-m", "simulator"]
    for name, value in vars(args).items():
        if value not in (None, False):
            command += [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]
    try:
        return subprocess.run(command, check=False).returncode  # noqa: S603 - our own program, our own arguments
    except KeyboardInterrupt:
        return 130


COMMAND = Command(
    name="simulator",
    summary="模拟微信网关：群、成员、消息、好友、故障都有，打开网页就能聊。",
    example="wangge simulator --http 127.0.0.1:8780",
    add_arguments=_add_arguments,
    run=_run,
)
