"""A notice's YAML file as plain texts, with the line of each; what could fill the memory or hide a key is refused."""

from pathlib import Path
from typing import Any

import yaml

from bot.files.campaign_faults import CampaignFileError, make_fault

MAX_FILE_BYTES = 64_000


def read_plain(path: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """(what stands in it, the line of each key) of a file of at most 64 kB. Raises CampaignFileError."""
    lines: dict[str, int] = {}
    content = _to_plain(_read_node(path), "", lines)
    if not isinstance(content, dict):
        raise CampaignFileError([make_fault("file", "最外层要写成“键: 值”，如 title: 通知")])
    return content, lines


class _Loader(yaml.SafeLoader):
    """Without aliases: a small file that repeats itself could fill the memory."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "alias", self.peek_event().start_mark)  # type: ignore[no-untyped-call]  # PyYAML's own
        return super().compose_node(parent, index)


def _read_node(path: Path) -> yaml.Node | None:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE_BYTES + 1)
        if len(raw) > MAX_FILE_BYTES:
            raise CampaignFileError([make_fault("file", f"文件超过{MAX_FILE_BYTES // 1000} kB，一条通知用不了这么大")])
        return yaml.compose(raw.decode("utf-8-sig"), Loader=_Loader)
    except OSError as error:
        sentence = f"打不开文件{path}（{error.strerror}），请检查它在不在"
        raise CampaignFileError([make_fault("file", sentence)]) from None
    except UnicodeDecodeError:
        raise CampaignFileError([make_fault("file", "文件不是 UTF-8 编码，请另存为 UTF-8")]) from None
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第{mark.line + 1}行：" if mark else ""
        raise CampaignFileError([make_fault("file", f"{place}YAML 写法不对，请检查缩进、引号和冒号")]) from None


def _to_plain(node: yaml.Node | None, path: str, lines: dict[str, int], depth: int = 0) -> Any:
    """Every scalar stays the text that was typed: to YAML `18:00` and an unquoted grid code would be numbers."""
    if node is None or depth > 3:
        return None
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_to_plain(item, f"{path}[{place}]", lines, depth + 1) for place, item in enumerate(node.value)]
    plain: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        inner = f"{path}.{name}" if path else name
        if name in plain:
            raise CampaignFileError([make_fault(inner, f"第{key.start_mark.line + 1}行：这个键写了两次，请只留一个")])
        plain[name] = _to_plain(value, inner, lines, depth + 1)
    return plain
