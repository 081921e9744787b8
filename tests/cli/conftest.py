"""The real commands in a folder of their own; what they log does not outlive the test."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_support import Wangge


@pytest.fixture(autouse=True)
def quiet_logs() -> Iterator[None]:
    root, own = logging.getLogger(), logging.getLogger("wangge")
    before = (root.handlers[:], root.level, own.level)
    yield
    root.handlers[:], root.level, own.level = before


@pytest.fixture
def wangge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Wangge:
    """In an empty folder: without a configuration, so with the defaults."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WANGGE_TOKEN_A1", raising=False)
    monkeypatch.delenv("WANGGE_WEB_TOKEN", raising=False)
    return Wangge(tmp_path, capsys)


@pytest.fixture
def county(wangge: Wangge) -> Wangge:
    """With the sample county of `wangge init` imported."""
    assert wangge("init").code == 0
    assert wangge("grid", "import", "grids.xlsx", "--yes").code == 0
    return wangge
