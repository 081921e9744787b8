"""How far a notice is: counted by what became of it and by town, with an honest guess of its end."""

from datetime import UTC, datetime, timedelta

from domain.directory import Directory, Room, Seat
from domain.ids import AccountName, ChatId, GridCode, OccurrenceId, RoomId
from domain.notice_progress import (
    ELSEWHERE,
    FATES,
    Fate,
    NoticeProgress,
    Place,
    SendingPace,
    count_late,
    count_progress,
    estimate_end,
)
from domain.sending import SendState
from domain.tree import Grid, GridTree, Tier

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PACE = SendingPace(seconds=3.5, per_minute=15, per_hour=200)
COUNTY, TOWN, VILLAGE = GridCode("520303"), GridCode("520303101000000"), GridCode("520303101010000")


def make_directory() -> Directory:
    grids = [
        Grid(code=COUNTY, name="田县", tier=Tier.COUNTY, parent=None),
        Grid(code=TOWN, name="一镇", tier=Tier.TOWN, parent=COUNTY),
        Grid(code=VILLAGE, name="一村", tier=Tier.VILLAGE, parent=TOWN),
    ]
    seat = Seat(account=AccountName("a"), chat=ChatId("r@chatroom"))
    rooms = [
        Room(id=RoomId(key), topic=f"群{key}", grids=codes, seats=(seat,), muted_until=None, introduced=False)
        for key, codes in ((1, (VILLAGE,)), (2, (VILLAGE,)), (3, (COUNTY,)), (4, ()))
    ]
    tree = GridTree(grids={grid.code: grid for grid in grids})
    return Directory(tree=tree, officers={}, departments=(), rooms={room.id: room for room in rooms})


def count(*states: tuple[int, SendState, str], account: str = "a", until: datetime | None = None) -> NoticeProgress:
    places = [
        Place(room=RoomId(room), account=AccountName(account), state=state, code=code) for room, state, code in states
    ]
    return count_progress(places, make_directory(), occurrence=OccurrenceId(1), planned_at=NOW, send_until=until)


def test_groups_are_counted_by_town_and_the_rest_together() -> None:
    progress = count(
        (1, SendState.SENT, ""),
        (2, SendState.FAILED, "not_in_room"),
        (3, SendState.SENT, ""),
        (4, SendState.PLANNED, ""),
        (9, SendState.UNKNOWN, "timed_out"),
    )
    assert {town.town: dict(town.fates) for town in progress.towns} == {
        "一镇": {Fate.SENT: 1, Fate.FAILED: 1},
        ELSEWHERE: {Fate.SENT: 1, Fate.WAITING: 1, Fate.UNKNOWN: 1},
    }
    assert (progress.total, progress.percent, progress.is_over) == (5, 40, False)
    assert [(t.state, t.code, t.count) for t in progress.troubles] == [
        (SendState.FAILED, "not_in_room", 1),
        (SendState.UNKNOWN, "timed_out", 1),
    ]


def test_one_that_is_missing_is_not_a_hundred_per_cent() -> None:
    assert count(*[(1, SendState.SENT, "")] * 999, (2, SendState.FAILED, "")).percent == 99


def test_every_state_of_a_send_has_its_fate() -> None:
    assert set(FATES) == set(SendState)


def test_the_end_keeps_to_the_minutes_and_hours_of_the_pace() -> None:
    waiting = [(1, SendState.PLANNED, "")]
    assert estimate_end(count(*waiting * 15), PACE, NOW) == NOW + timedelta(minutes=1)
    assert estimate_end(count(*waiting * 201), PACE, NOW) == NOW + timedelta(hours=1, seconds=4)
    assert estimate_end(count((1, SendState.SENT, "")), PACE, NOW) is None


def test_whoever_will_not_get_it_in_time_is_counted() -> None:
    waiting = [(1, SendState.PLANNED, "")] * 20
    assert count_late(count(*waiting, until=NOW + timedelta(minutes=1)), PACE, NOW) == 5
    assert count_late(count(*waiting, until=NOW + timedelta(minutes=2)), PACE, NOW) == 0
