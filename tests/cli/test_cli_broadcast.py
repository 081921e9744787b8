"""A notice from a file: looked at, planned once, held, taken back and followed."""

import codecs
import os
import pty
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cli_support import Wangge, line, write_chat

TOMORROW = (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).strftime("%Y-%m-%d")
WITH_BOT = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
NOTICE = """title: 停水通知
text: "{村}明天上午停水，请各家存好水。"
audience: {grids: ["%s"]}
at: %s 08:30
holidays: keep
"""


def write_notice(name: str = "通知.yaml", *, grid: str = "100000001010000", day: str = TOMORROW) -> str:
    Path(name).write_text(NOTICE % (grid, day), "utf-8")
    return name


@pytest.fixture
def bell(wangge: Wangge) -> Wangge:
    """Three groups of one village."""
    chat = write_chat(wangge.folder / "chat.jsonl", *(line(n, "早", room=f"r{n}@chatroom") for n in range(3)))
    Path("config.yaml").write_text("database: {url: 'sqlite:///r.db'}\n")
    wangge("replay", chat, "--database", f"sqlite:///{wangge.folder}/r.db")
    return wangge


def test_a_preview_says_whom_it_reaches_and_plans_nothing(bell: Wangge) -> None:
    looked = bell("broadcast", "preview", write_notice())

    assert looked.code == 0
    assert "3 个群" in looked.out
    assert "回放1村明天上午停水" in looked.out
    assert f"{TOMORROW} 08:30" in looked.out
    assert bell("broadcast", "list").lines == ["还没有通知。"]


def test_a_notice_is_planned_after_a_yes_and_only_once(bell: Wangge) -> None:
    notice = write_notice()

    assert bell("broadcast", "schedule", notice).code == 1
    assert bell("broadcast", "schedule", notice, "--yes").lines[-1] == "排好了，编号 1。"
    assert "排过了，编号 1" in bell("broadcast", "schedule", notice, "--yes").out
    assert bell("broadcast", "schedule", notice, "--yes", "--again").lines[-1] == "排好了，编号 2。"
    assert len(bell("broadcast", "list", "--json").lines) == 2


def test_a_notice_is_paused_resumed_cancelled_and_followed(bell: Wangge) -> None:
    bell("broadcast", "schedule", write_notice(), "--yes")

    states = []
    for deed in ("pause", "resume", "cancel"):
        assert bell("broadcast", deed, "1").code == 0
        states.append(bell("broadcast", "status", "1", "--json").json["state"])

    assert states == ["paused", "active", "cancelled"]
    assert bell("broadcast", "cancel", "1").code == 1
    assert "停水通知" in bell("broadcast", "status", "1").out


def test_what_the_operator_did_is_kept_for_the_audit(bell: Wangge) -> None:
    bell("broadcast", "schedule", write_notice(), "--yes")
    bell("broadcast", "pause", "1")

    with closing(sqlite3.connect("r.db")) as connection:
        kept = connection.execute("SELECT actor, action, subject FROM audit ORDER BY id").fetchall()

    assert kept == [("operator", "broadcast_schedule", "campaign:1"), ("operator", "broadcast_pause", "campaign:1")]


@pytest.mark.parametrize("number", ["9", "0", "-1", "99999999999999999999"])
def test_a_number_that_names_no_notice_is_said(bell: Wangge, number: str) -> None:
    refused = bell("broadcast", "status", "--", number)

    assert refused.code == 1
    assert "没有编号" in refused.err


def test_a_past_time_an_unknown_grid_and_a_broken_file_are_said(bell: Wangge) -> None:
    for notice, word in (
        (write_notice("past.yaml", day="2020-01-01"), "已经过了"),
        (write_notice("grid.yaml", grid="999"), "没有编号为「999」的网格"),
        ("nowhere.yaml", "打不开文件"),
    ):
        for deed in ("preview", "schedule"):
            refused = bell("broadcast", deed, notice)
            assert refused.code == 1
            assert word in refused.err
    assert bell("broadcast", "list").lines == ["还没有通知。"]


