"""The desk where a notice is looked at, planned, held, taken back and followed."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from broadcasts.afterwards import settle_deliveries
from broadcasts.audience import AddressedRoom, Reached
from broadcasts.ceilings import note_full_rooms
from broadcasts.correcting import find_reach, stop_for_good, take_back, write_correction
from broadcasts.render import render_parts, render_text
from broadcasts.repeating import refuse_too_soon
from broadcasts.schedule import Days, Planned, check_schedule, first_due, iter_planned, next_due, next_occurrences
from domain.broadcast import (
    Approval,
    Asker,
    Campaign,
    CampaignDraft,
    CampaignPreview,
    CampaignState,
    CampaignStatus,
    Example,
    NoticeLimits,
    Problem,
    Recalled,
    Ruling,
    SendWindow,
    Settled,
)
from domain.broadcast_rules import (
    TYPING_TIME,
    allow_hours,
    check_planned_time,
    find_problems,
    needs_approval,
    refuse_first,
)
from domain.consent import list_consents, may_consent
from domain.directory import Directory
from domain.holidays import HolidayTable
from domain.ids import CampaignId
from domain.notice_progress import NoticeProgress
from domain.policy import URGENT_AREAS, decide_days_off
from domain.refusal import Refusal
from domain.schedule import DaysOff, MonthWorkday, Once, OnCondition, Schedule, Workdays
from domain.schedule_words import say_date
from domain.tree import GridTree, Tier
from models.broadcasts import BroadcastRepository

TIMES_SHOWN = 10
EXAMPLES_SHOWN = 3


class CampaignDesk:
    """One transaction's CampaignOffice (domain/broadcast.py)."""

    def __init__(
        self,
        archive: BroadcastRepository,
        directory: Directory,
        window: SendWindow,
        holidays: HolidayTable,
        limits: NoticeLimits,
    ) -> None:
        self._archive = archive
        self._directory = directory
        self._window = window
        self._holidays = holidays
        self._limits = limits

    async def preview(self, draft: CampaignDraft, asker: Asker, now: datetime) -> CampaignPreview:
        """Plans nothing; whatever is wrong stands in `problems`."""
        draft = settle_draft(draft)
        reach = await find_reach(self._archive, draft, self._directory)
        time_problems = self._check_times(draft, now)
        readable = not any(problem.code == "bad_cron" for problem in time_problems)
        planned = self._list_planned(draft, now) if readable else []
        tree = self._directory.tree
        return CampaignPreview(
            count=len(reach.rooms),
            by_town=count_by_town(reach.rooms, tree),
            examples=tuple(_show_examples(draft.text, reach.rooms, self._directory)),
            topics=tuple(target.room.topic for target in reach.rooms),
            rooms=tuple(target.room.id for target in reach.rooms),
            unseated=tuple(target.room.topic for target in reach.unseated),
            next_times=tuple(one.at for one in planned),
            notes=(
                *_list_notes(draft, planned, self._window.zone, self._holidays),
                *await self._note_full_rooms(draft, reach, planned, now),
            ),
            approval=needs_approval(draft.audience, tree, asker.grid),
            consents=list_consents(draft, asker, self._directory),
            problems=(
                *await self._check_daily(draft, asker, now),
                *self._check_draft(draft, asker, now),
                *time_problems,
                *_check_reach(draft.text, reach, self._directory),
            ),
        )

    async def schedule(self, draft: CampaignDraft, asker: Asker, *, key: str, now: datetime) -> CampaignId:
        """The same key and the same notice again give the same campaign, even when its time has passed."""
        draft = settle_draft(draft)
        planned = await self._archive.find_by_key(key)
        if planned is None:
            wrong = await self._get_own(draft.corrects, asker) if draft.corrects is not None else None
            await self._refuse_unsound(draft, asker, now)
            refuse_first(await self._check_daily(draft, asker, now))
            first = first_due(draft.schedule, now, self._days(draft, now))
            consents = list_consents(draft, asker, self._directory)
            added = await self._archive.add_campaign(draft, asker, key=key, now=now, first_due=first, consents=consents)
            if added is not None:
                if wrong is not None:
                    await stop_for_good(self._archive, wrong, now)
                await self._archive.record_deed(asker, "broadcast_schedule", added, now)
                return added
            planned = await self._archive.find_by_key(key)
        if planned is None or planned.draft != draft or planned.asker != asker:
            raise Refusal("key_reused", "这个编号已经用在另一条通知上了，请换一个编号再试", field="key")
        return planned.id

    async def decide(self, campaign: CampaignId, asker: Asker, now: datetime, *, agreed: bool) -> CampaignStatus:
        """Agreed to late, a single time of today still goes out; after that it is too late, and its author is told.

        An emergency goes out whenever somebody agrees to it.
        """
        found = await self._archive.get(campaign)
        kind = await self._archive.find_open_consent(campaign)
        if found is None:
            raise Refusal("no_such_campaign", "没有这条通知，请核对编号")
        if kind is None or found.state is not CampaignState.WAITING:
            raise Refusal("wrong_state", f"这条通知{found.state.zh}，不用再同意")
        if not may_consent(kind, found.draft, found.asker, asker, self._directory):
            raise Refusal("not_yours", f"这条通知要{kind.zh}来同意，写通知的人自己不算")
        await self._archive.decide_consent(campaign, kind, asker, now, agreed=agreed)
        state = CampaignState.ACTIVE if agreed else CampaignState.REFUSED
        await self._archive.set_state(campaign, state)
        if not agreed:
            await self._archive.set_next_due(campaign, None)
        elif isinstance(found.draft.schedule, Once) and (
            found.draft.emergency or self._is_same_day(found.next_due_at, now)
        ):
            await self._archive.set_next_due(campaign, max(now, found.next_due_at or now))
        action = "broadcast_approve" if agreed else "broadcast_refuse"
        await self._archive.record_deed(asker, action, campaign, now)
        return await self._archive.read_status(replace(found, state=state))

    async def _note_full_rooms(
        self, draft: CampaignDraft, reach: Reached, planned: Sequence[Planned], now: datetime
    ) -> list[str]:
        first, most = planned[0].at if planned else None, self._limits.group_daily
        return await note_full_rooms(self._archive, draft, reach.rooms, first, window=self._window, most=most, now=now)

    def _is_same_day(self, due: datetime | None, now: datetime) -> bool:
        zone = self._window.zone
        return due is not None and due.astimezone(zone).date() == now.astimezone(zone).date()

    async def _check_daily(self, draft: CampaignDraft, asker: Asker, now: datetime) -> list[Problem]:
        """A leader's own grid is free, but not without end; water, fire, emergencies and corrections are."""
        tree = self._directory.tree
        urgent = draft.emergency or (draft.days_off is DaysOff.KEEP and draft.area in URGENT_AREAS)
        is_free = needs_approval(draft.audience, tree, asker.grid) is Approval.NONE
        if urgent or draft.corrects is not None or not is_free or not asker.actor.startswith("person:"):
            return []
        midnight = now.astimezone(self._window.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        written = await self._archive.count_written(asker, midnight)
        if written < self._limits.own_daily:
            return []
        sentence = f"您今天发了{written}条了，一天最多{self._limits.own_daily}条，明早再发吧"
        return [Problem(code="daily_limit", field="", sentence=sentence)]

    def find_next(self, schedule: Schedule, now: datetime) -> datetime | None:
        """The next time a schedule names, days off or not."""
        return next_due(schedule, now, Days(zone=self._window.zone, holidays=self._holidays, shifts=False))

    async def meet_condition(self, condition: OnCondition, asker: Asker, now: datetime) -> int:
        """Makes due whatever waits for this value; a value it had already is no news. Gives how many."""
        if not await self._archive.change_condition(condition, now):
            return 0
        waiting = await self._archive.find_waiting(condition)
        for campaign in waiting:
            await self._archive.set_next_due(campaign.id, self._next_opening(campaign.draft, now))
            await self._archive.record_deed(asker, "broadcast_condition", campaign.id, now)
        return len(waiting)

    def _next_opening(self, draft: CampaignDraft, now: datetime) -> datetime:
        """Water and fire wait for no morning; other notices keep to their hours."""
        return now if draft.area in URGENT_AREAS else self._window.next_opening(now, draft.send_until)

    async def pause(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """Nothing more of it leaves until it is resumed; what has waited too long by then has expired."""
        found = await self._get_own(campaign, asker)
        self._expect(found, CampaignState.ACTIVE, "这条通知没有在发，不用暂停")
        await self._archive.set_state(campaign, CampaignState.PAUSED)
        await self._archive.hold_waiting(campaign, paused=True)
        return await self._close(campaign, asker, "broadcast_pause", now)

    async def resume(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """Planned times missed meanwhile are judged for lateness like any other."""
        found = await self._get_own(campaign, asker)
        self._expect(found, CampaignState.PAUSED, "这条通知没有暂停，不用恢复")
        await self._archive.set_state(campaign, CampaignState.ACTIVE)
        await self._archive.hold_waiting(campaign, paused=False)
        return await self._close(campaign, asker, "broadcast_resume", now)

    async def cancel(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """Takes back all that has not been sent; what has been sent stays said."""
        found = await self._get_own(campaign, asker)
        if found.state not in (CampaignState.WAITING, CampaignState.ACTIVE, CampaignState.PAUSED):
            raise Refusal("wrong_state", f"这条通知{found.state.zh}，取消不了")
        await self._archive.set_state(campaign, CampaignState.CANCELLED)
        await self._archive.set_next_due(campaign, None)
        await self._archive.cancel_waiting(campaign, now)
        return await self._close(campaign, asker, "broadcast_cancel", now)

    async def settle(
        self, campaign: CampaignId, asker: Asker, now: datetime, *, ruling: Ruling, delivery: int | None
    ) -> Settled:
        """What is `unknown` is never decided by itself (reliability.md); sending again takes today's hours."""
        found = await self._get_own(campaign, asker)
        settled = await settle_deliveries(self._archive, found, self._window, now, ruling=ruling, delivery=delivery)
        what = f"{'all' if delivery is None else delivery}:{settled.count}"
        await self._archive.record_deed(asker, f"broadcast_{ruling}", campaign, now, what)
        return settled

    async def recall(self, campaign: CampaignId, asker: Asker, now: datetime) -> Recalled:
        """Stops what has not gone out, for good, and asks for the last two minutes' messages back."""
        found = await self._get_own(campaign, asker)
        if found.state is CampaignState.REFUSED:
            raise Refusal("wrong_state", "这条通知没有同意，一个群也没发")
        recalled = await take_back(self._archive, found, now)
        await self._archive.record_deed(asker, "broadcast_recall", campaign, now)
        return recalled

    async def write_correction(self, campaign: CampaignId, text: str, asker: Asker, now: datetime) -> CampaignDraft:
        """Plans nothing. What it says is planned by `schedule`, which stops the wrong one for good."""
        wrong = await self._get_own(campaign, asker)
        return await write_correction(
            self._archive, wrong, text, directory=self._directory, window=self._window, now=now
        )

    async def progress(self, campaign: CampaignId) -> NoticeProgress | None:
        return await self._archive.read_progress(campaign, self._directory)

    async def list_written(self, author: str, limit: int) -> list[Campaign]:
        return await self._archive.list_written(author, limit=limit)

    async def repeat(self, campaign: CampaignId, asker: Asker, now: datetime) -> CampaignStatus:
        """One more firing to the same region at once; never one on the heels of the last."""
        found = await self._get_own(campaign, asker)
        refuse_too_soon(await self._archive.read_status(found), now)
        await self._archive.set_state(campaign, CampaignState.ACTIVE)
        await self._archive.set_next_due(campaign, now)
        return await self._close(campaign, asker, "broadcast_repeat", now)

    async def status(self, campaign: CampaignId, asker: Asker) -> CampaignStatus:
        return await self._archive.read_status(await self._get_own(campaign, asker))

    async def _refuse_unsound(self, draft: CampaignDraft, asker: Asker, now: datetime) -> None:
        refuse_first(self._check_draft(draft, asker, now))
        refuse_first(self._check_times(draft, now))
        reach = await find_reach(self._archive, draft, self._directory)
        refuse_first(_check_reach(draft.text, reach, self._directory))

    def _check_draft(self, draft: CampaignDraft, asker: Asker, now: datetime) -> list[Problem]:
        return find_problems(
            draft,
            self._directory.tree,
            now,
            window=allow_hours(draft, self._window),
            author_grid=asker.grid,
            link_hosts=self._limits.link_hosts,
        )

    def _check_times(self, draft: CampaignDraft, now: datetime) -> list[Problem]:
        """A repeated notice must keep to the hours at every time shown."""
        try:
            check_schedule(draft.schedule, now, self._days(draft, now))
        except Refusal as refusal:
            return [_to_problem(refusal)]
        if isinstance(draft.schedule, Once):
            return []
        times = next_occurrences(draft.schedule, now, TIMES_SHOWN, self._days(draft, now))
        wrong = (check_planned_time(time, draft.send_until, self._window) for time in times)
        return next((problems for problems in wrong if problems), [])

    def _list_planned(self, draft: CampaignDraft, now: datetime) -> list[Planned]:
        """From the very minute of a single time on, like `first_due`."""
        after = now if not isinstance(draft.schedule, Once) else now - TYPING_TIME
        return list(islice(iter_planned(draft.schedule, after, self._days(draft, now)), TIMES_SHOWN))

    def _days(self, draft: CampaignDraft, since: datetime) -> Days:
        return read_days(draft, self._window, self._holidays, since)

    async def _get_own(self, campaign: CampaignId, asker: Asker) -> Campaign:
        found = await self._archive.get(campaign)
        if found is None:
            raise Refusal("no_such_campaign", "没有这条通知，请核对编号")
        theirs = found.asker.grid
        if asker.grid is None or (theirs and self._directory.tree.contains(asker.grid, theirs)):
            return found
        raise Refusal("not_yours", "这条通知不归您管")

    def _expect(self, campaign: Campaign, state: CampaignState, sentence: str) -> None:
        if campaign.state is not state:
            raise Refusal("wrong_state", f"{sentence}（{campaign.state.zh}）")

    async def _close(self, campaign: CampaignId, asker: Asker, action: str, now: datetime) -> CampaignStatus:
        await self._archive.record_deed(asker, action, campaign, now)
        return await self.status(campaign, asker)


def settle_draft(draft: CampaignDraft) -> CampaignDraft:
    """What nobody said about days off is decided when the notice is planned, and stays so."""
    if draft.emergency:
        return replace(draft, days_off=DaysOff.KEEP)
    return replace(draft, days_off=draft.days_off or decide_days_off(draft.area, f"{draft.title} {draft.text}"))


def read_days(draft: CampaignDraft, window: SendWindow, holidays: HolidayTable, since: datetime) -> Days:
    """How the planned days of a notice are read; `since`: when it was planned."""
    shifts = draft.days_off is not DaysOff.KEEP
    return Days(zone=window.zone, holidays=holidays, shifts=shifts, since=since)


def count_by_town(rooms: Iterable[AddressedRoom], tree: GridTree) -> tuple[tuple[str, int], ...]:
    """(a town's name, its groups), in the order of the tree; groups above the towns under the county's name."""
    towns = [tree.at_tier(target.grid.code, Tier.TOWN) or target.grid for target in rooms]
    counts = Counter(town.code for town in towns)
    return tuple((tree.grids[code].name, counts[code]) for code in sorted(counts))


def _show_examples(text: str, rooms: tuple[AddressedRoom, ...], directory: Directory) -> Iterable[Example]:
    """The first, the middle and the last group."""
    places = sorted({0, len(rooms) // 2, len(rooms) - 1})[:EXAMPLES_SHOWN] if rooms else []
    for target in (rooms[place] for place in places):
        try:
            words = render_text(text, target.grid, directory)
            parts = tuple(part.body for part in render_parts(text, target.grid, directory))
        except Refusal:
            continue
        place = directory.tree.place_name(target.grid.code)
        yield Example(topic=target.room.topic, place=place, text=words, parts=parts)


def _list_notes(
    draft: CampaignDraft, planned: Sequence[Planned], zone: ZoneInfo, holidays: HolidayTable
) -> Iterator[str]:
    """The days that moved, and the years of which it is not known yet which days are off."""
    for one in planned:
        if one.is_moved:
            local = one.at.astimezone(zone)
            yield f"{say_date(one.named)}放假，顺延到{say_date(local.date())} {local:%H:%M}"
    if draft.days_off is DaysOff.KEEP and not isinstance(draft.schedule, Workdays | MonthWorkday):
        return
    years = sorted({one.at.astimezone(zone).year for one in planned})
    if estimated := [f"{year}年" for year in years if holidays.is_estimate(year)]:
        yield f"{'、'.join(estimated)}的放假安排还没公布，先按估计的排，公布后会变"


def _check_reach(text: str, reach: Reached, directory: Directory) -> list[Problem]:
    if not reach.rooms and reach.unseated:
        return [Problem(code="no_seat", field="audience.grids", sentence="机器人还不在这些群里，请先把它拉进群")]
    if not reach.rooms:
        return [Problem(code="no_rooms", field="audience.grids", sentence="这些网格下面没有群，请先绑定微信群")]
    for target in (*reach.rooms, *reach.unseated):
        try:
            render_text(text, target.grid, directory)
        except Refusal as refusal:
            return [_to_problem(refusal)]
    return []


def _to_problem(refusal: Refusal) -> Problem:
    return Problem(code=refusal.code, field=refusal.field or "", sentence=refusal.sentence)
