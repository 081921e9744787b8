"""Reads config.yaml; what it means is bot/settings' business."""

from pathlib import Path
from typing import Any

import yaml

from bot.settings import Settings, SettingsError, build_settings

MAX_BYTES = 1_000_000


def load_settings(path: Path) -> Settings:
    """SettingsError for a file that is missing, no YAML, or holds what may not be."""
    try:
        text = path.read_bytes()
    except OSError:
        raise SettingsError([f"{path}: 打不开。先运行 wangge init 生成一份，或用 -c 指定"]) from None
    if len(text) > MAX_BYTES:
        raise SettingsError([f"{path}: 文件太大，不像是配置"])
    try:
        raw: Any = yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第{mark.line + 1}行" if mark else "内容"
        raise SettingsError([f"{path}: {where}不是正确的 YAML，请检查缩进和冒号"]) from None
    if raw is None:
        raw = {}
    if not isinstance(raw, dict):
        raise SettingsError([f"{path}: 应当是「名字: 值」的形式"])
    return build_settings(raw, path.resolve().parent)
