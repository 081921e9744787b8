"""Towns: the one written by hand, those made by number, and files that are wrong."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from street_support import LANE, RESIDENT, small_town

from simulator.clock import choose_opening
from simulator.county import make_county
from simulator.messages import Chat, History, Kind, Message
from simulator.roster import write_roster
from simulator.service import DEMO_TOWN
from simulator.town import Town, TownError, load_town
from simulator.world import BOT_NAME, build_world, make_bot

DEPARTMENTS = {"county", "police", "justice", "civil", "power", "watersupply", "health", "sanitation"}


@pytest.fixture(scope="module")
def demo() -> Town:
    return load_town(DEMO_TOWN)


def test_the_demo_town_has_two_towns_four_villages_and_a_group_for_every_grid(demo: Town) -> None:
    tiers = Counter(grid.tier for grid in demo.grids)
    assert tiers == {"县": 1, "镇": 2, "村": 4, "组": 8, "户": 16}
    served = {code for room in demo.rooms for code in room.grids}
    assert served == {grid.code for grid in demo.grids}
    assert any(len(room.grids) == 2 for room in demo.rooms)


def test_every_grid_of_the_demo_town_has_its_leader_in_its_group(demo: Town) -> None:
    leaders = {post.grid: person.id for person in demo.people for post in person.posts if post.role == "leader"}
    for room in demo.rooms:
        for code in room.grids:
            if len(code) == 15:
                assert leaders[code] in room.members, room.topic


def test_everybody_in_the_demo_town_has_a_name_of_their_own(demo: Town) -> None:
    assert len({person.name for person in demo.people}) == len(demo.people)
    assert len({person.id for person in demo.people}) == len(demo.people)
    assert len({room.topic for room in demo.rooms}) == len(demo.rooms)


def test_the_demo_town_knows_only_departments_that_exist(demo: Town) -> None:
    assert {department.code for department in demo.departments} <= DEPARTMENTS
    known = {(department.code, department.grid) for department in demo.departments}
    posts = [post for person in demo.people for post in person.posts if post.department]
    assert all((post.department, post.grid) in known for post in posts)


def test_about_half_of_the_residents_are_friends_and_all_with_a_duty_are(demo: Town) -> None:
    world = build_world(demo, ["a1"])
    friends = Counter((person.role, "a1" in person.friend_of) for person in world.people.values())
    assert friends[("leader", False)] == friends[("cadre", False)] == friends[("department", False)] == 0
    assert 0.4 < friends[("resident", True)] / (friends[("resident", True)] + friends[("resident", False)]) < 0.6


def test_the_demo_towns_bot_sits_in_every_group(demo: Town) -> None:
    world = build_world(demo, ["a1", "a2"])
    assert all(room.bots == ["a1"] for room in world.rooms.values())
    assert make_bot("a1", 0).name == BOT_NAME
    assert make_bot("a2", 1).name == "网格小助手二"
    assert make_bot("a40", 39).name == "网格小助手40"


def test_a_county_has_its_groups_and_grids_in_proportion() -> None:
    county = make_county(4144)
    assert len(county.rooms) == 4144
    assert sum(grid.tier == "户" for grid in county.grids) == 4957
    assert {grid.tier for grid in county.grids} == {"县", "镇", "村", "组", "户"}
    members = sum(len(room.members) for room in county.rooms) / len(county.rooms)
    assert 10 < members < 18


def test_a_county_is_always_the_same() -> None:
    assert make_county(60) == make_county(60)


@settings(max_examples=30, deadline=None)
@given(st.integers(min_value=1, max_value=3000))
def test_a_county_of_any_size_holds_together(groups: int) -> None:
    county = make_county(groups, accounts=3)
    codes = {grid.code for grid in county.grids}
    people = {person.id for person in county.people}
    assert len(county.rooms) == groups
    assert len(codes) == len(county.grids)
    assert len({room.topic for room in county.rooms}) == groups
    assert all(set(room.members) <= people and set(room.grids) <= codes for room in county.rooms)
    assert all(0 <= room.account < 3 for room in county.rooms)
    assert all(parent_of(code) in codes for code in codes if len(code) > 6)


def parent_of(code: str) -> str:
    """The grid above: 县 has 6 figures, below it 镇 9, 村 2, 组 2, 户 2, filled up with zeros."""
    for end in (13, 11, 9):
        if code[end:].strip("0"):
            return code[:end].ljust(15, "0")
    return code[:6]


def test_the_roster_of_a_county_is_sound_yaml() -> None:
    county = make_county(100, accounts=2)
    roster = yaml.safe_load(write_roster(county, ["a1", "a2"]))
    assert [room["room_id"] for room in roster["rooms"]] == [room.id for room in county.rooms]
    assert {room["account"] for room in roster["rooms"]} == {"a1", "a2"}
    assert len(roster["grids"]) == len(county.grids)
    assert {person["role"] for person in roster["people"]} == {"leader", "deputy", "cadre", "duty", "admin", "staff"}


def test_a_leader_is_in_the_roster_once_for_each_account_they_meet() -> None:
    roster = yaml.safe_load(write_roster(small_town(), ["a1", "a2"]))
    assert [(person["name"], person["account"]) for person in roster["people"]] == [
        ("李长顺", "a1"),
        ("李长顺", "a2"),
    ]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("- 不是一组", "应当是一组"),
        ("name: [", "读不了"),
        ("name: 镇\nrooms: []", "grids"),
        ("name: 镇\ngrids: [{code: '1', tier: 国, name: 国}]\nrooms: []", "层级“国”"),
        ("name: 镇\ngrids: []\nrooms: [{topic: 群, grids: ['9']}]", "不存在的网格 9"),
        (
            "name: 镇\ngrids: [{code: '1', tier: 户, name: 一}]\nrooms: [{topic: 群, grids: ['1'], members: [li]}]",
            "li 不在 people 名单里",
        ),
        ("name: 镇\ngrids: [{code: '1', tier: 户, name: 一, colour: 红}]\nrooms: []", "colour"),
    ],
)
def test_a_broken_town_file_is_refused_with_the_place_and_the_reason(tmp_path: Path, text: str, part: str) -> None:
    path = tmp_path / "town.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TownError, match=part):
        load_town(path)


def test_a_missing_town_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TownError, match="读不了"):
        load_town(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("today", "opening"),
    [
        (datetime(2026, 11, 20, 3, tzinfo=UTC), "2026-11-20T10:00:00+08:00"),
        (datetime(2026, 11, 20, 17, tzinfo=UTC), "2026-11-23T10:00:00+08:00"),
        (datetime(2026, 11, 22, 3, tzinfo=UTC), "2026-11-23T10:00:00+08:00"),
    ],
)
def test_the_town_opens_at_ten_on_a_working_day(today: datetime, opening: str) -> None:
    assert choose_opening(today).isoformat() == opening


def test_history_forgets_the_oldest_first_and_in_every_chat() -> None:
    history = History(remembered=3)
    lane, yard = Chat(room_id=LANE), Chat(room_id="yard@chatroom")
    messages = [make_message(history, chat, str(n)) for n, chat in enumerate((lane, yard, lane, yard, lane))]
    assert history.find(messages[0].id) is None
    assert history.find(messages[1].id) is None
    assert [message.text for message in history.page([lane, yard])] == ["2", "3", "4"]
    assert [message.text for message in history.page([lane], after=messages[2].id)] == ["4"]
    assert len({message.id for message in messages}) == 5
    assert all(len(message.id) == 19 for message in messages)


def make_message(history: History, chat: Chat, text: str) -> Message:
    message = Message(
        id=history.new_id(),
        chat=chat,
        sender_id=RESIDENT,
        kind=Kind.TEXT,
        at=0,
        text=text,
        wire_text=text,
    )
    history.add(message)
    return message
