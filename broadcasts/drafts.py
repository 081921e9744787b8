"""A notice before it is planned: whom it reaches, when it falls due, and what is wrong with it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from broadcasts.audience import AddressedRoom, Reached, choose_rooms
from broadcasts.ceilings import note_full_rooms
from broadcasts.correcting import find_reach
from broadcasts.render import render_parts, render_text
from broadcasts.schedule import Days, Planned, check_schedule, first_due, iter_planned, next_occurrences, read_days
from domain.broadcast import Approval, Asker, CampaignDraft, CampaignPreview, Example, NoticeLimits, Problem, SendWindow
from domain.broadcast_rules import (
    TYPING_TIME,
    allow_hours,
    check_planned_time,
    find_problems,
    needs_approval,
    refuse_first,
)
from domain.consent import list_consents
from domain.directory import Directory
from domain.holidays import HolidayTable
from domain.policy import URGENT_AREAS, decide_days_off
from domain.refusal import Refusal
from domain.schedule import DaysOff, MonthWorkday, Once, Workdays
from domain.schedule_words import say_date
from domain.tree import GridTree, Tier
from models.broadcasts import BroadcastRepository

TIMES_SHOWN = 10
EXAMPLES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafts:
    """What a notice is held against in one transaction, before it is planned."""

    archive: BroadcastRepository
    directory: Directory
    window: SendWindow
    holidays: HolidayTable
    limits: NoticeLimits

    async def preview(self, draft: CampaignDraft, asker: Asker, now: datetime) -> CampaignPreview:
        """Plans nothing; whatever is wrong stands in `problems`."""
        draft = settle_draft(draft)
        reach = await find_reach(self.archive, draft, self.directory)
        time_problems = self._check_times(draft, now)
        readable = not any(problem.code == "bad_cron" for problem in time_problems)
        planned = self._list_planned(draft, now) if readable else []
        tree = self.directory.tree
        return CampaignPreview(
            count=len(reach.rooms),
            by_town=_count_by_town(reach.rooms, tree),
            examples=tuple(_show_examples(draft.text, reach.rooms, self.directory)),
            topics=tuple(target.room.topic for target in reach.rooms),
            rooms=tuple(target.room.id for target in reach.rooms),
            unseated=tuple(target.room.topic for target in reach.unseated),
            next_times=tuple(one.at for one in planned),
            notes=(
                *_list_notes(draft, planned, self.window.zone, self.holidays),
                *await self._note_full_rooms(draft, reach, planned, now),
            ),
            approval=needs_approval(draft.audience, tree, asker.grid),
            consents=list_consents(draft, asker, self.directory),
            problems=(
                *await self._check_daily(draft, asker, now),
                *self._check_draft(draft, asker, now),
                *time_problems,
                *_check_reach(draft, reach, self.directory),
            ),
        )

    async def refuse_unsound(self, draft: CampaignDraft, asker: Asker, now: datetime) -> None:
        refuse_first(self._check_draft(draft, asker, now))
        refuse_first(self._check_times(draft, now))
        reach = await find_reach(self.archive, draft, self.directory)
        refuse_first(_check_reach(draft, reach, self.directory))
        refuse_first(await self._check_daily(draft, asker, now))

    def find_first_due(self, draft: CampaignDraft, now: datetime) -> datetime | None:
        return first_due(draft.schedule, now, self._days(draft, now))

    async def _check_daily(self, draft: CampaignDraft, asker: Asker, now: datetime) -> list[Problem]:
        """A leader's own grid is free, but not without end; water, fire, emergencies and corrections are."""
        tree = self.directory.tree
        urgent = draft.emergency or (draft.days_off is DaysOff.KEEP and draft.area in URGENT_AREAS)
        is_free = needs_approval(draft.audience, tree, asker.grid) is Approval.NONE
        if urgent or draft.corrects is not None or not is_free or not asker.actor.startswith("person:"):
            return []
        midnight = now.astimezone(self.window.zone).replace(hour=0, minute=0, second=0, microsecond=0)
        written = await self.archive.count_written(asker, midnight)
        if written < self.limits.own_daily:
            return []
        sentence = f"您今天发了{written}条了，一天最多{self.limits.own_daily}条，明早再发吧"
        return [Problem(code="daily_limit", field="", sentence=sentence)]

    def _check_draft(self, draft: CampaignDraft, asker: Asker, now: datetime) -> list[Problem]:
        return find_problems(
            draft,
            self.directory.tree,
            now,
            window=allow_hours(draft, self.window),
            author_grid=asker.grid,
            link_hosts=self.limits.link_hosts,
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
        wrong = (check_planned_time(time, draft.send_until, self.window) for time in times)
        return next((problems for problems in wrong if problems), [])

    def _list_planned(self, draft: CampaignDraft, now: datetime) -> list[Planned]:
        """From the very minute of a single time on, like `first_due`."""
        after = now if not isinstance(draft.schedule, Once) else now - TYPING_TIME
        return list(islice(iter_planned(draft.schedule, after, self._days(draft, now)), TIMES_SHOWN))

    async def _note_full_rooms(
        self, draft: CampaignDraft, reach: Reached, planned: Sequence[Planned], now: datetime
    ) -> list[str]:
        first, most = planned[0].at if planned else None, self.limits.group_daily
        return await note_full_rooms(self.archive, draft, reach.rooms, first, window=self.window, most=most, now=now)

    def _days(self, draft: CampaignDraft, since: datetime) -> Days:
        return read_days(draft, self.window, self.holidays, since)


def settle_draft(draft: CampaignDraft) -> CampaignDraft:
    """What nobody said about days off is decided when the notice is planned, and stays so."""
    if draft.emergency:
        return replace(draft, days_off=DaysOff.KEEP)
    return replace(draft, days_off=draft.days_off or decide_days_off(draft.area, f"{draft.title} {draft.text}"))


def _count_by_town(rooms: Iterable[AddressedRoom], tree: GridTree) -> tuple[tuple[str, int], ...]:
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


def _check_reach(draft: CampaignDraft, reach: Reached, directory: Directory) -> list[Problem]:
    if not reach.rooms and reach.unseated:
        return [Problem(code="no_seat", field="audience.grids", sentence="机器人还不在这些群里，请先把它拉进群")]
    if not reach.rooms:
        return [Problem(code="no_rooms", field="audience.grids", sentence=_say_no_rooms(draft, directory))]
    for target in (*reach.rooms, *reach.unseated):
        try:
            render_text(draft.text, target.grid, directory)
        except Refusal as refusal:
            return [_to_problem(refusal)]
    return []


def _say_no_rooms(draft: CampaignDraft, directory: Directory) -> str:
    """Where there are groups, but none of the kind that was asked for, that is what is wrong."""
    audience = draft.audience
    wide = replace(audience, tiers=frozenset(), tags=frozenset())
    if (audience.tiers or audience.tags) and (found := choose_rooms(wide, directory).rooms):
        kinds = [f"{tier.zh}一级" for tier in sorted(audience.tiers)] + [f"「{tag}」" for tag in sorted(audience.tags)]
        return f"这里有{len(found)}个群，没有一个是{'、'.join(kinds)}的群，请核对，或者去掉这个条件"
    return "这些网格下面没有群，请先绑定微信群"


def _to_problem(refusal: Refusal) -> Problem:
    return Problem(code=refusal.code, field=refusal.field or "", sentence=refusal.sentence)
