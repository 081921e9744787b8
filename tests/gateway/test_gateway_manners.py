"""What wechaty does to a process is kept away from it: no files, no words in logs, nothing from the environment."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from gateway_support import eventually, pull_all

from simulator.happenings import ask_friendship, change_topic
from simulator.messages import Kind

ROOT = Path(__file__).parents[2]
CANARY = "金丝雀四一八"

IMPORT_ALL_OF_WECHATY = """
import json, logging, os, sys
from pathlib import Path
theirs = logging.getLogger("Config")
theirs.addHandler(logging.NullHandler())
import bot.gateway.account
from bot.gateway.compat import place_wechaty_files
after_gateway = sorted(os.listdir("."))
place_wechaty_files(Path(sys.argv[1]))
import warnings
warnings.simplefilter("ignore")
import wechaty
from wechaty_puppet_service.config import get_token
print(json.dumps({
    "after_gateway": after_gateway,
    "after_wechaty": sorted(os.listdir(".")),
    "handlers": [type(handler).__name__ for handler in theirs.handlers],
    "level": theirs.level,
}))
"""


def test_wechaty_imports_whole_and_touches_neither_our_folder_nor_our_loggers(tmp_path):
    folder = tmp_path / "where we were started"
    folder.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "WECHATY_LOG": "info"}

    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", IMPORT_ALL_OF_WECHATY, str(tmp_path / "data")],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "after_gateway": [],
        "after_wechaty": [],
        "handlers": ["NullHandler"],
        "level": logging.NOTSET,
    }


async def test_token_and_endpoint_of_the_environment_are_not_ours(monkeypatch, connect, sink, town):
    for name in ("TOKEN", "token", "WECHATY_PUPPET_SERVICE_TOKEN"):
        monkeypatch.setenv(name, "insecure_of_somebody_else")
    for name in ("ENDPOINT", "endpoint", "WECHATY_PUPPET_SERVICE_ENDPOINT"):
        monkeypatch.setenv(name, "127.0.0.1:9")

    gateway = await connect()

    assert gateway.self_id == town.bot


async def test_a_working_gateway_writes_nothing_where_it_was_started(monkeypatch, connect, sink, town, tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)

    gateway = await connect()
    town.say("路灯坏了")
    await eventually(lambda: sink.arrivals)
    await pull_all(gateway, sink)
    await gateway.send_text(town.room_id, "收到")
    await gateway.stop()

    assert list(folder.iterdir()) == []


async def test_no_log_at_any_level_holds_words_names_or_the_token(connect, make_gateway, sink, town, caplog, capfd):
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("wangge", "wechaty", "Puppet", "grpclib")):
            caplog.set_level(logging.DEBUG, name)
    caplog.set_level(logging.DEBUG)
    town.stranger.name = f"{CANARY}名"
    gateway = await connect()

    town.say(f"{CANARY}话")
    town.say(kind=Kind.FILE, data=b"x", filename=f"{CANARY}.txt")
    town.whisper(f"{CANARY}私")
    change_topic(town.street, town.room.id, f"{CANARY}群", town.stranger.id)
    ask_friendship(town.street, town.stranger.id, "a1", f"{CANARY}好")
    await eventually(lambda: len(sink.arrivals) == 3 and len(sink.events) >= 4)
    await pull_all(gateway, sink)
    await gateway.send_text(town.room_id, f"{CANARY}答", [town.stranger.id])
    town.break_down("reject_send", count=1)
    await gateway.send_text(town.room_id, f"{CANARY}拒")
    town.break_down("lose_answer", count=1)
    await gateway.send_text(town.room_id, f"{CANARY}失")
    sim_account = town.street.accounts["a1"]
    sim_account._stream.queue.put_nowait((2, f'{{"{CANARY}": 1}}'))
    sim_account._stream.queue.put_nowait((2, CANARY))
    town.break_down("error_event")
    town.break_down("drop_stream")
    await eventually(lambda: sink.gaps)
    await gateway.stop()

    printed = capfd.readouterr()
    for written in (caplog.text, printed.out, printed.err):
        assert CANARY not in written
        assert "insecure_simulated" not in written
    assert "gateway_state" in caplog.text
