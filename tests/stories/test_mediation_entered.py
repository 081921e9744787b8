"""Mediators who telephone: the command centre enters what they say, by the same deeds; the parties answer in WeChat."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.gateway.console import Said
from domain.ports import CommandResult
from domain.ticket import Action, State
from models.life_tables import MediationRow, ReminderRow
from tests.support.archive import find_text, read_table
from tests.support.county import (
    GROUP_LEADER,
    HOUSE_LEADER,
    HOUSE_ROOM,
    RESIDENT,
    SECRETARY,
    STRANGER,
)
from tests.support.mediation import BOUNDARY, JUSTICE, settle_mediators
from tests.support.village import Village, said_in, said_to

FAMILY = "两口子天天吵架闹离婚，麻烦来劝劝"


@pytest.fixture
async def disputed(village: Village) -> Village:
    """A boundary dispute in the hands of the group's leader."""
    await settle_mediators(village)
    await village.say(RESIDENT, BOUNDARY)
    assert await village.assignee() == GROUP_LEADER.name
    return village


async def enter(village: Village, action: str, **args: str) -> CommandResult:
    number = (await village.ticket()).no or ""
    return await village.command(f"ticket.{action}", number, **args)


async def sit_down(village: Village, times: int, outcome: str = "failed") -> list[Said]:
    before = len(village.messenger.said)
    for _ in range(times):
        assert (await enter(village, "mediate", outcome=outcome)).ok
    return village.messenger.said[before:]


async def sittings(village: Village) -> list[tuple[int, int, str]]:
    return [(row.level, row.number, row.outcome) for row in await read_table(village.database, MediationRow)]


def nothing_in_groups(said: Sequence[Said]) -> bool:
    return not any(one.chat.endswith("@chatroom") for one in said)


async def test_a_sitting_is_on_record_and_the_reporter_alone_is_asked_about_it(disputed: Village) -> None:
    said = await sit_down(disputed, 1)
    assert "第1次调解没成，是这样吗？1是 2不是 3不想再调" in said_to(RESIDENT, said)[0]
    assert nothing_in_groups(said)
    assert (await disputed.ticket()).state is State.MEDIATING
    assert await sittings(disputed) == [(1, 1, "failed")]
    said = await disputed.whisper(RESIDENT, "1")
    assert "记下了" in said_to(RESIDENT, said)[0]


async def test_the_level_has_its_days(disputed: Village) -> None:
    await sit_down(disputed, 1)
    ticket = await disputed.ticket()
    begun = disputed.clock.now()
    assert ticket.due_at == begun + timedelta(days=10)
    await sit_down(disputed, 2)
    await enter(disputed, "escalate")
    last = (await disputed.ticket()).due_at
    assert last is not None
    assert last >= begun + timedelta(days=15), "the fifteenth day is a Saturday: Monday counts"
    assert last < begun + timedelta(days=17)


async def test_two_tries_do_not_go_up_and_three_do(disputed: Village) -> None:
    await sit_down(disputed, 2)
    refused = await enter(disputed, "escalate")
    assert (refused.ok, refused.code) == (False, "too_early")
    await sit_down(disputed, 1)
    before = len(disputed.messenger.said)
    assert (await enter(disputed, "escalate")).ok
    said = disputed.messenger.said[before:]
    assert await disputed.assignee() == "justice"
    assert BOUNDARY in said_to(JUSTICE, said)[0]
    assert "转到镇里调解，清溪司法所会找您" in said_to(RESIDENT, said)[0]
    assert nothing_in_groups(said)
    assert (await disputed.ticket()).state is State.ASSIGNED


async def test_it_goes_up_early_only_for_a_ground_that_is_written(disputed: Village) -> None:
    await sit_down(disputed, 1)
    assert not (await enter(disputed, "escalate", reason="弄不成")).ok
    assert (await enter(disputed, "escalate", reason="两家动了锄头，怕出人命")).ok
    assert await disputed.assignee() == "justice"
    assert await find_text(disputed.database, "两家动了锄头") == {"ticket_words": 1}


async def test_nobody_came_is_on_record_and_does_not_count(disputed: Village) -> None:
    await sit_down(disputed, 2)
    await sit_down(disputed, 3, outcome="absent")
    assert (await enter(disputed, "escalate")).code == "too_early"
    assert len(await sittings(disputed)) == 5


async def test_where_somebody_stayed_away_last_they_sit_down_once_more_before_it_goes_up(disputed: Village) -> None:
    await sit_down(disputed, 3)
    await sit_down(disputed, 1, outcome="absent")
    assert (await enter(disputed, "escalate")).code == "unwilling"
    await sit_down(disputed, 1)
    assert (await enter(disputed, "escalate")).ok


