"""The program's own commands as a measurement calls them: in a folder with a configuration of its own."""

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.programs import ROOT, BenchError

SECRETS = {"WANGGE_TOKEN_A1": "bench", "WANGGE_WEB_TOKEN": "bench"}
COMMAND_SECONDS = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command that ended well: what it said, and its seconds from start to end."""

    stdout: str
    seconds: float


def run_command(folder: Path, *arguments: str) -> Done:
    """`wangge ARGUMENTS` in `folder`; BenchError with its own words where it fails."""
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={**os.environ, **SECRETS, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
    )
    seconds = time.perf_counter() - began
    if done.returncode:
        raise BenchError(f"wangge {arguments[0]} failed: {done.stderr.strip()[-500:]}")
    return Done(stdout=done.stdout, seconds=seconds)


def write_config(folder: Path, *, endpoint: str = "127.0.0.1:1", web_port: int = 0, **more: Any) -> Path:
    """JSON, which is YAML too. The database lies in `folder`; `more` are whole sections of the settings."""
    config = {
        "data_dir": str(folder),
        "database": {"url": f"sqlite:///{folder / 'wangge.db'}"},
        "accounts": [{"name": "a1", "endpoint": endpoint, "token_env": "WANGGE_TOKEN_A1"}],
        "web": {"port": web_port},
        "desk": {"messages_per_minute": 1_000_000},
        **more,
    }
    path = folder / "config.yaml"
    path.write_text(json.dumps(config))
    return path


def find_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
