"""The chat page is plain files: whole, our own, and unable to turn a message into markup."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[2] / "simulator" / "static"
SCRIPTS = sorted(STATIC.glob("*.js"))
TEXTS = sorted([*SCRIPTS, *STATIC.glob("*.css"), *STATIC.glob("*.html")])


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_every_file_the_page_asks_for_is_there(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    asked = re.findall(r"/sim/static/([\w.-]+)", text) + re.findall(r'(?:from "\./|url\(")([\w.-]+)"', text)
    assert [name for name in asked if not (STATIC / name).is_file()] == []


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_nothing_is_fetched_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//|@import|url\("?https?:', text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_no_script_turns_text_into_markup_or_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\.innerHTML|\.outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_every_script_says_what_it_is_for_and_stays_short(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("/** ")
    assert len(lines) <= 250


def test_the_page_holds_no_inline_script_or_style() -> None:
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"\son\w+=|\sstyle=|<style|<script(?![^>]*src=)", page) == []


def test_every_icon_that_is_drawn_exists() -> None:
    drawn = {
        name
        for path in TEXTS
        for name in re.findall(r'icons\.svg#([a-z]+)"|icon\("([a-z]+)"\)', path.read_text("utf-8"))
    }
    icons = set(re.findall(r'symbol id="([a-z]+)"', (STATIC / "icons.svg").read_text("utf-8")))
    assert {first or second for first, second in drawn} <= icons
