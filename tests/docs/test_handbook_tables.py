"""What the handbooks teach to say is the table of commands, and nothing in it is left untaught."""

import pytest

from bot.handbook import BEGIN, CHAPTERS, DOCS, END, PAGES, fill_page, write_handbooks
from domain.commands import COMMANDS, SPECS, Command
from domain.ticket import UNDOABLE, Action
from handlers.asides import NOT_YET

ACTIONS = {action.value: action for action in Action} | {
    "cancel": Action.WITHDRAW,
    "done_photo": Action.DONE,
    "to_dept": Action.TRANSFER,
    "to_town": Action.ESCALATE,
    "to_village": Action.ESCALATE,
}
"""The step of the ticket's table that a command is, by the command's code."""


@pytest.mark.parametrize("name", PAGES)
def test_a_page_says_what_the_table_of_commands_says(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    assert page == fill_page(name, page), f"docs/{name} is not as domain/commands.py has it: run make handbook"


def test_every_command_is_in_the_handbook() -> None:
    taught = {command for chapter in CHAPTERS for command in chapter.commands}
    assert taught == set(Command)


def test_a_command_stands_once_but_for_what_departments_say_too() -> None:
    *before, departments = CHAPTERS
    taught = [command for chapter in before for command in chapter.commands]
    assert len(taught) == len(set(taught))
    assert set(departments.commands) < set(taught)


def test_only_what_stands_between_the_marks_is_written_anew(tmp_path) -> None:
    for name in PAGES:
        (tmp_path / name).write_text(f"头\n{BEGIN}\n老的\n{END}\n尾\n", "utf-8")

    changed = write_handbooks(tmp_path)

    assert [page.name for page in changed] == list(PAGES)
    assert write_handbooks(tmp_path) == []
    for page in changed:
        written = page.read_text("utf-8")
        assert written.startswith(f"头\n{BEGIN}\n")
        assert written.endswith(f"\n{END}\n尾\n")
        assert "老的" not in written
        assert SPECS[Command.DONE].say in written


def test_a_page_that_lost_its_marks_is_not_overwritten() -> None:
    with pytest.raises(ValueError, match="手册-口令"):
        fill_page("手册-口令.md", f"头\n{BEGIN}\n尾\n")


def test_no_text_of_a_command_breaks_its_row() -> None:
    texts = [text for spec in COMMANDS for text in (spec.say, spec.who, spec.help, *spec.also)]
    assert [text for text in texts if "|" in text or "\n" in text] == []


def test_the_page_says_of_what_is_not_done_yet_that_it_is_not() -> None:
    page = (DOCS / "手册-口令.md").read_text("utf-8")
    rows = {line.split("**")[1]: "现在还不会" in line for line in page.splitlines() if line.startswith("| **")}
    assert {say for say, is_not_yet in rows.items() if is_not_yet} == {SPECS[command].say for command in NOT_YET}


@pytest.mark.parametrize("command", [command for command in Command if command.value in ACTIONS])
def test_what_the_page_says_can_be_taken_back_can_be(command: Command) -> None:
    assert SPECS[command].undoable == (ACTIONS[command.value] in UNDOABLE)
