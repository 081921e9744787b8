"""A broken rule file changes nothing and says where it is broken, all faults at once."""

import shutil
from pathlib import Path

import pytest

import rules
from bot.files.rules import load_rule_book
from domain.rules import DirectReport, Duration, RuleBook, RuleFileError, Urgency
from domain.tree import Tier


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "rules"
    shutil.copytree(rules.FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(RuleFileError) as caught:
        load_rule_book(folder)
    return caught.value.problems


def test_the_shipped_rules_hold_all_83_types_of_12_groups(rule_book: RuleBook) -> None:
    assert len(rule_book.types) == 83
    assert len({issue_type.group for issue_type in rule_book.types.values()}) == 12


def test_a_type_is_read_with_everything_that_hangs_on_it(rule_book: RuleBook) -> None:
    fire = rule_book.types["safety.fire"]

    assert fire.urgency is Urgency.CRITICAL
    assert fire.tier is Tier.HOUSEHOLD
    assert fire.direct_report is DirectReport.ALWAYS
    assert fire.first_response == Duration.parse("5m")
    assert "fire" in fire.departments


def test_every_danger_begins_with_a_number_that_anybody_can_call(rule_book: RuleBook) -> None:
    for kind in rule_book.dangers.values():
        assert set(kind.call.split("/")) <= {"110", "119", "120"}
        assert any(number in kind.line for number in kind.call.split("/"))


def test_the_version_changes_with_any_word_and_only_then(folder: Path, rule_book: RuleBook) -> None:
    assert load_rule_book(folder).version == rule_book.version

    edit(folder / "types/infra.yaml", "灯杆", "灯柱")

    assert load_rule_book(folder).version != rule_book.version


def test_broken_yaml_is_named_with_its_line(folder: Path) -> None:
    (folder / "meta.yaml").write_text("version: '1'\nweights: {strong: 3\nmin_score: 3\n", encoding="utf-8")

    assert problems_of(folder)[0].startswith("meta.yaml:3: YAML 写法不对")


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    edit(folder / "types/infra.yaml", "urgency: normal", "urgency: 很急")
    edit(folder / "types/env.yaml", "route: chain", "route: somewhere")
    edit(folder / "danger.yaml", "type: safety.fire", "type: safety.fires")

    told = "\n".join(problems_of(folder))

    assert "types/infra.yaml:10: infra.road.urgency: 不认识“很急”" in told
    assert "env.garbage.route: 不认识“somewhere”" in told
    assert "fire.type: 没有“safety.fires”这个类型" in told


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("types/infra.yaml", "urgency: normal", "urgency: normal\n    colour: red", "infra.road.colour: 不认识这个键"),
        ("types/infra.yaml", "resolve: 10wd", "resolve: -10wd", "infra.road.resolve: 要写成 30m"),
        ("types/infra.yaml", "resolve: 10wd", "resolve: 10", "infra.road.resolve: 要写成 30m"),
        ("types/infra.yaml", "tier: L3", "tier: L9", "infra.road.tier: 要写 L4"),
        ("types/infra.yaml", "[transport, village", "[airport, village", "没有“airport”这个部门"),
        ("types/infra.yaml", "code: infra.light", "code: infra.road", "“infra.road”已经有了"),
        ("types/infra.yaml", "code: infra.light", "code: env.light", "要以“infra.”开头"),
        ("types/infra.yaml", "sensitive: false", "sensitive: maybe", "只能写 true 或 false"),
        ("types/infra.yaml", "占地补偿 滑坡", "占地补偿 滑坡 滑坡", "infra.road.exclude.words[2]: “滑坡”写了 2 遍"),
        ("types/infra.yaml", "占地补偿 滑坡", "占地补偿 滑坡.", "infra.road.exclude.words[1]: “滑坡.”里有式样符号"),
        ("types/infra.yaml", "[路灯坏了,", "[12345,", "“12345”不是文字"),
        ("types/infra.yaml", "names: [路灯坏了,", "names: 路灯坏了 #", "要写成列表，如 [路灯, 灯杆]"),
        ("types/infra.yaml", "'灯.{0,6}(不亮|坏|灭|没亮|闪)'", "'灯.{0,6}(不亮|坏'", "式样写法不对"),
        ("types/infra.yaml", "'灯.{0,6}(不亮|坏|灭|没亮|闪)'", "'(灯{1,5}){1,5}坏'", "重复套着重复"),
        ("types/infra.yaml", "'灯.{0,6}(不亮|坏|灭|没亮|闪)'", "'灯.*坏'", "没有上限的重复"),
        ("types/infra.yaml", "'灯.{0,6}(不亮|坏|灭|没亮|闪)'", "'.{1,6}'", "没有固定的字词"),
        ("types/infra.yaml", "'灯.{0,6}(不亮|坏|灭|没亮|闪)'", "'麦草.{0,6}灯'", "“麦草”读入时会改成“秸秆”"),
        ("types/infra.yaml", "'灯.{0,6}(不亮|坏|灭|没亮|闪)'", "'燈.{0,6}坏'", "请用简体、小写、半角"),
        ("types/infra.yaml", "urgency: low", "urgency: low\n    urgency: low", "同一层里有重复的键"),
        ("meta.yaml", "min_score: 3", "min_score: 0", "min_score > 0"),
        ("meta.yaml", "min_score: 3", "min_score: 三", "要写一个数"),
        ("intents.yaml", "  urge:", "  nag:", "不认识这个意图"),
        ("reading.yaml", "  合疗: 医保", "  合疗: 合料", "改来改去没有头"),
        ("suppress.yaml", "code: done", "code: fire", "“fire”已经有了"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_to_do(folder: Path, file: str, old: str, new: str, told: str) -> None:
    edit(folder / file, old, new)

    problems = problems_of(folder)

    assert any(problem.startswith(file) and told in problem for problem in problems), problems


def test_a_word_of_a_block_is_found_by_its_line_and_remarks_are_no_words(folder: Path) -> None:
    edit(folder / "types/infra.yaml", "占地补偿 滑坡", "# 占地补偿 滑坡\n        占地补偿 滑坡.")
    lines = (folder / "types/infra.yaml").read_text(encoding="utf-8").split("\n")

    (told,) = problems_of(folder)

    line = next(number for number, line in enumerate(lines, 1) if "滑坡." in line)
    assert told.startswith(f"types/infra.yaml:{line}: infra.road.exclude.words[1]: ")


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "danger.yaml").unlink()

    assert problems_of(folder)[0].startswith("danger.yaml: 打不开文件")


def test_a_huge_file_is_not_read(folder: Path) -> None:
    (folder / "types/huge.yaml").write_text("# " + "长" * 500_000, encoding="utf-8")

    assert problems_of(folder) == ("types/huge.yaml: 文件超过 1 MB，请分成几个",)


def test_a_file_of_another_encoding_is_told_so(folder: Path) -> None:
    (folder / "meta.yaml").write_bytes("version: 路灯坏了".encode("gbk"))

    assert problems_of(folder) == ("meta.yaml:1: 不是 UTF-8 编码，请另存为 UTF-8",)


def test_a_file_nested_without_end_is_refused_not_crashed_on(folder: Path) -> None:
    (folder / "meta.yaml").write_text("[" * 20_000, encoding="utf-8")

    assert problems_of(folder)[0].startswith("meta.yaml")


def test_a_folder_without_types_is_refused(folder: Path) -> None:
    shutil.rmtree(folder / "types")

    assert any(problem.startswith("types/: 没有类型文件") for problem in problems_of(folder))
