"""The process dies at every commit and at every send, once each: nothing is lost and nothing is doubled."""

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import Settings
from domain.classify import Classifier
from domain.messages import InboundMessage
from domain.ticket import Action
from models.tables import OutboxRow
from tests.support.archive import read_table
from tests.support.county import A1, HOUSE_LEADER, HOUSE_ROOM, NOW, RESIDENT, STRANGER, Person
from tests.support.crashes import CrashError, CrashingDatabase, CrashingMessenger, Fuse
from tests.support.doubles import StandingClock
from tests.support.village import Village, make_settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What is said, by whom, and what must have been done to the one ticket in the end."""

    words: tuple[tuple[Person, str], ...]
    actions: tuple[Action, ...]


LAMP = Scene(
    words=(
        (RESIDENT, "村口路灯坏了三天了没人修"),
        (HOUSE_LEADER, "1号我接了"),
        (HOUSE_LEADER, "1号办好了，换了灯泡"),
        (RESIDENT, "1"),
    ),
    actions=(
        Action.REPORT,
        Action.FILE,
        Action.ASSIGN,
        Action.ACCEPT,
        Action.DONE,
        Action.VERIFY,
        Action.CLOSE,
    ),
)
FIRE = Scene(words=((RESIDENT, "我家着火了快来人"),), actions=(Action.DIRECT,))
UNREACHED = Scene(words=((STRANGER, "有人吸毒"),), actions=(Action.DIRECT,))


class World:
    """Goes on while the process dies and is started again: the clock, the people, and what they heard."""

    def __init__(self, settings: Settings, classifier: Classifier, fuse: Fuse) -> None:
        self.settings, self.classifier, self.fuse = settings, classifier, fuse
        self.clock = StandingClock(NOW)
        self.messenger = CrashingMessenger(A1, fuse, [], [HOUSE_ROOM])
        self.messenger.deaf.add(STRANGER.contact)
        self.village = self._start()

    async def play(self, scene: Scene) -> None:
        for number, (person, words) in enumerate(scene.words):
            message = self.village.word(person, words, message_id=f"step{number}")
            try:
                await self.village.hear(message)
            except CrashError:
                await self._start_again(message)

    async def _start_again(self, message: InboundMessage) -> None:
        """What the program does at a start; whose arrival was not committed is said once more."""
        await self.village.close()
        self.village = self._start()
        self.clock.move(seconds=30)
        await self.village.outbox.settle()
        await self.village.look_again(message)
        await self.village.hear(message)
        self.clock.move(minutes=2)
        await self.village.send_all()

    def _start(self) -> Village:
        database = CrashingDatabase(self.settings.database.url, self.fuse)
        return Village.open(
            self.settings, self.classifier, clock=self.clock, messenger=self.messenger, database=database
        )


def build_world(folder: Path, county: Path, classifier: Classifier, fuse: Fuse) -> World:
    folder.mkdir()
    shutil.copy(county, folder / "village.db")
    return World(make_settings(folder), classifier, fuse)


@pytest.mark.parametrize("scene", [LAMP, FIRE, UNREACHED], ids=["lamp", "fire", "unreached"])
async def test_whenever_the_process_dies_nothing_is_lost_and_nothing_is_doubled(
    scene: Scene, tmp_path: Path, settled_county: Path, classifier: Classifier
) -> None:
    fuse = Fuse()
    calm = build_world(tmp_path / "calm", settled_county, classifier, fuse)
    await calm.play(scene)
    expected = {row.key for row in await read_table(calm.village.database, OutboxRow)}
    await calm.village.close()
    moments = len(fuse.passed)
    assert moments > 8
    for moment in range(1, moments + 1):
        fuse = Fuse(burns_at=moment)
        world = build_world(tmp_path / f"{moment}", settled_county, classifier, fuse)
        await world.play(scene)
        where = f"died at moment {moment}, {fuse.passed[moment - 1]}"
        await check(world, scene, expected, where)
        await world.village.close()


async def check(world: World, scene: Scene, expected: set[str], where: str) -> None:
    assert tuple(await world.village.actions()) == scene.actions, where
    assert {state for state, _ in (await world.village.inbox()).values()} == {"handled"}, where
    rows = await read_table(world.village.database, OutboxRow)
    in_doubt = tuple(f"command:unreached:{row.id}:" for row in rows if row.state == "unknown")
    assert {row.key for row in rows} == {key for key in expected if not key.startswith(in_doubt or "-")}, where
    assert {row.state for row in rows} <= {"sent", "unknown", "failed"}, where
    assert sum(row.state == "unknown" for row in rows) <= 3, where
    heard = Counter((said.chat, said.body) for said in world.messenger.said)
    for row in rows:
        times = heard[(row.chat, row.body)]
        if row.state == "sent":
            assert times == 1 or (row.at_least_once and times == 2), where
        else:
            assert times <= 1, where
