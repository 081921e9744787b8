"""What a notice may be, judged without groups and without a database."""

from datetime import time, timedelta

import pytest
from sample_county import (
    COUNTY,
    NOW,
    WINDOW,
    draft_notice,
    group_code,
    household_code,
    make_grids,
    shanghai,
    town_code,
    village_code,
)

from domain.broadcast import Approval, Audience, CampaignDraft
from domain.broadcast_rules import (
    Lateness,
    find_problems,
    judge_lateness,
    needs_approval,
    validate_draft,
)
from domain.ids import GridCode
from domain.notice_words import find_personal_data
from domain.refusal import Refusal
from domain.schedule import Once
from domain.tree import GridTree, Tier

TREE = GridTree(grids=make_grids(towns=2))


def codes_of(draft: CampaignDraft, author_grid: GridCode | None = None) -> list[str]:
    return [p.code for p in find_problems(draft, TREE, NOW, window=WINDOW, author_grid=author_grid)]


def test_a_sound_notice_has_no_problem() -> None:
    assert codes_of(draft_notice()) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("停" * 2001, "too_long"),
        ("请在{截止}前交费", "unfilled"),
        ("请在｛ 截止 ｝前交费", "unfilled"),
        ("找王某，电话13800001111", "personal_data"),
        ("停\x00水", "hidden_characters"),
        ("停\u202e水", "hidden_characters"),
    ],
)
def test_words_that_must_not_go_out_are_refused(text: str, code: str) -> None:
    assert codes_of(draft_notice(text=text)) == [code]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("电话 138 0000 1111", "手机号"),
        ("电话１３８００００１１１１", "手机号"),
        ("+86-138-0000-1111", "手机号"),
        ("身份证520303199001011234", "身份证号"),
        ("身份证 52030319900101123x", "身份证号"),
        ("卡号6222 0212 3456 7890 123", "银行卡号"),
        ("拨110或96110", None),
        ("咨询0851-23456789", None),
        ("12月5日8:30到村部", None),
        ("工单20261120-05111401-003", None),
    ],
)
def test_personal_numbers_are_told_from_office_numbers(text: str, kind: str | None) -> None:
    assert find_personal_data(text) == kind


def test_an_audience_must_name_grids_that_exist() -> None:
    assert codes_of(CampaignDraft(title="a", text="b", audience=Audience(grids=()), schedule=Once(at=NOW))) == [
        "empty_audience"
    ]
    assert codes_of(draft_notice(GridCode("999999999999999"))) == ["unknown_grid"]


def test_a_leader_reaches_only_what_lies_below_them() -> None:
    own = village_code(1)

    assert codes_of(draft_notice(group_code(1)), author_grid=own) == []
    assert codes_of(draft_notice(group_code(1), village_code(2)), author_grid=own) == ["not_yours"]


def test_excluding_what_was_never_chosen_is_a_mistake() -> None:
    assert codes_of(draft_notice(village_code(1), excluded=(group_code(1, village=2),))) == ["excluded_outside"]


@pytest.mark.parametrize(
    ("at", "codes"),
    [
        ("2026-11-20T09:58", ["past"]),
        ("2026-11-20T09:59:30", []),
        ("2026-11-20T20:00", ["quiet_hours"]),
        ("2026-11-20T19:59", []),
        ("2026-11-21T07:59", ["quiet_hours"]),
        ("2026-11-21T08:00", []),
    ],
)
def test_a_time_is_neither_past_nor_in_the_quiet_hours(at: str, codes: list[str]) -> None:
    assert codes_of(draft_notice(schedule=Once(at=shanghai(at)))) == codes


@pytest.mark.parametrize(
    ("send_until", "codes"), [(time(18), []), (time(21), ["quiet_hours"]), (time(8), ["quiet_hours"])]
)
def test_a_days_sending_ends_inside_the_hours_of_notices(send_until: time, codes: list[str]) -> None:
    draft = CampaignDraft(
        title="停水",
        text="停水",
        audience=Audience(grids=(village_code(),)),
        schedule=Once(at=shanghai("2026-11-21T10:00")),
        send_until=send_until,
    )

    assert set(codes_of(draft)) == set(codes)


def test_the_first_problem_becomes_a_refusal_with_its_field() -> None:
    with pytest.raises(Refusal) as refused:
        validate_draft(draft_notice(text="交{金额}元"), TREE, NOW, window=WINDOW, author_grid=None)

    assert refused.value.field == "text"
    assert "{金额}" in refused.value.sentence


@pytest.mark.parametrize(
    ("late", "judged"),
    [
        (timedelta(0), Lateness.START),
        (timedelta(minutes=5), Lateness.START),
        (timedelta(minutes=10), Lateness.START),
        (timedelta(minutes=10, seconds=1), Lateness.EXPIRE),
        (timedelta(minutes=11), Lateness.EXPIRE),
        (timedelta(hours=24), Lateness.EXPIRE),
    ],
)
def test_a_firing_may_start_ten_minutes_late_and_no_later(late: timedelta, judged: Lateness) -> None:
    assert judge_lateness(NOW, NOW + late) is judged


@pytest.mark.parametrize(
    ("audience", "author_grid", "approval"),
    [
        (Audience(grids=(household_code(1),)), household_code(1), Approval.NONE),
        (Audience(grids=(village_code(1),), tiers=frozenset({Tier.VILLAGE})), village_code(1), Approval.NONE),
        (Audience(grids=(village_code(1),)), village_code(1), Approval.CODE),
        (Audience(grids=(household_code(2),)), household_code(1), Approval.CODE),
        (Audience(grids=(town_code(1),)), town_code(1), Approval.CODE),
        (Audience(grids=(town_code(1), town_code(2))), COUNTY, Approval.SECOND_PERSON),
        (Audience(grids=(COUNTY,)), None, Approval.SECOND_PERSON),
    ],
)
def test_more_groups_need_more_people_to_agree(
    audience: Audience, author_grid: GridCode | None, approval: Approval
) -> None:
    assert needs_approval(audience, TREE, author_grid) is approval
