"""A notice on its way out is killed and cut off: no group has it twice, and every number is what really happened."""

import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.draining import DATABASE, NO_PACE, Bot, Office, import_county
from bench.notices import PlannedNotice, plan_notice
from bench.programs import wait_until
from bench.street import Street, open_street
from bot.outbox import BATCH

DRAIN_SECONDS = 120.0
LONGEST_PAUSE = 0.02
"""Seconds from a look at the record to the kill, so that it falls anywhere between two commits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A notice planned for every group of a street; nobody sends it yet."""

    street: Street
    office: Office
    planned: PlannedNotice

    def count_sends(self) -> int:
        return len(self.street.sends_after(0))

    def wait_for_sends(self, count: int) -> None:
        wait_until(lambda: self.count_sends() >= count, seconds=DRAIN_SECONDS, what=f"{count} sends")

    def choose_next(self, dice: random.Random, troubles_left: int) -> int:
        """A count of sends at random, early enough that some wait for every later trouble too."""
        most = max(1, self.office.archive.count_pending() // (troubles_left + 1) - BATCH)
        return self.count_sends() + dice.randint(1, most)


@contextmanager
def plan_campaign(folder: Path, *, groups: int) -> Iterator[Campaign]:
    with open_street(folder, groups=groups) as street:
        own = folder / "own"
        own.mkdir()
        shutil.copy(import_county(folder / "county", street), own / DATABASE)
        office = Office(own, street, pace=NO_PACE)
        planned = plan_notice(office.archive.url, at=datetime.now(UTC), zone=office.zone)
        yield Campaign(street=street, office=office, planned=planned)


def kill_often(campaign: Campaign, dice: random.Random, *, kills: int) -> None:
    """The same program is started again after every kill, and killed again in the midst of its sends."""
    for left in range(kills, 0, -1):
        goal = campaign.choose_next(dice, left)
        with campaign.office.start_bot() as bot:
            campaign.wait_for_sends(goal)
            time.sleep(dice.uniform(0, LONGEST_PAUSE))
            bot.program.kill()
        assert not campaign.office.archive.is_drained()


def cut_often(campaign: Campaign, dice: random.Random, *, cuts: int) -> None:
    """By turns: answers that are late when the line is cut, one that is lost with the line, a gateway away a while."""
    street = campaign.street
    for left in range(cuts, 0, -1):
        campaign.wait_for_sends(campaign.choose_next(dice, left))
        if left % 3 == 0:
            street.start_fault("slow", ms=300, count=BATCH // 2)
            time.sleep(dice.uniform(0, LONGEST_PAUSE))
        if left % 3 == 1:
            street.start_fault("lose_answer", cut=True, count=1)
        else:
            street.start_fault("drop_stream", seconds=dice.choice([0, 0.5]))


def check(campaign: Campaign, bot: Bot, *, troubles: int) -> None:
    """The simulator's record, the archive and the page say the same."""
    heard = Counter(send["chat"] for send in campaign.street.sends_after(0))
    assert max(heard.values()) == 1
    states = campaign.office.archive.states_by_chat()
    assert len(states) == campaign.planned.deliveries == campaign.planned.groups
    sent = {chat for chat, state in states.items() if state == "sent"}
    unknown = {chat for chat, state in states.items() if state == "unknown"}
    assert sent | unknown == set(states)
    assert sent <= set(heard) <= sent | unknown
    assert len(unknown) <= troubles * BATCH
    number = campaign.planned.campaign
    counts = bot.read_counts(number)
    assert counts == Counter(states.values()) == Counter(d["state"] for d in bot.read_deliveries(number))


def drain_under_kills(folder: Path, *, groups: int, kills: int, seed: int) -> None:
    with plan_campaign(folder, groups=groups) as campaign:
        kill_often(campaign, random.Random(seed), kills=kills)
        with campaign.office.run_bot() as bot:
            campaign.office.archive.wait_drained(DRAIN_SECONDS)
            check(campaign, bot, troubles=kills)


def drain_under_cuts(folder: Path, *, groups: int, cuts: int, seed: int) -> None:
    with plan_campaign(folder, groups=groups) as campaign, campaign.office.run_bot() as bot:
        cut_often(campaign, random.Random(seed), cuts=cuts)
        campaign.office.archive.wait_drained(DRAIN_SECONDS)
        check(campaign, bot, troubles=cuts)
        assert campaign.office.archive.count_tries() <= groups + cuts * BATCH


def test_killed_three_times_no_group_has_it_twice_and_every_number_is_true(tmp_path: Path) -> None:
    drain_under_kills(tmp_path, groups=400, kills=3, seed=1)


def test_cut_off_midway_no_group_has_it_twice_and_every_number_is_true(tmp_path: Path) -> None:
    drain_under_cuts(tmp_path, groups=400, cuts=3, seed=1)


@pytest.mark.proof
def test_a_county_killed_twenty_times(tmp_path: Path) -> None:
    drain_under_kills(tmp_path, groups=4144, kills=20, seed=1)


@pytest.mark.proof
def test_a_county_cut_off_twenty_times(tmp_path: Path) -> None:
    drain_under_cuts(tmp_path, groups=4144, cuts=20, seed=1)
