"""What a notice asks of its readers: from its file, from its words, and what goes through JSON and back."""

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.cli.broadcast_words import dump_draft
from bot.files.campaign_faults import CampaignFileError
from bot.files.campaigns import parse_campaign
from bot.files.notice_templates import read_templates
from domain.broadcast import AnswerWish, CampaignDraft
from domain.notice_wish import MISSED_HOUSE_BY_HOUSE, MISSED_IN_DANGER, complete_wish
from tests.broadcasts.sample_county import SHANGHAI, group_code


def parse(**written: Any) -> CampaignDraft:
    content = {
        "title": "通知",
        "text": "明早8点开会。",
        "audience": {"grids": [group_code()]},
        "at": "2026-12-05 08:30",
    }
    return parse_campaign(content | written, SHANGHAI)


def test_a_file_names_its_choices_and_when_who_is_missed() -> None:
    draft = parse(answers={"choices": ["参加", "请假"], "missed_after": "30"})
    assert draft.answers == AnswerWish(choices=("参加", "请假"), missed_after=timedelta(minutes=30))


@pytest.mark.parametrize(
    "wish", [{}, {"missed_after": 10}, {"choices": ["来"]}, {"choices": ["来", "不来"], "missed_after": 5}]
)
def test_a_wish_goes_through_json_and_back(wish: dict[str, Any]) -> None:
    draft = parse(answers=wish, text="明早开会，参加回1，请假回2。")
    assert parse_campaign(json.loads(dump_draft(draft)), SHANGHAI).answers == draft.answers


def test_without_a_wish_the_words_name_the_choices() -> None:
    assert parse(text="明早开会，参加回1，请假回2。").answers.choices == ("参加", "请假")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ("要", "answers"),
        ({"choice": ["来"]}, "answers.choice"),
        ({"choices": ["来", "来"]}, "answers.choices"),
        ({"choices": [{"a": 1}]}, "answers.choices"),
        ({"choices": ["能来的都来一定要准时"]}, "answers.choices"),
        ({"missed_after": 0}, "answers.missed_after"),
        ({"missed_after": "半小时"}, "answers.missed_after"),
        ({"missed_after": "9" * 5000}, "answers.missed_after"),
        ({"missed_after": True}, "answers.missed_after"),
    ],
)
def test_a_wrong_wish_is_refused_by_its_field(answers: Any, field: str) -> None:
    with pytest.raises(CampaignFileError) as refused:
        parse(answers=answers)
    assert [problem.field for problem in refused.value.problems] == [field]


def test_an_evacuation_and_a_registration_house_by_house_miss_people_unasked() -> None:
    assert complete_wish(parse(text="河水涨了，马上转移到村小学。", area="flood")).missed_after == MISSED_IN_DANGER
    assert complete_wish(parse(text="人口逐户登记，看到请回收到。")).missed_after == MISSED_HOUSE_BY_HOUSE
    assert complete_wish(parse(text="防汛值班表已经贴出。", area="flood")).missed_after is None


@pytest.mark.parametrize(
    ("code", "choices"), [("meeting", ("能来", "来不了")), ("nightchat", ("来",)), ("dibao", ("登记",))]
)
def test_the_shipped_templates_that_ask_say_so_in_their_words(code: str, choices: tuple[str, ...]) -> None:
    blanks = {
        "meeting": ("时间", "地点", "议题"),
        "nightchat": ("日期", "时间", "地点"),
        "dibao": ("截止", "材料", "地点"),
    }
    content = {
        "template": code,
        "fill": dict.fromkeys(blanks[code], "待定"),
        "audience": {"grids": [group_code()]},
        "at": "2026-12-05 08:30",
    }
    assert parse_campaign(content, SHANGHAI, read_templates(None)).answers.choices == choices
