"""What must hold before a notice may be planned, and when it is too late to start it."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from enum import StrEnum

from domain.broadcast import Approval, Audience, CampaignDraft, Problem, SendWindow
from domain.ids import GridCode
from domain.notice_words import check_placeholders, check_words
from domain.policy import URGENT_AREAS
from domain.refusal import Refusal
from domain.schedule import Once, OnCondition
from domain.tree import GridTree, Tier

MAX_TITLE = 60
MAX_TEXT = 2000
START_GRACE = timedelta(minutes=10)
EMERGENCY_GRACE = timedelta(hours=1)
"""A call for help is still one after a machine stood still; a flood warning of the morning is none at noon."""
ALARM_LASTS = timedelta(hours=3)
LONGER = 1
"""So many hours after the closing one a correction may still go out (broadcasts.md §4)."""
TYPING_TIME = timedelta(minutes=1)
"""「8:30发」 said at 8:30:20 still means now."""


class Lateness(StrEnum):
    START = "start"
    EXPIRE = "expire"


def validate_draft(
    draft: CampaignDraft,
    tree: GridTree,
    now: datetime,
    *,
    window: SendWindow,
    author_grid: GridCode | None,
    link_hosts: Collection[str] = (),
) -> None:
    """Raises a Refusal for the first problem. A cron line is judged where cron is understood (broadcasts/schedule)."""
    refuse_first(find_problems(draft, tree, now, window=window, author_grid=author_grid, link_hosts=link_hosts))


def refuse_first(problems: list[Problem]) -> None:
    for problem in problems:
        raise Refusal(problem.code, problem.sentence, field=problem.field)


def find_problems(
    draft: CampaignDraft,
    tree: GridTree,
    now: datetime,
    *,
    window: SendWindow,
    author_grid: GridCode | None,
    link_hosts: Collection[str] = (),
) -> list[Problem]:
    """Everything wrong with a draft that can be known without the groups. An emergency goes out at any hour."""
    problems = [*_check_words(draft, link_hosts), *_check_audience(draft.audience, tree, author_grid)]
    problems += _check_deadline(draft.send_until, window)
    if draft.emergency and not isinstance(draft.schedule, Once | OnCondition):
        problems.append(Problem(code="emergency_once", field="emergency", sentence="紧急通知只发一次，时间请写 at"))
    if isinstance(draft.schedule, Once):
        if not draft.emergency:
            problems += check_planned_time(draft.schedule.at, draft.send_until, window)
        if draft.schedule.at < now - TYPING_TIME:
            problems.append(Problem(code="past", field="at", sentence="发送时间已经过了，请写一个以后的时间"))
    return problems


def check_planned_time(planned_at: datetime, send_until: time | None, window: SendWindow) -> list[Problem]:
    """A notice starts inside the hours in which notices go out, and before its own end."""
    local = planned_at.astimezone(window.zone)
    if local.time() >= window.opens and local < window.deadline(planned_at, send_until):
        return []
    hours = f"{window.opens:%H:%M}到{send_until or window.closes:%H:%M}"
    return [Problem(code="quiet_hours", field="at", sentence=f"{local:%H:%M}不发通知，请改到{hours}之间")]


def judge_lateness(planned_at: datetime, now: datetime, grace: timedelta = START_GRACE) -> Lateness:
    """Judged once, when a firing starts (broadcasts.md §5); what has started goes on until its own end."""
    return Lateness.START if now - planned_at <= grace else Lateness.EXPIRE


def is_alarm(draft: CampaignDraft, window: SendWindow, at: datetime) -> bool:
    """An emergency, and what a condition rings out of hours, which only water and fire may."""
    return draft.emergency or (isinstance(draft.schedule, OnCondition) and window.next_opening(at, None) != at)


def knows_no_ceiling(draft: CampaignDraft) -> bool:
    """An emergency, water and fire, and what puts a wrong notice right go to a group that has had its day's number."""
    return draft.emergency or draft.area in URGENT_AREAS or draft.corrects is not None


