"""Every fault of a roster is found, each with its place, all at once."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_county import (
    COUNTY,
    EMPTY,
    GROUP,
    HOUSE_1,
    HOUSE_2,
    LEADER,
    OTHER_TOWN,
    ROSTER,
    TOWN,
    VILLAGE,
    import_roster,
    messages,
    person,
    read,
    room,
    with_people,
)

from domain.directory import Role
from domain.ids import AccountName, GridCode
from domain.roster import DepartmentLine, GridLine, PersonLine, Place, Roster
from domain.roster_check import check_roster
from domain.tree import CodePattern, Tier
from models.database import Database


def with_grid(line: GridLine) -> Roster:
    return replace(ROSTER, grids=(*ROSTER.grids, line))


def test_a_sound_roster_has_no_problem() -> None:
    assert check_roster(ROSTER, EMPTY) == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (GridLine(code=GROUP, name="另一个"), "重复了"),
        (GridLine(code=GridCode("520329105020101"), name="3格"), "的上一级 520329105020100 没有登记"),
        (GridLine(code=GridCode("520329105010203"), name="3格", tier=Tier.GROUP), "层级写的是“组”"),
        (GridLine(code=GridCode("5203291"), name="3格"), "网格编号“5203291”不对"),
        (GridLine(code=GridCode("520329105000101"), name="3格"), "不对"),
        (GridLine(code=GridCode("520329000000000"), name="县"), "不对"),
        (GridLine(code=GridCode("520330"), name="邻县"), "一个库只放一个县"),
        (GridLine(code=GridCode("520329107000000"), name="新镇"), "要有两位数字的镇序"),
        (GridLine(code=GridCode("520329107000000"), name="新镇", seq="02"), "镇序 02 已经是“石桥镇”的了"),
        (GridLine(code=GridCode("520329105010203"), name="3格", seq="07"), "只有镇才写镇序"),
        (GridLine(code=GridCode("520329105010203"), name="1格"), "同一个上级下面的网格名“1格”"),
    ],
)
def test_a_bad_grid_is_named(line: GridLine, said: str) -> None:
    assert said in messages(with_grid(line))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (person("王二", Role.LEADER, HOUSE_1), "只能有一个"),
        (person("王二", Role.DEPUTY, GridCode("520329105990000")), "没有编号为 520329105990000 的网格"),
        (person("王二", Role.DEPUTY, HOUSE_1, "wxid_zhang"), "一个微信只能是一个人"),
        (person("王二", Role.DEPUTY, HOUSE_1, phone="1390000"), "电话“1390000”不对"),
        (person("王二", Role.DEPUTY, HOUSE_1, phone="问他"), "电话“问他”不对"),
        (PersonLine(name="王二", role=Role.DEPUTY), "是哪个网格的"),
        (PersonLine(name="王二", role=Role.STAFF), "请写是哪个部门"),
        (PersonLine(name="王二", role=Role.STAFF, department="fire"), "没有登记，请先在「部门」表里写上"),
        (PersonLine(name="王二", role=Role.STAFF, department="police"), "有2个“police”部门"),
        (PersonLine(name="王二", role=Role.DEPUTY, grid=TOWN, department="police"), "只有部门人员才写部门"),
        (PersonLine(name="王二", role=Role.DEPUTY, grid=TOWN, account=AccountName("a1")), "却没有微信编号"),
    ],
)
def test_a_bad_person_is_named(line: PersonLine, said: str) -> None:
    assert said in messages(with_people(LEADER, line))


def test_staff_may_leave_out_the_grid_where_only_one_department_fits() -> None:
    assert messages(with_people(PersonLine(name="司小法", role=Role.STAFF, department="justice"))) == ""


def test_two_groups_with_one_id_and_a_group_written_twice_are_named() -> None:
    one_id = (room("甲", HOUSE_1, chat="x"), room("乙", HOUSE_2, chat="x"))
    assert "微信群编号 x" in messages(replace(ROSTER, rooms=one_id))
    assert "群“丙”" in messages(replace(ROSTER, rooms=(room("丙", GROUP), room("丙", GROUP))))
    assert "没有编号为" in messages(replace(ROSTER, rooms=(room("丁", GridCode("520329105990000")),)))


def test_bad_departments_are_named() -> None:
    roster = replace(
        ROSTER,
        departments=(
            *ROSTER.departments,
            DepartmentLine(code="派出所", name="派出所", grid=TOWN),
            DepartmentLine(code="justice", name="司法所", grid=TOWN),
        ),
    )
    assert "部门编号“派出所”不对" in messages(roster)
    assert "部门“司法所”" in messages(roster)


def test_an_account_that_is_not_configured_is_named() -> None:
    problems = check_roster(ROSTER, EMPTY, accounts=[AccountName("b1")])
    assert "账号“a1”在配置里没有" in problems[0].message


def test_all_problems_come_at_once_in_the_order_of_the_file() -> None:
    grids = tuple(
        GridLine(code=GridCode(f"52032910599{n:04d}"), name="孤儿", place=Place(sheet="网格", row=n)) for n in (9, 2, 5)
    )
    rows = [p.place.row for p in check_roster(replace(ROSTER, grids=(*ROSTER.grids, *grids)), EMPTY) if p.place.row]
    assert rows == sorted(rows)
    assert set(rows) == {2, 5, 9}


async def test_a_part_of_the_county_is_checked_against_what_is_known(database: Database) -> None:
    await import_roster(database)
    directory = await read(database)
    new_house = Roster(grids=(GridLine(code=GridCode("520329105010203"), name="3格"),))
    taken_seq = Roster(grids=(GridLine(code=GridCode("520329107000000"), name="新镇", seq="01"),))
    other_county = Roster(grids=(GridLine(code=GridCode("520400"), name="邻县"),))

    assert messages(new_house, directory) == ""
    assert "已经是“清溪镇”的了" in messages(taken_seq, directory)
    assert "一个库只放一个县" in messages(other_county, directory)


async def test_a_grid_that_the_file_removes_can_not_be_named_in_it(database: Database) -> None:
    await import_roster(database)
    without_houses = tuple(line for line in ROSTER.grids if line.code not in (HOUSE_1, HOUSE_2))
    said = messages(replace(ROSTER, grids=without_houses), await read(database))
    assert f"没有编号为 {HOUSE_1} 的网格" in said


@given(st.text(max_size=20), st.sampled_from([COUNTY, TOWN, VILLAGE, OTHER_TOWN]))
def test_no_code_breaks_the_check(code: str, grid: GridCode) -> None:
    roster = Roster(grids=(*ROSTER.grids, GridLine(code=GridCode(code), name=code)), rooms=(room(code, grid),))
    known = {line.code for line in ROSTER.grids}
    assert check_roster(roster, EMPTY) or code not in known


def test_another_pattern_of_codes_is_honoured() -> None:
    tree = replace(EMPTY.tree, pattern=CodePattern(widths=(6, 3, 3, 2, 3)))
    long = Roster(
        grids=(GridLine(code=COUNTY, name="县"), GridLine(code=GridCode("52032910500000000"), name="镇", seq="1"))
    )
    assert "要有两位数字的镇序" in messages(long, replace(EMPTY, tree=tree))
    assert "县6位+镇3位+村3位+组2位+户3位" in messages(ROSTER, replace(EMPTY, tree=tree))
