"""What was published is taken up by every process, whole or not at all, while messages go on."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import rules
from bot.app import make_classifier
from bot.files.rule_files import RuleFiles, digest_files, read_rule_files
from bot.files.rules import parse_rule_book
from bot.rules_in_use import RuleSet, RulesInUse
from bot.rules_watch import RulesWatch, describe_rules
from bot.settings import Settings, build_settings
from domain.classify import Classifier
from domain.rules import RuleFileError
from models.database import Database
from models.migrate import upgrade_database
from models.rule_versions import Publisher, choose_version, publish_version

OPERATOR = Publisher(actor="cli:test", at=datetime(2026, 11, 20, 2, tzinfo=UTC))


@pytest.fixture(scope="module")
def shipped() -> RuleFiles:
    """Without the learned weights, which only take time here."""
    return {name: text for name, text in read_rule_files(rules.FOLDER).items() if name != "learned.txt"}


@pytest.fixture
def settings(tmp_path: Path, shipped: RuleFiles) -> Settings:
    """With a rules folder of its own."""
    for name, text in shipped.items():
        path = tmp_path / "rules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return build_settings({"rules_dir": "rules", "database": {"url": f"sqlite:///{tmp_path}/wangge.db"}}, tmp_path)


@pytest.fixture
async def workers(settings: Settings) -> AsyncIterator[list[RulesWatch]]:
    """Two processes' watches on one database."""
    await upgrade_database(settings.database.url)
    databases = [Database(settings.database.url) for _ in range(2)]
    watches = [RulesWatch(settings, database, RulesInUse()) for database in databases]
    for watch in watches:
        await watch.begin()
    yield watches
    for database in databases:
        await database.close()


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    opened = Database(settings.database.url)
    yield opened
    await opened.close()


def with_tea(files: RuleFiles) -> RuleFiles:
    return {**files, "additions/本县.yaml": "types: [{code: agri.pest, strong: {words: [茶饼病]}}]"}


async def publish(database: Database, files: RuleFiles) -> int:
    types = parse_rule_book(files).types
    number, _ = await database.run_write(lambda s: publish_version(s, files, digest_files(files), types, OPERATOR))
    return number


def code(watch: RulesWatch) -> str:
    return watch.line().code


async def test_every_worker_takes_up_what_was_published(
    workers: list[RulesWatch], database: Database, shipped: RuleFiles
) -> None:
    assert {code(watch) for watch in workers} == {f"folder:{digest_files(shipped)[:12]}"}

    await publish(database, with_tea(shipped))
    for watch in workers:
        await watch.look()

    assert {code(watch) for watch in workers} == {f"1:{digest_files(with_tea(shipped))[:12]}"}
    assert {watch.number for watch in workers} == {1}


async def test_an_older_version_and_the_folder_can_be_gone_back_to(
    workers: list[RulesWatch], database: Database, shipped: RuleFiles
) -> None:
    watch = workers[0]
    types = parse_rule_book(shipped).types
    first = await publish(database, shipped)
    await publish(database, with_tea(shipped))
    seen = []
    for number in (None, first, 2):
        await database.run_write(lambda s, n=number: choose_version(s, n, types, OPERATOR))
        await watch.look()
        seen.append(code(watch).partition(":")[0])

    assert seen == ["folder", "1", "2"]


async def test_a_version_this_program_cannot_read_leaves_the_old_one_and_says_so_once(
    workers: list[RulesWatch], database: Database, shipped: RuleFiles, caplog: pytest.LogCaptureFixture
) -> None:
    watch = workers[0]
    await publish(database, with_tea(shipped))
    await watch.look()
    newer = {**shipped, "meta.yaml": shipped["meta.yaml"] + "\nmood: 1\n"}
    await database.run_write(lambda s: publish_version(s, newer, digest_files(newer), ["anything"], OPERATOR))

    await watch.look()
    await watch.look()

    assert code(watch).startswith("1:")
    assert not watch.line().ok
    assert "第 2 版" in watch.line().sentence
    assert len([r for r in caplog.records if r.getMessage().startswith("rules_not_loaded version=2")]) == 1
    await publish(database, shipped)
    await watch.look()
    assert watch.line().ok


async def test_a_worker_that_starts_takes_the_published_rules_even_where_its_folder_is_broken(
    settings: Settings, workers: list[RulesWatch], database: Database, shipped: RuleFiles
) -> None:
    await publish(database, shipped)
    assert settings.rules_dir is not None
    (settings.rules_dir / "meta.yaml").write_text("version: '1'\n", encoding="utf-8")
    late = RulesWatch(settings, database, in_use := RulesInUse())

    await late.begin()

    assert in_use.current.number == 1


async def test_without_anything_published_a_broken_folder_is_told_and_nothing_starts(
    settings: Settings, workers: list[RulesWatch], database: Database
) -> None:
    assert settings.rules_dir is not None
    (settings.rules_dir / "meta.yaml").write_text("version: '1'\n", encoding="utf-8")

    with pytest.raises(RuleFileError):
        await RulesWatch(settings, database, RulesInUse()).begin()


async def test_messages_go_on_while_the_rules_are_read(
    workers: list[RulesWatch], database: Database, shipped: RuleFiles
) -> None:
    await publish(database, with_tea(shipped))
    looking = asyncio.create_task(workers[0].look())
    turns = 0
    while not looking.done():
        await asyncio.sleep(0.001)
        turns += 1

    assert turns > 20


async def test_a_message_that_was_begun_keeps_its_rules_and_the_next_has_the_new_ones(
    classifier: Classifier, shipped: RuleFiles
) -> None:
    in_use = RulesInUse(classifier)
    begun = in_use.current
    names = in_use.type_names
    renamed = {**shipped, "additions/本县.yaml": "types: [{code: infra.light, zh: 灯}]"}
    newest = make_classifier(parse_rule_book(renamed))

    in_use.take_up(RuleSet(classifier=newest, number=7))

    assert begun.classifier is classifier
    assert in_use.classifier is newest
    assert (names["infra.light"], len(names), "infra.light" in names) == ("灯", len(newest.rules.types), True)
    assert describe_rules(in_use.current) == f"7:{newest.rules.version}"
