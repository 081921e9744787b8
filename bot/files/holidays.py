"""Reads the years' holidays: those shipped with the program, and an operator's own file that takes precedence."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from bot.settings import SettingsError
from domain.holidays import HolidayTable, is_weekend

SHIPPED = Path(__file__).with_name("holidays.yaml")
MAX_BYTES = 200_000
_SETTING = "holidays_file"
_KEYS = ("holidays", "workdays", "estimate")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FLAGS = {"true": True, "false": False}
_Note = Callable[[yaml.Node, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Year:
    holidays: frozenset[date]
    workdays: frozenset[date]
    estimate: bool


def read_holidays(own: Path | None) -> HolidayTable:
    """A year in `own` stands in place of the shipped one. Raises SettingsError with every fault by its line."""
    years = _read_file(SHIPPED) | (_read_file(own) if own else {})
    return HolidayTable(
        holidays=frozenset().union(*(year.holidays for year in years.values())),
        makeup_days=frozenset().union(*(year.workdays for year in years.values())),
        published=frozenset(number for number, year in years.items() if not year.estimate),
    )


def _read_file(path: Path) -> dict[int, _Year]:
    problems: list[str] = []

    def note(node: yaml.Node, sentence: str) -> None:
        problems.append(f"{_SETTING}: {path} 第{node.start_mark.line + 1}行：{sentence}")

    years = dict(_read_years(_compose(path), note))
    if problems:
        raise SettingsError(problems)
    return years


def _compose(path: Path) -> yaml.Node | None:
    """Nodes rather than values: they know their lines, and a day like 02-30 is still a text one can name."""
    text = _read_text(path)
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else "内容"
        raise _refuse(path, f"{where}：不是正确的 YAML，请检查缩进、括号和冒号") from None
    except RecursionError:
        raise _refuse(path, "内容：括号套得太深，不像是年表") from None


def _read_text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refuse(path, f"打不开（{error.strerror}）") from None
    if len(content) > MAX_BYTES:
        raise _refuse(path, "文件太大，不像是年表")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refuse(path, "内容：有看不懂的字，请存成 UTF-8 的文本") from None


def _refuse(path: Path, sentence: str) -> SettingsError:
    return SettingsError([f"{_SETTING}: {path} {sentence}"])


def _read_years(root: yaml.Node | None, note: _Note) -> Iterator[tuple[int, _Year]]:
    if root is None:
        return
    seen: set[str] = set()
    for key, content in _iter_pairs(root, note):
        if not re.fullmatch(r"2[01]\d\d", key.value, re.ASCII):
            note(key, f"“{key.value}”不是年份，要写成 2027:")
        elif key.value in seen:
            note(key, f"{key.value} 年写了两遍")
        else:
            yield int(key.value), _read_year(int(key.value), key, content, note)
        seen.add(key.value)


def _read_year(number: int, place: yaml.Node, content: yaml.Node, note: _Note) -> _Year:
    parts: dict[str, yaml.Node] = {}
    for key, value in _iter_pairs(content, note):
        if key.value not in _KEYS:
            note(key, f"不认识“{key.value}”，可用的有 {'、'.join(_KEYS)}")
        elif key.value in parts:
            note(key, f"“{key.value}”写了两遍")
        parts[key.value] = value
    if "holidays" not in parts:
        note(place, f"{number} 年缺 holidays（放假的日子）")
    holidays = dict(_read_days(number, parts.get("holidays"), note))
    workdays = dict(_read_days(number, parts.get("workdays"), note))
    for day, node in workdays.items():
        if day in holidays:
            note(node, f"{day} 又放假又上班，请去掉一个")
        elif not is_weekend(day):
            note(node, f"{day} 不是周六周日，本来就上班，请核对")
    estimate = _read_flag(parts.get("estimate"), note)
    return _Year(holidays=frozenset(holidays), workdays=frozenset(workdays), estimate=estimate)


def _read_days(number: int, content: yaml.Node | None, note: _Note) -> Iterator[tuple[date, yaml.Node]]:
    if content is None:
        return
    if not isinstance(content, yaml.SequenceNode):
        note(content, f"要写成列表，如 [{number}-10-01, {number}-10-02]")
        return
    for node in content.value:
        day = _parse_day(node)
        if day is None:
            note(node, f"“{_say(node)}”不是一个日子，要写成 {number}-10-01")
        elif not _is_of(day, number):
            note(node, f"{day} 不在 {number} 年，请核对")
        else:
            yield day, node


def _parse_day(node: yaml.Node) -> date | None:
    if not isinstance(node, yaml.ScalarNode) or not _DAY.fullmatch(node.value):
        return None
    try:
        return date.fromisoformat(node.value)
    except ValueError:
        return None


def _is_of(day: date, number: int) -> bool:
    """A notice also moves days of the last week before its year, as for New Year's Day 2019."""
    return day.year == number or (day.year, day.month) == (number - 1, 12)


def _read_flag(node: yaml.Node | None, note: _Note) -> bool:
    if node is None:
        return False
    if not isinstance(node, yaml.ScalarNode) or node.value not in _FLAGS:
        note(node, "estimate 只能写 true 或 false")
        return False
    return _FLAGS[node.value]


def _iter_pairs(node: yaml.Node, note: _Note) -> Iterator[tuple[yaml.ScalarNode, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        note(node, "要写成“键: 值”，如 2027: {holidays: [2027-10-01], workdays: []}")
        return
    for key, value in node.value:
        if isinstance(key, yaml.ScalarNode):
            yield key, value
        else:
            note(key, "键要写成文字或年份")


def _say(node: yaml.Node) -> str:
    return str(node.value)[:20] if isinstance(node, yaml.ScalarNode) else "…"
