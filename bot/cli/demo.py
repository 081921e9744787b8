"""`wangge demo`: a sample town, the simulator and the bot over real gRPC, and the pages, with one command."""

import argparse
import asyncio
import json
import logging
from contextlib import suppress
from pathlib import Path

from bot.cli.frame import Command, CommandError
from bot.cli.run import wait_for_signal
from bot.clocks import OffsetClock
from bot.demo_town import Street, follow_clock, import_roster, read_clock, start_simulator
from bot.logs import set_up_logs
from bot.service import Service
from bot.settings import Settings, build_settings
from models.database import Database
from models.migrate import upgrade_database

TOKEN = "demo"  # noqa: S105 - the sample town's own, printed on the screen
DATABASE = "demo.db"


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8080, metavar="端口", help="指挥中心网页的端口，默认 8080")
    parser.add_argument("--headless", action="store_true", help="准备好后只打印一行 JSON，别的不说")
    parser.add_argument("--data", type=Path, default=Path("data/demo"), metavar="文件夹", help="数据放在哪里")


def _run(args: argparse.Namespace) -> int:
    if not 0 <= args.port <= 65535:
        raise CommandError("端口要在 0 到 65535 之间。")
    set_up_logs(logging.WARNING)
    try:
        return asyncio.run(_demonstrate(args))
    except OSError as error:
        raise CommandError(f"没能启动：{error.strerror or error}。端口被占用的话，用 --port 换一个。") from None


async def _demonstrate(args: argparse.Namespace) -> int:
    folder = args.data.resolve()
    _start_afresh(folder)
    sim_port = args.port + 1 if args.port else 0
    street = await start_simulator("--grpc", "127.0.0.1:0", "--http", f"127.0.0.1:{sim_port}", "--token", TOKEN)
    try:
        return await _serve(args, street, _settings(args, street, folder), folder)
    finally:
        await street.stop()


async def _serve(args: argparse.Namespace, street: Street, settings: Settings, folder: Path) -> int:
    clock = OffsetClock()
    await read_clock(clock, street.url)
    await upgrade_database(settings.database.url)
    database = Database(settings.database.url)
    await import_roster(settings, database, street.url, folder, clock.now())
    await database.close()
    service = Service(
        settings,
        account=settings.accounts[0],
        gateway_token=TOKEN,
        web_token=TOKEN,
        clock=clock,
        sim_url=f"{street.url}/sim/",
        demo=True,
    )
    await service.start()
    following = asyncio.create_task(follow_clock(clock, street.url))
    await service.gateway.wait_online()
    _announce(args, street, f"http://127.0.0.1:{service.web_port}")
    stop = asyncio.create_task(wait_for_signal())
    await asyncio.wait({stop, asyncio.create_task(street.process.wait())}, return_when=asyncio.FIRST_COMPLETED)
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following
    await service.stop()
    return 0


def _start_afresh(folder: Path) -> None:
    """Each demo begins on the same morning with the same town; only files of the demo's own are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(f"{DATABASE}*"):
        old.unlink()


def _settings(args: argparse.Namespace, street: Street, folder: Path) -> Settings:
    return build_settings(
        {
            "data_dir": str(folder),
            "database": {"url": f"sqlite:///{folder / DATABASE}"},
            "accounts": [{"name": "a1", "endpoint": street.grpc, "token_env": "WANGGE_TOKEN_A1"}],
            "web": {"port": args.port},
            "desk": {"operator": "青禾县网格中心"},
            "tick_seconds": 2.0,
        },
        folder,
    )


def _announce(args: argparse.Namespace, street: Street, web: str) -> None:
    if args.headless:
        print(json.dumps({"web": web, "sim": street.url, "grpc": street.grpc, "token": TOKEN}), flush=True)
        return
    print(
        f"\n网格小助手的样板镇开好了。\n\n"
        f"  聊天：    {street.url}/sim/?web={web}\n"
        f"  指挥中心：{web}/?token={TOKEN}\n\n"
        f"在聊天页选一位居民，到户群里说「村口路灯坏了三天了没人修」。按 Ctrl+C 结束。\n",
        flush=True,
    )


COMMAND = Command(
    name="demo",
    summary="一个样板镇：模拟微信、机器人、定时任务和网页，一条命令就能试。每次都从同一个早上十点开始。",
    example="wangge demo --port 8080",
    add_arguments=_add_arguments,
    run=_run,
)
