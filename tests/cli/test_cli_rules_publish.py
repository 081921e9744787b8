"""`wangge rules publish`: whole or not at all, back again, and taken up by a running bot without a restart."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cli_support import Wangge

REPOSITORY = Path(__file__).parents[2]
HOUSEHOLD = "529901100010201"
TEA = "茶饼病来了，大家看看"
ADDITION = "types:\n  - code: agri.pest\n    strong: {words: [茶饼病]}\n"


@pytest.fixture
def tea(wangge: Wangge) -> Wangge:
    """With a folder of additions that the configuration names."""
    Path("本县").mkdir()
    Path("本县/茶.yaml").write_text(ADDITION, "utf-8")
    Path("config.yaml").write_text("rules_additions_dir: 本县\n", "utf-8")
    return wangge


def test_a_version_is_published_listed_and_gone_back_from(tea: Wangge) -> None:
    tea("rules", "publish", "--note", "加了茶叶的词")
    again = tea("rules", "publish")
    Path("本县/茶.yaml").write_text(ADDITION.replace("茶饼病", "茶白星病"), "utf-8")
    second = tea("rules", "publish")
    back = tea("rules", "publish", "1")
    listed = tea("rules", "versions")

    assert "已经在用" in again.out
    assert "第 2 版" in second.out
    assert "改用第 1 版" in back.out
    assert listed.lines[0] == "在用：第 1 版。"
    assert [line[:5] for line in listed.lines[1:]] == ["  第 2", "* 第 1"]
    assert "加了茶叶的词" in listed.lines[2]
    assert tea("rules", "publish", "--list").out == listed.out


def test_the_published_rules_are_asked_for_by_name(tea: Wangge) -> None:
    tea("rules", "publish")
    Path("本县/茶.yaml").write_text("types: []\n", "utf-8")

    assert "结论：立件" in tea("rules", "explain", TEA, "--published").out
    assert "结论：不作声" in tea("rules", "explain", TEA).out


def test_a_broken_file_changes_nothing_and_all_faults_are_told(tea: Wangge) -> None:
    tea("rules", "publish")
    Path("本县/茶.yaml").write_text(f"{ADDITION}    tier: L9\n    route: nowhere\n", "utf-8")

    refused = tea("rules", "publish")

    assert refused.code == 1
    assert "additions/茶.yaml:4: agri.pest.tier" in refused.err
    assert "additions/茶.yaml:5: agri.pest.route" in refused.err
    assert tea("rules", "versions").lines[0] == "在用：第 1 版。"


def test_the_folder_is_gone_back_to(tea: Wangge) -> None:
    nothing_to_do = tea("rules", "publish", "--reset")
    tea("rules", "publish")
    reset = tea("rules", "publish", "--reset")

    assert "没有改动" in nothing_to_do.out
    assert "改回用文件夹里的规则" in reset.out
    assert "没有用发布的" in tea("rules", "versions").lines[0]


@pytest.mark.parametrize(("what", "told"), [("9", "没有第 9 版"), ("nowhere", "没有 nowhere 这个文件夹")])
def test_what_is_not_there_is_told(wangge: Wangge, what: str, told: str) -> None:
    refused = wangge("rules", "publish", what)

    assert refused.code == 1
    assert told in refused.err


def test_help_says_how_to_go_back(wangge: Wangge) -> None:
    shown = wangge("rules", "publish", "--help")

    assert "写版本号就退回那一版" in shown.out
    assert "--reset" in shown.out


def test_rjieba_is_a_setting(wangge: Wangge) -> None:
    pytest.importorskip("rjieba", reason="rjieba is not installed: the setting is NOT tried")
    Path("config.yaml").write_text("segmenter: rjieba\n", "utf-8")

    assert "路灯" in wangge("rules", "explain", "村口路灯坏了三天了没人修").out


# a bot that runs


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The sample town with its bot, a process of its own: the same service as `wangge run`."""
    command = [sys.executable, "-m", "bot", "demo", "--headless", "--port", "0", "--data", str(tmp_path / "demo")]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout is not None
    yield json.loads(process.stdout.readline())
    process.terminate()
    process.wait(20)
    process.stdout.close()


def ask(demo: dict[str, str], url: str, body: dict[str, Any] | None = None) -> Any:
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Bearer {demo['token']}", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=10) as answer:
        return json.load(answer)


def read_rules_line(demo: dict[str, str]) -> dict[str, Any]:
    (line,) = [line for line in ask(demo, f"{demo['web']}/readyz")["lines"] if line["part"] == "rules"]
    return line


def wait_for(happens: Callable[[], bool], seconds: float) -> float:
    """How long it took."""
    began = time.monotonic()
    while not happens():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - began


def test_a_running_bot_takes_up_new_rules_within_five_seconds(demo: dict[str, str], tea: Wangge) -> None:
    town = f"{demo['sim']}/sim/api"
    room = next(room for room in ask(demo, f"{town}/rooms") if HOUSEHOLD in str(room["grids"]))
    resident = next(p for p in ask(demo, f"{town}/people") if p["role"] == "resident" and room["id"] in p["rooms"])
    message = {"sender_id": resident["id"], "type": "text"}
    assert read_rules_line(demo)["code"].startswith("folder:")
    Path("config.yaml").write_text(
        f"rules_additions_dir: 本县\ndatabase: {{url: 'sqlite:///{tea.folder}/demo/demo.db'}}\n", "utf-8"
    )
    ask(demo, f"{town}/rooms/{room['id']}/messages", {**message, "text": TEA})

    assert tea("rules", "publish").code == 0
    took = wait_for(lambda: read_rules_line(demo)["code"].startswith("1:"), 5)
    assert ask(demo, f"{demo['web']}/api/v1/tickets")["items"] == []
    ask(demo, f"{town}/rooms/{room['id']}/messages", {**message, "text": f"{TEA}呀"})
    wait_for(lambda: bool(ask(demo, f"{demo['web']}/api/v1/tickets")["items"]), 5)

    assert took < 5
    assert ask(demo, f"{demo['web']}/api/v1/tickets")["items"][0]["type"] == "agri.pest"
    refused = tea("rules", "publish", "--reset")
    assert refused.code == 0, refused.err
    wait_for(lambda: read_rules_line(demo)["code"].startswith("folder:"), 5)
