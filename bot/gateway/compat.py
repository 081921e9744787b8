"""Makes wechaty import on today's libraries and keeps its hands off our logs, environment and working folder."""

import importlib
import logging
import os
import sys
import types
import warnings
from pathlib import Path
from typing import Any


def mend_imports() -> None:
    """Put back what pyee and urllib3 have moved since wechaty was written; safe to call twice."""
    if "wechaty_puppet_service" in sys.modules:
        return
    _give_back_event_emitter()
    _give_back_get_host()
    _silence_wechaty_logs()
    logging.getLogger("hpack").setLevel(logging.WARNING)  # at DEBUG it prints every header, the token among them
    with warnings.catch_warnings():
        # telnetlib, distutils and pkg_resources of its dependencies: nothing we could mend here
        warnings.simplefilter("ignore")
        service: Any = importlib.import_module("wechaty_puppet_service.puppet")
        options: Any = importlib.import_module("wechaty_puppet.schemas.puppet").PuppetOptions
    options.__hash__ = object.__hash__  # WechatyOptions uses one as a mutable default
    # TOKEN and ENDPOINT of some other program must never become ours
    service.get_token = service.get_endpoint = lambda: None


def place_wechaty_files(data_dir: Path) -> None:
    """`wechaty` itself makes a folder when it is imported; let it lie under `data_dir`, not where we were started."""
    os.environ["CACHE_DIR"] = str(data_dir / "wechaty")


def _give_back_event_emitter() -> None:
    pyee: Any = importlib.import_module("pyee")
    if not hasattr(pyee, "AsyncIOEventEmitter"):
        pyee.AsyncIOEventEmitter = importlib.import_module("pyee.asyncio").AsyncIOEventEmitter


def _give_back_get_host() -> None:
    urllib3: Any = importlib.import_module("urllib3")
    if not hasattr(urllib3, "get_host"):
        urllib3.get_host = _get_host


def _get_host(url: str) -> tuple[str, str | None, int | None]:
    parsed: Any = importlib.import_module("urllib3.util").parse_url(url)
    return parsed.scheme or "http", parsed.hostname, parsed.port


def _silence_wechaty_logs() -> None:
    """Stand in for wechaty's logger factory.

    The original takes over loggers with everyday names ("Config", "Room"), wipes their handlers and prints tokens,
    names and message texts; ours gives silent loggers under names of their own.
    """
    stand_in: Any = types.ModuleType("wechaty_puppet.logger")
    stand_in.get_logger = _get_silent_logger
    stand_in.WECHATY_LOG_KEY = "WECHATY_LOG"
    stand_in.WECHATY_LOG_FILE_KEY = "WECHATY_LOG_FILE"
    stand_in.DEFAULT_LOG_LEVEL = "INFO"
    sys.modules["wechaty_puppet.logger"] = stand_in


def _get_silent_logger(name: str | None = None, file: str | None = None) -> logging.Logger:
    logger = logging.getLogger(f"wechaty.{name}")
    logger.disabled = True
    return logger
