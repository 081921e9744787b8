"""Every number of the clocks is a setting: read, checked, and handed on as it was written."""

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import build_classifier
from bot.settings import Settings, SettingsError, build_settings
from domain.clock_limits import ClockLimits
from domain.rules import Duration, Urgency

HERE = Path()


def read_limits(**clocks: Any) -> ClockLimits:
    return build_settings({"clocks": clocks}, HERE).clocks.to_limits()


def test_without_a_word_the_settings_are_the_defaults() -> None:
    assert read_limits() == ClockLimits()


def test_a_county_may_set_its_own_numbers() -> None:
    limits = read_limits(
        first_response={"normal": "2h", "low": "2wd"}, critical_minutes=[3, 6, 12], suspend_days=60, morning="07:30"
    )
    assert limits.first_response[Urgency.NORMAL] == Duration.parse("2h")
    assert limits.first_response[Urgency.LOW] == Duration.parse("2wd")
    assert limits.first_response[Urgency.URGENT] == Duration.parse("2h")
    assert limits.critical_steps == tuple(timedelta(minutes=minutes) for minutes in (3, 6, 12))
    assert limits.max_suspension == timedelta(days=60)
    assert limits.morning == time(7, 30)


@pytest.mark.parametrize(
    ("clocks", "path"),
    [
        ({"first_response": {"normal": "5 hours"}}, "clocks.first_response.normal"),
        ({"first_response": {"weekly": "5h"}}, "clocks.first_response.weekly"),
        ({"resolve": "0wd"}, "clocks.resolve"),
        ({"yellow_share": 1}, "clocks.yellow_share"),
        ({"escalate_factors": [1, 2]}, "clocks.escalate_factors.2"),
        ({"escalate_factors": [4, 2, 1]}, "clocks"),
        ({"critical_minutes": [5, 5, 20]}, "clocks"),
        ({"direct_repeats": 0}, "clocks.direct_repeats"),
        ({"mediation_level_days": [10, 15, "long"]}, "clocks.mediation_level_days.2"),
        ({"morning": "dawn"}, "clocks.morning"),
        ({"reminders": 3}, "clocks.reminders"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_dotted_path(clocks: dict[str, Any], path: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read_limits(**clocks)
    assert [problem.partition(":")[0] for problem in refused.value.problems] == [path]


def test_a_day_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(SettingsError, match="hours: "):
        build_settings({"hours": {"start": "20:00", "end": "08:00"}}, HERE)


def test_the_limits_of_a_type_go_before_the_countys() -> None:
    fire = build_classifier(Settings()).rules.types["safety.fire"]
    limits = ClockLimits()
    assert limits.respond_within(fire, Urgency.CRITICAL) == Duration.parse("5m")
    assert limits.resolve_within(fire) == Duration.parse("2h")
    bare = replace(fire, first_response=None, resolve=None)
    assert limits.respond_within(bare, Urgency.CRITICAL) == Duration.parse("10m")
    assert limits.resolve_within(bare) == Duration.parse("5wd")


def test_what_turned_out_more_pressing_than_its_type_is_answered_as_its_urgency_asks() -> None:
    lamp = build_classifier(Settings()).rules.types["infra.light"]
    assert ClockLimits().respond_within(lamp, Urgency.LOW) == Duration.parse("1d")
    assert ClockLimits().respond_within(lamp, Urgency.URGENT) == Duration.parse("2h")


def test_a_direct_report_is_repeated_whatever_its_type_allows() -> None:
    epidemic = build_classifier(Settings()).rules.types["agri.animal_epidemic"]
    assert ClockLimits().respond_within(epidemic, Urgency.CRITICAL, is_direct=True) == Duration.parse("5m")
