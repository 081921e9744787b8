"""`wangge replay` of 20,000 messages of the mix: the pipeline without the gateway."""

import itertools
import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.commands import run_command, write_config
from bench.figures import Figure
from bench.programs import BenchError
from bench.talk import REPORTS_IN_HUNDRED, Words, compose_rounds

SECTION = "wangge replay"
ROOMS = 200
RESIDENTS = 12
FIRST = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
HOURS = timedelta(hours=10)


def measure_replay(folder: Path, words: Words, *, size: int) -> list[Figure]:
    folder.mkdir(parents=True)
    chat = folder / "chat.jsonl"
    _write_chat(chat, words, size)
    config = write_config(folder)
    done = run_command(folder, "replay", str(chat), "-c", str(config))
    said = json.loads(done.stdout.splitlines()[-1])
    wanted = size * REPORTS_IN_HUNDRED // 100
    if (said["messages"], said["tickets"]) != (size, wanted):
        raise BenchError(f"{size} messages should make {wanted} tickets, not {said['messages']} and {said['tickets']}")
    note = f"{size:,} messages in {ROOMS} groups, {said['tickets']:,} tickets, {said['replies']:,} replies"
    return [
        Figure(section=SECTION, name="replay", unit="messages/s", samples=(said["messages_per_second"],), note=note),
        Figure(section=SECTION, name="replay, peak memory", unit="MB", samples=(said["peak_rss_mb"],)),
    ]


def _write_chat(path: Path, words: Words, size: int) -> None:
    """One working day's talk, evenly spread."""
    residents = {f"{n:05d}@chatroom": [f"wxid_{n:05d}_{m:02d}" for m in range(RESIDENTS)] for n in range(ROOMS)}
    talk = next(compose_rounds(residents, words, size=size, seed=3)).messages
    with path.open("w", encoding="utf-8") as file:
        for number, message in zip(itertools.count(), talk, strict=False):
            line = {
                "id": f"m{number:08d}",
                "room_id": message["room_id"],
                "room_topic": f"清溪镇田家村{message['room_id'][:5]}号群",
                "sender_id": message["sender_id"],
                "sender_name": f"住户{message['sender_id'][-8:]}",
                "text": message["text"],
                "at": (FIRST + HOURS * number / size).isoformat(),
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
