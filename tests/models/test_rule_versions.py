"""Published rules are stored once, given back as they were, and chosen by one row."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from domain.tree import Tier
from models.database import Database
from models.rule_versions import (
    OrphanedTicketsError,
    Publisher,
    RuleVersionError,
    choose_version,
    list_versions,
    publish_version,
    read_choice,
    read_version_files,
)
from models.tables import AuditRow, RuleChoiceRow, RuleVersionRow, TicketRow
from tests.support.archive import read_table

NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
OPERATOR = Publisher(actor="cli:chen", at=NOW, note="加词")
FILES = {"meta.yaml": "a: 1\r\n", "types/infra.yaml": "路灯 🏮\n"}
TYPES = {"infra.light"}


async def publish(database: Database, files: dict[str, str], digest: str) -> tuple[int, bool]:
    return await database.run_write(lambda s: publish_version(s, files, digest, TYPES, OPERATOR))


async def test_files_come_back_as_they_were_published(database: Database) -> None:
    number, changed = await publish(database, FILES, "d1")

    async with database.read() as session:
        assert (await read_choice(session), changed) == (number, True)
        assert await read_version_files(session, number) == FILES


async def test_publishing_what_is_in_use_does_nothing_and_an_old_version_is_not_stored_twice(
    database: Database,
) -> None:
    first = await publish(database, FILES, "d1")
    same = await publish(database, FILES, "d1")
    second = await publish(database, {"meta.yaml": ""}, "d2")
    back = await publish(database, FILES, "d1")

    assert (first, same, second, back) == ((1, True), (1, False), (2, True), (1, True))
    assert len(await read_table(database, RuleVersionRow)) == 2
    assert [row.version for row in await read_table(database, RuleChoiceRow)] == [1, 2, 1]
    audit = [(row.actor, row.action, row.subject) for row in await read_table(database, AuditRow)]
    assert audit[-1] == ("cli:chen", "publish_rules", "rules:1")


async def test_the_list_says_which_is_in_use(database: Database) -> None:
    await publish(database, FILES, "d1")
    await publish(database, {"meta.yaml": ""}, "d2")
    await database.run_write(lambda s: choose_version(s, 1, TYPES, OPERATOR))

    async with database.read() as session:
        listed = await list_versions(session)

    assert [(v.number, v.in_use, v.author, v.note) for v in listed] == [
        (2, False, "cli:chen", "加词"),
        (1, True, "cli:chen", "加词"),
    ]


async def test_going_back_to_the_folder_is_a_choice_too(database: Database) -> None:
    await publish(database, FILES, "d1")

    assert await database.run_write(lambda s: choose_version(s, None, TYPES, OPERATOR))
    assert not await database.run_write(lambda s: choose_version(s, None, TYPES, OPERATOR))
    async with database.read() as session:
        assert await read_choice(session) is None


async def test_rules_that_do_not_know_a_ticket_under_way_are_refused(database: Database) -> None:
    async with database.write() as session:
        session.add(
            TicketRow(
                type="tea.pest",
                urgency="normal",
                route="chain",
                sensitive=False,
                state="working",
                tier=int(Tier.HOUSEHOLD),
                grid="529901100010201",
                account="a1",
                message_id="m1",
                reported_at=NOW,
                state_since=NOW,
                day=NOW.date(),
            )
        )

    with pytest.raises(OrphanedTicketsError) as caught:
        await publish(database, FILES, "d1")

    assert "“tea.pest”还有 1 件没办完" in caught.value.problems[0]
    assert await read_table(database, RuleVersionRow) == []


@pytest.mark.parametrize("damage", [b"", b"no zlib at all", b"x\x9c\x03\x00\x00\x00\x00\x01"])
async def test_a_damaged_version_is_told_and_not_read(database: Database, damage: bytes) -> None:
    await publish(database, FILES, "d1")
    async with database.write() as session:
        await session.execute(update(RuleVersionRow).values(files=damage))

    async with database.read() as session:
        with pytest.raises(RuleVersionError, match="坏了"):
            await read_version_files(session, 1)
        with pytest.raises(RuleVersionError, match="没有第 9 版"):
            await read_version_files(session, 9)
