"""Whom a leader means by 全村, 一组二组, 全镇网格员."""

import pytest
from sample_county import make_room

from broadcasts.audience import choose_rooms
from domain.audience_words import say_audience
from domain.broadcast import Audience
from domain.directory import Directory
from domain.ids import GridCode
from domain.refusal import Refusal
from domain.room_tags import list_room_tags
from domain.spoken_audience import read_audience
from domain.spoken_notice import read_notice_words
from domain.tree import Grid, GridTree, Tier

COUNTY, TOWN, OTHER_TOWN = "520329", "520329105000000", "520329106000000"
WEST, EAST, WEST_OF_OTHER = "520329105010000", "520329105020000", "520329106010000"
WEST_1, WEST_2, EAST_1 = "520329105010100", "520329105010200", "520329105020100"
HOUSE = "520329105010101"


def make_tree() -> GridTree:
    rows = (
        (COUNTY, "青禾县", Tier.COUNTY, None, ()),
        (TOWN, "清溪镇", Tier.TOWN, COUNTY, ()),
        (OTHER_TOWN, "石门镇", Tier.TOWN, COUNTY, ()),
        (WEST, "河西村", Tier.VILLAGE, TOWN, ("沿河",)),
        (EAST, "河东村", Tier.VILLAGE, TOWN, ()),
        (WEST_OF_OTHER, "河西村", Tier.VILLAGE, OTHER_TOWN, ()),
        (WEST_1, "一组", Tier.GROUP, WEST, ()),
        (WEST_2, "第二村民组", Tier.GROUP, WEST, ()),
        ("520329105010300", "河西村三组", Tier.GROUP, WEST, ()),
        ("520329105010400", "李家沟组", Tier.GROUP, WEST, ()),
        (EAST_1, "1组", Tier.GROUP, EAST, ()),
        (HOUSE, "1格", Tier.HOUSEHOLD, WEST_1, ()),
    )
    grids = (
        Grid(code=GridCode(code), name=name, tier=tier, parent=GridCode(above) if above else None, tags=frozenset(tags))
        for code, name, tier, above, tags in rows
    )
    return GridTree(grids={grid.code: grid for grid in grids})


TREE = make_tree()


def read(head: str, own: str = WEST) -> Audience:
    said = read_notice_words(f"{head}：停水")
    assert said is not None
    return read_audience(said.whom, TREE, GridCode(own))


@pytest.mark.parametrize(
    ("head", "own", "said"),
    [
        ("通知全村", WEST, "河西村"),
        ("通知全村", HOUSE, "河西村"),
        ("通知全镇", WEST, "清溪镇"),
        ("通知全县", TOWN, "青禾县"),
        ("通知本组", HOUSE, "河西村一组"),
        ("通知三组", WEST, "河西村三组"),
        ("发给李家沟", WEST, "河西村李家沟组"),
        ("除了李家沟都发", WEST, "河西村，不含李家沟组"),
        ("通知一二三组", WEST, "河西村一组、第二村民组、河西村三组"),
        ("发到全镇，河东村不发", TOWN, "清溪镇，不含河东村"),
        ("给各组群发", WEST, "河西村（只发组群）"),
        ("发给河西村除三组", WEST, "河西村，不含三组"),
        ("发给李家沟组", WEST, "河西村李家沟组"),
        ("通知李家沟组和一组", WEST, "河西村李家沟组、一组"),
        ("发通知", WEST, "河西村"),
        ("告诉大家", WEST_1, "河西村一组"),
        ("通知一组二组", WEST, "河西村一组、第二村民组"),
        ("通知1组、2组", WEST_1, "河西村一组、第二村民组"),
        ("通知河东村", WEST, "河东村"),
        ("通知河西村和河东村", TOWN, "河西村、河东村"),
        ("通知河西村一组", TOWN, "河西村一组"),
        ("通知河西村一组二组", TOWN, "河西村一组、第二村民组"),
        ("通知清溪镇河西村", COUNTY, "河西村"),
        ("通知石门镇河西村", COUNTY, "河西村"),
        ("通知全村除二组", WEST, "河西村，不含第二村民组"),
        ("通知全村，除了一组、二组以外", WEST, "河西村，不含一组、第二村民组"),
        ("通知全镇除河东村", TOWN, "清溪镇，不含河东村"),
        ("通知全镇除河西村一组", TOWN, "清溪镇，不含河西村一组"),
        ("发给全镇网格员", TOWN, "清溪镇（只发网格员群）"),
        ("发给全镇网格长群", TOWN, "清溪镇（只发网格员群）"),
        ("发给全县四级群", COUNTY, "青禾县（只发户群）"),
        ("发给全镇村群", TOWN, "清溪镇（只发村群）"),
        ("发给沿河群", TOWN, "清溪镇（只发沿河群）"),
        ("发给全村各户", WEST, "河西村"),
        ("发给河西村村民", TOWN, "河西村"),
        ("通知各组", WEST, "河西村"),
    ],
)
def test_people_say_whom_they_mean(head: str, own: str, said: str) -> None:
    assert say_audience(read(head, own), TREE) == said


def test_a_village_is_looked_for_in_the_town_that_was_named() -> None:
    assert read("通知石门镇河西村", COUNTY).grids == (WEST_OF_OTHER,)
    assert read("通知河西村", OTHER_TOWN).grids == (WEST_OF_OTHER,)


@pytest.mark.parametrize(
    ("head", "own", "code"),
    [
        ("通知河南村", TOWN, "unknown_grid"),
        ("通知九组", WEST, "unknown_grid"),
        ("通知河西村", COUNTY, "which_grid"),
        ("通知一组", TOWN, "which_grid"),
        ("通知全村", TOWN, "which_grid"),
        ("通知全组", WEST, "which_grid"),
    ],
)
def test_a_name_that_is_nowhere_or_at_several_places_is_asked_about(head: str, own: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(head, own)

    assert refused.value.code == code


def test_a_group_is_known_by_its_place_and_its_name() -> None:
    house = make_room(1, GridCode(HOUSE))
    leaders = type(house)(id=house.id, topic="清溪镇网格员工作群", grids=(GridCode(TOWN),), seats=house.seats)

    assert list_room_tags(house, TREE) == {"沿河"}
    assert list_room_tags(leaders, TREE) == {"网格员", "干部"}


def test_only_groups_with_the_tag_are_reached() -> None:
    rooms = [make_room(1, GridCode(HOUSE)), make_room(2, GridCode(EAST_1)), make_room(3, GridCode(WEST))]
    directory = Directory(tree=TREE, officers={}, departments=(), rooms={room.id: room for room in rooms})

    reached = choose_rooms(Audience(grids=(GridCode(TOWN),), tags=frozenset({"沿河"})), directory)

    assert [target.room.id for target in reached.rooms] == [3, 1]


@pytest.mark.parametrize(("head", "example"), [("通知全镇", "清溪镇"), ("通知全村", "河西村")])
def test_who_answers_for_several_is_asked_for_one_of_that_kind(head: str, example: str) -> None:
    with pytest.raises(Refusal, match=f"如「发给{example}：…」"):
        read(head, COUNTY)
