"""Whoever types what the documents say gets what the documents promise."""

import re

import pytest

from bot.__main__ import COMMANDS, main
from tests.docs.reading import DOCUMENTS, READMES, ROOT, name_of, read_code, read_commands


@pytest.mark.parametrize("path", READMES, ids=name_of)
def test_a_readme_names_every_command(path) -> None:
    named = {words[0] for words in read_commands(path)}
    assert set(COMMANDS) <= named


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_command_that_is_named_exists_with_its_deed_and_its_options(path, capsys) -> None:
    for words in read_commands(path):
        deed = [word for word in words[:2] if re.fullmatch(r"[a-z][a-z-]*", word)]
        assert deed[0] in COMMANDS, f"wangge {' '.join(words)}"
        with pytest.raises(SystemExit) as ended:
            main([*deed, "--help"])
        shown = capsys.readouterr().out
        assert ended.value.code == 0, f"wangge {' '.join(words)}"
        for option in (word for word in words if word.startswith("-") and len(word) > 1):
            assert re.search(rf"(?<![\w-]){re.escape(option)}\b", shown), f"{option} of wangge {' '.join(words)}"


def test_every_make_target_that_is_named_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {
        target
        for path in DOCUMENTS
        for code in read_code(path)
        for target in re.findall(r"(?:^|\s)make ([a-z0-9]+)", code, re.M)
    }
    assert named
    assert named <= targets
