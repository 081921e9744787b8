"""What every part says of itself, in a sentence an operator can act on."""

import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from bot.gateway.status import GatewayState, GatewayStatus
from bot.rules_watch import RulesWatch
from bot.timers import Timers
from domain.health import HealthLine, Sample
from domain.ids import AccountName

LOW_DISK = 200 * 1024 * 1024

_SENTENCES = {
    GatewayState.CONNECTING: "正在连接微信网关 {account}，请稍等。",
    GatewayState.WRONG_TOKEN: "微信网关 {account} 的口令不对：请核对环境变量里的口令，改好后会自动重连。",
    GatewayState.UNREACHABLE: "连不上微信网关 {account}：请看网关程序是否开着、地址对不对；开好后会自动连上。",
    GatewayState.FROZEN: "微信网关 {account} 没有反应：请重启网关程序；恢复后会自动连上。",
    GatewayState.LOGGED_OUT: "微信账号 {account} 掉线了：请在网关上重新扫码登录。",
    GatewayState.STOPPED: "微信账号 {account} 已停用。",
}


class Board:
    """HealthBoard of this process. `database_fault` is a sentence, or empty."""

    def __init__(
        self,
        *,
        gateways: Callable[[], Iterable[tuple[AccountName, GatewayStatus]]],
        timers: Timers,
        backlog: Callable[[], int],
        sending_stopped: Callable[[], bool],
        rules: RulesWatch,
        data_dir: Path,
    ) -> None:
        self._gateways = gateways
        self._timers = timers
        self._backlog = backlog
        self._sending_stopped = sending_stopped
        self._rules = rules
        self._data_dir = data_dir

    def lines(self) -> Iterable[HealthLine]:
        for account, status in self._gateways():
            yield HealthLine(
                part=f"gateway:{account}",
                ok=status.state is GatewayState.ONLINE,
                code=status.state.value,
                sentence=_SENTENCES.get(status.state, "").format(account=account),
                since=status.since,
            )
        dead = self._timers.stopped_timers()
        yield HealthLine(
            part="timers",
            ok=not dead,
            code="dead" if dead else "ok",
            sentence="定时任务停了，请重启程序并查看日志。" if dead else "",
        )
        yield self._rules.line()
        low = shutil.disk_usage(self._data_dir).free < LOW_DISK
        yield HealthLine(
            part="disk", ok=not low, code="low" if low else "ok", sentence="磁盘快满了，请腾出空间。" if low else ""
        )
        if self._sending_stopped():
            yield HealthLine(
                part="sending", ok=True, code="stopped", sentence="已按指令停止一切发送，恢复请点「恢复发送」。"
            )

    def samples(self) -> Iterable[Sample]:
        for account, status in self._gateways():
            yield Sample(
                name="wangge_gateway_online",
                value=float(status.state is GatewayState.ONLINE),
                help="1 while the account's gateway is connected and logged in",
                labels={"account": account},
            )
        yield Sample(name="wangge_intake_backlog", value=self._backlog(), help="arrivals not yet recorded", labels={})
        yield Sample(
            name="wangge_timers_dead", value=len(self._timers.stopped_timers()), help="timers that stopped", labels={}
        )
        yield Sample(
            name="wangge_rules_version", value=self._rules.number, help="published rules in use, 0: none", labels={}
        )
        yield Sample(name="wangge_peak_rss_bytes", value=peak_rss_bytes(), help="peak resident memory", labels={})


def peak_rss_bytes() -> int:
    """Linux counts in kilobytes, macOS in bytes."""
    peak = getrusage(RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
