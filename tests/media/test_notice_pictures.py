"""A picture shown in a chat goes out with the notice it was meant for: fetched, bare of hidden data, not kept on."""

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import update

from bot.app import Core
from bot.notice_pictures import NoticePictures
from domain.broadcast import Asker, Attachment, Audience, CampaignDraft, CampaignState
from domain.ids import AccountName, CampaignId, GridCode, MessageId
from domain.schedule import Once
from domain.sending import PartKind
from models.bell_tables import CampaignFileRow, CampaignRow
from models.broadcasts import BroadcastRepository
from models.campaign_files import notice_file_path
from models.database import Database
from tests.media.test_pictures import NOW, Gateway, database, make_photo
from tests.support.archive import read_table
from tests.support.village import Village

__all__ = ["database"]


async def plan(database: Database, *messages: str) -> CampaignId:
    """A notice that carries these pictures of a chat."""
    pictures = tuple(
        Attachment(kind=PartKind.PICTURE, name="1.jpg", account=AccountName("a1"), message=MessageId(message))
        for message in messages
    )
    draft = CampaignDraft(
        title="协查",
        text="协查：走失",
        audience=Audience(grids=(GridCode("1"),)),
        schedule=Once(at=NOW),
        attachments=pictures,
    )
    async with database.write() as session:
        added = await BroadcastRepository(session).add_campaign(
            draft, Asker(actor="operator", grid=None), key="k", now=NOW, first_due=NOW
        )
    assert added is not None
    return added


def make_keeper(database: Database, folder: Path, **answers: bytes | Exception | None) -> NoticePictures:
    return NoticePictures(account=AccountName("a1"), database=database, source=Gateway(answers), folder=folder)


async def states(database: Database) -> list[tuple[str, int]]:
    return [(row.state, row.attempts) for row in await read_table(database, CampaignFileRow)]


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".jpg"), ("GIF", ".png")])
async def test_it_is_kept_by_what_it_is_and_tells_nothing_of_its_camera(
    database: Database, tmp_path: Path, kind: str, ending: str
) -> None:
    await plan(database, "p1")
    assert await make_keeper(database, tmp_path, p1=make_photo(kind=kind)).fetch_wanted() == 1
    (row,) = await read_table(database, CampaignFileRow)
    place = notice_file_path(tmp_path, row.digest, row.name)
    assert place.suffix == ending
    assert b"CANARY" not in place.read_bytes()
    with Image.open(place) as picture:
        assert set(picture.size) == {20, 40}


async def test_what_does_not_come_is_asked_for_again_and_what_is_no_picture_is_not(
    database: Database, tmp_path: Path
) -> None:
    await plan(database, "late", "lost", "text")
    keeper = make_keeper(database, tmp_path, late=TimeoutError(), lost=None, text=b"<svg onload=alert(1)>")
    assert await keeper.fetch_wanted() == 0
    assert await states(database) == [("wanted", 1), ("gone", 1), ("gone", 1)]


@pytest.mark.parametrize(("state", "is_kept"), [(CampaignState.ACTIVE, True), (CampaignState.DONE, False)])
async def test_it_goes_when_the_promise_ends_unless_the_notice_still_goes_out(
    village: Village, state: CampaignState, is_kept: bool
) -> None:
    folder = village.core.settings.media_dir
    campaign = await plan(village.database, "p1")
    await make_keeper(village.database, folder, p1=make_photo()).fetch_wanted()
    (row,) = await read_table(village.database, CampaignFileRow)
    await set_state(village.database, campaign, state)
    village.clock.time = NOW + timedelta(days=village.core.settings.retention.ticket_words + 1)
    await village.core.purge()
    assert notice_file_path(folder, row.digest, row.name).exists() is is_kept


async def test_what_was_published_to_find_a_child_goes_at_the_next_purge(village: Village) -> None:
    folder = village.core.settings.media_dir
    campaign = await plan(village.database, "p1")
    await make_keeper(village.database, folder, p1=make_photo()).fetch_wanted()
    (row,) = await read_table(village.database, CampaignFileRow)
    async with village.database.write() as session:
        await session.execute(
            update(CampaignFileRow).where(CampaignFileRow.campaign_id == campaign).values(state="gone")
        )
    await purge_twice(village.core)
    assert not notice_file_path(folder, row.digest, row.name).exists()


async def purge_twice(core: Core) -> None:
    await core.purge()
    await core.purge()


async def set_state(database: Database, campaign: CampaignId, state: CampaignState) -> None:
    async with database.write() as session:
        await session.execute(update(CampaignRow).where(CampaignRow.id == campaign).values(state=state.value))
