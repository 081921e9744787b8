"""The rule files checked, and every command's help."""

from pathlib import Path

import pytest
from cli_support import Wangge

from bot.__main__ import COMMANDS


def test_sound_rules_are_counted(wangge: Wangge) -> None:
    checked = wangge("rules", "check")

    assert checked.code == 0
    assert "83 个类型" in checked.out


def test_all_that_is_wrong_is_told_at_once(wangge: Wangge) -> None:
    wangge("init")
    Path("rules/meta.yaml").write_text("version: '1'\nmin_score: many\nwrong: 1\n", "utf-8")
    light = Path("rules/types/infra.yaml")
    light.write_text(light.read_text("utf-8").replace("urgency: low", "urgency: never", 1), "utf-8")

    checked = wangge("rules", "check", "rules")

    assert checked.code == 1
    assert len(checked.err.splitlines()) > 2
    assert "infra.yaml" in checked.err
    assert "meta.yaml" in checked.err


def test_a_folder_that_is_not_there_and_a_deed_of_later(wangge: Wangge) -> None:
    assert wangge("rules", "check", "nowhere").code == 1
    later = wangge("rules", "explain", "路灯坏了")
    assert later.code == 1
    assert "还没有这个功能" in later.err
    assert "explain" not in wangge("rules", "--help").out


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself_with_an_example(wangge: Wangge, name: str) -> None:
    shown = wangge(name, "--help")

    assert shown.code == 0
    assert "例子：\n  " in shown.out
    assert "usage" not in shown.out
    assert wangge(name, "--nonsense").code == 2
