"""Pictures of tickets on the page: only fetched ones, only of this ticket, never of a sensitive one."""

from pathlib import Path

import pytest
from sqlalchemy import update
from web_support import Window, add_picture, add_ticket

from models.media import media_path
from models.tables import TicketMediaRow, TicketRow

DIGEST = "ab" * 32


async def store_picture(window: Window, ticket: int) -> None:
    await add_picture(window.database, ticket)
    async with window.database.write() as session:
        await session.execute(
            update(TicketMediaRow)
            .where(TicketMediaRow.ticket_id == ticket)
            .values(state="stored", sha256=DIGEST, mime="image/png", size=7)
        )
    folder = Path(window.database.url.removeprefix("sqlite:///")).parent / "media"
    place = media_path(folder, DIGEST)
    place.parent.mkdir(parents=True)
    place.write_bytes(b"\x89PNG...")


async def test_a_fetched_picture_is_shown_with_its_own_type_and_nothing_else(window: Window) -> None:
    number = await add_ticket(window.database, 1)
    await store_picture(window, 1)

    async with window.client.get(f"/tickets/{number}/pictures/1") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "image/png"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert await answer.read() == b"\x89PNG..."


@pytest.mark.parametrize("key", ["2", "0", "x", "1e3", "9" * 40, "..%2F..%2Fetc"])
async def test_what_is_not_this_tickets_picture_is_not_there(window: Window, key: str) -> None:
    number = await add_ticket(window.database, 1)
    await store_picture(window, 1)

    async with window.client.get(f"/tickets/{number}/pictures/{key}") as answer:
        assert answer.status == 404


async def test_a_picture_of_a_sensitive_ticket_is_never_served(window: Window) -> None:
    number = await add_ticket(window.database, 1)
    await store_picture(window, 1)
    async with window.database.write() as session:
        await session.execute(update(TicketRow).values(sensitive=True))

    async with window.client.get(f"/tickets/{number}/pictures/1") as answer:
        assert answer.status == 404
