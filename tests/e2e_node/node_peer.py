"""A node process with a puppet service in it, told what to do line by line."""

import asyncio
import json
import os
import signal
import socket
import subprocess
from itertools import count
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
TOKEN = "insecure_end_to_end"
ANSWER_SECONDS = 20


class Peer:
    """A node process with a puppet service in it; `ask` is one command to peer.mjs."""

    def __init__(self, port: int) -> None:
        self.endpoint = f"127.0.0.1:{port}"
        self._numbers = count(1)
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        environment = {
            **os.environ,
            "WECHATY_LOG": "silent",
            "WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_SERVER": "true",
        }
        self._process = await asyncio.create_subprocess_exec(
            "node",
            "peer.mjs",
            self.endpoint,
            TOKEN,
            cwd=HERE,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    async def start_logged_in(self) -> None:
        """With one group of three and the bot's account logged in, as a gateway stands after a restart."""
        await self.start()
        await self.ask("contact", person="wxid_zhang", name="张大妈")
        await self.ask("contact", person="wxid_li", name="李四(三组")
        await self.ask("room", room="1@chatroom", topic="一组", members=["wxid_bot", "wxid_zhang", "wxid_li"])
        await self.ask("start")
        await self.ask("login")
        await self.ask("open")

    async def ask(self, command: str, **arguments: Any) -> Any:
        assert self._process is not None
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        number = next(self._numbers)
        self._process.stdin.write((json.dumps({"id": number, "do": command, **arguments}) + "\n").encode())
        while True:
            line = await asyncio.wait_for(self._process.stdout.readline(), ANSWER_SECONDS)
            assert line, "the node peer has ended"
            if line.startswith(b"{"):
                answer = json.loads(line)
                if answer.get("id") == number:
                    assert "error" not in answer, answer
                    return answer["ok"]

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    async def kill(self) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        self._process = None


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
