"""The fixtures of the chat page's tests: the simulator with its sample town, and a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from page_support import Page, find_browser, open_page

from simulator.service import Simulator


@pytest.fixture
async def sim() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[Page]:
    program = find_browser()
    if program is None:
        pytest.skip("NO BROWSER: the chat page was not tried; install chromium to try it")
    async with open_page(program, tmp_path) as tab:
        yield tab
        assert tab.failures == []
