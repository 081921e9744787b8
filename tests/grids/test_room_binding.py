"""A group's name binds it only where it can mean nothing else."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_county import A1, A2, EMPTY, GROUP, HOUSE_1, HOUSE_2, ROSTER, TOWN, VILLAGE, import_roster, read, room

from domain.directory import Directory
from domain.ids import ChatId, GridCode, RoomId
from domain.room_binding import find_named_grid, lost_seats, match_moved, match_topic
from domain.tree import GridTree
from models.database import Database
from models.rooms import RoomRepository

TREE = GridTree(grids={line.code: line.to_grid(EMPTY.tree.pattern) for line in ROSTER.grids})


@pytest.mark.parametrize(
    ("topic", "grid"),
    [
        ("清溪镇河西村二组1格", HOUSE_1),
        ("河西村二组一格（20户）群", HOUSE_1),
        ("青禾县清溪镇河西村第二组2号格微信群", HOUSE_2),
        ("【清溪镇】河西村二组 网格群", GROUP),
        ("🏠河西村居民群🏠", VILLAGE),
        ("清溪镇工作群", TOWN),
        ("清溪镇二组", GROUP),
        ("2格", HOUSE_2),
        ("河西村二组2户格群", HOUSE_2),
        ("河西村二组3格", None),
        ("河西村二组1格2格群", None),
        ("桥头村二组1格", None),
        ("相亲相爱一家人", None),
        ("群", None),
        ("", None),
    ],
)
def test_a_name_that_spells_out_one_grid_is_understood(topic: str, grid: GridCode | None) -> None:
    assert find_named_grid(TREE, topic) == grid


def test_a_name_that_two_grids_bear_means_neither() -> None:
    twin = replace(TREE.grids[HOUSE_1], code=GridCode("520329106010101"), parent=GridCode("520329106010000"))
    tree = GridTree(grids={**TREE.grids, twin.code: twin})
    assert find_named_grid(tree, "1格") is None
    assert find_named_grid(tree, "桥头村1格") == twin.code
    assert find_named_grid(tree, "河西村二组1格") == HOUSE_1


@given(st.text(max_size=160))
def test_no_name_breaks_the_reading(topic: str) -> None:
    found = find_named_grid(TREE, topic)
    assert found is None or found in TREE.grids


@pytest.fixture
async def directory(database: Database) -> Directory:
    await import_roster(database)
    return await read(database)


async def test_a_group_of_the_roster_waits_for_its_name(directory: Directory) -> None:
    waiting = match_topic(directory, A1, "河西村二组1、2格群")
    assert getattr(waiting, "grids", None) == (HOUSE_1, HOUSE_2)


async def test_a_second_group_of_the_same_name_is_not_bound_by_it(directory: Directory) -> None:
    """Anybody may call a group as they like, so a grid that has its group keeps it."""
    assert match_topic(directory, A1, "清溪镇河西村群") is None
    assert match_topic(directory, A1, "河西村群") is None
    assert getattr(match_topic(directory, A2, "清溪镇河西村群"), "grids", None) == (VILLAGE,)


async def test_two_waiting_groups_of_one_name_are_not_guessed(database: Database) -> None:
    rooms = (room("网格群", HOUSE_1), room("网格群", HOUSE_2))
    await import_roster(database, replace(ROSTER, rooms=rooms))
    assert match_topic(await read(database), A1, "网格群") is None


async def test_groups_are_found_again_after_all_ids_changed(database: Database, directory: Directory) -> None:
    live = {ChatId("new-1"): "清溪镇河西村群", ChatId("new-2"): "别的群"}
    village = directory.room_at(A1, ChatId("village@chatroom"))
    assert lost_seats(directory, A1, live) == (village,)
    moves = match_moved(directory, A1, live)
    assert moves == {ChatId("new-1"): village.id}

    async with database.write() as session:
        await RoomRepository(session).move_seats(A1, moves)
    after = await read(database)
    assert after.room_at(A1, ChatId("new-1")).grids == (VILLAGE,)
    assert after.room_at(A1, ChatId("village@chatroom")) is None
    assert match_moved(after, A1, live) == {}


async def test_groups_are_not_found_again_where_the_name_is_borne_twice_or_the_old_id_still_lives(
    directory: Directory,
) -> None:
    twice = {ChatId("new-1"): "清溪镇河西村群", ChatId("new-2"): "清溪镇河西村群"}
    alive = {ChatId("village@chatroom"): "清溪镇河西村群", ChatId("new-1"): "清溪镇河西村群"}
    assert match_moved(directory, A1, twice) == {}
    assert match_moved(directory, A1, alive) == {}


async def test_a_group_may_serve_more_grids_and_be_muted_renamed_and_left(database: Database) -> None:
    await import_roster(database)
    chat = ChatId("own@chatroom")
    async with database.write() as session:
        rooms = RoomRepository(session)
        key = await rooms.bind_room(A1, chat, "我们的群", [HOUSE_1])
        assert await rooms.bind_room(A1, chat, "我们的群", [HOUSE_2, HOUSE_1]) == key
        await rooms.rename(key, "新名字")
        assert await rooms.find_room(A1, chat) == key
    directory = await read(database)
    bound = directory.room_at(A1, chat)
    assert (bound.topic, bound.grids, bound.introduced) == ("新名字", (HOUSE_1, HOUSE_2), False)

    async with database.write() as session:
        await RoomRepository(session).remove_seat(A1, chat)
    after = await read(database)
    assert after.room_at(A1, chat) is None
    assert after.rooms[RoomId(key)].grids == (HOUSE_1, HOUSE_2)
    assert after.revision > directory.revision
