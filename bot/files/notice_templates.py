"""Reads the notices a county keeps ready: those shipped with the program, and its own file that takes precedence."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.files.sections import SourceText
from bot.files.yaml_depth import is_too_deep
from bot.settings import SettingsError
from domain.notice_template import NoticeTemplate, find_wrong_blank
from domain.policy import Area

SHIPPED = Path(__file__).with_name("notices.yaml")
MAX_BYTES = 200_000
_SETTING = "notices.templates_file"
_KEYS = ("area", "title", "text", "when")


def read_templates(own: Path | None) -> dict[str, NoticeTemplate]:
    """By their codes, in the order of the files. Raises SettingsError with every fault."""
    return _read_file(SHIPPED) | (_read_file(own) if own else {})


def _read_file(path: Path) -> dict[str, NoticeTemplate]:
    source, content = _load(path)
    problems: list[str] = []
    templates = {code: _read_one(str(code), one, source, problems) for code, one in content.items()}
    if problems:
        raise SettingsError(problems)
    return templates


def _load(path: Path) -> tuple[SourceText, Mapping[str, Any]]:
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8-sig") if len(raw) <= MAX_BYTES else ""
        content = None if is_too_deep(text) else yaml.safe_load(text)
    except OSError as error:
        raise SettingsError([f"{_SETTING}: {path} 打不开（{error.strerror}）"]) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else "内容"
        raise SettingsError([f"{_SETTING}: {path} {where}不是正确的 YAML，请检查缩进、引号和冒号"]) from None
    if not isinstance(content, dict):
        raise SettingsError([f"{_SETTING}: {path} 要写成“名字: {{title: …, text: …}}”"])
    return SourceText(name=str(path), text=text), content


def _read_one(code: str, one: object, source: SourceText, problems: list[str]) -> NoticeTemplate:
    def note(sentence: str, *steps: str) -> None:
        line = source.find_line((code, *steps))
        problems.append(f"{_SETTING}: {source.name} 第{line}行：「{code}」{sentence}")

    given = one if isinstance(one, dict) else {}
    for key in given:
        if key not in _KEYS:
            note(f"不认识“{key}”，可用的有 {'、'.join(_KEYS)}", str(key))
    for key in ("title", "text"):
        if not isinstance(given.get(key), str) or not given[key].strip():
            note(f"缺 {key}")
        elif wrong := find_wrong_blank(given[key]):
            note(f"的 {key} 里，空写得不对：{wrong}，要写成 {{截止}} 这样，里面有字，最多20个", key)
    named = str(given.get("area", code))
    area = next((area for area in Area if area.value == named), None)
    if area is None and "area" in given:
        note(f"没有「{named}」这一类，可用的有 {'、'.join(area.value for area in Area)}", "area")
    return NoticeTemplate(
        code=code,
        area=area,
        title=str(given.get("title", "")).strip(),
        text=str(given.get("text", "")).strip(),
        when=str(given.get("when", "")),
    )
