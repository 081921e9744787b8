"""Whom a report is about is found in its words: by name, by surname and title, and of officials by title alone."""

import pytest

from domain.assignment import choose_assignee, list_told
from domain.calling import find_called
from domain.conflict import find_involved
from domain.directory import Department, Directory, Identity, Officer, Post, Role
from domain.ids import ContactId, GridCode, PersonId
from domain.rules import Route
from domain.tree import GridTree, Tier
from tests.support.county import A1, COUNTY, GROUP, HOUSE_1, HOUSE_2, TOWN, VILLAGE
from tests.support.posts import GRIDS

PEOPLE = (
    (1, "张桂芳", Role.LEADER, HOUSE_1, ""),
    (2, "李建国", Role.LEADER, GROUP, ""),
    (3, "王长明", Role.LEADER, VILLAGE, ""),
    (4, "王二毛", Role.CADRE, VILLAGE, ""),
    (5, "陈光", Role.LEADER, TOWN, ""),
    (6, "周平", Role.DEPUTY, TOWN, ""),
    (7, "县值班", Role.DUTY, COUNTY, ""),
    (8, "钱正", Role.STAFF, TOWN, "discipline"),
    (9, "孙县纪", Role.STAFF, COUNTY, "discipline"),
    (10, "张远", Role.LEADER, HOUSE_2, ""),
    (11, "欧阳雪", Role.STAFF, TOWN, "police"),
)


def make_people(*left_out: int) -> Directory:
    officers = {
        PersonId(key): Officer(
            person=PersonId(key),
            name=name,
            phone="",
            posts=(Post(person=PersonId(key), role=role, grid=grid, department=office),),
            identities=(Identity(account=A1, contact=ContactId(f"wxid_{key}")),),
        )
        for key, name, role, grid, office in PEOPLE
        if key not in left_out
    }
    places = ((TOWN, "discipline"), (COUNTY, "discipline"), (TOWN, "police"))
    return Directory(
        tree=GridTree(grids=GRIDS),
        officers=officers,
        departments=tuple(Department(code=code, name=code, grid=grid) for grid, code in places),
        rooms={},
    )


DIRECTORY = make_people()


def involved(words: str, route: Route = Route.BYPASS_DISCIPLINE, grid: GridCode = HOUSE_1) -> set[int]:
    return set(find_involved(words, grid, route, DIRECTORY))


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("王长明收了钱不办事", {3, 4}),
        ("王书记半年没来过", {3, 4}),
        ("村主任优亲厚友", {3, 4}),
        ("村上的干部吃拿卡要", {3, 4}),
        ("书记电话不接", {3, 4}),
        ("李组长推诿", {2}),
        ("组长开大会不通知", {2}),
        ("网格员不办事", {1}),
        ("老李拿烟拿酒", {2}),
        ("桂芳姐收了钱", {1}),
        ("镇长不作为", {5, 6}),
        ("镇上的干部推诿", {5, 6}),
        ("镇党委书记不管", {5, 6}),
        ("钱委员跟他们一伙", {8}),
        ("补贴少发了", set()),
        ("镇里发的补贴没到手", set()),
    ],
)
def test_a_complaint_names_its_officials(words: str, who: set[int]) -> None:
    assert involved(words) == who


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("王书记打人", {3, 4}),
        ("王长明家暴", {3}),
        ("欧阳警官吸毒", {11}),
        ("找过书记了没人管，我男人又打我", set()),
        ("老王打媳妇", set()),
    ],
)
def test_of_another_private_matter_only_who_is_named_for_certain_is_shut_out(words: str, who: set[int]) -> None:
    assert involved(words, Route.PRIVATE_CHAIN) == who
    assert involved(words, Route.POLICE_ONLY) == who


@pytest.mark.parametrize("route", [Route.CHAIN, Route.CHAIN_MASKED])
def test_of_an_open_matter_nobody_is_shut_out(route: Route) -> None:
    assert involved("跟李组长和王书记都说了，路灯还没修", route) == set()


def test_who_sits_elsewhere_is_not_meant() -> None:
    assert 10 not in involved("张远和网格员不办事")


def test_a_leader_who_reports_and_says_who_they_are_is_not_shut_out() -> None:
    found = find_involved("我是李组长，村主任不作为", HOUSE_1, Route.BYPASS_DISCIPLINE, DIRECTORY, reporter=PersonId(2))
    assert found == {3, 4}


def choose(
    words: str, directory: Directory = DIRECTORY, route: Route = Route.BYPASS_DISCIPLINE
) -> tuple[int, str, str]:
    skip = find_involved(words, HOUSE_1, route, directory)
    found = choose_assignee(directory, HOUSE_1, tier=Tier.TOWN, route=route, skip=skip)
    assert found is not None
    return found.person or 0, found.department, found.tier.zh


def test_a_complaint_about_a_village_goes_to_the_towns_office_and_one_about_the_town_to_the_countys() -> None:
    assert choose("王书记收了钱") == (0, "discipline", "镇")
    assert choose("镇长收了钱") == (0, "discipline", "县")


def test_a_complaint_about_the_office_itself_goes_past_it() -> None:
    assert choose("钱正收了钱") == (0, "discipline", "县")
    assert choose("钱正收了钱", make_people(9)) == (7, "", "县")


def test_an_election_matter_about_the_towns_leader_goes_to_nobody_of_the_town() -> None:
    assert choose("镇长贿选", route=Route.BYPASS_TOWN) == (7, "", "县")


def test_where_everybody_of_its_own_route_is_meant_it_is_not_lost() -> None:
    alone = make_people(7, 9)
    skip = [PersonId(key) for key in (1, 2, 3, 4, 5, 6)]
    found = choose_assignee(make_people(7), HOUSE_1, tier=Tier.VILLAGE, route=Route.PRIVATE_CHAIN, skip=skip)
    assert found is not None
    assert (found.department, found.tier) == ("discipline", Tier.COUNTY)
    assert choose_assignee(alone, HOUSE_1, tier=Tier.VILLAGE, route=Route.PRIVATE_CHAIN, skip=skip) is None


def test_nobody_who_is_shut_out_is_told_of_an_alarm_either() -> None:
    skip = find_involved("王书记打人", HOUSE_1, Route.PRIVATE_CHAIN, DIRECTORY)
    told = {o.person for o in list_told(DIRECTORY, HOUSE_1, route=Route.PRIVATE_CHAIN, critical=True, skip=skip)}
    assert told == {5, 7}


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("张桂芳", {1}),
        ("老李", {2}),
        ("建国", {2}),
        ("李组长", {2}),
        ("王书记", {3, 4}),
        ("王长明", {3}),
        ("陈镇长", {5}),
        ("欧阳警官", {11}),
        ("老赵", set()),
        ("", set()),
    ],
)
def test_who_is_called(said: str, who: set[int]) -> None:
    assert {officer.person for officer in find_called(said, DIRECTORY.officers.values())} == who
