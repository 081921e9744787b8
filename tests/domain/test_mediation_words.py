"""Mediators' own words, and what is made of them."""

from datetime import date

import pytest

from domain.mediation import AgreementForm, Concern, MediationOutcome, RiseGround
from domain.mediation_words import (
    find_concerns,
    read_attempt_number,
    read_day,
    read_form,
    read_ground,
    read_next_day,
    read_outcome,
    wants_to_end,
)

TODAY = date(2026, 11, 20)
FAILED, SETTLED = MediationOutcome.FAILED, MediationOutcome.SETTLED
REFUSED, ABSENT = MediationOutcome.REFUSED, MediationOutcome.ABSENT


@pytest.mark.parametrize(
    ("words", "outcome"),
    [
        ("3号调解 第1次 没成", FAILED),
        ("调过一回，没谈拢", FAILED),
        ("谈崩了", FAILED),
        ("双方不干", FAILED),
        ("谈不拢，下次25号", FAILED),
        ("对方不同意赔三千", FAILED),
        ("他家不肯让那一垄地", FAILED),
        ("没签字", FAILED),
        ("两家还是说不通，约好下周三再来", FAILED),
        ("一方没来", ABSENT),
        ("老李家没到场", ABSENT),
        ("一方不愿", REFUSED),
        ("一方不愿意调解", REFUSED),
        ("老李不肯再调了", REFUSED),
        ("对方拒绝调解", REFUSED),
        ("他死活不谈", REFUSED),
        ("有一家不愿，不调了", REFUSED),
        ("人家不调了", REFUSED),
        ("不调了", None),
        ("老周家不愿意", None),
        ("调成了", SETTLED),
        ("说合了，签字了", SETTLED),
        ("谈好了，口头的", SETTLED),
        ("两家达成协议", SETTLED),
        ("握手言和", SETTLED),
        ("3号开始调解", None),
        ("调解第1次", None),
        ("说好下次25号", None),
    ],
)
def test_what_came_of_a_sitting(words: str, outcome: MediationOutcome | None) -> None:
    assert read_outcome(words) == outcome


@pytest.mark.parametrize("words", ["不同意调解方案", "他不愿意赔钱", "一方不愿意让路", "对方拒绝赔偿", "不想谈钱的事"])
def test_who_rejects_an_offer_has_not_refused_to_be_mediated(words: str) -> None:
    assert read_outcome(words) is not REFUSED


@pytest.mark.parametrize(
    ("words", "number"), [("第1次", 1), ("第二回没成", 2), ("第三次", 3), ("第12次", 12), ("3号调了一回", None)]
)
def test_which_sitting_it_was(words: str, number: int | None) -> None:
    assert read_attempt_number(words) == number


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("3号调解第1次没成，下次25号", date(2026, 11, 25)),
        ("没谈拢，约在下周三", date(2026, 11, 25)),
        ("3号调解没成", None),
        ("25号调的，没成", None),
    ],
)
def test_the_next_day_is_never_mistaken_for_the_tickets_number(words: str, day: date | None) -> None:
    assert read_next_day(words, TODAY) == day


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("25号", date(2026, 11, 25)),
        ("二十五号上午九点", date(2026, 11, 25)),
        ("3号吧", date(2026, 12, 3)),
        ("下月3号", date(2026, 12, 3)),
        ("12月5日", date(2026, 12, 5)),
        ("今天下午", TODAY),
        ("明早8点", date(2026, 11, 21)),
        ("后天下午三点", date(2026, 11, 22)),
        ("下周三", date(2026, 11, 25)),
        ("过三天", date(2026, 11, 23)),
        ("一个星期以后", date(2026, 11, 27)),
        ("32号", None),
        ("2月30号", None),
        ("等他回来", None),
        ("第3次", None),
    ],
)
def test_the_day_that_was_asked_for(words: str, day: date | None) -> None:
    assert read_day(words, TODAY) == day


@pytest.mark.parametrize(
    ("words", "ground"),
    [
        ("两家动了锄头，怕出人命", RiseGround.DANGER),
        ("镇长批示要镇里来调", RiseGround.INSTRUCTED),
        ("要林业上确权，超了村里的权限", RiseGround.BEYOND_POWERS),
        ("老李不愿在村里调，说村上偏心", RiseGround.UNTRUSTED),
        ("我管不了，往上报", None),
        ("弄不成", None),
    ],
)
def test_why_it_must_go_up(words: str, ground: RiseGround | None) -> None:
    assert read_ground(words) == ground


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("终止调解", True),
        ("3号终止调解，谈不拢", True),
        ("调不下去了", True),
        ("3号不调了", True),
        ("第1次没成", False),
        ("下次再调", False),
    ],
)
def test_giving_it_up_is_said_plainly(words: str, ends: bool) -> None:
    assert wants_to_end(words) is ends


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("写了协议", AgreementForm.WRITTEN),
        ("签字了", AgreementForm.WRITTEN),
        ("书面", AgreementForm.WRITTEN),
        ("口头说好的", AgreementForm.ORAL),
        ("没写", AgreementForm.ORAL),
        ("3号调成了", None),
    ],
)
def test_how_it_was_agreed(words: str, form: AgreementForm | None) -> None:
    assert read_form(words) == form


@pytest.mark.parametrize(
    ("words", "concerns"),
    [
        ("我男人打我，要离婚", {Concern.HOME_VIOLENCE}),
        ("她男人打她", {Concern.HOME_VIOLENCE}),
        ("他家暴", {Concern.HOME_VIOLENCE}),
        ("娃被他打了", {Concern.MINOR}),
        ("一方未成年", {Concern.MINOR}),
        ("他家儿子打了我，要赔钱", set()),
        ("两家争一垄地，吵了几回", set()),
        ("彩礼不退，两家吵架", set()),
    ],
)
def test_what_keeps_a_matter_out_of_mediation(words: str, concerns: set[Concern]) -> None:
    assert find_concerns(words) == concerns
