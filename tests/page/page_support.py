"""Drives a real browser over its own debugging protocol, so that the chat page's tests need no further tool."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
    "--disable-background-networking", "--remote-debugging-port=0", "--remote-allow-origins=*",
)  # fmt: skip
PATIENCE_SECONDS = 15.0


def find_browser() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


class Page:
    """One tab. `failures` gathers whatever the page's console reports as an error."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.failures: list[str] = []

    async def listen(self) -> None:
        async for frame in self._socket:
            news = json.loads(frame.data)
            if "id" in news:
                self._answers.pop(news["id"]).set_result(news)
            elif news["method"] == "Runtime.exceptionThrown":
                self.failures.append(json.dumps(news["params"]["exceptionDetails"]))

    async def call(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        await self._socket.send_json({"id": number, "method": method, "params": params})
        result: dict[str, Any] = (await asyncio.wait_for(answer, PATIENCE_SECONDS))["result"]
        return result

    async def run(self, script: str) -> Any:
        result = await self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def until(self, condition: str) -> None:
        """Waits until the expression is true in the page."""
        deadline = asyncio.get_running_loop().time() + PATIENCE_SECONDS
        while not await self._holds(condition):
            assert asyncio.get_running_loop().time() < deadline, f"never became true: {condition}"
            await asyncio.sleep(0.02)

    async def _holds(self, condition: str) -> bool:
        """A page that is just being left answers nothing."""
        try:
            return bool(await self.run(f"Boolean({condition})"))
        except KeyError:
            return False

    async def click(self, selector: str) -> None:
        await self.until(f"document.querySelector({json.dumps(selector)})")
        await self.run(f"document.querySelector({json.dumps(selector)}).click()")

    async def type(self, text: str) -> None:
        await self.run("document.querySelector('#composer textarea').focus()")
        await self.call("Input.insertText", text=text)

    async def press_enter(self) -> None:
        for kind in ("keyDown", "keyUp"):
            await self.call(
                "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13, text="\r"
            )

    async def resize(self, width: int, height: int) -> None:
        await self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
        )

    async def go(self, url: str) -> None:
        await self.call("Page.navigate", url=url)
        await self.until("document.querySelector('.virtual-row')")

    def read(self, selector: str) -> str:
        """An expression for the text of what the selector finds."""
        return f"(document.querySelector({json.dumps(selector)})?.textContent ?? '')"


@asynccontextmanager
async def open_page(program: str, profile: Path) -> AsyncIterator[Page]:
    browser = await asyncio.create_subprocess_exec(
        program, *QUIET, f"--user-data-dir={profile}", "about:blank",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        port = await asyncio.wait_for(_read_port(browser), PATIENCE_SECONDS)
        async with aiohttp.ClientSession() as session, session.ws_connect(await _find_tab(session, port)) as socket:
            page = Page(socket)
            listening = asyncio.create_task(page.listen())
            await page.call("Runtime.enable")
            yield page
            await socket.close()
            await listening
    finally:
        browser.terminate()
        await browser.communicate()


async def _read_port(browser: asyncio.subprocess.Process) -> int:
    assert browser.stderr
    async for line in browser.stderr:
        if b"DevTools listening on ws://" in line:
            return int(line.split(b"ws://")[1].split(b"/")[0].rsplit(b":")[-1])
    raise AssertionError("the browser said no port")


async def _find_tab(session: aiohttp.ClientSession, port: int) -> str:
    async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
        tabs = await answer.json()
    return next(str(tab["webSocketDebuggerUrl"]) for tab in tabs if tab["type"] == "page")