async def test_what_a_party_denies_does_not_count_and_whoever_is_above_learns_of_it(disputed: Village) -> None:
    await sit_down(disputed, 3)
    said = await disputed.whisper(RESIDENT, "2")
    assert "这次不算" in said_to(RESIDENT, said)[0]
    assert "第3次调解，当事人说不是那样" in said_to(SECRETARY, said)[0]
    assert said_to(GROUP_LEADER, said) == []
    assert (await enter(disputed, "escalate")).code == "too_early"


@pytest.mark.parametrize("words", ["3", "不想再调了", "我不愿意再调了"])
async def test_a_party_who_does_not_want_to_go_on_ends_it_for_good(disputed: Village, words: str) -> None:
    await sit_down(disputed, 1)
    said = await disputed.whisper(RESIDENT, words)
    assert any("法院、仲裁、行政" in line for line in said_to(RESIDENT, said))
    assert "请别再约" in said_to(GROUP_LEADER, said)[0]
    assert await sittings(disputed) == [(1, 1, "failed"), (1, 2, "refused")]
    assert (await disputed.ticket()).state is State.VERIFYING
    assert nothing_in_groups(said)
    assert not (await enter(disputed, "mediate", outcome="failed")).ok
    assert not (await enter(disputed, "escalate")).ok


async def test_a_no_to_the_question_is_a_denial_and_no_refusal(disputed: Village) -> None:
    await sit_down(disputed, 1)
    await disputed.whisper(RESIDENT, "不")
    assert (await disputed.ticket()).state is State.MEDIATING


async def test_a_party_may_refuse_between_two_levels_and_the_next_mediators_hear_it(disputed: Village) -> None:
    await sit_down(disputed, 3)
    assert (await enter(disputed, "escalate")).ok
    said = await disputed.whisper(RESIDENT, "3")
    assert "法院、仲裁、行政" in said_to(RESIDENT, said)[0]
    assert "请别再约" in said_to(JUSTICE, said)[0]
    assert (await enter(disputed, "mediate", outcome="failed")).code == "refused"


async def test_a_refusal_on_record_is_the_end_and_names_the_other_ways(disputed: Village) -> None:
    said = await sit_down(disputed, 1, outcome="refused")
    assert "法院、仲裁、行政" in said_to(RESIDENT, said)[0]
    assert nothing_in_groups(said)
    history = await disputed.actions()
    assert history[-3:] == [Action.MEDIATE, Action.TERMINATE, Action.VERIFY]
    refused = await enter(disputed, "mediate", outcome="failed")
    assert not refused.ok


async def test_after_a_refusal_it_is_never_mediated_again_even_where_it_is_sent_back(disputed: Village) -> None:
    await sit_down(disputed, 1, outcome="refused")
    await disputed.whisper(RESIDENT, "3")
    assert (await disputed.ticket()).state is State.REWORKING
    assert (await enter(disputed, "mediate", outcome="failed")).code == "refused"


async def test_an_agreement_is_asked_about_and_the_court_is_reminded_of_on_two_days(disputed: Village) -> None:
    await sit_down(disputed, 1)
    before = len(disputed.messenger.said)
    assert (await enter(disputed, "settle", form="written")).ok
    asked = said_to(RESIDENT, disputed.messenger.said[before:])
    assert "李建国说调成了。回1满意" in asked[0]
    await disputed.whisper(RESIDENT, "1")
    assert (await disputed.ticket()).state is State.CLOSED
    disputed.go_to("21 08:30")
    first = await disputed.ring()
    assert "12月20日前，两家可以一起去法院确认" in said_to(RESIDENT, first)[0]
    assert "法院确认" in said_to(GROUP_LEADER, first)[0]
    assert said_to(RESIDENT, await disputed.ring()) == []
    disputed.clock.move(days=23)
    assert said_to(RESIDENT, await disputed.ring()) == []
    disputed.clock.move(days=1)
    last = await disputed.ring()
    assert len(said_to(RESIDENT, last)) == len(said_to(GROUP_LEADER, last)) == 1
    assert nothing_in_groups([*first, *last])


async def test_an_agreement_that_did_not_hold_is_not_reminded_of_and_may_be_mediated_again(disputed: Village) -> None:
    await sit_down(disputed, 1)
    await enter(disputed, "settle")
    await disputed.whisper(RESIDENT, "3")
    assert (await disputed.ticket()).state is State.REWORKING
    disputed.go_to("21 08:30")
    assert not any("法院" in one.body for one in await disputed.ring())
    assert (await enter(disputed, "mediate", outcome="failed")).ok
    assert await sittings(disputed) == [(1, 1, "failed"), (1, 2, "settled"), (1, 3, "failed")]


