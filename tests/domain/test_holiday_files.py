"""An operator's year of holidays: taken in place of the shipped one, or refused with line and reason."""

from datetime import date
from pathlib import Path

import pytest

from bot.files.holidays import read_holidays
from bot.settings import SettingsError, build_settings


def write(folder: Path, text: str) -> Path:
    path = folder / "年历.yaml"
    path.write_text(text, "utf-8")
    return path


def read_problems(path: Path) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_holidays(path)
    return caught.value.problems


def test_the_shipped_years_hold_the_days_of_the_notices() -> None:
    table = read_holidays(None)
    off = [sum(day.year == year for day in table.holidays) for year in (2025, 2026)]
    made_up = [sum(day.year == year for day in table.makeup_days) for year in (2025, 2026)]
    assert (off, made_up) == ([28, 33], [5, 6])
    assert all(day.weekday() >= 5 for day in table.makeup_days)


def test_an_operators_year_is_certain_and_the_others_stay(tmp_path: Path) -> None:
    table = read_holidays(write(tmp_path, "2027: {holidays: [2027-02-05, '2027-02-09'], workdays: [2027-02-20]}"))
    assert not table.is_estimate(2027)
    assert table.is_workday(date(2027, 2, 20))
    assert not table.is_workday(date(2027, 2, 9))
    assert table.is_workday(date(2027, 6, 9))  # the shipped estimate of that year is gone
    assert not table.is_workday(date(2026, 10, 7))


def test_a_notice_may_move_days_of_the_december_before(tmp_path: Path) -> None:
    table = read_holidays(write(tmp_path, "2031: {holidays: [2030-12-31, 2031-01-01], workdays: [2030-12-28]}"))
    assert not table.is_workday(date(2030, 12, 31))
    assert table.is_workday(date(2030, 12, 28))
    assert table.is_estimate(2030)


def test_a_file_without_years_changes_nothing(tmp_path: Path) -> None:
    assert read_holidays(write(tmp_path, "# 还没写\n")) == read_holidays(None)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("2027:\n  holidays: [2027-10-01,\n    2027-02-30]\n", 3, "“2027-02-30”不是一个日子"),
        ("2027:\n  holidays: [10月1日]\n", 2, "“10月1日”不是一个日子"),
        ("2027:\n  holidays: [[2027-10-01]]\n", 2, "“…”不是一个日子"),
        ("2027:\n  holidays: [2026-10-01]\n", 2, "2026-10-01 不在 2027 年"),
        ("2027:\n  holidays: 2027-10-01\n", 2, "要写成列表"),
        ("2027:\n  holidays: []\n  workdays: [2027-10-08]\n", 3, "不是周六周日"),
        ("2027:\n  holidays: [2027-10-09]\n  workdays: [2027-10-09]\n", 3, "又放假又上班"),
        ("2027:\n  workdays: [2027-10-09]\n", 1, "2027 年缺 holidays"),
        ("2027:\n  holidays: []\n  makeup: []\n", 3, "不认识“makeup”"),
        ("2027:\n  holidays: []\n  holidays: []\n", 3, "“holidays”写了两遍"),
        ("2027:\n  holidays: []\n  estimate: maybe\n", 3, "只能写 true 或 false"),
        ("2027: {holidays: []}\n2027: {holidays: []}\n", 2, "2027 年写了两遍"),
        ("明年: {holidays: []}\n", 1, "“明年”不是年份"),
        ("- 2027\n", 1, "要写成“键: 值”"),
        ("? [2027]\n: {holidays: []}\n", 1, "键要写成文字"),
        ("2027:\n  holidays: [2027-10-01\n", 3, "不是正确的 YAML"),
    ],
)
def test_a_fault_is_told_with_its_line_and_reason(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = write(tmp_path, text)
    problems = read_problems(path)
    assert problems[0].startswith(f"holidays_file: {path} 第{line}行：")
    assert reason in problems[0]


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = write(tmp_path, "2027:\n  holidays: [2027-13-01]\n  workdays: [2027-10-08]\n2028: 1\n")
    assert [problem.partition("第")[2][0] for problem in read_problems(path)][:3] == ["2", "3", "4"]


@pytest.mark.parametrize("content", [b"\xff\xfe2027", b"[" * 9000, b"#" * 200_001, b"2027: \x00"])
def test_what_is_no_table_at_all_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "年历.yaml"
    path.write_bytes(content)
    (problem,) = read_problems(path)
    assert problem.startswith(f"holidays_file: {path} ")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    (problem,) = read_problems(tmp_path / "nowhere.yaml")
    assert "打不开" in problem


def test_the_file_stands_beside_the_configuration(tmp_path: Path) -> None:
    assert build_settings({"holidays_file": "年历.yaml"}, tmp_path).holidays_file == tmp_path.resolve() / "年历.yaml"
