"""What the doctor sees of a WeChat gateway: it connects like the bot, waits for the login, and leaves it as it was."""

import asyncio
import json
import tempfile
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import datetime
from http.client import HTTPException
from pathlib import Path
from typing import Any

from bot.clocks import SystemClock
from bot.gateway.account import WechatyGateway
from bot.gateway.faults import Fault
from bot.gateway.status import GatewayState, GatewayStatus, Timing
from bot.settings import AccountSettings, Settings
from domain.ids import AccountName, MessageId
from domain.messages import InboundEvent

PATIENCE = 5.0
LOOK_EVERY = 0.05
TIMING = Timing(rpc_timeout=3.0, login_wait=1.0)


class DeafSink:
    """What arrives while the doctor looks is not the doctor's to hear."""

    def message_arrived(self, account: AccountName, message_id: MessageId, at: datetime) -> None:
        pass

    def event_arrived(self, event: InboundEvent) -> None:
        pass

    def gap_seen(self, account: AccountName, since: datetime, until: datetime) -> None:
        pass


def ask_running_bot(settings: Settings) -> dict[str, tuple[bool, str]]:
    """What a bot that runs on this machine says of its gateways, by account; nothing where none answers.

    Connecting beside it would take its event stream away for a moment.
    """
    try:
        with urllib.request.urlopen(f"http://{settings.web.host}:{settings.web.port}/readyz", timeout=3) as answer:
            said = answer.read()
    except urllib.error.HTTPError as refusal:  # it answers 503 while something is wrong, and says what
        said = refusal.read()
    except (OSError, HTTPException):
        return {}
    with suppress(ValueError, TypeError, KeyError, AttributeError):
        return dict(_read_line(line) for line in json.loads(said)["lines"] if line["part"].startswith("gateway:"))
    return {}


def _read_line(line: dict[str, Any]) -> tuple[str, tuple[bool, str]]:
    how = "机器人正在运行，连着它。" if line["ok"] else str(line["sentence"])
    return line["part"].partition(":")[2], (bool(line["ok"]), how)


async def examine_gateway(account: AccountSettings, token: str) -> tuple[bool, str]:
    """(in order, how it is or what to do), within about `PATIENCE` seconds."""
    with tempfile.TemporaryDirectory(prefix="wangge-doctor-") as folder:
        try:
            gateway = WechatyGateway(
                AccountName(account.name),
                account.endpoint,
                token,
                DeafSink(),
                SystemClock(),
                Path(folder),
                timing=TIMING,
            )
        except ValueError:
            return False, f"地址或口令写得不对：地址要像 127.0.0.1:8788，口令（{account.token_env}）只能是英文和数字。"
        await gateway.start()
        try:
            return _explain(await _wait(gateway), account)
        finally:
            await gateway.stop()


async def _wait(gateway: WechatyGateway) -> GatewayStatus:
    """The first certain answer; what may still change is waited for."""
    for _ in range(round(PATIENCE / LOOK_EVERY)):
        if _is_certain(gateway.status):
            break
        await asyncio.sleep(LOOK_EVERY)
    return gateway.status


def _is_certain(status: GatewayStatus) -> bool:
    return status.state in (GatewayState.ONLINE, GatewayState.WRONG_TOKEN) or status.detail == Fault.SECOND_CLIENT


def _explain(status: GatewayStatus, account: AccountSettings) -> tuple[bool, str]:
    if status.detail == Fault.SECOND_CLIENT:
        return True, "开着，已经有程序连着它（机器人正在运行）。"
    match status.state:
        case GatewayState.ONLINE:
            return True, "连上了，微信已登录。"
        case GatewayState.WRONG_TOKEN:
            return False, f"口令不对。请核对环境变量 {account.token_env} 和网关的口令。"
        case GatewayState.LOGGED_OUT:
            return False, "连上了，但微信没有登录。请在网关上扫码登录。"
        case GatewayState.FROZEN | GatewayState.CONNECTING:
            return False, f"{account.endpoint} 没有反应。请重启网关程序。"
        case GatewayState.UNREACHABLE | GatewayState.STOPPED:
            return False, f"连不上 {account.endpoint}。请看网关程序开着没有、地址对不对。"
