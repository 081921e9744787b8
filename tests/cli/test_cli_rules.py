"""The rule files checked, and every command's help."""

import json
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


def test_a_folder_that_is_not_there_is_told(wangge: Wangge) -> None:
    assert wangge("rules", "check", "nowhere").code == 1


def test_a_sentence_is_explained_word_by_word(wangge: Wangge) -> None:
    explained = wangge("rules", "explain", "村口路灯坏了三天了没人修")

    assert explained.code == 0
    assert "结论：立件，路灯与亮化" in explained.out
    assert "路灯" in explained.out.split("规则里听到的词：")[1]


def test_rules_are_examined_and_every_fault_is_named(wangge: Wangge) -> None:
    lines = [("村口路灯坏了三天了没人修", "infra.light"), ("大家早上好", None), ("金丝雀在唱歌", "infra.water")]
    Path("lines.jsonl").write_text("\n".join(json.dumps({"text": t, "type": c}) for t, c in lines))

    examined = wangge("rules", "eval", "lines.jsonl", "--faults")

    assert examined.code == 0
    assert "该立件的，立了：50.0%" in examined.out
    assert "该立件没立\tinfra.water" in examined.out
    assert wangge("rules", "eval", "nowhere.jsonl").code == 1


def test_what_lines_teach_is_written_to_a_file(wangge: Wangge) -> None:
    Path("lines.jsonl").write_text(
        "\n".join(json.dumps({"text": f"第{n}盏路灯灭了", "type": "infra.light"}) for n in range(4))
    )

    taught = wangge("rules", "learn", "lines.jsonl", "--out", "learned.txt", "--quick")

    assert taught.code == 0
    assert "学了 4 句" in taught.out
    assert Path("learned.txt").read_text("utf-8").startswith("#")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_explains_itself_with_an_example(wangge: Wangge, name: str) -> None:
    shown = wangge(name, "--help")

    assert shown.code == 0
    assert "例子：\n  " in shown.out
    assert "usage" not in shown.out
    assert wangge(name, "--nonsense").code == 2
