"""However sends come, no limit of the pace is ever passed, and whatever the limits allow does go."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import FAN_OUT_SHARE, FAN_OUTS, HOUR, MINUTE, UNHURRIED, UNHURRIED_SHARE, Pace
from bot.settings import PaceSettings
from domain.ids import ChatId
from domain.sending import Priority
from models.recent_sends import RecentSend

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2026, 11, 20, 0, 0, tzinfo=UTC)
TIGHT = PaceSettings(
    chat_interval=2.0,
    reply_interval=0.5,
    bulk_interval=4.0,
    jitter=0.0,
    emergency_interval=1.5,
    per_minute=12,
    emergency_per_minute=6,
    bulk_per_minute=4,
    bulk_per_hour=9,
    group_per_hour=2,
    group_per_day=3,
)
STEP = 0.5


class Sent(NamedTuple):
    at: float
    chat: ChatId
    priority: Priority


def wall(now: float) -> datetime:
    return BEGIN + timedelta(seconds=now)


def is_within(sent: Sent, now: float, seconds: float) -> bool:
    return now - sent.at <= seconds


def breaks_a_limit(before: list[Sent], one: Sent, settings: PaceSettings) -> bool:
    """The same table read a second time, without memory: only by what was sent."""
    now, bulk, emergency = one.at, {Priority.BULK}, {Priority.EMERGENCY}

    def count(seconds: float, priorities: Iterable[Priority] = Priority) -> int:
        return sum(is_within(sent, now, seconds) and sent.priority in priorities for sent in before)

    def follows(seconds: float, among: Iterable[Sent]) -> bool:
        return any(now - sent.at < seconds for sent in among)

    here = [sent for sent in before if sent.chat == one.chat]
    notices = [sent for sent in here if sent.priority is Priority.BULK]
    limits = [
        follows(settings.reply_interval, before),
        follows(settings.chat_interval, here),
        count(MINUTE) >= settings.per_minute,
    ]
    if one.priority in FAN_OUTS:
        limits.append(count(MINUTE, FAN_OUTS) >= FAN_OUT_SHARE * settings.per_minute)
    if one.priority in UNHURRIED:
        limits.append(count(MINUTE, UNHURRIED) >= UNHURRIED_SHARE * settings.per_minute)
    if one.priority is Priority.EMERGENCY:
        limits.append(follows(settings.emergency_interval, (s for s in before if s.priority in emergency)))
        limits.append(count(MINUTE, emergency) >= settings.emergency_per_minute)
    if one.priority is Priority.BULK:
        limits.append(follows(settings.bulk_interval, (s for s in before if s.priority in bulk)))
        limits.append(count(MINUTE, bulk) >= settings.bulk_per_minute)
        limits.append(count(HOUR, bulk) >= settings.bulk_per_hour)
        limits.append(sum(is_within(sent, now, HOUR) for sent in notices) >= settings.group_per_hour)
        today = wall(now).astimezone(SHANGHAI).date()
        limits.append(
            sum(wall(sent.at).astimezone(SHANGHAI).date() == today for sent in notices) >= settings.group_per_day
        )
    return any(limits)


def lets_go(pace: Pace, one: Sent) -> bool:
    permit = pace.permit(one.at, wall(one.at))
    is_full = one.priority is Priority.BULK and one.chat in permit.full
    return one.priority in permit.priorities and one.chat not in permit.resting and not is_full


def make_pace(settings: PaceSettings = TIGHT) -> Pace:
    return Pace(settings, random.Random(5), SHANGHAI)


def send(pace: Pace, sent: list[Sent], one: Sent) -> None:
    sent.append(one)
    pace.record(one.chat, one.priority, one.at, wall(one.at), opens=True)


CHATS = st.sampled_from([ChatId(name) for name in "甲乙丙丁"])
GAPS = st.one_of(st.just(0.0), st.sampled_from([STEP, 1.5, 2.0, 5.0, 61.0, 900.0, 3700.0, 40_000.0]))
WISHES = st.lists(st.tuples(GAPS, CHATS, st.sampled_from(Priority)), max_size=60)


@given(WISHES, st.integers(min_value=0, max_value=60))
def test_what_goes_is_exactly_what_breaks_no_limit_also_after_a_restart(
    wishes: list[tuple[float, ChatId, Priority]], restart_at: int
) -> None:
    pace, sent, now = make_pace(), list[Sent](), 0.0
    for place, (gap, chat, priority) in enumerate(wishes):
        now += gap
        if place == restart_at:
            pace = make_pace()
            pace.remember(
                [RecentSend(chat=s.chat, priority=s.priority, at=wall(s.at), opens=True) for s in sent], now, wall(now)
            )
        one = Sent(now, chat, priority)
        assert lets_go(pace, one) is not breaks_a_limit(sent, one, TIGHT)
        if lets_go(pace, one):
            send(pace, sent, one)


@given(st.lists(st.tuples(CHATS, st.sampled_from(Priority)), max_size=12), st.integers(min_value=0, max_value=9))
def test_whatever_waits_does_go_in_the_end(wishes: list[tuple[ChatId, Priority]], seed: int) -> None:
    settings = TIGHT.model_copy(update={"jitter": 1.0, "group_per_day": 20})
    pace, sent, waiting, now = Pace(settings, random.Random(seed), SHANGHAI), list[Sent](), list(wishes), 0.0
    while waiting:
        for chat, priority in sorted(waiting, key=lambda wish: wish[1]):
            one = Sent(now, chat, priority)
            if lets_go(pace, one):
                assert not breaks_a_limit(sent, one, settings)
                send(pace, sent, one)
                waiting.remove((chat, priority))
        now += STEP if now < 600 else 600
        assert now < 12 * HOUR


def test_an_emergency_rests_between_two_groups_while_an_answer_may_go() -> None:
    pace, sent = make_pace(PaceSettings()), list[Sent]()
    send(pace, sent, Sent(0.0, ChatId("甲"), Priority.EMERGENCY))

    assert lets_go(pace, Sent(0.5, ChatId("乙"), Priority.REPLY))
    assert not lets_go(pace, Sent(0.5, ChatId("乙"), Priority.EMERGENCY))
    assert lets_go(pace, Sent(1.5, ChatId("乙"), Priority.EMERGENCY))


def test_a_hundred_groups_hear_of_an_emergency_in_under_four_minutes_and_answers_still_go() -> None:
    pace, sent, now, answers = make_pace(PaceSettings()), list[Sent](), 0.0, 0
    groups = [ChatId(f"群{number}") for number in range(100)]
    while groups:
        if lets_go(pace, emergency := Sent(now, groups[0], Priority.EMERGENCY)):
            send(pace, sent, emergency)
            groups.pop(0)
        if round(now * 10) % 100 == 0:
            assert any(lets_go(pace, Sent(now + wait / 10, ChatId("问的人"), Priority.REPLY)) for wait in range(5))
            answers += 1
        now += 0.1
    assert now < 240
    assert answers > 10


def test_a_group_that_had_its_hour_is_passed_over_and_the_others_go_on() -> None:
    pace, sent = make_pace(PaceSettings()), list[Sent]()
    for place in range(3):
        send(pace, sent, Sent(place * 100.0, ChatId("甲"), Priority.BULK))

    permit = pace.permit(400.0, wall(400.0))

    assert permit.full == {ChatId("甲")}
    assert Priority.BULK in permit.priorities
    assert pace.permit(3601.0, wall(3601.0)).full == frozenset()


def test_without_a_pace_anything_goes() -> None:
    pace, sent = make_pace(PaceSettings(enabled=False)), list[Sent]()
    for place in range(100):
        one = Sent(place / 1000, ChatId("甲"), Priority.BULK)
        assert lets_go(pace, one)
        send(pace, sent, one)
