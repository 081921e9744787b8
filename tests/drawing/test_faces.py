"""The letters that are shipped: enough for every word the program says, on any machine."""

import ast
from pathlib import Path

import pytest

from bot.drawing.faces import SHIPPED, open_face
from bot.settings import Settings, SettingsError, build_settings

ROOT = Path(__file__).parents[2]
NO_LETTERS = {"\U0001f44d", "\U0001f44c", "\U0001f64f", "\uffff", "\u9fff"}
"""Thumbs that are understood but never said, and the ends of ranges."""


def read_words(path: Path) -> str:
    text = path.read_text("utf-8")
    if path.suffix != ".py":
        return text
    return "".join(
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


COLOURED_SIGNS = 0x1F000
"""From here on nothing is a letter; a coloured sign (🌹) is drawn as 「◇」."""


@pytest.mark.parametrize(
    "pattern", ["bot/files/*.yaml", "rules/**/*.yaml", "domain/*.py", "handlers/*.py", "broadcasts/*.py", "web/*.py"]
)
def test_every_letter_of_the_program_can_be_drawn(pattern: str) -> None:
    files = list(ROOT.glob(pattern))
    letters = {letter for letter in "".join(map(read_words, files)) if ord(letter) < COLOURED_SIGNS} - NO_LETTERS
    assert files
    assert [
        f"{letter} U+{ord(letter):X}" for letter in sorted(letters) if letter.isprintable() and not has(letter)
    ] == []


def test_every_character_of_the_simple_national_standard_can_be_drawn() -> None:
    rows = [bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    letters = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    assert len(letters) == 6763
    assert [letter for letter in letters if not has(letter)] == []


def test_names_with_rare_characters_can_be_drawn() -> None:
    assert all(has(letter) for letter in "翀昇堃喆祎玥镕飏䶮㙦𬭚𬴂臺灣鄧麗君〇①⑳ⅠⅫ㎡℃→√×")


def test_what_no_font_has_is_known_to_be_missing() -> None:
    assert not any(has(letter) for letter in "\U0002a6a5ก\u200b\x00\ud800👍")


def test_the_letters_are_small_enough_to_carry_and_their_licence_stands_beside_them() -> None:
    assert SHIPPED.stat().st_size < 4_000_000
    licence = SHIPPED.with_name(f"{SHIPPED.stem}-OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright © 2014, 2015 Adobe" in licence


def test_a_file_that_is_no_font_is_named_with_its_setting(tmp_path: Path) -> None:
    broken = tmp_path / "county.ttf"
    broken.write_bytes(b"not a font")
    for path in (broken, tmp_path / "nowhere.ttf"):
        with pytest.raises(SettingsError, match=r"notices\.font_file"):
            open_face(path)


def test_the_countys_own_font_stands_beside_the_configuration(tmp_path: Path) -> None:
    settings = build_settings({"notices": {"font_file": "letters/county.ttf"}}, tmp_path)
    assert settings.notices.font_file == tmp_path / "letters" / "county.ttf"
    assert Settings().notices.font_file is None


def has(letter: str) -> bool:
    return open_face().has(letter)