def find_end(draft: CampaignDraft, window: SendWindow, at: datetime) -> datetime:
    """When what of a firing of `at` is left expires: an alarm has hours of its own, the rest ends with the day."""
    return (
        at + ALARM_LASTS if is_alarm(draft, window, at) else allow_hours(draft, window).deadline(at, draft.send_until)
    )


def allow_hours(draft: CampaignDraft, window: SendWindow) -> SendWindow:
    """A correction may go out an hour longer than other notices, though never past midnight."""
    if draft.corrects is None:
        return window
    hour = window.closes.hour + LONGER
    return replace(window, closes=window.closes.replace(hour=hour)) if hour < 24 else window


def needs_approval(audience: Audience, tree: GridTree, author_grid: GridCode | None) -> Approval:
    """One's own grid alone: nobody. More than that: a confirmation code. The whole county: a second person."""
    if _covers_county(audience, tree):
        return Approval.SECOND_PERSON
    return Approval.NONE if select_grids(audience, tree) <= {author_grid} else Approval.CODE


def select_grids(audience: Audience, tree: GridTree) -> frozenset[GridCode]:
    """The chosen grids and all below them, of the tiers asked for, without the excluded ones."""
    excluded = grids_below(audience.excluded, tree)
    return frozenset(
        code
        for code in grids_below(audience.grids, tree) - excluded
        if not audience.tiers or tree.grids[code].tier in audience.tiers
    )


def grids_below(codes: tuple[GridCode, ...], tree: GridTree) -> frozenset[GridCode]:
    """These grids and all below them."""
    return frozenset(grid.code for code in codes for grid in tree.below(code))


def _check_words(draft: CampaignDraft, link_hosts: Collection[str]) -> Iterator[Problem]:
    yield from _check_length(draft.title, "title", "标题", MAX_TITLE)
    yield from _check_length(draft.text, "text", "内容", MAX_TEXT)
    yield from check_words(draft.title, "title", link_hosts)
    yield from check_words(draft.text, "text", link_hosts)
    yield from check_placeholders(draft.text)
    for attachment in draft.attachments:
        yield from check_words(attachment.name, "attachments", link_hosts)


def _check_length(words: str, field: str, name: str, most: int) -> Iterator[Problem]:
    if not words.strip():
        yield Problem(code="empty", field=field, sentence=f"{name}是空的，请写上")
    if len(words) > most:
        yield Problem(code="too_long", field=field, sentence=f"{name}有{len(words)}个字，最多{most}个，请缩短")


def _check_audience(audience: Audience, tree: GridTree, author_grid: GridCode | None) -> Iterator[Problem]:
    if not audience.grids:
        yield Problem(code="empty_audience", field="audience.grids", sentence="没有写发给谁，请至少选一个网格")
    for field, codes in (("audience.grids", audience.grids), ("audience.except", audience.excluded)):
        for code in codes:
            if code not in tree.grids:
                yield Problem(code="unknown_grid", field=field, sentence=f"没有编号为「{code}」的网格，请核对")
    for code in audience.grids:
        if author_grid and code in tree.grids and not tree.contains(author_grid, code):
            sentence = f"「{tree.place_name(code)}」不归您管，不能发给它"
            yield Problem(code="not_yours", field="audience.grids", sentence=sentence)
    for code in audience.excluded:
        if code in tree.grids and not any(tree.contains(chosen, code) for chosen in audience.grids):
            sentence = f"「{tree.place_name(code)}」本来就没选上，不用排除，请核对"
            yield Problem(code="excluded_outside", field="audience.except", sentence=sentence)


def _check_deadline(send_until: time | None, window: SendWindow) -> Iterator[Problem]:
    if send_until and not window.opens < send_until <= window.closes:
        hours = f"{window.opens:%H:%M}到{window.closes:%H:%M}"
        yield Problem(code="quiet_hours", field="send_until", sentence=f"截止时刻请写在{hours}之间")


def _covers_county(audience: Audience, tree: GridTree) -> bool:
    """The county itself, or every town of a county of several."""
    tiers = {tree.grids[code].tier for code in audience.grids if code in tree.grids}
    towns = {grid.code for grid in tree.grids.values() if grid.tier is Tier.TOWN}
    return Tier.COUNTY in tiers or (len(towns) > 1 and towns <= set(audience.grids))
