"""A planned time has come: who is reached, with which words, each in one row, all of it in one commit or none."""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from broadcasts.audience import AddressedRoom, Reached
from broadcasts.ceilings import find_full_rooms
from broadcasts.correcting import find_reach
from broadcasts.reckoning import Shortfall, close_finished
from broadcasts.render import Part, render_parts
from broadcasts.schedule import due_times, read_days
from domain.broadcast import Campaign, OccurrenceState, SendWindow, SkipCode
from domain.broadcast_rules import EMERGENCY_GRACE, START_GRACE, Lateness, find_end, is_alarm, judge_lateness
from domain.consent import is_agreed_still
from domain.directory import Directory, Role, Seat
from domain.holidays import HolidayTable
from domain.ids import AccountName, CampaignId, OccurrenceId, PersonId, RoomId
from domain.refusal import Refusal
from domain.sending import Outgoing, Priority, SendState
from models.broadcasts import BroadcastRepository
from models.campaign_files import notice_file_path
from models.database import Database
from models.occurrences import OccurrenceRepository

log = logging.getLogger("wangge.broadcasts")

FILES_WITHIN = timedelta(seconds=90)
"""So long a firing waits for a picture that is still being fetched from a chat; then the words go without it."""
AWAY = 1_000_000
"""As much to do as this has an account that is lost: it is chosen where nobody else sits."""
MISSED_AT_ONCE = 200
"""Planned times recorded in one transaction after a long standstill."""


