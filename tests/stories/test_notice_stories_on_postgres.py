"""The notices' chief stories once more with a county's engine beneath them (`make e2e`).

All of them run there with WANGGE_TEST_ENGINE=postgresql in the environment.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import test_notice_answers as answers
import test_notice_managing as managing
import test_notice_of_another_account as another
import test_search as search
import test_sending as sending
from test_notice_by_api import plan

from domain.classify import Classifier
from tests.support.county import NOW
from tests.support.doubles import StandingClock
from tests.support.office import open_office
from tests.support.postgres import copy_database
from tests.support.village import Village, make_settings

pytestmark = pytest.mark.e2e
Story = Callable[[Village], Awaitable[None]]
STORIES: list[Story] = [
    answers.test_of_whoever_answered_only_a_hash_is_kept,
    answers.test_a_later_number_replaces_the_first_and_a_receipt_does_not,
    answers.test_who_has_not_answered_in_time_is_told_to_the_leader_alone_and_once,
    answers.test_where_the_members_are_not_known_only_the_count_is_told,
    answers.test_the_hashes_are_forgotten_and_the_count_stays,
    answers.test_the_silent_are_reminded_once_in_their_group,
    another.test_only_the_process_that_knows_the_members_tells_who_has_not_answered,
    another.test_where_that_process_is_gone_another_tells_the_count_after_a_while,
    another.test_both_at_once_tell_it_once,
    managing.test_my_notices_are_listed_with_number_state_and_next_time,
    managing.test_it_is_halted_goes_on_and_is_cancelled,
    managing.test_its_picture_goes_to_the_chat_where_it_was_asked_for,
    managing.test_taken_back_it_says_honestly_what_can_be_had_back,
    managing.test_a_correction_reaches_exactly_the_groups_that_got_it,
    search.test_answers_from_three_groups_meet_in_one_ticket_and_reach_the_leader,
    search.test_once_more_goes_to_the_same_groups_but_not_at_once,
    search.test_the_pictures_of_the_child_are_not_kept_when_it_is_found,
    sending.test_what_was_said_is_taken_back_by_its_id,
    sending.test_a_person_rules_on_what_nobody_knows,
    sending.test_while_nobody_is_there_no_try_is_used_up,
]


@pytest.fixture
async def village(
    postgres: str, settled_on_postgres: None, tmp_path: Path, classifier: Classifier
) -> AsyncIterator[Village]:
    url = await copy_database(postgres, "settled")
    living = Village.open(make_settings(tmp_path, database={"url": url}), classifier, clock=StandingClock(NOW))
    yield living
    await living.close()


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
async def test_it_is_the_same_story_there(village: Village, story: Story) -> None:
    await story(village)


async def test_what_the_engine_can_not_keep_is_refused_and_never_a_bug(village: Village) -> None:
    hostile: list[dict[str, object]] = [
        {"title": "停\x00水"},
        {"text": "明天\x00停水。"},
        {"audience": {"grids": ["5203\x0029"]}},
        {"at": "2026\x00"},
        {"area": "flood\x00"},
        {"key": "k\x00"},
    ]
    async with open_office(village) as office:
        for changes in hostile:
            await plan(office, **changes, status=422)
        await plan(office)
