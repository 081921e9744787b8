"""A recorded chat through the production pipeline: what it counts, says and keeps."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from cli_support import BROKEN_LIGHT, MORNING, Wangge, line, read_lines, write_chat

FIGURES = {"messages", "tickets", "replies", "seconds", "messages_per_second", "peak_rss_mb"}
STANDSTILL_SECONDS = 300.0
"""Generous: before its first ticket a process reads the rules and migrates, and the machine may be busy."""


def test_a_report_opens_a_ticket_and_chatter_is_left_in_peace(wangge: Wangge) -> None:
    chat = write_chat(wangge.folder / "chat.jsonl", line(1, "大家早上好"), line(2, BROKEN_LIGHT), line(3, "吃了没得"))

    replayed = wangge("replay", chat, "--out", "said.jsonl")

    assert replayed.code == 0
    assert set(replayed.json) >= FIGURES
    assert (replayed.json["messages"], replayed.json["tickets"]) == (3, 1)
    said = read_lines(Path("said.jsonl"))
    assert replayed.json["replies"] == len(said) == 2
    to_group, to_leader = said
    assert to_group["chat"] == "r1@chatroom"
    assert "网格长去办" in to_group["text"]
    assert to_leader["chat"].startswith("leader-")
    assert to_group["at"].startswith("2026-11-20T10:0")
    assert sorted(path.name for path in wangge.folder.iterdir()) == ["chat.jsonl", "said.jsonl"]


def test_a_ticket_walks_its_whole_way_on_the_clock_of_the_lines(wangge: Wangge) -> None:
    leader = "leader-100000001010101"
    quoted = "「小格：记下了，1号（路灯与亮化），1格网格长去办。\n单号 20261120-01010101-001」"
    done = f"{quoted}\n- - - - - - - - - - - - - - -\n办好了，换了新灯泡"
    chat = write_chat(
        wangge.folder / "chat.jsonl",
        line(1, BROKEN_LIGHT),
        line(5, done, sender=leader),
        line(6, "1"),
    )

    replayed = wangge("replay", chat, "--database", "sqlite:///r.db")

    assert replayed.json["tickets"] == 1
    Path("config.yaml").write_text("database: {url: 'sqlite:///r.db'}\n")
    (ticket,) = [json.loads(each) for each in wangge("ticket", "list", "--json").lines]
    story = json.loads(wangge("ticket", "show", ticket["no"], "--json").out)
    assert story["state"] == "closed"
    assert [event["at"][11:16] for event in story["timeline"]][-1] == "10:06"


def test_the_same_file_again_opens_and_says_nothing_twice(wangge: Wangge) -> None:
    chat = write_chat(wangge.folder / "chat.jsonl", line(1, BROKEN_LIGHT), line(1, BROKEN_LIGHT), line(2, "好的"))

    first = wangge("replay", chat, "--database", "sqlite:///r.db").json
    second = wangge("replay", chat, "--database", "sqlite:///r.db").json

    assert (first["messages"], first["tickets"], first["repeated"]) == (3, 1, 1)
    assert (second["messages"], second["tickets"], second["replies"], second["repeated"]) == (3, 0, 0, 3)


def test_bad_lines_are_told_by_their_number_and_the_rest_goes_on(wangge: Wangge) -> None:
    chat = write_chat(
        wangge.folder / "chat.jsonl",
        "不是 JSON",
        line(2, BROKEN_LIGHT),
        "[1, 2]",
        line(4, 5),
        line(5, "你好", at="昨天"),
        line(6, "你好", at="0001-01-01T00:00:00"),
        line(7, "你好", sender=""),
        "",
        line(9, "你好", room="x" * 1000),
        "[" * 100_000,
    )

    replayed = wangge("replay", chat)

    assert replayed.code == 0
    assert (replayed.json["messages"], replayed.json["tickets"], replayed.json["bad_lines"]) == (1, 1, 8)
    assert [each.split("：")[0] for each in replayed.err.splitlines()] == [
        f"第{number}行" for number in (1, 3, 4, 5, 6, 7, 9, 10)
    ]


@pytest.mark.parametrize(
    "text",
    ["村口\0路灯坏了三天了没人修", "啊" * 100_000, "\u200b\u202e\u2066", "\ud83d", "(a+)+$", "", "@小格\u2005"],
    ids=["nul", "long", "unseen", "half", "regex", "empty", "mention"],
)
def test_hostile_words_stop_nobody(wangge: Wangge, text: str) -> None:
    hostile = json.dumps(json.loads(line(1, "")) | {"text": text, "sender_name": "(a+)+\0"})
    chat = write_chat(wangge.folder / "chat.jsonl", hostile, line(2, BROKEN_LIGHT, sender="wxid_2"))

    replayed = wangge("replay", chat)

    assert replayed.code == 0
    assert (replayed.json["messages"], replayed.json["bad_lines"]) == (2, 0)
    assert replayed.json["tickets"] >= 1


def test_words_said_to_the_bot_alone_find_the_grid_where_their_speaker_lives(wangge: Wangge) -> None:
    chat = write_chat(
        wangge.folder / "chat.jsonl",
        line(1, "大家早上好"),
        line(2, BROKEN_LIGHT, room=None),
        line(3, "有人吗", room=""),
    )

    replayed = wangge("replay", chat, "--out", "said.jsonl")

    assert replayed.json["tickets"] == 1
    assert "wxid_1" in {said["chat"] for said in read_lines(Path("said.jsonl"))}


def test_a_notice_planned_for_a_silent_hour_goes_out_in_that_hour(wangge: Wangge) -> None:
    before = write_chat(wangge.folder / "before.jsonl", line(0, "早"))
    wangge("replay", before, "--database", "sqlite:///r.db")
    at = (MORNING + timedelta(hours=1)).isoformat()
    columns = "key, title, text, audience, schedule, state, author, approved_by, created_at, next_due_at"
    values = (
        "k",
        "停水",
        "明天停水。",
        '{"grids": ["100000001010000"], "tiers": [], "excluded": []}',
        json.dumps({"kind": "once", "at": at, "send_until": None}),
        "active",
        "operator",
        "",
        "2026-11-20 02:00:00",
        "2026-11-20 03:00:00.000000",
    )
    with closing(sqlite3.connect("r.db")) as connection:
        connection.execute(f"INSERT INTO campaigns ({columns}) VALUES ({','.join('?' * len(values))})", values)
        connection.commit()
    chat = write_chat(wangge.folder / "chat.jsonl", line(1, "早啊"), line(300, "下午好"))

    wangge("replay", chat, "--database", "sqlite:///r.db", "--out", "said.jsonl")

    (notice,) = read_lines(Path("said.jsonl"))
    assert notice["text"] == "明天停水。"
    assert notice["at"].startswith("2026-11-20T11:0")


def test_a_county_of_the_database_is_replayed_as_it_stands(county: Wangge) -> None:
    chat = write_chat(county.folder / "chat.jsonl", line(1, BROKEN_LIGHT, room="stranger@chatroom"))

    replayed = county("replay", chat, "--database", f"sqlite:///{county.folder}/data/wangge.db")

    assert (replayed.json["messages"], replayed.json["tickets"]) == (1, 0)
    assert len(county("grid", "tree").lines) == 6


def test_two_hundred_groups_each_have_a_leader_of_their_own(wangge: Wangge) -> None:
    lines = [line(n // 100, BROKEN_LIGHT, room=f"r{n}@chatroom", sender=f"wxid_{n}", id=f"m{n}") for n in range(200)]
    chat = write_chat(wangge.folder / "chat.jsonl", *lines)

    replayed = wangge("replay", chat, "--out", "said.jsonl")

    assert replayed.json["tickets"] == 200
    told = {said["chat"] for said in read_lines(Path("said.jsonl")) if said["chat"].startswith("leader-")}
    assert len(told) == 200


def test_an_empty_file_and_a_missing_one(wangge: Wangge) -> None:
    empty = write_chat(wangge.folder / "empty.jsonl")

    assert wangge("replay", empty).json["messages"] == 0
    missing = wangge("replay", "nowhere.jsonl")
    assert missing.code == 1
    assert "没有 nowhere.jsonl" in missing.err


def test_a_killed_replay_is_finished_by_the_next(wangge: Wangge) -> None:
    lines = [line(n // 20, BROKEN_LIGHT, room=f"r{n}@chatroom", sender=f"wxid_{n}", id=f"m{n}") for n in range(400)]
    chat = write_chat(wangge.folder / "chat.jsonl", *lines)
    command = [sys.executable, "-m", "bot", "replay", str(chat), "--database", "sqlite:///r.db"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    killed = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for_tickets(60, killed)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    opened = count_tickets()
    assert 60 <= opened < 400

    finished = wangge("replay", chat, "--database", "sqlite:///r.db")

    assert finished.code == 0
    assert count_tickets() == 400
    assert finished.json["tickets"] == 400 - opened


def wait_for_tickets(wanted: int, writer: subprocess.Popen[bytes]) -> None:
    """As long as the writer gets on, however slowly on a busy machine; only a standstill ends the waiting."""
    known, since = 0, time.monotonic()
    while known < wanted and writer.poll() is None and time.monotonic() - since < STANDSTILL_SECONDS:
        time.sleep(0.01)
        count = count_tickets()
        if count > known:
            known, since = count, time.monotonic()


def count_tickets() -> int:
    try:
        with closing(sqlite3.connect("file:r.db?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM tickets").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
