"""Whatever people do to tickets in any order: somebody has them, nothing hurries what rests, the history holds."""

import asyncio
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from domain.classify import Classifier
from domain.history import retell
from domain.proposal import ProposalKind, ProposalState
from domain.refusal import Refusal
from domain.ticket import ENDED, OWNED, UNDOABLE, State
from domain.ticket_record import Ticket
from models.tables import TicketRow
from tests.support.archive import read_table
from tests.support.county import (
    DUTY,
    GROUP_LEADER,
    HOUSE_LEADER,
    NEIGHBOUR,
    NOW,
    RESIDENT,
    SECRETARY,
    TOWN_LEADER,
    Person,
)
from tests.support.doing import do, history_of, proposals_of
from tests.support.doubles import StandingClock
from tests.support.village import Village, make_settings

LAMP, PIPE = "村口路灯坏了三天了没人修", "水管爆了，水流了一路"
LEADERS = (HOUSE_LEADER, GROUP_LEADER, SECRETARY, TOWN_LEADER, DUTY)
EVERYBODY = (*LEADERS, RESIDENT, NEIGHBOUR)
DEEDS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("accept", {}),
    ("progress", {"text": "去看了"}),
    ("done", {"text": "弄好了"}),
    ("escalate", {}),
    ("transfer", {"name": GROUP_LEADER.name}),
    ("assign", {"name": SECRETARY.name}),
    ("return", {"reason": "不是我组的"}),
    ("extend", {"days": "1", "reason": "等材料"}),
    ("suspend", {"reason": "缺钱", "days": "10"}),
    ("resume", {}),
    ("approve", {}),
    ("refuse", {"text": "抓紧办"}),
    ("wait", {"text": "是哪一盏"}),
    ("go_on", {}),
    ("void", {"reason": "记错了"}),
    ("cancel", {"reason": "not_needed"}),
    ("reject", {"reason": "已进信访"}),
    ("merge", {"other": "1号", "reason": "one_matter"}),
    ("merge", {"other": "2号", "reason": "one_matter"}),
    ("refer", {"reason": "12345", "text": "单号4711"}),
    ("take_back", {}),
    ("close", {"text": "那边办完了"}),
    ("rework", {"reason": "没好"}),
    ("reopen", {"reason": "又坏了"}),
    ("revise", {"type": "infra.power"}),
    ("revise", {"type": "infra.light"}),
    ("direct", {"reason": "yes"}),
    ("downgrade", {}),
    ("undo", {}),
)
AT_REST = ("", "review", "look_back", "archive")
"""Clocks that hurry nobody."""


@dataclass(frozen=True)
class Try:
    """`which`: of the two tickets. `minutes` pass before it."""

    person: Person
    deed: str
    which: int
    minutes: int
    args: Mapping[str, str] = field(default_factory=dict)


TRIES = st.builds(
    lambda person, what, which, minutes: Try(person, what[0], which, minutes, what[1]),
    person=st.one_of(st.sampled_from(LEADERS), st.sampled_from(EVERYBODY)),
    what=st.sampled_from(DEEDS),
    which=st.sampled_from((0, 0, 1)),
    minutes=st.sampled_from((0, 1, 1, 4, 60, 3000)),
)
PATHS = st.lists(TRIES, min_size=1, max_size=25)


@settings(max_examples=30, phases=(Phase.generate,))
@given(path=PATHS)
def test_somebody_is_always_responsible_and_the_history_gives_the_state(
    settled_county: Path, classifier: Classifier, path: list[Try]
) -> None:
    asyncio.run(_in_a_village(settled_county, classifier, lambda village: _live(village, path)))


@settings(max_examples=30, phases=(Phase.generate,))
@given(
    path=PATHS,
    last=st.sampled_from([one for one in DEEDS if one[0] != "undo"]),
    people=st.permutations(EVERYBODY),
)
def test_a_step_taken_back_leaves_everything_as_it_was(
    settled_county: Path,
    classifier: Classifier,
    path: list[Try],
    last: tuple[str, Mapping[str, str]],
    people: list[Person],
) -> None:
    asyncio.run(_in_a_village(settled_county, classifier, lambda village: _live_and_undo(village, path, last, people)))


async def _in_a_village(settled_county: Path, classifier: Classifier, story: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(settled_county, Path(folder) / "village.db")
        village = Village.open(make_settings(Path(folder)), classifier, clock=StandingClock(NOW))
        try:
            await village.say(RESIDENT, LAMP)
            await village.say(NEIGHBOUR, PIPE)
            await story(village)
        finally:
            await village.close()


async def _live(village: Village, path: list[Try]) -> None:
    for one in path:
        await _attempt(village, one)
        for ticket in await village.tickets():
            await check(village, ticket, one)


async def _attempt(village: Village, one: Try) -> bool:
    village.clock.move(minutes=one.minutes, seconds=1)
    await village.ring()
    ticket = (await village.tickets())[one.which]
    try:
        await do(village, one.person, one.deed, ticket, **one.args)
    except Refusal:
        return False
    return True


async def check(village: Village, ticket: Ticket, after: object) -> None:
    told = retell(await history_of(village, ticket.id))
    assert told.state is ticket.state, after
    if ticket.state in OWNED:
        assert (ticket.assignee is None) != (ticket.department == ""), after
        assert (told.assignee, told.department) == (ticket.assignee, ticket.department), after
    if ticket.state in ENDED or ticket.state in (State.SUSPENDED, State.REFERRED):
        assert ticket.ladder in AT_REST, after
        assert ticket.ring_at is None or ticket.ladder, after
    assert (ticket.closed_at is not None) == (ticket.state in ENDED), after
    waiting = [one.kind for one in await proposals_of(village, ticket) if one.state is ProposalState.OPEN]
    assert len(waiting) == len(set(waiting)) or ProposalKind.SUSPEND in waiting, after
    if ticket.state in ENDED:
        assert set(waiting) <= {ProposalKind.REOPEN}, after


async def _live_and_undo(
    village: Village, path: list[Try], last: tuple[str, Mapping[str, str]], people: list[Person]
) -> None:
    """The first of `people` who may do the `last` deed takes it back."""
    for one in path:
        await _attempt(village, one)
    before = await _rows(village)
    asked = [one for ticket in await village.tickets() for one in await proposals_of(village, ticket)]
    known = [len(await history_of(village, ticket.id)) for ticket in await village.tickets()]
    for person in people:
        if await _attempt(village, Try(person, last[0], 0, 0, last[1])):
            break
    else:
        return
    added = [
        [event.action for event in (await history_of(village, ticket.id))[count:] if event.actor.startswith("person:")]
        for ticket, count in zip(await village.tickets(), known, strict=True)
    ]
    own = next((place for place, actions in enumerate(added) if UNDOABLE & set(actions)), None)
    if own is None:
        return
    village.clock.move(minutes=1)
    try:
        await do(village, person, "undo", (await village.tickets())[own])
    except Refusal as refused:
        if refused.code != "stays":  # an alarm, or what became private
            raise
        return
    assert (await _rows(village))[own] == before[own]
    for ticket in await village.tickets():
        await check(village, ticket, last)
    still = [one for ticket in await village.tickets() for one in await proposals_of(village, ticket)]
    assert [one for one in still if one.state is ProposalState.OPEN] == [
        one for one in asked if one.state is ProposalState.OPEN
    ]


async def _rows(village: Village) -> list[dict[str, Any]]:
    names = [column.name for column in TicketRow.__table__.columns]
    return [{name: getattr(row, name) for name in names} for row in await read_table(village.database, TicketRow)]
