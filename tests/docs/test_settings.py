"""The operators' table of settings is the settings: every key, its default, and nothing else."""

from collections.abc import Iterator
from datetime import time
from typing import Any

import yaml
from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from bot.cli.init import SAMPLE_CONFIG
from bot.files.config import load_settings
from bot.settings import AccountSettings, Settings
from bot.settings_clocks import ClockSettings
from tests.docs.reading import OPERATORS, ROOT, read_code, read_table


def walk_settings(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from walk_settings(field.annotation, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", show_default(field.default)


def show_default(value: Any) -> str:
    match value:
        case _ if value is PydanticUndefined:
            return "必填"
        case None | ():
            return "无"
        case bool():
            return f"`{str(value).lower()}`"
        case time():
            return f"`{value:%H:%M}`"
        case tuple():
            return f"`{', '.join(map(str, value))}`"
        case _:
            return f"`{value}`"


def test_every_setting_stands_in_the_table_with_its_default_and_nothing_else_does() -> None:
    written = {row[0].strip("`"): row[1] for row in read_table(OPERATORS, "键")}
    assert written == dict([*walk_settings(Settings), *walk_settings(AccountSettings, "accounts[].")])


def test_every_setting_is_explained() -> None:
    assert all(len(row) == 3 and row[2] for row in read_table(OPERATORS, "键"))


def test_the_shipped_configurations_can_be_read() -> None:
    for path in (ROOT / "config.yaml", SAMPLE_CONFIG):
        assert load_settings(path).accounts


def test_the_clocks_of_the_handbook_can_be_read() -> None:
    example = next(code for code in read_code(OPERATORS) if code.startswith("clocks:"))
    clocks = ClockSettings.model_validate(yaml.safe_load(example)["clocks"])
    assert clocks.model_fields_set >= {"first_response", "resolve", "morning"}
