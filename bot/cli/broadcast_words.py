"""A notice as the command line shows it: what it would do, how far it is, and the JSON it is asked for with."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.moments import say_moment, show_moment
from bot.files.campaign_answers import dump_answers
from domain.broadcast import Approval, CampaignDraft, CampaignPreview
from domain.notice_tally import AnswerTally, say_tally
from domain.notice_template import NoticeTemplate
from domain.notice_words import PLACEHOLDERS, find_placeholders
from domain.schedule import Cron, Once, OnCondition
from domain.schedule_line import write_line
from domain.schedule_words import WEEKDAYS, say_schedule
from domain.send_words import SEND_STATE_WORDS
from domain.sending import SendState
from domain.size_words import say_size
from models.campaign_files import notice_file_path
from models.readings_broadcasts import CampaignCard, OccurrenceCard
from web.showing import show_answers

APPROVAL_WORDS = {
    Approval.NONE: "",
    Approval.CODE: "这会发到不止一个群，请看清楚再发。",
    Approval.SECOND_PERSON: "这是发给全县的，要有第二个人也看过、也同意。",
}


def dump_draft(draft: CampaignDraft) -> str:
    """With the keys of a file, so that whoever reads it reads the same notice again."""
    audience = {
        "grids": list(draft.audience.grids),
        "tiers": [tier.label for tier in sorted(draft.audience.tiers)],
        "tags": sorted(draft.audience.tags),
        "except": list(draft.audience.excluded),
    }
    content: dict[str, Any] = {"title": draft.title, "text": draft.text, "audience": audience}
    match draft.schedule:
        case Once(at=at):
            content["at"] = at.isoformat()
        case Cron(line=line):
            content["cron"] = line
        case OnCondition():
            content["when"] = write_line(draft.schedule, "UTC")
        case _:
            content["when"] = write_line(draft.schedule, draft.schedule.zone)
    if draft.attachments:
        content["attachments"] = [{"id": file.digest, "name": file.name} for file in draft.attachments]
    if draft.send_until:
        content["send_until"] = f"{draft.send_until:%H:%M}"
    if draft.area:
        content["area"] = draft.area.value
    if draft.days_off:
        content["holidays"] = draft.days_off.value
    if draft.emergency:
        content["emergency"] = True
    content["answers"] = dump_answers(draft.answers)
    return json.dumps(content, ensure_ascii=False)


def describe_preview(draft: CampaignDraft, preview: CampaignPreview, zone: ZoneInfo) -> Iterator[str]:
    yield f"标题：{draft.title}"
    yield f"发给：{preview.count} 个群" + "".join(f"，{town} {count}" for town, count in preview.by_town)
    if preview.unseated:
        yield f"机器人不在的群：{len(preview.unseated)} 个（发不到），例如「{preview.unseated[0]}」"
    yield f"时间：{say_schedule(draft.schedule, zone)}"
    if draft.emergency:
        yield "紧急通知：不分钟点，排在别的前头发。"
    if preview.next_times:
        yield f"接下来 {len(preview.next_times)} 次："
        yield from (f"    {say_planned(at, zone)}" for at in preview.next_times)
    yield from preview.notes
    for example in preview.examples:
        yield f"「{example.topic}」会看到：\n    " + "\n".join(example.parts).replace("\n", "\n    ")
    if APPROVAL_WORDS[preview.approval]:
        yield APPROVAL_WORDS[preview.approval]
    yield from (f"排上以后，还要{kind.zh}同意才发。" for kind in preview.consents)


def describe_files(draft: CampaignDraft, media: Path) -> Iterator[str]:
    for file in draft.attachments:
        place = notice_file_path(media, file.digest, file.name)
        yield f"附：{file.name}（{say_size(place.stat().st_size)}）" if place.is_file() else f"附：{file.name}"


def describe_topics(preview: CampaignPreview) -> Iterator[str]:
    yield "发到的群："
    yield from (f"    {topic}" for topic in preview.topics)
    if preview.unseated:
        yield "发不到的群："
        yield from (f"    {topic}" for topic in preview.unseated)


def say_planned(at: datetime, zone: ZoneInfo) -> str:
    """With the day of the week: what one checks a planned time by."""
    return f"{say_moment(at, zone)} {WEEKDAYS[at.astimezone(zone).weekday()]}"


def say_campaign(card: CampaignCard, zone: ZoneInfo) -> str:
    counted = say_count(card.counts) or "还没开始发"
    return f"{card.id}  {card.state.zh}  {card.title}  {say_schedule(card.schedule, zone)}  {counted}"


def describe_status(
    card: CampaignCard, firings: list[OccurrenceCard], tally: AnswerTally, zone: ZoneInfo
) -> Iterator[str]:
    yield say_campaign(card, zone)
    if card.next_due_at:
        yield f"下一次：{say_moment(card.next_due_at, zone)}"
    for firing in firings:
        yield f"  {say_moment(firing.planned_at, zone)}  {say_count(firing.counts) or '没有要发的'}"
    if tally.people or tally.choices:
        yield f"回的：{say_tally(tally)}"
    if card.counts.get(SendState.UNKNOWN):
        yield f"「{SEND_STATE_WORDS[SendState.UNKNOWN]}」的不会自动再发，请到群里看一眼。"


def say_count(counts: Mapping[SendState, int]) -> str:
    return "，".join(f"{SEND_STATE_WORDS[state]} {counts[state]}" for state in SendState if counts.get(state))


def to_json(card: CampaignCard, zone: ZoneInfo) -> dict[str, Any]:
    """The API's fields (contract): its counts hold every state."""
    return {
        "id": card.id,
        "title": card.title,
        "text": card.text,
        "state": card.state.value,
        "at": show_moment(card.schedule.at, zone) if isinstance(card.schedule, Once) else None,
        "cron": card.schedule.line if isinstance(card.schedule, Cron) else None,
        "when": say_schedule(card.schedule, zone),
        "author": card.author,
        "approved_by": card.approved_by or None,
        "created_at": show_moment(card.created_at, zone),
        "next_due_at": show_moment(card.next_due_at, zone),
        "attachments": [{"id": file.digest, "name": file.name, "kind": file.kind.value} for file in card.attachments],
        "counts": {state.value: card.counts.get(state, 0) for state in SendState},
        "total": sum(card.counts.values()),
    }


def to_json_status(
    card: CampaignCard, firings: list[OccurrenceCard], tally: AnswerTally, zone: ZoneInfo
) -> dict[str, Any]:
    return to_json(card, zone) | {
        "answers": show_answers(tally),
        "occurrences": [
            {
                "id": firing.id,
                "planned_at": show_moment(firing.planned_at, zone),
                "state": firing.state.value,
                "counts": {state.value: firing.counts.get(state, 0) for state in SendState},
            }
            for firing in firings
        ],
    }


def say_template(template: NoticeTemplate) -> str:
    blanks = [name for name in dict.fromkeys(find_placeholders(template.text)) if name not in PLACEHOLDERS]
    lines = [f"{template.code}  {template.title}", f"    {template.text}"]
    if blanks:
        lines.append(f"    要填：{'、'.join(blanks)}")
    if template.when:
        lines.append(f"    合适的时候：{template.when}")
    return "\n".join(lines)


def to_json_template(template: NoticeTemplate) -> dict[str, Any]:
    return {
        "code": template.code,
        "area": template.area.value if template.area else None,
        "title": template.title,
        "text": template.text,
        "when": template.when,
    }
