"""The yardstick: a bot of bare python-wechaty that answers the reports of the mix, and does nothing else."""

import argparse
import asyncio
import socket
from typing import Any

from bot.gateway.compat import mend_imports

mend_imports()  # wechaty does not import on today's libraries without

from bench.talk import read_lines  # noqa: E402 - the mending goes before it

ANSWER = "记下了，这件事有人去办。（回单号可以查）"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("endpoint")
    asyncio.run(run_bot(parser.parse_args().endpoint))


async def run_bot(endpoint: str) -> None:
    from wechaty import Wechaty, WechatyOptions
    from wechaty_puppet import PuppetOptions

    reports = frozenset(read_lines("reports"))

    class BareBot(Wechaty):  # type: ignore[misc]  # wechaty is Any to mypy
        async def on_login(self, contact: Any) -> None:
            print("ready", flush=True)

        async def on_message(self, msg: Any) -> None:
            if msg.text() in reports:
                await msg.say(ANSWER)

    options = WechatyOptions(
        puppet_options=PuppetOptions(token="bench", end_point=endpoint), host="127.0.0.1", port=_find_free_port()
    )
    await BareBot(options).start()


def _find_free_port() -> int:
    """wechaty probes this port at login and stumbles over a busy one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


if __name__ == "__main__":
    main()
