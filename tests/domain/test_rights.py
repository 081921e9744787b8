"""Every command × role × relation × chat: written once more from workflow §8 and commands §3, and compared."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.commands import SPECS, Command
from domain.rights import RULES, SENTENCES, Answer, Channel, Relation, Standing, may, may_any
from domain.ticket import Action, Part, State, find_transition

ROLES = "resident household group village town county staff police justice discipline admin"
RELATIONS = "own above below beside elsewhere reporter assignee helper"
LEADERS = "household group village town county"
CHAIN = f"{LEADERS} / own above"

ALLOWED = f"""
report      | *
urgent      | *
direct      | *
ack         | *
mylist      | *
privacy     | *
call        | *
policy      | *
rank        | *
help        | *
undo        | *
repeat      | *
accept      | {CHAIN} ; * / assignee helper
done        | {CHAIN} ; * / assignee helper
done_photo  | {CHAIN} ; * / assignee helper
progress    | * / assignee helper
return      | * / assignee helper
escalate    | * / assignee
assist      | * / assignee
extend      | * / assignee
mediate     | * / assignee
settle      | * / assignee
to_village  | household group / own above assignee
to_town     | group village / own above assignee
to_dept     | village town county / own above assignee
whistle     | village town county / own above assignee
transfer    | group village town county / own above assignee ; household / assignee
urge        | {CHAIN} ; * / reporter
query       | {CHAIN} ; * / reporter assignee helper ; resident / own
unfinished  | {CHAIN}
sat1        | * / reporter
sat3        | * / reporter
reopen      | village town / own above ; * / reporter
suspend     | village household group / own above assignee
resume      | village / own above assignee
revise      | {CHAIN} ; * / reporter assignee
cancel      | village town / own above ; * / reporter
merge       | group village town county / own above assignee
substitute  | {CHAIN}
back        | {CHAIN}
notice      | {CHAIN}
receipt_check | {CHAIN}
household   | {CHAIN}
weekly      | {CHAIN}
patrol      | household group / own above
points      | household group / own above
approve     | village town county / own above
refuse      | village town county / own above
void        | village town / own above ; household group / own above assignee
reject      | village town / own above
refer       | village town county / own above
"""
"""command | roles / relations ; …  (`*`: all). Whatever is not written is refused."""

PASSED_ON = """
to_town     | household / own above assignee
to_dept     | household group / own above assignee
whistle     | household group / own above assignee
transfer    | household / own above
reopen      | household group / own above assignee
suspend     | town county / own above assignee ; staff police justice discipline / assignee
resume      | household group town county / own above assignee ; staff police justice discipline / assignee
cancel      | household group / own above assignee
merge       | household / own above assignee
reject      | household group / own above assignee
refer       | household group / own above assignee
"""
"""「这个要村上弄，已替您报村上了」: refused, and passed on to whoever may."""

IN_EMERGENCY = "to_dept whistle"
PRIVATE_ONLY = "substitute back mediate settle household points"

Key = tuple[Command, Standing, Relation]


def read_cells(text: str) -> set[Key]:
    found: set[Key] = set()
    for line in text.strip().splitlines():
        command, who = (part.strip() for part in line.split("|"))
        for rule in who.split(";"):
            roles, _, relations = (part.strip() for part in rule.partition("/"))
            roles, relations = (ROLES if roles == "*" else roles), relations or RELATIONS
            for role, relation in product(roles.split(), relations.split()):
                found.add((Command(command), Standing(role), Relation(relation)))
    return found


YES, PASSED = read_cells(ALLOWED), read_cells(PASSED_ON)
CELLS = list(product(Command, Standing, Relation, Channel))


def expected(command: Command, standing: Standing, relation: Relation, channel: Channel, *, urgent: bool) -> str:
    key = (command, standing, relation)
    called_in = urgent and command in IN_EMERGENCY.split() and key in PASSED
    if not (key in YES or key in PASSED):
        return "no"
    if command in PRIVATE_ONLY.split() and channel is Channel.GROUP:
        return "privately"
    return "yes" if key in YES or called_in else "passed_on"


def test_the_description_names_every_command_role_and_relation() -> None:
    assert {line.split("|")[0].strip() for line in ALLOWED.strip().splitlines()} == set(Command)
    assert set(ROLES.split()) == set(Standing)
    assert set(RELATIONS.split()) == set(Relation)
    assert set(RULES) == set(Command)
    assert not YES & PASSED
    assert {spec.command for spec in SPECS.values() if spec.private_only} == set(PRIVATE_ONLY.split())


@pytest.mark.parametrize("command", Command)
@pytest.mark.parametrize("urgent", [False, True], ids=["calm", "urgent"])
def test_every_cell_says_what_the_workflow_says(command: Command, urgent: bool) -> None:
    for standing, relation, channel in product(Standing, Relation, Channel):
        right = may(command, standing, relation, channel, is_urgent=urgent)
        wanted = expected(command, standing, relation, channel, urgent=urgent)
        known = right.answer.value if right.answer in (Answer.YES, Answer.PASSED_ON, Answer.PRIVATELY) else "no"
        assert known == wanted, (standing, relation, channel)
        assert right.is_given == (wanted == "yes")


def test_by_default_nobody_may_anything() -> None:
    given_cells = sum(may(*cell).is_given for cell in CELLS)
    private = {Command(word) for word in PRIVATE_ONLY.split()}
    assert given_cells == sum(1 if command in private else 2 for command, _, _ in YES)
    assert len(CELLS) == len(Command) * 11 * 8 * 2


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("relation", [Relation.BELOW, Relation.BESIDE, Relation.ELSEWHERE])
def test_a_post_elsewhere_is_worth_no_more_than_none(standing: Standing, relation: Relation) -> None:
    free = {command for command in Command if (command, Standing.RESIDENT, Relation.ELSEWHERE) in YES}
    assert {c for c in Command if may(c, standing, relation, Channel.PRIVATE).is_given} == free


@pytest.mark.parametrize("answer", Answer)
def test_a_refused_person_hears_one_plain_sentence_that_helps(answer: Answer) -> None:
    said = SENTENCES[answer]
    if answer is Answer.YES:
        assert said == ""
        return
    assert said.endswith("。")
    assert len(said) <= 30
    for cold in ("权限", "无效", "禁止", "无权", "指令"):
        assert cold not in said


def test_what_is_passed_on_says_that_it_was() -> None:
    assert SENTENCES[Answer.PASSED_ON] == "这个要村上弄，已替您报村上了。"


@given(
    command=st.sampled_from(Command),
    cells=st.frozensets(st.tuples(st.sampled_from(Standing), st.sampled_from(Relation)), min_size=1, max_size=4),
    channel=st.sampled_from(Channel),
)
def test_two_posts_have_the_rights_of_both_but_nobody_decides_on_their_own_work(
    command: Command, cells: frozenset[tuple[Standing, Relation]], channel: Channel
) -> None:
    right = may_any(command, cells, channel)
    any_given = any(may(command, *cell, channel).is_given for cell in cells)
    has_it = any(relation is Relation.ASSIGNEE for _, relation in cells)
    decides = command in (Command.APPROVE, Command.REFUSE, Command.VOID)
    if right.is_given:
        assert any_given
    elif any_given:
        assert has_it
        assert decides
        assert right.answer is Answer.UPPER


@pytest.mark.parametrize("standing", [Standing.VILLAGE, Standing.TOWN, Standing.COUNTY])
@pytest.mark.parametrize("command", [Command.APPROVE, Command.REFUSE])
def test_who_has_it_in_hand_does_not_approve_it(command: Command, standing: Standing) -> None:
    cells = {(standing, Relation.OWN), (standing, Relation.ASSIGNEE)}
    assert may_any(command, cells, Channel.PRIVATE).answer is Answer.UPPER


PART_OF = {
    Standing.HOUSEHOLD: Part.HOUSEHOLD,
    Standing.GROUP: Part.GROUP,
    Standing.VILLAGE: Part.VILLAGE,
    Standing.TOWN: Part.TOWN,
    Standing.COUNTY: Part.COUNTY,
}
STEPS = {
    Command.ESCALATE: Action.ESCALATE,
    Command.RETURN: Action.RETURN,
    Command.PROGRESS: Action.PROGRESS,
    Command.EXTEND: Action.EXTEND,
    Command.REJECT: Action.REJECT,
    Command.REFER: Action.REFER,
    Command.MERGE: Action.MERGE,
    Command.REVISE: Action.REVISE,
    Command.URGE: Action.URGE,
    Command.REOPEN: Action.REOPEN,
}


@pytest.mark.parametrize(("command", "action"), STEPS.items())
def test_what_the_rights_give_a_leader_of_the_chain_the_tickets_table_gives_too(
    command: Command, action: Action
) -> None:
    who = {part for state in State if (row := find_transition(action, state)) for part in row.who}
    for standing, part in PART_OF.items():
        if may(command, standing, Relation.OWN, Channel.PRIVATE).is_given:
            assert part in who, standing
