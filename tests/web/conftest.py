"""A real server on a free port of loopback, over a database made by the migrations."""

from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aiohttp import ClientSession, CookieJar, web
from web_support import (
    ESTIMATES,
    TOKEN,
    TYPES,
    FixedBoard,
    FixedClock,
    RecordingDoor,
    RecordingNotices,
    Window,
    settle_county,
    sign_in,
)

from domain.notice_progress import SendingPace
from models.database import Database
from models.migrate import upgrade_database
from web.app import build_web
from web.deps import WebDeps


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path}/wangge.db"
    await upgrade_database(url)
    opened = Database(url, durable=False)
    await settle_county(opened)
    yield opened
    await opened.close()


@pytest.fixture
async def window(database: Database) -> AsyncIterator[Window]:
    async for opened in open_window(database, demo=True):
        yield opened


@pytest.fixture
async def production(database: Database) -> AsyncIterator[Window]:
    async for opened in open_window(database, demo=False):
        yield opened


def media_folder(database: Database) -> Path:
    return Path(database.url.removeprefix("sqlite:///")).parent / "media"


async def open_window(database: Database, *, demo: bool) -> AsyncIterator[Window]:
    door, board, clock, known, notices = RecordingDoor(), FixedBoard(), FixedClock(), [], RecordingNotices()
    deps = WebDeps(
        database=database,
        door=door,
        board=board,
        clock=clock,
        zone=ZoneInfo("Asia/Shanghai"),
        token=TOKEN,
        directory=lambda: known[0],
        type_names=TYPES,
        department_names={"police": "派出所"},
        estimates=ESTIMATES,
        sim_url="http://127.0.0.1:1/sim/" if demo else None,
        media_folder=media_folder(database),
        coming_times=lambda card: (card.next_due_at,) if card.next_due_at else (),
        look_at_notice=notices.look_at,
        take_file=notices.take_file,
        templates={},
        words_for=lambda card, room: card.text,
        pace=SendingPace(seconds=4, per_minute=15, per_hour=200),
        draw_progress=lambda card, progress: f"{card.title}:{progress.percent}".encode(),
        demo=demo,
    )
    app = build_web(deps)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with (
        ClientSession(address, headers={"Authorization": f"Bearer {TOKEN}"}) as client,
        ClientSession(address, cookie_jar=CookieJar(unsafe=True)) as visitor,
    ):
        opened = Window(app, address, database, door, board, clock, client, visitor, known, notices)
        await opened.read_again()
        yield opened
    await runner.cleanup()


@pytest.fixture
async def signed_in(window: Window) -> Window:
    await sign_in(window.visitor)
    return window
