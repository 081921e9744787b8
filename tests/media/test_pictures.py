"""Pictures of tickets: fetched once, kept by content, and without what a camera hides in them."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from PIL import Image
from sqlalchemy import select, update

from bot.media import MediaKeeper, clean_picture
from domain.ids import AccountName, MessageId
from models.database import Database
from models.media import forget_media_before, media_path
from models.migrate import upgrade_database
from models.tables import PersonRow, TicketMediaRow, TicketRow

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
DAY = timedelta(days=1)


def make_photo(*, side: int = 40, kind: str = "JPEG") -> bytes:
    out = io.BytesIO()
    picture = Image.new("RGB", (side, side // 2), "red")
    exif = Image.Exif()
    exif[0x010F] = "CANARY-CAMERA"
    exif[0x0112] = 6
    picture.save(out, kind, exif=exif)
    return out.getvalue()


class Gateway:
    """A source double: bytes by message id, or an exception."""

    def __init__(self, answers: dict[str, bytes | Exception | None]) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def media_bytes(self, message_id: MessageId, max_bytes: int) -> bytes | None:
        self.asked.append(message_id)
        answer = self.answers[message_id]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
async def database(tmp_path):
    url = f"sqlite:///{tmp_path / 'w.db'}"
    await upgrade_database(url)
    database = Database(url)
    yield database
    await database.close()


async def want(database: Database, *messages: str) -> None:
    async with database.write() as session:
        session.add(PersonRow(id=1, created_at=NOW))
        session.add(
            TicketRow(
                id=1,
                day=NOW.date(),
                state="assigned",
                type="infra.light",
                urgency="low",
                route="chain",
                sensitive=False,
                tier=3,
                grid="1",
                account="a1",
                message_id="m",
                reported_at=NOW,
                state_since=NOW,
            )
        )
        await session.flush()
        for message in messages:
            session.add(
                TicketMediaRow(ticket_id=1, account="a1", message_id=message, kind="picture", purpose="report", at=NOW)
            )


async def states(database: Database) -> dict[str, tuple[str, int]]:
    async with database.read() as session:
        rows = await session.execute(select(TicketMediaRow.message_id, TicketMediaRow.state, TicketMediaRow.attempts))
        return {message: (state, attempts) for message, state, attempts in rows}


def test_a_cleaned_photo_is_upright_and_tells_nothing_of_its_camera():
    cleaned = clean_picture(make_photo())

    assert cleaned is not None
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert picture.size == (20, 40)
        assert not picture.getexif()
    assert b"CANARY" not in cleaned.content


@pytest.mark.parametrize("raw", [b"", b"\x00" * 50, b"GIF89a", b"<svg onload=alert(1)>", make_photo()[:60]])
def test_what_is_no_picture_is_refused(raw):
    assert clean_picture(raw) is None


def test_a_picture_made_to_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    assert clean_picture(make_photo(side=60, kind="PNG")) is None


def test_a_huge_picture_is_kept_smaller():
    cleaned = clean_picture(make_photo(side=5000, kind="PNG"))

    assert cleaned is not None
    with Image.open(io.BytesIO(cleaned.content)) as picture:
        assert max(picture.size) == 2400


async def test_the_same_picture_twice_is_one_file_and_two_rows(database, tmp_path):
    await want(database, "p1", "p2")
    keeper = MediaKeeper(
        account=AccountName("a1"),
        database=database,
        source=Gateway({"p1": make_photo(), "p2": make_photo()}),
        folder=tmp_path / "media",
    )

    assert await keeper.fetch_wanted() == 2

    files = [path for path in (tmp_path / "media").rglob("*") if path.is_file()]
    assert len(files) == 1
    assert files[0] == media_path(tmp_path / "media", files[0].name)
    assert {state for state, _ in (await states(database)).values()} == {"stored"}


async def test_a_gateway_that_does_not_answer_is_asked_again_and_one_without_the_file_is_not(database, tmp_path):
    await want(database, "lost", "late")
    gateway = Gateway({"lost": None, "late": TimeoutError()})
    keeper = MediaKeeper(account=AccountName("a1"), database=database, source=gateway, folder=tmp_path / "media")

    await keeper.fetch_wanted()
    gateway.answers["late"] = make_photo()
    await keeper.fetch_wanted()

    assert await states(database) == {"lost": ("gone", 1), "late": ("stored", 1)}
    assert gateway.asked == ["lost", "late", "late"]


async def test_old_pictures_and_words_go_when_the_promise_ends(database, tmp_path):
    await want(database, "p1", "p2")
    keeper = MediaKeeper(
        account=AccountName("a1"),
        database=database,
        source=Gateway({"p1": make_photo(), "p2": make_photo()}),
        folder=tmp_path / "media",
    )
    await keeper.fetch_wanted()
    async with database.write() as session:
        await session.execute(update(TicketMediaRow).where(TicketMediaRow.message_id == "p2").values(at=NOW + DAY))

    still_needed = await database.run_write(lambda s: forget_media_before(s, NOW + DAY / 2))
    no_longer = await database.run_write(lambda s: forget_media_before(s, NOW + 2 * DAY))

    assert still_needed == []
    assert len(no_longer) == 1
    assert {state for state, _ in (await states(database)).values()} == {"gone"}