async def test_the_day_of_the_next_sitting_is_rung_that_morning(disputed: Village) -> None:
    assert (await enter(disputed, "mediate", outcome="failed", next="2026-11-23")).ok
    await disputed.whisper(RESIDENT, "1")
    disputed.go_to("23 08:05")
    said = await disputed.ring()
    assert "约好今天调解" in said_to(RESIDENT, said)[0]
    assert "今天调解" in said_to(GROUP_LEADER, said)[0]
    assert nothing_in_groups(said)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"outcome": "won"}, "bad_outcome"),
        ({"outcome": "failed", "next": "下周"}, "bad_date"),
        ({"outcome": "failed", "next": "2026-11-19"}, "day_over"),
        ({"outcome": "failed", "attempt": "3"}, "number_gap"),
        ({"attempt": "1"}, "needs_outcome"),
    ],
)
async def test_what_can_not_be_is_refused_by_its_field(disputed: Village, args: dict[str, str], code: str) -> None:
    refused = await enter(disputed, "mediate", **args)
    assert (refused.ok, refused.code) == (False, code)
    assert await sittings(disputed) == []
    assert (await disputed.ticket()).state is State.ASSIGNED


async def test_the_same_sitting_entered_twice_is_on_record_once(disputed: Village) -> None:
    assert (await enter(disputed, "mediate", outcome="failed", attempt="1")).ok
    assert (await enter(disputed, "mediate", outcome="failed", attempt="1")).code == "on_record"


async def test_it_may_be_begun_before_anybody_sits_down(disputed: Village) -> None:
    assert (await enter(disputed, "mediate")).ok
    assert (await disputed.ticket()).state is State.MEDIATING
    assert await sittings(disputed) == []


async def test_a_street_lamp_is_not_mediated(village: Village) -> None:
    await village.say(RESIDENT, "村口路灯坏了三天了没人修")
    assert (await enter(village, "mediate", outcome="failed")).code == "not_mediable"


async def test_whoever_is_beaten_at_home_is_sent_to_the_police_and_not_to_a_mediator(village: Village) -> None:
    await village.whisper(RESIDENT, FAMILY)
    assert (await village.ticket()).type == "dispute.family"
    refused = await enter(village, "mediate", outcome="failed", text="她男人打她")
    assert (refused.ok, refused.code) == (False, "not_mediable")
    assert "110" in refused.sentence


async def test_where_violence_comes_out_later_mediation_is_left_at_once(village: Village) -> None:
    await village.whisper(RESIDENT, FAMILY)
    assert (await enter(village, "mediate", outcome="failed")).ok
    assert (await enter(village, "mediate", outcome="failed", text="这回说出来了，是家暴")).ok
    assert (await village.ticket()).state is State.WORKING
    assert await sittings(village) == [(1, 1, "failed")]


async def test_a_private_dispute_stays_with_the_village_and_above(village: Village) -> None:
    await settle_mediators(village)
    said = await village.whisper(RESIDENT, FAMILY)
    said += await sit_down(village, 3)
    await enter(village, "escalate")
    said += village.messenger.said[len(said) :]
    assert await village.assignee() == "justice"
    for person in (HOUSE_LEADER, GROUP_LEADER):
        assert said_to(person, village.messenger.said) == []
    assert nothing_in_groups(village.messenger.said)


async def test_who_is_no_friend_is_never_asked_about_it_in_the_group(village: Village) -> None:
    await settle_mediators(village)
    await village.say(STRANGER, BOUNDARY)
    said = await sit_down(village, 1)
    assert said == []
    before = len(village.messenger.said)
    await enter(village, "settle")
    said = village.messenger.said[before:]
    assert said_in(HOUSE_ROOM, said) == []
    assert "没加我好友" in said_to(GROUP_LEADER, said)[0]


async def test_giving_it_up_needs_a_reason(disputed: Village) -> None:
    await sit_down(disputed, 1)
    assert not (await enter(disputed, "terminate")).ok
    assert (await enter(disputed, "terminate", reason="谈不拢")).ok
    assert (await disputed.ticket()).state is State.VERIFYING


async def test_to_the_county_it_goes_on_the_towns_word_and_then_no_further(disputed: Village) -> None:
    for expected in ("justice", "mediate"):
        await sit_down(disputed, 3)
        assert (await enter(disputed, "escalate")).ok
        assert await disputed.assignee() == expected
    await sit_down(disputed, 3)
    assert (await enter(disputed, "escalate")).code == "at_the_top"
    assert await sittings(disputed) == [(level, number, "failed") for level in (1, 2, 3) for number in (1, 2, 3)]


async def test_an_old_alarm_never_rings_after_the_end(disputed: Village) -> None:
    await enter(disputed, "mediate", outcome="failed", next="2026-11-23")
    await enter(disputed, "mediate", outcome="refused")
    disputed.go_to("23 08:05")
    assert not any("约好" in one.body for one in await disputed.ring())
    assert all(row.done_at for row in await read_table(disputed.database, ReminderRow))