class UnsentReason(StrEnum):
    TOO_LATE = "too_late"
    NOT_YOURS = "not_yours"
    NOT_AGREED = "not_agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """A firing whose deliveries now wait in the outbox."""

    campaign: CampaignId
    occurrence: OccurrenceId
    planned_at: datetime
    planned: int
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """`count` planned times of a campaign that were not sent, the last of them `planned_at`; its author is told."""

    campaign: Campaign
    planned_at: datetime
    count: int
    reason: UnsentReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """`count` groups of a firing got nothing because they have had their day's number; its author is told."""

    campaign: Campaign
    planned_at: datetime
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FiringReport:
    """What one tick did. `failed`: campaigns whose firing hit a bug, logged, tried again at the next tick."""

    started: tuple[Started, ...]
    unsent: tuple[Unsent, ...]
    failed: tuple[CampaignId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FiringStore:
    """What a firing needs. `tell_author`, `tell_skipped`, `tell_short`: what its author hears, in the same commit.

    `group_daily`: so many ordinary notices a day for one group; None: any number. `patience`: an account that was not
    seen for so long is not chosen where another sits. `alarm_grace`: so late an emergency may still start.
    """

    database: Database
    directory: Callable[[], Directory]
    window: SendWindow
    holidays: HolidayTable
    media_folder: Path
    tell_author: Callable[[Unsent], Sequence[Outgoing]]
    tell_skipped: Callable[[Skipped], Sequence[Outgoing]] = lambda _: ()
    tell_short: Callable[[Shortfall], Sequence[Outgoing]] = lambda _: ()
    group_daily: int | None = None
    patience: timedelta = timedelta(minutes=15)
    alarm_grace: timedelta = EMERGENCY_GRACE


async def run_due(store: FiringStore, now: datetime) -> FiringReport:
    """Fires whatever is due. Any number of planners may run it at the same time; each planned time fires once."""
    async with store.database.read() as session:
        due = await BroadcastRepository(session).find_due(now)
    done: list[Started | Unsent] = []
    failed: list[CampaignId] = []
    for campaign in due:
        try:
            done += await _catch_up(store, campaign, now)
        except Exception:
            log.exception("broadcast_firing_failed campaign=%d", campaign)
            failed.append(campaign)
    await _settle(store, now)
    return FiringReport(
        started=tuple(item for item in done if isinstance(item, Started)),
        unsent=tuple(item for item in done if isinstance(item, Unsent)),
        failed=tuple(failed),
    )


async def _catch_up(store: FiringStore, campaign: CampaignId, now: datetime) -> list[Started | Unsent]:
    """Every step moves the campaign's next due time on, so that it ends."""
    done: list[Started | Unsent] = []
    while True:
        step = await store.database.run_write(lambda session: _fire(BroadcastRepository(session), store, campaign, now))
        if step is None:
            return done
        done += step


async def _fire(
    archive: BroadcastRepository, store: FiringStore, key: CampaignId, now: datetime
) -> list[Started | Unsent] | None:
    campaign = await archive.take_due(key, now)
    if campaign is None or campaign.next_due_at is None:
        return None
    if now - campaign.next_due_at < FILES_WITHIN and await archive.is_waiting_for_file(key):
        return None
    days = read_days(campaign.draft, store.window, store.holidays, campaign.created_at)
    times, following = due_times(campaign.draft.schedule, campaign.next_due_at, now, days, limit=MISSED_AT_ONCE)
    await archive.set_next_due(key, following)
    newer_is_due = following is not None and following <= now
    if newer_is_due or _is_too_late(campaign, store, times[-1], now):
        return await _leave_unsent(archive, store, campaign, times, UnsentReason.TOO_LATE, now)
    done = await _leave_unsent(archive, store, campaign, times[:-1], UnsentReason.TOO_LATE, now)
    if not _is_entitled(campaign, store.directory()):
        return done + await _leave_unsent(archive, store, campaign, times[-1:], UnsentReason.NOT_YOURS, now)
    if not is_agreed_still(campaign.draft, campaign.asker, campaign.approved_by, store.directory()):
        return done + await _leave_unsent(archive, store, campaign, times[-1:], UnsentReason.NOT_AGREED, now)
    return done + await _start(archive, store, campaign, times[-1], now)


def _is_too_late(campaign: Campaign, store: FiringStore, planned_at: datetime, now: datetime) -> bool:
    """An alarm that comes late is better than none, for a while."""
    grace = store.alarm_grace if is_alarm(campaign.draft, store.window, planned_at) else START_GRACE
    end = find_end(campaign.draft, store.window, planned_at)
    return judge_lateness(planned_at, now, grace) is Lateness.EXPIRE or now >= end


def _is_entitled(campaign: Campaign, directory: Directory) -> bool:
    """Rights are checked again when they take effect: the author may have lost the post, the grid may have moved."""
    asker, tree = campaign.asker, directory.tree
    if asker.grid is None:
        return True
    kind, _, person = asker.actor.partition(":")
    if kind == "person":
        officer = directory.officers.get(PersonId(int(person)))
        if officer is None or not any(
            post.role is not Role.STAFF and tree.contains(post.grid, asker.grid) for post in officer.posts
        ):
            return False
    return all(tree.contains(asker.grid, code) for code in campaign.draft.audience.grids if code in tree.grids)


async def _leave_unsent(
    archive: BroadcastRepository,
    store: FiringStore,
    campaign: Campaign,
    times: Sequence[datetime],
    reason: UnsentReason,
    now: datetime,
) -> list[Started | Unsent]:
    state = OccurrenceState.EXPIRED if reason is UnsentReason.TOO_LATE else OccurrenceState.REFUSED
    added = [await archive.occurrences.add(campaign.id, planned_at, now, state=state) for planned_at in times]
    count = len(added) - added.count(None)
    if not count:
        return []
    unsent = Unsent(campaign=campaign, planned_at=times[-1], count=count, reason=reason)
    await archive.put_in_outbox(store.tell_author(unsent), now)
    log.warning("broadcast_unsent campaign=%d count=%d reason=%s", campaign.id, count, reason)
    return [unsent]


async def _start(
    archive: BroadcastRepository, store: FiringStore, campaign: Campaign, planned_at: datetime, now: datetime
) -> list[Started | Unsent]:
    deadline = find_end(campaign.draft, store.window, planned_at)
    occurrence = await archive.occurrences.add(
        campaign.id,
        planned_at,
        now,
        state=OccurrenceState.SENDING,
        send_until=deadline,
        answers_open=campaign.draft.answers.missed_after is not None,
    )
    if occurrence is None:
        return []
    directory = store.directory()
    files = [
        Part(kind=kind, body=str(notice_file_path(store.media_folder, digest, name)))
        for kind, digest, name in await archive.list_stored_files(campaign.id)
    ]
    reach = await find_reach(archive, campaign.draft, directory)
    full = await find_full_rooms(archive, campaign.draft, store.window, store.group_daily, now)
    lost = await archive.occurrences.find_lost_accounts(now - store.patience)
    targets = _address_all(campaign, reach, files, directory, full=full, lost=lost)
    ids = await archive.occurrences.add_deliveries(occurrence, [target.row for target in targets], now)
    ready = [target for target in targets if target.seat]
    spoken = [outgoing for target in ready for outgoing in _to_outgoing(target, campaign, occurrence, ids, deadline)]
    await archive.put_in_outbox(spoken, now)
    if at_ceiling := sum(target.code == SkipCode.DAILY_CEILING for target in targets):
        missed = Skipped(campaign=campaign, planned_at=planned_at, count=at_ceiling)
        await archive.put_in_outbox(store.tell_skipped(missed), now)
    skipped = len(targets) - len(ready)
    log.info(
        "broadcast_started campaign=%d occurrence=%d planned=%d skipped=%d",
        campaign.id,
        occurrence,
        len(ready),
        skipped,
    )
    return [
        Started(campaign=campaign.id, occurrence=occurrence, planned_at=planned_at, planned=len(ready), skipped=skipped)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """One group of a firing: a seat and what it gets, or the reason why it is skipped."""

    room: RoomId
    seat: Seat | None = None
    parts: Sequence[Part] = ()
    code: str = ""

    @property
    def row(self) -> tuple[RoomId, AccountName, SendState, str]:
        if self.seat is None:
            return self.room, AccountName(""), SendState.SKIPPED, self.code
        return self.room, self.seat.account, SendState.PLANNED, ""


def _address_all(
    campaign: Campaign,
    reach: Reached,
    files: Sequence[Part],
    directory: Directory,
    *,
    full: Collection[RoomId],
    lost: Collection[AccountName],
) -> list[_Target]:
    """Groups in which several accounts sit are shared out evenly among those that are there."""
    load: Counter[AccountName] = Counter(dict.fromkeys(lost, AWAY))
    targets = [
        _Target(room=target.room.id, code=SkipCode.DAILY_CEILING)
        if target.room.id in full
        else _address_one(campaign, target, files, directory, load)
        for target in reach.rooms
    ]
    return targets + [_Target(room=target.room.id, code=SkipCode.NO_SEAT) for target in reach.unseated]


def _address_one(
    campaign: Campaign,
    target: AddressedRoom,
    files: Sequence[Part],
    directory: Directory,
    load: Counter[AccountName],
) -> _Target:
    try:
        words = render_parts(campaign.draft.text, target.grid, directory)
    except Refusal:
        return _Target(room=target.room.id, code=SkipCode.UNFILLED)
    seat = min(target.room.seats, key=lambda seat: (load[seat.account], seat.account))
    load[seat.account] += 1
    return _Target(room=target.room.id, seat=seat, parts=(*words, *files))


def _to_outgoing(
    target: _Target, campaign: Campaign, occurrence: OccurrenceId, ids: dict[RoomId, int], deadline: datetime
) -> Iterator[Outgoing]:
    """The first part keeps the plain key that a delivery of one part has."""
    assert target.seat is not None
    for place, part in enumerate(target.parts):
        yield Outgoing(
            account=target.seat.account,
            chat=target.seat.chat,
            kind=part.kind,
            body=part.body,
            key=f"delivery:{occurrence}:{target.room}" + (f":{place}" if place else ""),
            priority=Priority.EMERGENCY if campaign.draft.emergency else Priority.BULK,
            expires_at=deadline,
            delivery_id=ids[target.room],
            part=place,
            parts=len(target.parts),
            room=target.room,
        )


async def _settle(store: FiringStore, now: datetime) -> None:
    """Deliveries follow the outbox; whether a firing is over is seen here, at the next tick."""
    async with store.database.read() as session:
        finished = await OccurrenceRepository(session).has_finished()
    if finished:
        await store.database.run_write(
            lambda session: close_finished(
                BroadcastRepository(session), OccurrenceRepository(session), now, store.tell_short
            )
        )
