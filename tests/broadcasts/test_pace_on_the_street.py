"""The pace as the other side sees it: `wangge run` over real gRPC, judged by the simulator's record alone."""

import time
from collections.abc import Callable
from pathlib import Path

from bench.draining import import_county
from bench.pacing import TICK, compose_reports, find_manners, speak_at_pace
from bench.street import Street, open_street
from bench.talk import load_words
from bot.settings import PaceSettings
from domain.classify import Classifier

QUICK = PaceSettings(chat_interval=0.5, reply_interval=0.01, bulk_interval=0.05, jitter=0.02)
STILL_SECONDS = 1.5


def test_no_pause_is_cut_short_and_no_minute_holds_more_than_the_table_allows(
    tmp_path: Path, classifier: Classifier
) -> None:
    with open_street(tmp_path, groups=60) as street:
        county = import_county(tmp_path / "county", street)
        reports = compose_reports(street, load_words(classifier), groups=20)
        sends = speak_at_pace(tmp_path / "paced", county, street, QUICK, reports, is_over=falls_silent(street))

    manners = find_manners(sends)
    assert len(sends) == manners.sends_a_minute <= QUICK.per_minute
    assert 0 < manners.notices_a_minute <= QUICK.bulk_per_minute
    assert manners.between_sends >= QUICK.reply_interval - TICK
    assert manners.between_notices >= QUICK.bulk_interval - TICK
    assert manners.in_a_chat >= QUICK.chat_interval - TICK


def falls_silent(street: Street) -> Callable[[], bool]:
    """Whether nothing more is said; what the ceilings hold back stays where it is."""
    said, since = 0, time.monotonic()

    def is_silent() -> bool:
        nonlocal said, since
        before, said = said, len(street.sends_after(0))
        if said != before:
            since = time.monotonic()
        return time.monotonic() - since > STILL_SECONDS

    return is_silent
