"""Where a grid lies, what a code means, and which grid a group's talk is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.directory import Role
from domain.ids import ChatId, ContactId, GridCode, PersonId
from domain.tree import CodePattern, Tier
from tests.support.county import A1, A2, COUNTY, GROUP, HOUSE_1, HOUSE_2, OTHER_VILLAGE, TOWN, VILLAGE
from tests.support.posts import GRIDS, LEADERS, make_directory, make_officer, make_room

PATTERN = CodePattern()
TREE = make_directory().tree


@pytest.mark.parametrize(
    ("code", "tier", "parent"),
    [
        (COUNTY, Tier.COUNTY, None),
        (TOWN, Tier.TOWN, COUNTY),
        (VILLAGE, Tier.VILLAGE, TOWN),
        (GROUP, Tier.GROUP, VILLAGE),
        (HOUSE_1, Tier.HOUSEHOLD, GROUP),
    ],
)
def test_a_code_says_its_tier_and_its_parent(code: str, tier: Tier, parent: str | None) -> None:
    assert (PATTERN.tier_of(code), PATTERN.parent_of(code)) == (tier, parent)


@pytest.mark.parametrize(
    "code", ["", "52032", "5203291050102011", "52032910501020x", "520329105000001", "520329105010001", "５２０３２９"]
)
def test_a_code_of_another_shape_is_refused(code: str) -> None:
    with pytest.raises(ValueError):
        PATTERN.tier_of(code)


@given(widths=st.tuples(*[st.integers(1, 6)] * 5), numbers=st.tuples(*[st.integers(1, 9)] * 5), depth=st.integers(0, 4))
def test_going_up_from_any_code_of_any_county_ends_at_the_county(
    widths: tuple[int, int, int, int, int], numbers: tuple[int, ...], depth: int
) -> None:
    pattern = CodePattern(widths=widths)
    parts = [str(n if i <= depth else 0).zfill(w) for i, (n, w) in enumerate(zip(numbers, widths, strict=True))]
    code: str | None = "".join(parts) if depth else parts[0]
    for tier in range(depth, -1, -1):
        assert code is not None
        assert pattern.tier_of(code) == tier
        code = pattern.parent_of(code)
    assert code is None


def test_people_see_the_six_digits() -> None:
    assert PATTERN.short(HOUSE_1) == "010201"
    assert PATTERN.short(COUNTY) == COUNTY


@pytest.mark.parametrize("tier", Tier)
def test_a_tier_is_understood_in_every_spelling(tier: Tier) -> None:
    for word in (tier.zh, tier.label, str(int(tier)), tier.name, tier.name.lower(), f" {tier.zh} "):
        assert Tier.parse(word) is tier


@pytest.mark.parametrize("word", ["", "省", "5", "-1", "L5"])
def test_what_is_no_tier_is_refused(word: str) -> None:
    with pytest.raises(ValueError):
        Tier.parse(word)


def test_the_chain_leads_from_the_household_to_the_county() -> None:
    assert [grid.code for grid in TREE.chain(HOUSE_1)] == [HOUSE_1, GROUP, VILLAGE, TOWN, COUNTY]
    assert list(TREE.chain(GridCode("nowhere"))) == []


def test_a_village_holds_its_households_and_no_others() -> None:
    assert TREE.contains(VILLAGE, HOUSE_1)
    assert TREE.contains(VILLAGE, VILLAGE)
    assert not TREE.contains(OTHER_VILLAGE, HOUSE_1)
    assert not TREE.contains(HOUSE_1, VILLAGE)


def test_everything_below_comes_parents_first_and_once() -> None:
    codes = [grid.code for grid in TREE.below(COUNTY)]
    assert sorted(codes) == sorted(GRIDS)
    assert codes[:2] == [COUNTY, TOWN]


def test_a_place_is_named_as_people_name_it() -> None:
    assert TREE.place_name(HOUSE_1) == "河西村二组1格"
    assert TREE.place_name(VILLAGE) == "河西村"
    assert TREE.place_name(TOWN) == "清溪镇"


@pytest.mark.parametrize(
    ("grids", "home", "tier"),
    [
        ((HOUSE_1,), HOUSE_1, Tier.HOUSEHOLD),
        ((HOUSE_1, HOUSE_2), GROUP, Tier.HOUSEHOLD),
        ((HOUSE_2, HOUSE_1), GROUP, Tier.HOUSEHOLD),
        ((HOUSE_1, GROUP), GROUP, Tier.HOUSEHOLD),
        ((VILLAGE, OTHER_VILLAGE), TOWN, Tier.VILLAGE),
        ((HOUSE_1, OTHER_VILLAGE), TOWN, Tier.HOUSEHOLD),
        ((HOUSE_1, COUNTY), COUNTY, Tier.HOUSEHOLD),
        ((), None, None),
    ],
)
def test_a_group_of_several_grids_is_at_home_where_all_of_them_meet(
    grids: tuple[GridCode, ...], home: GridCode | None, tier: Tier | None
) -> None:
    directory = make_directory()
    room = make_room(1, *grids)
    assert directory.home_of(room) == home
    assert directory.tier_of_room(room) is tier


def test_a_grid_of_several_groups_reaches_each_of_them_once() -> None:
    rooms = [make_room(2, HOUSE_1, HOUSE_2), make_room(1, HOUSE_1), make_room(3, VILLAGE)]
    directory = make_directory(rooms=rooms)
    assert [room.id for room in directory.rooms_of([HOUSE_1, HOUSE_2])] == [1, 2]


def test_a_group_is_known_under_each_account_by_its_own_id() -> None:
    directory = make_directory(rooms=[make_room(1, HOUSE_1, accounts=("a1", "a2"))])
    first = directory.room_at(A1, ChatId("a1-1@chatroom"))
    assert first is not None
    assert first is directory.room_at(A2, ChatId("a2-1@chatroom"))
    assert directory.room_at(A1, ChatId("a2-1@chatroom")) is None


def test_an_officer_is_found_by_account_and_contact_never_by_name() -> None:
    directory = make_directory()
    leader = directory.officers[LEADERS[Tier.HOUSEHOLD]]
    contact = leader.identities[0].contact
    assert directory.officer_behind(A1, contact) == leader
    assert directory.officer_behind(A2, contact) is None
    assert directory.officer_behind(A1, ContactId(leader.name)) is None


def test_somebody_speaks_for_the_lowest_grid_that_they_lead() -> None:
    directory = make_directory()
    leader = directory.officers[LEADERS[Tier.VILLAGE]]
    led = directory.leads(leader, HOUSE_1)
    assert led is not None
    assert led.code == VILLAGE
    assert directory.leads(leader, OTHER_VILLAGE) is None
    assert directory.leads(make_officer(PersonId(9), Role.STAFF, VILLAGE, "police"), HOUSE_1) is None
