"""The ticket's table is the county's rule book: every row of workflow §2.1 stands here once more, word for word."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusal import Refusal
from domain.ticket import ENDED, OPEN, OWNED, TABLE, Action, Part, State, find_transition, say_not_now, take_step

CHAIN = "household group village town county"
UPPER = "village town county"
DOERS = "assignee department"
HANDLED = "assigned working assisting mediating reworking"
LIVE = "reported filed assigned working assisting mediating feedback verifying reworking suspended referred"
ALL = " ".join(State)
OWNED_STATES = LIVE.removeprefix("reported filed ")

ROWS = f"""
suggest          | -                                  | candidate | system                          |
confirm          | candidate                          | reported  | reporter system {CHAIN}         |
drop             | candidate                          | voided    | reporter system {CHAIN}         |
report           | -                                  | reported  | anyone system                   |
file             | reported                           | filed     | system {CHAIN}                  |
reject           | reported filed assigned            | rejected  | village town                    | reason
assign           | filed assigned reworking           | assigned  | system {CHAIN}                  |
direct           | -                                  | assigned  | anyone system                   |
direct           | reported filed assigned working reworking | assigned | reporter system {DOERS} {CHAIN} |
downgrade        | assigned working                   | filed     | county                          |
accept           | assigned                           | working   | {DOERS}                         |
return           | assigned                           | filed     | {DOERS}                         | reason
escalate         | assigned working reworking         | assigned  | system {DOERS}                  |
transfer         | assigned working                   | assigned  | system {DOERS} {CHAIN}          |
progress         | assigned                           | working   | {DOERS}                         |
progress         | working assisting mediating reworking suspended | = | {DOERS}                    |
assist           | working                            | assisting | {DOERS}                         |
assist           | assisting                          | =         | {DOERS}                         |
rejoin           | assisting                          | working   | system {DOERS}                  |
whistle          | assigned working                   | =         | household group {UPPER}         |
mediate          | assigned working reworking         | mediating | {DOERS}                         |
mediate          | mediating                          | =         | {DOERS}                         |
raise_mediation  | mediating                          | assigned  | {DOERS}                         |
leave_mediation  | mediating                          | working   | system {DOERS}                  | reason
settle           | mediating                          | feedback  | {DOERS}                         |
terminate        | mediating                          | feedback  | reporter {DOERS}                | reason
suspend          | working                            | =         | village                         | reason
extend           | {HANDLED}                          | =         | {DOERS}                         | reason
approve          | working                            | suspended | town county                     |
refuse           | {HANDLED}                          | =         | town county                     |
resume           | suspended                          | working   | system village                  |
done             | assigned working reworking         | feedback  | {DOERS}                         |
verify           | feedback                           | verifying | system checker                  |
close            | verifying                          | closed    | reporter checker system         |
rework           | verifying                          | reworking | reporter checker                |
close            | referred                           | closed    | system {UPPER}                  |
take_back        | referred                           | assigned  | system {UPPER}                  |
archive          | rejected voided closed             | archived  | system                          |
reopen           | closed                             | working   | reporter village town           | reason
void             | {LIVE}                             | voided    | village town                    | reason
withdraw         | {LIVE.replace(" referred", "")}    | voided    | reporter                        |
merge            | {LIVE}                             | merged    | group {UPPER}                   |
refer            | {LIVE.replace(" referred", "")}    | referred  | {UPPER}                         | reason
revise           | {LIVE}                             | =         | reporter {DOERS} {CHAIN}        |
join             | candidate {LIVE}                   | =         | anyone system                   |
urge             | {LIVE}                             | =         | reporter {CHAIN}                |
note             | {ALL.replace("archived ", "")}     | =         | system reporter helper {DOERS} {CHAIN} |
hand_over        | {OWNED_STATES}                     | =         | system {CHAIN}                  |
prolong          | {HANDLED}                          | =         | town county                     |
wait             | {HANDLED}                          | =         | {DOERS}                         |
go_on            | {HANDLED}                          | =         | system reporter {DOERS}         |
share            | {LIVE}                             | =         | system helper {DOERS} {CHAIN}   |
supervise        | {OWNED_STATES}                     | =         | system                          |
erase            | {ALL}                              | =         | system                          |
"""
"""action | from (`-`: no ticket yet) | to (`=`: stays) | who | whether a reason must be written."""

Step = tuple[Action, State | None]


def read_rows() -> dict[Step, tuple[State, frozenset[Part], bool]]:
    found: dict[Step, tuple[State, frozenset[Part], bool]] = {}
    for line in ROWS.strip().splitlines():
        action, before, after, who, reason = (cell.strip() for cell in line.split("|"))
        for state in [None] if before == "-" else [State(word) for word in before.split()]:
            step = (Action(action), state)
            assert step not in found, f"{step} is listed twice"
            ends = state if after == "=" else State(after)
            assert ends is not None
            found[step] = (ends, frozenset(Part(word) for word in who.split()), reason == "reason")
    return found


EXPECTED = read_rows()
ANY_STATE: list[State | None] = [None, *State]


@pytest.mark.parametrize("step", EXPECTED, ids=lambda step: f"{step[0]}-from-{step[1]}")
def test_the_table_says_what_the_workflow_says(step: Step) -> None:
    after, who, needs_reason = EXPECTED[step]
    row = find_transition(*step)
    assert row is not None
    assert (row.after or step[1], row.who, row.needs_reason) == (after, who, needs_reason)


def test_nothing_else_is_possible() -> None:
    unlisted = [(a, s) for a, s in product(Action, ANY_STATE) if (a, s) not in EXPECTED and find_transition(a, s)]
    assert unlisted == []


def test_every_action_and_every_state_has_a_row() -> None:
    assert {action for action, _ in EXPECTED} == set(Action) - {Action.UNDO}
    assert {state for _, state in EXPECTED} == {None, *State}


def test_no_two_rows_of_the_table_meet() -> None:
    steps = [(row.action, state) for row in TABLE for state in (row.before or {None})]
    assert len(steps) == len(set(steps))


@given(action=st.sampled_from(Action), state=st.sampled_from(ANY_STATE), parts=st.frozensets(st.sampled_from(Part)))
def test_a_step_is_taken_exactly_where_the_table_lets_these_parts(
    action: Action, state: State | None, parts: frozenset[Part]
) -> None:
    allowed = EXPECTED.get((action, state))
    if allowed is None:
        with pytest.raises(Refusal) as refused:
            take_step(action, state, parts)
        assert refused.value.code == "not_now"
    elif allowed[1] & (parts | {Part.ANYONE}):
        assert take_step(action, state, parts) is allowed[0]
    else:
        with pytest.raises(Refusal) as refused:
            take_step(action, state, parts)
        assert refused.value.code == "not_yours"


@given(st.lists(st.tuples(st.sampled_from(Action), st.sampled_from(Part)), max_size=60))
def test_whatever_people_try_the_state_stays_one_the_table_knows(tries: list[tuple[Action, Part]]) -> None:
    state: State | None = None
    for action, part in tries:
        before = state
        try:
            state = take_step(action, state, frozenset({part}))
        except Refusal:
            assert state is before
        if before in (State.ARCHIVED, State.MERGED):
            assert state is before
        if before is not None:
            assert state is not None


def test_every_state_can_be_reached() -> None:
    reached: set[State | None] = {None}
    while True:
        further = {after for (_, before), (after, _, _) in EXPECTED.items() if before in reached} - reached
        if not further:
            break
        reached |= further
    assert reached == {None, *State}


@pytest.mark.parametrize("state", [State.ARCHIVED, State.MERGED])
def test_nothing_leaves_what_is_over_for_good(state: State) -> None:
    assert {after for (_, before), (after, _, _) in EXPECTED.items() if before is state} == {state}


@pytest.mark.parametrize("state", sorted(OPEN - {State.REFERRED}))
def test_whatever_is_open_can_still_be_closed(state: State) -> None:
    seen, edge = {state}, {state}
    while edge:
        edge = {after for (_, before), (after, _, _) in EXPECTED.items() if before in edge} - seen
        seen |= edge
    assert State.CLOSED in seen


def test_a_machine_never_says_that_work_is_done_nor_that_it_was_bad() -> None:
    for action in (Action.DONE, Action.ACCEPT, Action.REWORK, Action.REJECT, Action.VOID, Action.WITHDRAW):
        assert all(Part.SYSTEM not in row.who for row in TABLE if row.action is action)


def test_reporting_needs_nobodys_leave() -> None:
    assert take_step(Action.REPORT, None, frozenset()) is State.REPORTED
    assert take_step(Action.DIRECT, None, frozenset()) is State.ASSIGNED


def test_the_reporter_decides_whether_it_is_good_and_the_doer_does_not() -> None:
    assert take_step(Action.CLOSE, State.VERIFYING, frozenset({Part.REPORTER})) is State.CLOSED
    for action in (Action.CLOSE, Action.REWORK):
        with pytest.raises(Refusal, match="不归您"):
            take_step(action, State.VERIFYING, frozenset({Part.ASSIGNEE, Part.DEPARTMENT}))


def test_open_and_ended_are_all_states_and_the_owned_are_open() -> None:
    assert frozenset(State) == OPEN | ENDED
    assert not OPEN & ENDED
    assert OWNED < OPEN


@pytest.mark.parametrize("state", ANY_STATE)
def test_a_refusal_is_one_plain_sentence(state: State | None) -> None:
    said = say_not_now(state)
    assert said.endswith("。")
    assert "State" not in said
