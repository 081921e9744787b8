"""Exactly the right groups, each at most once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_county import (
    group_code,
    household_code,
    make_county,
    make_directory,
    make_grids,
    make_room,
    town_code,
    village_code,
)

from broadcasts.audience import choose_rooms
from broadcasts.render import render_text
from domain.broadcast import Audience
from domain.directory import Directory
from domain.ids import GridCode
from domain.refusal import Refusal
from domain.tree import Tier

GRIDS = make_grids(towns=2)
codes = st.sampled_from(sorted(GRIDS))
room_grids = st.lists(st.lists(codes, min_size=1, max_size=3, unique=True), max_size=30)
audiences = st.builds(
    Audience,
    grids=st.lists(codes, min_size=1, max_size=4).map(tuple),
    tiers=st.frozensets(st.sampled_from(Tier), max_size=2),
    excluded=st.lists(codes, max_size=3).map(tuple),
)


def build_directory(bindings: list[list[GridCode]]) -> Directory:
    accounts = [(), ("main",), ("main", "second")]
    return make_directory(
        GRIDS, [make_room(key, *grids, accounts=accounts[key % 3]) for key, grids in enumerate(bindings, start=1)]
    )


@given(bindings=room_grids, audience=audiences)
@settings(max_examples=200)
def test_a_group_is_reached_at_most_once_and_never_when_excluded(
    bindings: list[list[GridCode]], audience: Audience
) -> None:
    directory = build_directory(bindings)
    tree = directory.tree

    reach = choose_rooms(audience, directory)

    targets = [*reach.rooms, *reach.unseated]
    assert len({target.room.id for target in targets}) == len(targets)
    for target in targets:
        assert not any(tree.contains(out, code) for out in audience.excluded for code in target.room.grids)
        assert any(tree.contains(chosen, code) for chosen in audience.grids for code in target.room.grids)


@given(bindings=room_grids, audience=audiences)
@settings(max_examples=200)
def test_no_group_of_a_chosen_grid_is_forgotten(bindings: list[list[GridCode]], audience: Audience) -> None:
    directory = build_directory(bindings)
    tree = directory.tree
    wanted = {
        room.id
        for room in directory.rooms.values()
        if any(
            tree.contains(chosen, code) and (not audience.tiers or GRIDS[code].tier in audience.tiers)
            for chosen in audience.grids
            for code in room.grids
        )
        and not any(tree.contains(out, code) for out in audience.excluded for code in room.grids)
    }

    reach = choose_rooms(audience, directory)

    assert {target.room.id for target in (*reach.rooms, *reach.unseated)} == wanted


def test_a_notice_to_one_village_reaches_no_other() -> None:
    directory = make_county(towns=2)

    reach = choose_rooms(Audience(grids=(village_code(2),)), directory)

    assert len(reach.rooms) == 1 + 2 + 4
    assert {directory.tree.at_tier(t.grid.code, Tier.VILLAGE).code for t in reach.rooms} == {village_code(2)}  # type: ignore[union-attr]  # each lies in a village


def test_only_household_groups_of_a_village_but_two_groups() -> None:
    directory = make_county(groups=4)
    audience = Audience(
        grids=(village_code(1),), tiers=frozenset({Tier.HOUSEHOLD}), excluded=(group_code(1), group_code(3))
    )

    reach = choose_rooms(audience, directory)

    assert [target.grid.code for target in reach.rooms] == [household_code(h, group=g) for g in (2, 4) for h in (1, 2)]


def test_a_group_of_two_households_is_spoken_to_as_their_group() -> None:
    directory = make_directory(GRIDS, [make_room(1, household_code(1), household_code(2))])

    (target,) = choose_rooms(Audience(grids=(town_code(1),)), directory).rooms

    assert target.grid.code == group_code(1)
    assert render_text("{镇}{村}{组}", target.grid, directory) == "第1镇1之1村1组"


def test_a_group_where_no_account_sits_is_listed_apart() -> None:
    directory = make_directory(GRIDS, [make_room(1, village_code(1), accounts=())])

    reach = choose_rooms(Audience(grids=(village_code(1),)), directory)

    assert reach.rooms == ()
    assert [target.room.id for target in reach.unseated] == [1]


def test_a_placeholder_without_a_grid_to_fill_it_is_refused() -> None:
    directory = make_county()

    with pytest.raises(Refusal) as refused:
        render_text("{组}的乡亲", GRIDS[village_code(1)], directory)

    assert "1之1村" in refused.value.sentence


def test_braces_in_a_grids_name_are_only_a_name() -> None:
    grids = make_grids(villages=1)
    odd = village_code(1)
    grids[odd] = type(grids[odd])(code=odd, name="{组}村", tier=Tier.VILLAGE, parent=grids[odd].parent)
    directory = make_directory(grids, [])

    assert render_text("{村}", grids[odd], directory) == "{组}村"
