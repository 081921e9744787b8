"""Reads a YAML file that people edit: it is asked for its keys one by one, and every fault is noted, none is thrown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from bot.files.yaml_depth import is_too_deep

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML built without libyaml: slower, the same
    from yaml import SafeLoader  # type: ignore[assignment]  # used alike

Step = str | int
"""A key of a mapping, or a place in a list."""
_PLACED = re.compile(r"(.*)\[(\d+)\]")
Choice = TypeVar("Choice", bound=StrEnum)


class _Loader(SafeLoader):
    """A key written twice is refused: YAML would silently forget the first."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(mapping) != len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "同一层里有重复的键", node.start_mark)
        return mapping


@dataclass(slots=True)
class SourceText:
    """One file as it was read; asked where something stands in it only when something is wrong there."""

    name: str
    text: str
    _root: yaml.Node | None = None

    def find_line(self, trail: tuple[Step, ...]) -> int:
        """The line of the last step that is there, counted from 1."""
        if self._root is None:
            self._root = yaml.compose(self.text, Loader=_Loader)
        node, line = self._root, 1
        for step in trail:
            found = _find_child(node, step)
            if found is None:
                break
            line, node = found[0] + 1, found[1]
        return line


def _find_child(node: yaml.Node | None, step: Step) -> tuple[int, yaml.Node] | None:
    """(line from 0, node) of what `step` leads to."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return key.start_mark.line, value
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    if isinstance(node, yaml.ScalarNode) and isinstance(step, int):
        words = list(_iter_words(node.value))
        if step < len(words):
            return node.start_mark.line + 1 + words[step][0], node
    return None


def _iter_words(block: str) -> Iterator[tuple[int, str]]:
    """(line from 0, word) of a block of words parted by blanks; a line that begins with `#` is a remark."""
    for number, line in enumerate(block.split("\n")):
        if not line.lstrip().startswith("#"):
            for word in line.split():
                yield number, word


@dataclass(slots=True)
class Section:
    """One mapping of a file; `path` is where in the file it stands as a person calls it, `trail` as YAML does."""

    source: SourceText
    path: str
    content: Mapping[str, Any]
    problems: list[str]
    trail: tuple[Step, ...] = ()
    asked: set[str] = field(default_factory=set)

    def note(self, key: str, sentence: str) -> None:
        placed = _PLACED.fullmatch(key)
        steps: tuple[Step, ...] = (placed[1], int(placed[2])) if placed else (key,)
        line = self.source.find_line((*self.trail, *steps))
        self.problems.append(f"{self.source.name}:{line}: {self.path}{key}: {sentence}")

    def enter(self, name: str, content: Mapping[str, Any], *steps: Step) -> "Section":
        return Section(
            source=self.source,
            path=f"{self.path}{name}.",
            content=content,
            problems=self.problems,
            trail=(*self.trail, *(steps or (name,))),
        )

    def get(self, key: str) -> Any:
        self.asked.add(key)
        return self.content.get(key)

    def get_text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str) or not value.strip():
            self.note(key, "缺少文字，请补上（数字和 yes/no 要加引号）")
            return ""
        return value.strip()

    def get_flag(self, key: str) -> bool:
        value = self.get(key)
        if not isinstance(value, bool):
            self.note(key, "只能写 true 或 false")
        return value is True

    def get_number(self, key: str) -> float:
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.note(key, "要写一个数")
            return 0.0
        return float(value)

    def get_choice(self, key: str, choices: type[Choice]) -> Choice:
        value = self.get(key)
        try:
            return choices(value)
        except ValueError:
            self.note(key, f"不认识“{value}”，只能是 {' / '.join(choices)}")
            return next(iter(choices))

    def get_texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or words parted by blanks in a block; a missing key is an empty list."""
        value = self.get(key)
        if value is None:
            return ()
        if isinstance(value, str) and "\n" in value:
            return tuple(word for _, word in _iter_words(value))
        if not isinstance(value, list):
            self.note(key, "要写成列表，如 [路灯, 灯杆]，或在 | 下面另起一行写词，用空格隔开")
            return ()
        for place, item in enumerate(value):
            if not isinstance(item, str) or not item.strip():
                self.note(f"{key}[{place}]", f"“{item}”不是文字，请加引号")
        return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())

    def get_section(self, key: str) -> "Section":
        """The mapping under `key`; a missing key is an empty mapping."""
        value = self.get(key)
        if value is None:
            return self.enter(key, {})
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            self.note(key, "要写成“键: 值”，键是文字（数字要加引号）")
            return self.enter(key, {})
        return self.enter(key, value)

    def iter_sections(self, key: str) -> Iterator["Section"]:
        """The mappings of a list, each named by its `code` where it has one."""
        value = self.get(key)
        if not isinstance(value, list):
            self.note(key, "要写成列表，每项以“- ”开头")
            return
        for place, item in enumerate(value):
            if not isinstance(item, dict):
                self.note(f"{key}[{place}]", "要写成“键: 值”")
                continue
            yield self.enter(str(item.get("code", f"{key}[{place}]")), item, key, place)

    def refuse_unknown(self) -> None:
        for key in self.content:
            if key not in self.asked:
                self.note(str(key), f"不认识这个键，可用的有 {'、'.join(sorted(self.asked))}")


def read_section(files: Mapping[str, str], name: str, problems: list[str]) -> Section:
    """The mapping that the file `name` holds, empty where it can't be read."""
    text = files.get(name)
    if text is None:
        problems.append(f"{name}: 缺这个文件，请放回去")
    content = _read_mapping(text, name, problems) if text is not None else {}
    return Section(source=SourceText(name=name, text=text or ""), path="", content=content, problems=problems)


def _read_mapping(text: str, name: str, problems: list[str]) -> Mapping[str, Any]:
    try:
        content = None if is_too_deep(text) else yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        problems.append(_describe_yaml_error(name, error))
        return {}
    if not isinstance(content, dict) or not all(isinstance(key, str) for key in content):
        problems.append(f"{name}:1: 最外层要写成“键: 值”，键是文字")
        return {}
    return content


def _describe_yaml_error(name: str, error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or "内容套得太深或有不能用的字符"
    place = f":{mark.line + 1}" if mark else ""
    return f"{name}{place}: YAML 写法不对（{reason}），请检查这一行的缩进、引号和冒号"
