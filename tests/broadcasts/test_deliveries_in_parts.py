"""A long notice, or one with pictures, is one delivery of several messages, in order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from sample_county import ACCOUNT, NOW, OPERATOR, draft_notice, make_desk, make_store, plan, read_outbox, village_code
from sqlalchemy import select

from broadcasts.firing import run_due
from domain.broadcast import AnswerWish, Attachment, CampaignDraft
from domain.directory import Directory
from domain.ids import AccountName, CampaignId, ChatId, MessageId
from domain.long_text import MOST, number_pieces, split_text
from domain.sending import PartKind, SendCode, SendOutcome, SendState
from domain.tree import Tier
from models import outbox
from models.bell_tables import DeliveryRow
from models.broadcasts import BroadcastRepository
from models.campaign_files import list_wanted_files, mark_file_stored
from models.database import Database

LONG = "明天停水，请各户先把水接好。" * 100
PICTURE = Attachment(kind=PartKind.PICTURE, name="图.jpg", digest="a" * 64)
SENT = SendOutcome(state=SendState.SENT, code=SendCode.OK)


def one_group(text: str = LONG, **facts: Any) -> CampaignDraft:
    return replace(draft_notice(village_code(), text=text, tiers=frozenset({Tier.VILLAGE})), **facts)


async def start(database: Database, county: Directory, draft: CampaignDraft) -> None:
    await plan(database, county, draft)
    await run_due(make_store(database, county), NOW)


async def send_next(database: Database, outcome: SendOutcome = SENT) -> list[str]:
    async with database.write() as session:
        items = await outbox.claim_due(session, ACCOUNT, NOW, limit=10)
        await outbox.mark_outcomes(session, [(item, outcome, None) for item in items], NOW)
        return [item.body for item in items]


async def delivery_states(database: Database) -> list[tuple[str, str]]:
    async with database.read() as session:
        rows = await session.scalars(select(DeliveryRow).execution_options(populate_existing=True))
        return [(row.state, row.code) for row in rows]


async def test_a_long_notice_goes_out_part_by_part_in_order(database: Database, county: Directory) -> None:
    await start(database, county, one_group())

    first = await send_next(database)
    assert [body[:5] for body in first] == ["（1/3）"]
    assert await delivery_states(database) == [("sending", "")]

    assert [body[:5] for body in await send_next(database)] == ["（2/3）"]
    assert [body[:5] for body in await send_next(database)] == ["（3/3）"]
    assert await delivery_states(database) == [("sent", "")]
    assert await send_next(database) == []


async def test_pictures_follow_the_words(database: Database, county: Directory) -> None:
    await start(database, county, one_group("看图。", attachments=(PICTURE,)))

    rows = await read_outbox(database)
    assert [(row.kind, row.part, row.parts, row.waits) for row in rows] == [
        ("text", 0, 2, False),
        ("picture", 1, 2, True),
    ]
    assert rows[1].body.endswith("/notices/aaaaaaaaaaaaaaaa/图.jpg")


async def test_after_a_part_that_failed_the_rest_stays_unsaid(database: Database, county: Directory) -> None:
    await start(database, county, one_group())

    await send_next(database)
    await send_next(database, SendOutcome(state=SendState.FAILED, code=SendCode.NOT_IN_ROOM))

    assert await delivery_states(database) == [("failed", "partly_sent")]
    assert await send_next(database) == []


async def test_after_a_part_of_which_nobody_knows_the_rest_waits(database: Database, county: Directory) -> None:
    await start(database, county, one_group())

    await send_next(database, SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT))
    assert await send_next(database) == []
    assert await delivery_states(database) == [("unknown", "timed_out")]

    first = (await read_outbox(database))[0]
    async with database.write() as session:
        await outbox.resolve_by_echo(session, ACCOUNT, ChatId(first.chat), first.body_hash, MessageId("m9"), NOW)
    assert [body[:5] for body in await send_next(database)] == ["（2/3）"]


async def test_cancelled_between_two_parts_it_was_partly_sent(database: Database, county: Directory) -> None:
    await start(database, county, one_group())
    await send_next(database)

    async with database.write() as session:
        await make_desk(session, county).cancel(CampaignId(1), OPERATOR, NOW)

    assert await delivery_states(database) == [("cancelled", "partly_sent")]
    assert await send_next(database) == []


async def test_what_expires_after_its_first_part_says_so(database: Database, county: Directory) -> None:
    await start(database, county, one_group())
    await send_next(database)

    async with database.write() as session:
        assert await outbox.expire_overdue(session, ACCOUNT, NOW + timedelta(days=1)) == 1

    assert await delivery_states(database) == [("expired", "partly_sent")]


async def test_a_firing_waits_for_its_picture_but_not_for_long(database: Database, county: Directory) -> None:
    said = Attachment(kind=PartKind.PICTURE, name="图片", account=AccountName("main"), message=MessageId("m1"))
    await start(database, county, one_group("寻人。", attachments=(said,)))
    assert await read_outbox(database) == []

    async with database.write() as session:
        wanted = await list_wanted_files(session, ACCOUNT)
        await mark_file_stored(session, wanted[0].id, digest="b" * 64, name="图片.jpg")
    await run_due(make_store(database, county), NOW + timedelta(seconds=10))
    assert [row.kind for row in await read_outbox(database)] == ["text", "picture"]


async def test_words_go_without_a_picture_that_never_comes(database: Database, county: Directory) -> None:
    said = Attachment(kind=PartKind.PICTURE, name="图片", account=AccountName("main"), message=MessageId("m1"))
    await start(database, county, one_group("寻人。", attachments=(said,)))

    await run_due(make_store(database, county), NOW + timedelta(seconds=100))

    assert [row.kind for row in await read_outbox(database)] == ["text"]


async def test_a_correction_reaches_exactly_the_groups_that_got_it(database: Database, county: Directory) -> None:
    await start(database, county, draft_notice(village_code(), text="明天停水。"))
    got = await read_outbox(database)
    async with database.write() as session:
        items = await outbox.claim_due(session, ACCOUNT, NOW, limit=2)
        await outbox.mark_outcomes(session, [(item, SENT, None) for item in items], NOW)
        await make_desk(session, county).cancel(CampaignId(1), OPERATOR, NOW)

    correction = replace(draft_notice(village_code(), text="更正：后天停水。"), corrects=CampaignId(1))
    await plan(database, county, correction, key="k2")
    await run_due(make_store(database, county), NOW)

    assert len(got) > 2
    assert [row.chat for row in await read_outbox(database) if row.body.startswith("更正")] == [i.chat for i in items]


async def test_what_a_notice_carries_is_kept_as_it_was_given(database: Database, county: Directory) -> None:
    wish = AnswerWish(choices=("参加", "请假"), missed_after=timedelta(minutes=10))
    draft = one_group("开会。", attachments=(PICTURE,), answers=wish, emergency=True)
    number = await plan(database, county, draft)

    async with database.read() as session:
        kept = await BroadcastRepository(session).get(CampaignId(number))

    assert kept is not None
    assert kept.draft == replace(draft, days_off=kept.draft.days_off)


@given(st.text(alphabet="水电停，。！\n a1", max_size=400), st.integers(min_value=10, max_value=60))
def test_nothing_is_lost_in_cutting_and_no_piece_is_too_long(text: str, most: int) -> None:
    pieces = split_text(text, most)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(0 < len(piece) <= most for piece in pieces)


def test_it_is_cut_at_sentences_and_numbered() -> None:
    pieces = split_text(LONG)
    assert all(piece.endswith("。") and len(piece) <= MOST for piece in pieces)
    assert number_pieces(pieces)[1].startswith("（2/3）")
    assert number_pieces(("一句。",)) == ("一句。",)


def test_a_link_is_not_cut_in_two() -> None:
    link = "https://www.example.gov.cn/a/very/long/path.html"
    assert any(piece.startswith(link) for piece in split_text("停" * 90 + link + "水" * 60, 120))
