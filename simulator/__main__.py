"""The command line of the simulator: starts it, says where it listens, and runs until interrupted."""

import argparse
import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from pathlib import Path

from simulator.clock import parse_moment
from simulator.county import MOST_GROUPS, make_county
from simulator.service import Simulator
from simulator.town import Town, TownError, load_town


def main(arguments: list[str] | None = None) -> int:
    options = parse_arguments(arguments)
    try:
        town = choose_town(options)
        simulator = make_simulator(options, town)
        asyncio.run(run(simulator, ready_json=options.ready_json, until_stdin_closes=options.until_stdin_closes))
    except (TownError, OSError) as error:
        print(f"模拟器没有启动：{error}", file=sys.stderr)
        return 1
    return 0


def parse_arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="simulator",
        description="模拟微信的网关：一个有居民、网格长和群的小镇，机器人像连真网关一样连它。",
        epilog="例：python -m simulator --groups 4144 --accounts 2",
    )
    parser.add_argument(
        "--grpc",
        type=read_address,
        default=("127.0.0.1", 8788),
        metavar="主机:端口",
        help="机器人连这里；多个账号依次加一；端口 0 表示随便选",
    )
    parser.add_argument(
        "--http", type=read_address, default=("127.0.0.1", 8780), metavar="主机:端口", help="聊天页面和控制接口"
    )
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--town", type=Path, metavar="文件", help="小镇文件；不写就用自带的示例")
    source.add_argument("--groups", type=read_groups, metavar="个数", help="自动生成有这么多群的一个县")
    parser.add_argument("--accounts", type=read_accounts, default=1, metavar="个数", help="机器人账号个数，默认 1")
    parser.add_argument("--token", default="", metavar="口令", help="机器人要带的口令；不写就不检查")
    parser.add_argument("--now", type=read_moment, metavar="时间", help="小镇的开始时间，默认最近一个工作日上午十点")
    parser.add_argument("--ready-json", action="store_true", help="准备好后输出一行 JSON")
    parser.add_argument("--until-stdin-closes", action="store_true", help="标准输入一关就结束，给带着它跑的程序用")
    return parser.parse_args(arguments)


def choose_town(options: argparse.Namespace) -> Town | None:
    if options.groups:
        return make_county(options.groups, accounts=options.accounts)
    return load_town(options.town) if options.town else None


def make_simulator(options: argparse.Namespace, town: Town | None) -> Simulator:
    host, grpc_port = options.grpc
    http_host, http_port = options.http
    return Simulator(
        town=town,
        accounts=options.accounts,
        token=options.token,
        now=options.now,
        host=host,
        grpc_port=grpc_port,
        http_host=http_host,
        http_port=http_port,
    )


async def run(simulator: Simulator, *, ready_json: bool, until_stdin_closes: bool = False) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    if until_stdin_closes:
        stdin = sys.stdin.fileno()
        loop.add_reader(stdin, lambda: None if os.read(stdin, 4096) else stopped.set())
    async with simulator:
        print(describe(simulator, ready_json=ready_json), flush=True)
        await stopped.wait()


def describe(simulator: Simulator, *, ready_json: bool) -> str:
    if ready_json:
        return json.dumps({"grpc": simulator.endpoints, "sim": simulator.url, "accounts": simulator.accounts})
    endpoints = "、".join(simulator.endpoints)
    return f"小镇开门了：聊天页面 {simulator.url}/sim/ ，机器人连 {endpoints} 。按 Ctrl+C 结束。"


def read_address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not host or not port.isdigit() or int(port) > 65535:
        raise argparse.ArgumentTypeError(f"“{text}”应写成 主机:端口，例如 127.0.0.1:8788")
    return host, int(port)


def read_groups(text: str) -> int:
    return _read_count(text, MOST_GROUPS)


def read_accounts(text: str) -> int:
    return _read_count(text, 100)


def _read_count(text: str, most: int) -> int:
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"“{text}”应是 1 到 {most} 的整数")
    return int(text)


def read_moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}”应写成 2026-11-23T10:00:00") from error


if __name__ == "__main__":
    sys.exit(main())
