"""What village secretaries and township clerks read is what is counted by, and what they are told to say works."""

import re
from datetime import date

import pytest

from bot.settings_clocks import ClockSettings
from domain.absence import MOST_DAYS
from domain.rules import Duration, DurationUnit, Urgency
from domain.spoken import read_command
from tests.docs.reading import ROOT, read_table

PAGE = ROOT / "docs" / "手册-镇村干部.md"
TEXT = PAGE.read_text("utf-8")
LIFE = TEXT[TEXT.index("## 要您批的事") : TEXT.index("## 导入网格表")]
UNITS = {
    DurationUnit.MINUTE: "分钟",
    DurationUnit.HOUR: "小时",
    DurationUnit.DAY: "天",
    DurationUnit.WORKDAY: "个工作日",
}
CLOCKS = ClockSettings()


def say(limit: Duration) -> str:
    return f"{limit.amount}{UNITS[limit.unit]}"


def test_the_first_answers_of_the_page_are_the_defaults() -> None:
    written = {row[0]: row[1] for row in read_table(PAGE, "急不急")}
    assert written == {urgency.zh: say(getattr(CLOCKS.first_response, urgency.value)) for urgency in Urgency}


def test_the_other_numbers_of_the_page_are_the_defaults() -> None:
    five, ten, twenty = CLOCKS.critical_minutes
    levels = "、".join(f"{days}天" for days in CLOCKS.mediation_level_days)
    for said in (
        f"{say(CLOCKS.resolve)}办好",
        f"再过{ten - five}分钟、再过{twenty - ten}分钟",
        f"最多{CLOCKS.suspend_days}天",
        f"急的{say(CLOCKS.answer_urgent)}、平常的{say(CLOCKS.answer)}",
        f"分别{levels}",
        f"{CLOCKS.direct_repeat_minutes}分钟没人应",
        f"早{CLOCKS.morning.hour}点，手上有事的人",
        f"最多{MOST_DAYS}天",
    ):
        assert said in TEXT
    assert CLOCKS.escalate_factors == (1, 2, 4)
    assert CLOCKS.yellow_share == 0.2
    assert CLOCKS.verdict_tries == 3


@pytest.mark.parametrize("saying", sorted(set(re.findall(r"\*\*(.+?)\*\*", LIFE))))
def test_what_the_page_says_to_say_is_a_command(saying: str) -> None:
    found = read_command(saying, date(2026, 11, 20), from_officer=True)
    assert found is not None
    assert found.certain


def test_the_page_explains_yellow_and_red_cards() -> None:
    cards = {row[1] for row in read_table(PAGE, "什么时候")}
    assert cards == {"黄牌", "红牌"}
