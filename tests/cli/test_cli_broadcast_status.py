"""How far a notice is, in the terminal: bars for people who look, numbers for a pipe, a picture for the leaders."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_support import Wangge
from test_cli_broadcast import bell, write_notice

from bot.cli.broadcast_bars import draw_progress
from domain.ids import OccurrenceId
from domain.notice_progress import Fate, NoticeProgress, TownProgress, Trouble
from domain.sending import SendState

__all__ = ["bell"]
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def make_progress() -> NoticeProgress:
    return NoticeProgress(
        occurrence=OccurrenceId(1),
        planned_at=NOW,
        send_until=None,
        fates={Fate.SENT: 98, Fate.WAITING: 4, Fate.FAILED: 2},
        towns=(
            TownProgress(town="温水镇", fates={Fate.SENT: 60, Fate.FAILED: 2}),
            TownProgress(town="石门镇", fates={Fate.SENT: 38, Fate.WAITING: 4}),
        ),
        troubles=(Trouble(state=SendState.FAILED, code="not_in_room", count=2),),
        waiting={},
    )


def test_in_a_terminal_every_town_has_a_bar_and_nothing_is_too_small_to_see() -> None:
    whole, first, second, why = draw_progress(make_progress(), 60)
    assert whole.startswith("█" * 40)
    assert "×" in first
    assert "░" in second
    assert whole.endswith("94%  已送达 98，没发成 2，等待中 4，共 104")
    assert why == "  没发成（机器人不在这个群里）：2"


def test_in_a_pipe_there_are_numbers_alone() -> None:
    lines = list(draw_progress(make_progress(), None))
    assert lines[:2] == ["94%  已送达 98，没发成 2，等待中 4，共 104", "  温水镇  60/62"]


@pytest.fixture
def sent(bell: Wangge) -> Wangge:
    """A notice that one group has and one has not."""
    bell("broadcast", "schedule", write_notice(), "--yes")
    with closing(sqlite3.connect("r.db")) as connection, connection:
        at = "2026-11-20 02:00:00"
        connection.execute(
            "INSERT INTO occurrences (id, campaign_id, planned_at, started_at, state) VALUES (1, 1, ?, ?, 'done')",
            (at, at),
        )
        rooms = [room for (room,) in connection.execute("SELECT id FROM rooms ORDER BY id LIMIT 2")]
        connection.executemany(
            "INSERT INTO deliveries (occurrence_id, room_id, account, state, code, changed_at)"
            " VALUES (1, ?, 'a', ?, ?, ?)",
            [(rooms[0], "sent", "", at), (rooms[1], "failed", "not_in_room", at)],
        )
    return bell


def test_status_tells_towns_and_reasons_and_watching_ends_when_nothing_waits(sent: Wangge) -> None:
    told = sent("broadcast", "status", "1").out
    watched = sent("broadcast", "status", "1", "--watch").lines

    assert "50%  已送达 1，没发成 1，共 2" in told
    assert "没发成（机器人不在这个群里）：1" in told
    assert watched[0] == "50%  已送达 1，没发成 1，共 2"


def test_the_picture_is_saved_as_a_file(sent: Wangge) -> None:
    assert sent("broadcast", "picture", "1", "--out", "进度.png").code == 0
    assert Path("进度.png").read_bytes().startswith(b"\x89PNG")
    assert sent("broadcast", "picture", "1", "--answers", "--out", "回了.png").code == 0
    assert Path("回了.png").read_bytes().startswith(b"\x89PNG")
    assert Path("回了.png").read_bytes() != Path("进度.png").read_bytes()


def test_nobody_knows_is_settled_from_the_command_line(sent: Wangge) -> None:
    refused = sent("broadcast", "settle", "1", "--as", "sent")
    assert (refused.code, "没有要您定的群" in refused.err) == (1, True)
