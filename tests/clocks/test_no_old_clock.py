"""Whatever is done to a ticket in whatever order, its row holds the clock of what it is now, and no older one."""

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.classify import Classifier
from domain.clock_ladders import Ladder
from domain.escalation import find_ladder, set_clock
from domain.refusal import Refusal
from domain.ticket import State
from handlers.keeping_time import clock_rules, read_climb, read_facts
from tests.support.county import GROUP_LEADER, HOUSE_LEADER, NOW, RESIDENT, SECRETARY, TOWN_LEADER
from tests.support.doing import do
from tests.support.doubles import StandingClock
from tests.support.village import Village, make_settings

GARBAGE = "学校门口垃圾堆成山好多天没人来收，臭得很"
PEOPLE = (HOUSE_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER)
DEEDS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("accept", {}),
    ("progress", {"text": "去看了"}),
    ("done", {"text": "弄好了"}),
    ("escalate", {}),
    ("transfer", {"name": GROUP_LEADER.name}),
    ("return", {"reason": "不是我组的"}),
    ("extend", {"days": "1", "reason": "等材料"}),
    ("suspend", {"reason": "缺钱", "days": "10"}),
    ("approve", {}),
    ("wait", {"text": "是哪个学校"}),
    ("go_on", {}),
    ("refer", {"reason": "12345", "text": "单号4711"}),
    ("take_back", {}),
    ("rework", {"reason": "没好"}),
    ("reopen", {"reason": "又坏了"}),
    ("revise", {"type": "infra.power"}),
    ("direct", {"reason": "yes"}),
    ("downgrade", {}),
    ("ack", {}),
)
STEPS = st.tuples(
    st.sampled_from((*PEOPLE, RESIDENT)), st.sampled_from(DEEDS), st.sampled_from((1, 7, 60, 300, 1500, 6000))
)


@settings(max_examples=25, phases=(Phase.generate,))
@given(steps=st.lists(STEPS, min_size=1, max_size=25))
def test_the_clock_on_the_row_is_the_clock_of_its_facts(
    settled_county: Path, classifier: Classifier, steps: list[tuple]
) -> None:
    asyncio.run(_live(settled_county, classifier, steps))


async def _live(settled_county: Path, classifier: Classifier, steps: list[tuple]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(settled_county, Path(folder) / "village.db")
        village = Village.open(make_settings(Path(folder)), classifier, clock=StandingClock(NOW))
        try:
            await village.say(RESIDENT, GARBAGE)
            for person, (deed, args), minutes in steps:
                village.clock.move(minutes=minutes)
                await village.ring()
                await check(village)
                try:
                    await do(village, person, deed, **args)
                except Refusal:
                    continue
                await check(village)
        finally:
            await village.close()


async def check(village: Village) -> None:
    ticket = await village.ticket()
    async with village.core.archive.unit() as unit:
        desk = await village.core.pipeline._desks.make_desk(unit, village.clock.now())
        facts, climb = read_facts(ticket, desk), read_climb(ticket)
        anew = set_clock(facts, climb, facts, clock_rules(desk))
    is_late = ticket.state is State.ASSIGNED and climb.ladder is Ladder.HANDLE
    assert climb.ladder is find_ladder(facts, is_late=is_late)
    assert replace(climb, ring_at=None) == replace(anew, ring_at=None)
    if climb.ring_at != anew.ring_at:  # what was due in the night waits for the next working morning
        assert climb.ring_at is not None
        assert anew.ring_at is not None
        assert anew.ring_at <= climb.ring_at == desk.calendar.next_working(climb.ring_at)
