"""The sentence that is taught for a command, and its examples, are understood as that command."""

from datetime import date

import pytest

from domain.commands import COMMANDS, Command
from domain.spoken import read_command

TODAY = date(2026, 11, 20)
TAUGHT = [
    (spec.command, words)
    for spec in COMMANDS
    for words in (spec.say, *spec.also)
    if spec.command is not Command.DONE_PHOTO
]


@pytest.mark.parametrize(("command", "words"), TAUGHT)
def test_what_the_table_teaches_is_understood(command: Command, words: str) -> None:
    heard = [read_command(words, TODAY, from_officer=is_officer) for is_officer in (True, False)]
    assert command in [spoken.command for spoken in heard if spoken is not None]


@pytest.mark.parametrize(
    "words",
    ["我办好了身份证", "往上报的材料在哪", "3号楼停水了", "他说他来", "明天一起吃饭", "今天天气不错"],
)
def test_ordinary_talk_is_no_command(words: str) -> None:
    assert read_command(words, TODAY, from_officer=True) is None
