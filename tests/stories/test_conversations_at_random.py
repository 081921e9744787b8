"""Whatever three people say in one group, in any order: no report is lost, none is doubled, no talk is kept."""

import asyncio
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.classify import Classifier, Decision
from domain.ticket import OPEN
from models.tables import TicketRow, TicketWordsRow
from tests.support.archive import find_text, read_table
from tests.support.county import HOUSE_LEADER, NEIGHBOUR, NOW, RESIDENT, STRANGER, Person
from tests.support.doubles import StandingClock
from tests.support.village import Village, make_settings

PEOPLE = (RESIDENT, NEIGHBOUR, STRANGER)
MATTERS = {
    ("infra.light", "村口"): ("村口路灯坏了三天了没人修", "村口路灯坏了", "村口路灯不亮了，黑得很"),
    ("infra.light", "学校"): ("学校门口的路灯坏了", "学校门口路灯坏了没人修"),
    ("infra.water", ""): ("水管爆了，水流了一路", "停水了，一滴水都没有"),
    ("env.garbage", ""): ("垃圾堆成山好多天没人来收，臭得很", "垃圾好多天没人收，臭死了"),
}
TALK = (
    "哈哈，笑死我了",
    "大家吃了没",
    "谢谢你们",
    "晚上打牌不",
    "今天赶集人好多",
    "我在超市门口等你",
    "车修好没",
    "你们看",
)
AFTERWARDS = ("修好没", "又坏了", "不用来了，好了", "我家也是", "就在桥头", "都三天了", "1", "2")
DONE = ("1号办好了，弄好了", "2号办好了，弄好了")
AGAIN = "又坏了"
PAUSES = st.sampled_from((0, 1, 2, 5, 15, 60))


@dataclass(frozen=True)
class Said:
    """`words` None: a picture. `minutes` pass before it."""

    person: Person
    words: str | None
    minutes: int


WORDS = st.one_of(
    st.sampled_from([words for said in MATTERS.values() for words in said]),
    st.sampled_from(TALK),
    st.sampled_from(AFTERWARDS),
    st.none(),
)
CONVERSATIONS = st.lists(
    st.one_of(
        st.builds(Said, person=st.sampled_from(PEOPLE), words=WORDS, minutes=PAUSES),
        st.builds(Said, person=st.just(HOUSE_LEADER), words=st.sampled_from(DONE), minutes=PAUSES),
    ),
    min_size=1,
    max_size=12,
)


def test_the_sayings_are_what_they_are_taken_for(classifier: Classifier) -> None:
    for (type_code, _), sayings in MATTERS.items():
        assert {(v.decision, v.type) for v in map(classifier.classify, sayings)} == {(Decision.OPEN, type_code)}
    assert {classifier.classify(words).decision for words in TALK} == {Decision.SILENT}


@settings(max_examples=25)
@given(conversation=CONVERSATIONS)
def test_nothing_is_lost_doubled_or_overheard(
    settled_county: Path, classifier: Classifier, conversation: list[Said]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(settled_county, Path(folder) / "village.db")
        asyncio.run(live(Path(folder), classifier, conversation))


async def live(folder: Path, classifier: Classifier, conversation: list[Said]) -> None:
    village = Village.open(make_settings(folder), classifier, clock=StandingClock(NOW))
    try:
        for said in conversation:
            village.clock.move(minutes=said.minutes)
            before = len(await village.tickets())
            if said.words is None:
                await village.show_picture(said.person)
            else:
                await village.say(said.person, said.words)
            await check_step(village, said, before)
        await check_end(village, conversation)
    finally:
        await village.close()


async def check_step(village: Village, said: Said, before: int) -> None:
    """One saying opens one ticket at most, and only a report does, or what breaks for the third time."""
    reported = {words for sayings in MATTERS.values() for words in sayings} | {AGAIN}
    assert len(await village.tickets()) - before <= (1 if said.words in reported else 0), said


async def check_end(village: Village, conversation: list[Said]) -> None:
    kept = await read_table(village.database, TicketWordsRow)
    tickets = {row.id: row for row in await read_table(village.database, TicketRow)}
    first = {row.ticket_id: row.text for row in reversed(kept)}
    for (type_code, _), sayings in MATTERS.items():
        for words in {said.words for said in conversation} & set(sayings):
            assert any(row.text == words and tickets[row.ticket_id].type == type_code for row in kept), words
        opened = [key for key, words in first.items() if words in sayings and tickets[key].state in OPEN]
        assert len(opened) <= 1, opened
    for words in TALK:
        assert await find_text(village.database, words) == {}
