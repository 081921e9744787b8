"""Whoever owes a share is reminded, then others hear of it, then it is listed: each stage once, in its time."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.clock_ladders import ClockRules
from domain.clock_limits import ClockLimits
from domain.deadlines import WorkCalendar
from domain.holidays import HolidayTable
from domain.ids import PersonId, TicketId
from domain.joint import Task, TaskKind, TaskState, is_waited_for, leaves_helpers
from domain.joint_clock import CALLS, Call, ShareRing, answer_deadline, first_ring, ring_share, work_deadline
from domain.ticket import ENDED, State
from tests.support.county import NOW

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkCalendar(zone=ZONE, holidays=HolidayTable(published=frozenset({2026})))
RULES = ClockRules(limits=ClockLimits(), calendar=CALENDAR)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def make_task(*, kind: TaskKind = TaskKind.WHISTLE, pressing: bool = True, state: TaskState = TaskState.ASKED) -> Task:
    answer_by = answer_deadline(NOW, pressing=pressing, rules=RULES)
    task = Task(
        ticket=TicketId(1),
        kind=kind,
        person=PersonId(1) if kind is TaskKind.ASSIST else None,
        department="" if kind is TaskKind.ASSIST else "power",
        pressing=pressing,
        state=state,
        asked_by="person:1",
        asked_at=NOW,
        answer_by=answer_by,
        due_at=work_deadline(answer_by, None, pressing=pressing, rules=RULES),
    )
    return replace(task, ring_at=first_ring(task, RULES))


def local(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%d %H:%M}"


def test_in_an_emergency_half_an_hour_is_given_by_day_and_night() -> None:
    task = make_task()
    assert task.ring_at == NOW + 30 * MINUTE
    rings = [ring_share(task, NOW + minutes * MINUTE, RULES).call for minutes in (29, 30, 60, 90, 600)]
    assert rings == [None, Call.REMIND, Call.TELL, Call.LIST, Call.LIST]


def test_else_one_working_day_and_nothing_rings_at_night_or_on_a_day_off() -> None:
    task = make_task(pressing=False)
    assert task.answer_by is not None
    assert local(task.answer_by) == "23 20:00"
    at, heard = NOW, []
    for _ in range(14):
        ring = ring_share(task, at, RULES)
        heard += [(local(at), ring.call)] if ring.call else []
        task, at = replace(task, rung=ring.rung, ring_at=ring.ring_at), ring.ring_at or at + DAY
    assert heard == [("24 08:00", Call.REMIND), ("25 08:00", Call.TELL), ("26 08:00", Call.LIST)]


def test_after_the_answer_the_clock_is_that_of_the_work() -> None:
    task = make_task(state=TaskState.ANSWERED)
    assert first_ring(task, RULES) == task.due_at == NOW + 60 * MINUTE
    tickets_own = NOW + 5 * DAY
    assert task.answer_by is not None
    assert work_deadline(task.answer_by, tickets_own, pressing=True, rules=RULES) == tickets_own
    assert work_deadline(task.answer_by, NOW - DAY, pressing=True, rules=RULES) == task.due_at


def test_whoever_helps_is_never_put_on_a_list() -> None:
    task = make_task(kind=TaskKind.ASSIST)
    assert ring_share(task, NOW + 10 * DAY, RULES) == ShareRing(call=Call.TELL, rung=2, ring_at=None)


def test_what_has_ended_is_silent() -> None:
    task = replace(make_task(), state=TaskState.DONE, ended_at=NOW)
    assert ring_share(task, NOW + DAY, RULES) == ShareRing(call=None, rung=0, ring_at=None)


@given(
    kind=st.sampled_from(TaskKind),
    pressing=st.booleans(),
    state=st.sampled_from([TaskState.ASKED, TaskState.ANSWERED, TaskState.ARRIVED]),
    pauses=st.lists(st.integers(min_value=0, max_value=3000), max_size=20),
)
def test_every_stage_is_said_once_at_most_and_in_order(
    kind: TaskKind, pressing: bool, state: TaskState, pauses: list[int]
) -> None:
    task = make_task(kind=kind, pressing=pressing, state=state)
    at, heard = NOW, []
    for minutes in pauses:
        at += minutes * MINUTE
        ring = ring_share(task, at, RULES)
        heard += [ring.call] if ring.call else []
        assert ring.ring_at is None or ring.ring_at > at
        task = replace(task, rung=ring.rung, ring_at=ring.ring_at)
    order = [CALLS[kind].index(call) for call in heard]
    assert order == sorted(set(order))


@pytest.mark.parametrize("state", sorted(State))
def test_nobody_is_waited_for_once_the_ticket_has_ended(state: State) -> None:
    helper, department = make_task(kind=TaskKind.ASSIST), make_task()
    assert is_waited_for(helper, state) == (state is State.ASSISTING)
    if state in ENDED | {State.FEEDBACK, State.VERIFYING, State.CANDIDATE, State.REFERRED}:
        assert not is_waited_for(department, state)
    assert not is_waited_for(replace(department, state=TaskState.DONE), state)


@given(before=st.sampled_from(State), after=st.sampled_from(State))
def test_whoever_may_be_left_alone_is_looked_at_again(before: State, after: State) -> None:
    shares = [make_task(kind=TaskKind.ASSIST), make_task()]
    left = [one for one in shares if is_waited_for(one, before) and not is_waited_for(one, after)]
    assert leaves_helpers(before, after) or not left
