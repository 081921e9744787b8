"""`wangge run`: production. One process serves one account; with several accounts it starts one process for each."""

import argparse
import asyncio
import signal
import subprocess
import sys

from bot.cli.frame import Command, CommandError, add_config_argument, read_settings
from bot.clocks import SystemClock
from bot.logs import set_up_logs
from bot.service import Service
from bot.settings import AccountSettings, Settings, read_secret
from models.migrate import upgrade_database


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_config_argument(parser)
    parser.add_argument("--account", metavar="账号", help="只开这一个账号（默认全开，每个一个进程）")


def _run(args: argparse.Namespace) -> int:
    settings = read_settings(args)
    accounts = [a for a in settings.accounts if args.account in (None, a.name)]
    if not accounts:
        raise CommandError("设置里没有这个微信账号，请在 config.yaml 的 accounts 里写上。")
    set_up_logs()
    if len(accounts) == 1:
        return asyncio.run(serve(settings, accounts[0]))
    return _start_each(args, accounts)


async def serve(settings: Settings, account: AccountSettings) -> int:
    """Until SIGINT or SIGTERM."""
    gateway_token, web_token = read_secret(account.token_env), read_secret(settings.web.token_env)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await upgrade_database(settings.database.url)
    service = Service(
        settings,
        account=account,
        gateway_token=gateway_token,
        web_token=web_token,
        clock=SystemClock(),
        serves_web=account == settings.accounts[0],
    )
    await service.start()
    window = f"，指挥中心：http://{settings.web.host}:{service.web_port}/" if service.web_port else ""
    print(f"网格小助手已启动（账号 {account.name}）{window}", flush=True)
    await wait_for_signal()
    await service.stop()
    return 0


async def wait_for_signal() -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await stop.wait()


def _start_each(args: argparse.Namespace, accounts: list[AccountSettings]) -> int:
    config = ["-c", str(args.config)] if args.config else []
    own = [sys.executable, "-m", "bot", "run", *config, "--account"]
    workers = [subprocess.Popen([*own, account.name]) for account in accounts]  # noqa: S603 - our own program
    signal.signal(signal.SIGTERM, lambda *_: _end_all(workers))
    try:
        return max(abs(worker.wait()) for worker in workers)
    except KeyboardInterrupt:
        # The terminal has told the workers too; they finish what they have begun.
        return max(abs(worker.wait()) for worker in workers)


def _end_all(workers: list[subprocess.Popen[bytes]]) -> None:
    for worker in workers:
        worker.terminate()


COMMAND = Command(
    name="run",
    summary="正式运行：连上微信网关，收消息、派工单、发通知，打开指挥中心网页。",
    example="WANGGE_TOKEN_A1=… WANGGE_WEB_TOKEN=… wangge run -c config.yaml",
    add_arguments=_add_arguments,
    run=_run,
)