def test_a_preview_lists_the_groups_one_by_one(bell: Wangge) -> None:
    looked = bell("broadcast", "preview", write_notice(), "--groups")

    assert [line.strip() for line in looked.lines if line.startswith("    ") and line.strip().startswith("回放")]


def test_a_preview_for_programs_names_the_groups_the_parts_and_the_code(bell: Wangge) -> None:
    looked = bell("broadcast", "preview", write_notice(), "--json").json

    assert (looked["count"], len(looked["topics"]), len(looked["examples"])) == (3, 3, 3)
    assert looked["examples"][0]["parts"] == ["回放1村明天上午停水，请各家存好水。"]
    assert looked["problems"] == []
    assert len(looked["code"]) == 4


def type_at_terminal(*words: str, answer: Callable[[str], str]) -> tuple[int, str]:
    """A person at a real terminal, who reads what is asked for and types `answer` of it."""
    near, far = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *words], stdin=far, stdout=far, stderr=far, env=WITH_BOT
    ) as run:
        os.close(far)
        shown, decode = "", codecs.getincrementaldecoder("utf-8")().decode
        while "请输入" not in shown or not shown.endswith("："):
            shown += decode(os.read(near, 4096))
        os.write(near, f"{answer(shown)}\n".encode())
        with suppress(OSError):
            while more := os.read(near, 4096):
                shown += decode(more)
    os.close(near)
    return run.returncode, shown


def test_several_groups_are_planned_by_typing_the_code_that_is_shown(bell: Wangge) -> None:
    notice = write_notice()

    refused, _ = type_at_terminal("broadcast", "schedule", notice, answer=lambda shown: "y")
    assert refused == 1
    planned, shown = type_at_terminal(
        "broadcast", "schedule", notice, answer=lambda shown: re.findall(r"请输入 (\d{4})：", shown)[0]
    )
    assert planned == 0
    assert "排好了，编号 1。" in shown


def write_with_files(bell: Wangge, *names: str) -> str:
    Path("config.yaml").write_text("database: {url: 'sqlite:///r.db'}\ndata_dir: kept\n")
    for name in names:
        (bell.folder / name).write_bytes(b"%PDF-1.7 x")
    path = Path(write_notice())
    path.write_text(path.read_text("utf-8") + f"attachments: [{', '.join(names)}]\n", "utf-8")
    return str(path)


def test_a_notice_with_a_file_is_previewed_and_planned(bell: Wangge) -> None:
    notice = write_with_files(bell, "登记表.pdf")

    assert "附：登记表.pdf（1 kB）" in bell("broadcast", "preview", notice).out
    assert bell("broadcast", "schedule", notice, "--yes").lines[-1] == "排好了，编号 1。"
    with closing(sqlite3.connect("r.db")) as connection:
        ((kind, name, digest),) = connection.execute("SELECT kind, name, digest FROM campaign_files").fetchall()
    assert (kind, name) == ("file", "登记表.pdf")
    assert Path("kept", "media", "notices", digest[:16], name).read_bytes() == b"%PDF-1.7 x"


def test_a_name_with_a_telephone_number_in_it_is_refused(bell: Wangge) -> None:
    refused = bell("broadcast", "preview", write_with_files(bell, "张三13987654321.pdf"))

    assert refused.code == 1
    assert "attachments：里面有手机号" in refused.err


def test_the_templates_are_shown_with_their_blanks(bell: Wangge) -> None:
    shown = bell("broadcast", "templates", "dibao")

    assert "低保年审" in shown.out
    assert "要填：截止、材料、地点" in shown.out
    assert len(bell("broadcast", "templates", "--json").lines) == 19
    assert "没有「x」" in bell("broadcast", "templates", "x").err


def test_a_notice_is_taken_back_and_what_nobody_got_needs_no_correction(bell: Wangge) -> None:
    bell("broadcast", "schedule", write_notice(), "--yes")

    refused = bell("broadcast", "correct", "1", "--text", "后天停水。")
    recalled = bell("broadcast", "recall", "1")

    assert (refused.code, "不用更正" in refused.err) == (1, True)
    assert recalled.lines == ["一个群也没发，不发了（编号 1）。"]
    assert bell("broadcast", "status", "1", "--json").json["state"] == "cancelled"
