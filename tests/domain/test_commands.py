"""The one table from which help and handbook are made names every command once, in plain words."""

from domain.commands import COMMANDS, SPECS, Command

MOST_LETTERS = 30


def test_every_command_has_exactly_one_row() -> None:
    assert [spec.command for spec in COMMANDS] == list(Command)
    assert len(SPECS) == len(COMMANDS)


def test_the_44_of_the_specification_are_numbered_in_order() -> None:
    assert [spec.number for spec in COMMANDS if spec.number is not None] == list(range(1, 45))


def test_what_can_be_undone_changes_something() -> None:
    assert [spec.command for spec in COMMANDS if spec.undoable and not spec.changes_state] == []


def test_help_is_one_short_plain_line() -> None:
    lines = [spec.help for spec in COMMANDS]
    assert [line for line in lines if len(line) > MOST_LETTERS or not line.endswith("。") or "\n" in line] == []
    jargon = ("指令", "权限", "系统", "工单", "流转", "闭环", "处置", "予以")
    assert [line for line in lines if any(word in line for word in jargon)] == []


def test_every_row_shows_more_than_one_way_to_say_it() -> None:
    assert [spec.command for spec in COMMANDS if len(spec.also) < 2] == []
