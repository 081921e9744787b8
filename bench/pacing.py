"""Whether the pace holds: a notice and answers on their way out together, judged by the simulator's record alone."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.drain import SECTION, folder_of
from bench.draining import DATABASE, Office, import_county
from bench.figures import Figure
from bench.notices import TEXT, plan_notice
from bench.programs import wait_until
from bench.street import Street, open_street
from bench.talk import Words
from bot.settings import PaceSettings

FASTER, HIGHER = 40, 20
"""The table of pace in small: so many times shorter pauses, so many times higher ceilings, which then are reached."""
GROUPS = 400
REPORTING_GROUPS = 20
FIRST_SENDS = 10
PACED_SECONDS = 300.0
MINUTE = 60.0
TICK = 0.001
"""The record tells milliseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How an account spoke: its shortest pauses in seconds, and its busiest minutes."""

    in_a_chat: float
    between_sends: float
    between_notices: float
    sends_a_minute: int
    notices_a_minute: int


def measure_pace(folder: Path, words: Words, *, groups: int = GROUPS) -> list[Figure]:
    """The pause within a chat is left whole, so that two answers to one group have to wait for it."""
    table = PaceSettings()
    pace = PaceSettings(
        chat_interval=table.chat_interval,
        reply_interval=table.reply_interval / FASTER,
        bulk_interval=table.bulk_interval / FASTER,
        jitter=table.jitter / FASTER,
        per_minute=table.per_minute * HIGHER,
        bulk_per_minute=table.bulk_per_minute * HIGHER,
        bulk_per_hour=table.bulk_per_hour * HIGHER,
    )
    with open_street(folder_of(folder), groups=groups) as street:
        county = import_county(folder / "county", street)
        reports = compose_reports(street, words, groups=REPORTING_GROUPS)
        sends = speak_at_pace(folder / "paced", county, street, pace, reports)
    return _tell(find_manners(sends), pace, len(sends))


def speak_at_pace(
    folder: Path,
    county: Path,
    street: Street,
    pace: PaceSettings,
    reports: Sequence[dict[str, str]],
    *,
    is_over: Callable[[], bool] | None = None,
) -> list[dict[str, Any]]:
    """Every send of a bot that drains a notice and has to answer `reports` meanwhile; until all is out."""
    shutil.copy(county, folder_of(folder) / DATABASE)
    office = Office(folder, street, pace=pace.model_dump())
    with office.run_bot() as bot:
        bot.wait_idle()
        plan_notice(office.archive.url, at=datetime.now(UTC), zone=office.zone)
        wait_until(lambda: len(street.sends_after(0)) >= FIRST_SENDS, seconds=PACED_SECONDS, what="the first sends")
        street.say_all(reports)
        wait_until(is_over or office.archive.is_drained, seconds=PACED_SECONDS, what="everything said at its pace")
    return street.sends_after(0)


def compose_reports(street: Street, words: Words, *, groups: int) -> list[dict[str, str]]:
    """Two residents of each group report two different things, so that each group is answered twice."""
    lamps, others = (lines[0] for lines in list(words.reports.values())[:2])
    residents = [(room, people) for room, people in street.residents_by_room("a1").items() if len(people) > 1]
    return [
        {"room_id": room, "sender_id": person, "text": text}
        for room, people in residents[:groups]
        for person, text in zip(people[:2], (lamps, others), strict=True)
    ]


def find_manners(sends: Iterable[Mapping[str, Any]]) -> Manners:
    """What is no notice is an answer or a word to a leader."""
    by_chat: dict[str, list[float]] = defaultdict(list)
    notices: list[float] = []
    for send in sends:
        at = datetime.fromisoformat(send["real_at"]).timestamp()
        by_chat[send["chat"]].append(at)
        if send["text"] == TEXT:
            notices.append(at)
    every = sorted(at for times in by_chat.values() for at in times)
    return Manners(
        in_a_chat=min(_shortest_pause(times) for times in by_chat.values()),
        between_sends=_shortest_pause(every),
        between_notices=_shortest_pause(notices),
        sends_a_minute=_busiest_minute(every),
        notices_a_minute=_busiest_minute(notices),
    )


def _shortest_pause(times: Sequence[float]) -> float:
    return min((later - earlier for earlier, later in pairwise(times)), default=float("inf"))


def _busiest_minute(times: Sequence[float]) -> int:
    most = first = 0
    for number, at in enumerate(times):
        while at - times[first] >= MINUTE:
            first += 1
        most = max(most, number - first + 1)
    return most


def _tell(manners: Manners, pace: PaceSettings, sends: int) -> list[Figure]:
    note = (
        f"{sends} sends, as the simulator recorded them; but for a chat, pauses are 1/{FASTER} and ceilings {HIGHER} ×"
    )
    pauses = [
        ("shortest pause within a chat", manners.in_a_chat, pace.chat_interval, note),
        ("shortest pause between sends", manners.between_sends, pace.reply_interval, ""),
        ("shortest pause between notices", manners.between_notices, pace.bulk_interval, ""),
    ]
    minutes = [
        ("busiest minute, all sends", manners.sends_a_minute, pace.per_minute, ""),
        ("busiest minute, notices", manners.notices_a_minute, pace.bulk_per_minute, ""),
    ]
    return [
        *(
            Figure(section=SECTION, name=name, unit="s", samples=(value,), at_least=limit - TICK, note=words)
            for name, value, limit, words in pauses
        ),
        *(
            Figure(section=SECTION, name=name, unit="sends", samples=(value,), at_most=limit, note=words)
            for name, value, limit, words in minutes
        ),
    ]
