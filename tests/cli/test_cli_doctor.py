"""What the doctor finds, against the simulator and against nothing at all."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Wangge

TOKEN = "a-token"
REPOSITORY = Path(__file__).parents[2]
CHAT = json.dumps(
    {
        "id": "m1",
        "room_id": "r1",
        "room_topic": "一组一户格",
        "sender_id": "p1",
        "sender_name": "某人",
        "text": "路灯坏了",
        "at": "2026-11-20T10:00:00+08:00",
    }
)


@pytest.fixture
def gateway() -> Iterator[str]:
    """The endpoint of a simulator with an account logged in."""
    command = [sys.executable, "-m", "simulator", "--grpc", "127.0.0.1:0", "--http", "127.0.0.1:0", "--ready-json"]
    process = subprocess.Popen([*command, "--token", TOKEN], cwd=REPOSITORY, stdout=subprocess.PIPE)
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())["grpc"][0]
    process.terminate()
    process.wait(10)
    process.stdout.close()


def use_gateway(endpoint: str) -> None:
    config = Path("config.yaml")
    text = config.read_text("utf-8").replace("127.0.0.1:8788", endpoint).replace("port: 8080", "port: 1")
    config.write_text(text, "utf-8")


def find(out: str, part: str) -> str:
    return next(each for each in out.splitlines() if part in each)


def test_where_nothing_is_set_up_each_part_says_what_to_do(wangge: Wangge) -> None:
    seen = wangge("doctor")

    assert seen.code == 1
    assert "wangge init" in find(seen.out, "设置")
    assert "wangge db upgrade" in find(seen.out, "数据库")
    assert not Path("data/wangge.db").exists()


def test_everything_in_order(county: Wangge, gateway: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use_gateway(gateway)
    monkeypatch.setenv("WANGGE_TOKEN_A1", TOKEN)
    monkeypatch.setenv("WANGGE_WEB_TOKEN", "x")

    seen = county("doctor")

    assert seen.code == 0, seen.out
    assert "微信已登录" in find(seen.out, "微信网关 a1")
    assert "6 个网格" in find(seen.out, "网格：")
    assert TOKEN not in seen.out + seen.err


def test_a_wrong_token_and_a_gateway_that_is_not_there(
    county: Wangge, gateway: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WANGGE_TOKEN_A1", "another-token")
    use_gateway(gateway)
    wrong = county("doctor")
    county.folder.joinpath("config.yaml").write_bytes(
        county.folder.joinpath("config.yaml").read_bytes().replace(gateway.encode(), b"127.0.0.1:1")
    )
    gone = county("doctor")

    assert (wrong.code, gone.code) == (1, 1)
    assert "口令不对" in find(wrong.out, "微信网关 a1")
    assert "连不上 127.0.0.1:1" in find(gone.out, "微信网关 a1")


def test_a_missing_secret_a_broken_rule_and_an_unknown_key(county: Wangge) -> None:
    Path("rules/meta.yaml").write_text("version: 1\nmin_score: -3\n", "utf-8")
    first = county("doctor")
    with Path("config.yaml").open("a", encoding="utf-8") as file:
        file.write("\nwrong_key: 1\n")
    second = county("doctor")

    assert "✗" in find(first.out, "WANGGE_TOKEN_A1")
    assert "wangge rules check" in find(first.out, "规则")
    assert "wrong_key" in find(second.out, "设置")
    assert (first.code, second.code) == (1, 1)


def test_a_broken_year_of_holidays_is_told_by_its_line_and_nothing_starts(county: Wangge) -> None:
    whole = county("doctor")
    with Path("config.yaml").open("a", encoding="utf-8") as file:
        file.write("\nholidays_file: 年历.yaml\n")
    Path("年历.yaml").write_text("2027:\n  holidays: [2027-02-30]\n", "utf-8")
    Path("chat.jsonl").write_text(CHAT, "utf-8")
    broken = county("doctor")
    started = county("replay", "chat.jsonl")

    assert "✓" in find(whole.out, "年历")
    assert "第2行" in find(broken.out, "年历")
    assert started.code == 1
    assert "第2行：“2027-02-30”不是一个日子" in started.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written(county: Wangge) -> None:
    Path("data").chmod(0o500)

    assert "写不了" in find(county("doctor").out, "数据文件夹")
