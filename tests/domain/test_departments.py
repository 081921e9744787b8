"""Departments as people say them: whole names, pieces, trades, several in one breath; a stranger gets a choice."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.departments import SPOKEN, find_department, match_department, name_lead, offer_departments, read_called
from domain.directory import Department
from domain.ids import GridCode
from domain.refusal import Refusal
from tests.support.county import COUNTY, HOUSE_1, OTHER_VILLAGE, TOWN
from tests.support.posts import make_directory

NAMES = {
    "police": "清溪派出所",
    "justice": "清溪司法所",
    "power": "清溪供电所",
    "watersupply": "清溪供水站",
    "water": "水利站",
    "civil": "民政办",
    "urban": "综合执法队（城管）",
}
OFFICES = tuple(Department(code=code, name=name, grid=TOWN) for code, name in NAMES.items())
DIRECTORY = replace(
    make_directory(),
    departments=(
        Department(code="police", name="青禾县公安局", grid=COUNTY),
        Department(code="market", name="县市场监管局", grid=COUNTY),
        Department(code="x9", name="和平水电服务队", grid=TOWN),
        Department(code="power", name="河东供电点", grid=OTHER_VILLAGE),
        *OFFICES,
    ),
)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("派出所", "police"),
        ("清溪派出所", "police"),
        ("镇上的派出所", "police"),
        ("民警", "police"),
        ("police", "police"),
        ("司法", "justice"),
        ("供电所", "power"),
        ("供电局的人", "power"),
        ("电工", "power"),
        ("要水利站来", "water"),
        ("水利", "water"),
        ("自来水", "watersupply"),
        ("供水", "watersupply"),
        ("民政", "civil"),
        ("民政局", "civil"),
        ("城管", "urban"),
        ("执法队", "urban"),
        ("工商所", "market"),
        ("和平水电服务队", "x9"),
        ("X9", "x9"),
    ],
)
def test_a_department_is_known_by_what_people_call_it(said: str, code: str) -> None:
    assert find_department(said, HOUSE_1, DIRECTORY).code == code


def test_the_towns_own_comes_before_the_countys_unless_the_county_is_named() -> None:
    assert find_department("公安", HOUSE_1, DIRECTORY).grid == TOWN
    assert find_department("县公安局", HOUSE_1, DIRECTORY).grid == COUNTY


def test_a_department_of_another_village_does_not_serve_here() -> None:
    assert match_department("河东供电点", HOUSE_1, DIRECTORY) != DIRECTORY.departments[3]


@pytest.mark.parametrize("said", ["", "站", "所", "李四", "气象站", "。。"])
def test_whoever_is_not_known_is_refused_with_three_to_choose_from(said: str) -> None:
    with pytest.raises(Refusal) as refused:
        find_department(said, HOUSE_1, DIRECTORY, likely=("watersupply", "power"))
    assert refused.value.code == "unknown_department"
    assert refused.value.sentence.count("清溪供水站") == 1
    assert "1" in refused.value.sentence
    assert "3" in refused.value.sentence
    assert "4" not in refused.value.sentence


def test_what_sounds_alike_is_offered_first() -> None:
    assert offer_departments("水力站", HOUSE_1, DIRECTORY)[0].code in ("water", "watersupply")


def test_where_no_department_is_registered_the_telephone_is_left() -> None:
    with pytest.raises(Refusal, match="打村里电话"):
        find_department("派出所", HOUSE_1, replace(DIRECTORY, departments=()))


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("供水站和供电所", ["watersupply", "power"]),
        ("供水站、供电所、派出所", ["watersupply", "power", "police"]),
        ("供水站，供电所主办", ["power", "watersupply"]),
        ("供水站 主办，供电所 协办", ["watersupply", "power"]),
        ("供电所牵头，叫上供水站", ["power", "watersupply"]),
        ("供电所 供电局", ["power"]),
        ("和平水电服务队", ["x9"]),
        ("供水跟供电", ["watersupply", "power"]),
    ],
)
def test_several_are_called_in_one_breath_and_one_leads(said: str, codes: list[str]) -> None:
    called = read_called(said, HOUSE_1, DIRECTORY)
    assert called is not None
    assert [one.code for one in called.departments] == codes
    assert called.lead.code == codes[0]


@pytest.mark.parametrize("said", ["供水站和气象站", "气象站", "", "，"])
def test_one_unknown_among_several_calls_nobody(said: str) -> None:
    assert read_called(said, HOUSE_1, DIRECTORY) is None


@pytest.mark.parametrize(
    ("words", "lead"),
    [("供电所主办", "power"), ("由供电局牵头", "power"), ("派出所主办", "watersupply"), ("管子漏了", "watersupply")],
)
def test_who_leads_may_be_said_apart(words: str, lead: str) -> None:
    called = read_called("供水站和供电所", HOUSE_1, DIRECTORY)
    assert called is not None
    assert name_lead(called, words, DIRECTORY, HOUSE_1).lead.code == lead


def test_every_word_of_a_trade_leads_to_that_trade_alone() -> None:
    everywhere = replace(
        DIRECTORY, departments=tuple(Department(code=code, name=code.upper(), grid=TOWN) for code in SPOKEN)
    )
    for code, words in SPOKEN.items():
        for word in words:
            assert find_department(word, HOUSE_1, everywhere).code == code, word


@given(said=st.text(max_size=40), grid=st.sampled_from([HOUSE_1, TOWN, COUNTY, GridCode("1")]))
def test_whatever_is_said_is_a_department_that_serves_here_or_none(said: str, grid: GridCode) -> None:
    found = match_department(said, grid, DIRECTORY)
    assert found is None or DIRECTORY.tree.contains(found.grid, grid)
