"""Who mediates at which level, by who is really there and whom the matter's route lets know."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from domain.assignment import Assignment
from domain.classify import Classifier
from domain.directory import Department, Directory
from domain.mediation import MediationLevel
from domain.mediation_posts import choose_mediator
from domain.tree import Tier
from tests.support.county import COUNTY, HOUSE_1, TOWN
from tests.support.posts import LEADERS, PLACES, STAFF, make_directory

Choose = Callable[..., Assignment]
BOUNDARY, FAMILY, DEMOLITION = "dispute.land_boundary", "dispute.family", "dispute.demolition"


def with_centre(directory: Directory) -> Directory:
    """The county's mediation centre opens, with the justice office's staff of this directory lent to it."""
    lent = directory.officers[STAFF["justice"]]
    post = replace(lent.posts[0], grid=COUNTY, department="mediate")
    return replace(
        directory,
        officers={**directory.officers, lent.person: replace(lent, posts=(*lent.posts, post))},
        departments=(*directory.departments, Department(code="mediate", name="县联调中心", grid=COUNTY)),
    )


@pytest.fixture
def choose(classifier: Classifier) -> Choose:
    def choose(directory: Directory, level: MediationLevel, code: str = BOUNDARY) -> Assignment:
        issue_type = classifier.rules.types[code]
        found = choose_mediator(directory, HOUSE_1, level=level, issue_type=issue_type)
        assert found is not None
        return found

    return choose


def test_the_village_mediates_through_its_leader(choose: Choose) -> None:
    found = choose(make_directory(), MediationLevel.VILLAGE)
    assert (found.person, found.tier) == (LEADERS[Tier.VILLAGE], Tier.VILLAGE)


def test_the_town_mediates_through_its_justice_office(choose: Choose) -> None:
    found = choose(make_directory(), MediationLevel.TOWN)
    assert (found.person, found.department, found.grid) == (None, "justice", TOWN)


def test_without_an_office_the_towns_leader_does_it_and_an_empty_post_falls_upward(choose: Choose) -> None:
    assert choose(make_directory(offices=()), MediationLevel.TOWN).person == LEADERS[Tier.TOWN]
    assert choose(make_directory(offices=(), vacant=[Tier.TOWN]), MediationLevel.TOWN).tier is Tier.COUNTY


def test_the_county_mediates_through_its_centre_and_never_through_the_towns_office(choose: Choose) -> None:
    found = choose(with_centre(make_directory()), MediationLevel.COUNTY)
    assert (found.department, found.grid) == ("mediate", COUNTY)
    assert choose(make_directory(), MediationLevel.COUNTY).person == LEADERS[Tier.COUNTY]


def test_what_is_private_is_told_only_to_offices_that_its_type_names(choose: Choose) -> None:
    assert choose(make_directory(), MediationLevel.TOWN, FAMILY).department == "justice"
    assert choose(make_directory(), MediationLevel.TOWN, DEMOLITION).person == LEADERS[Tier.TOWN]


def test_where_nobody_is_there_at_all_nobody_has_it(classifier: Classifier) -> None:
    empty = make_directory(vacant=PLACES, duty=False, offices=())
    issue_type = classifier.rules.types[BOUNDARY]
    for level in MediationLevel:
        assert choose_mediator(empty, HOUSE_1, level=level, issue_type=issue_type) is None
