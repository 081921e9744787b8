"""A notice in a YAML file or as JSON becomes a CampaignDraft, or a list of all that is wrong in it."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from bot.files.campaign_answers import read_answers
from bot.files.campaign_attachments import TakeFile, read_attachments, take_beside, take_nothing, take_sent_up
from bot.files.campaign_audience import read_audience
from bot.files.campaign_faults import CampaignFaults, CampaignFileError
from bot.files.campaign_times import read_schedule, read_send_until
from bot.files.campaign_yaml import read_plain
from domain.broadcast import CampaignDraft
from domain.notice_template import NoticeTemplate, fill_template
from domain.notice_words import find_placeholders
from domain.policy import Area
from domain.schedule import DaysOff

KEYS = (
    "title",
    "text",
    "template",
    "fill",
    "audience",
    "attachments",
    "at",
    "cron",
    "when",
    "area",
    "holidays",
    "send_until",
    "answers",
    "emergency",
)
Templates = Mapping[str, NoticeTemplate]
NO_TEMPLATES: Templates = MappingProxyType({})


def load_campaign(
    path: Path, zone: ZoneInfo, templates: Templates = NO_TEMPLATES, media: Path | None = None
) -> CampaignDraft:
    """Reads a file of at most 64 kB; times in it are local to `zone`. Raises CampaignFileError.

    What it carries is taken into the folder `media`; without one it can carry nothing.
    """
    content, lines = read_plain(path)
    take = take_beside(path, media) if media else take_nothing
    return _read_campaign(content, zone, templates, take, CampaignFaults(lines))


def parse_campaign(
    content: Mapping[str, Any], zone: ZoneInfo, templates: Templates = NO_TEMPLATES, media: Path | None = None
) -> CampaignDraft:
    """The same keys as a file's, as JSON brings them; what it carries lies in `media`. Raises CampaignFileError."""
    take = take_sent_up(media) if media else take_nothing
    return _read_campaign(content, zone, templates, take, CampaignFaults({}))


def _read_campaign(
    content: Mapping[str, Any], zone: ZoneInfo, templates: Templates, take: TakeFile, faults: CampaignFaults
) -> CampaignDraft:
    template = _read_template(content, templates, faults)
    title = template.title if template and "title" not in content else _read_text(content, "title", faults)
    text = _fill(content, template, faults) if template else _read_text(content, "text", faults)
    audience = read_audience(content, faults)
    attachments = read_attachments(content, take, faults)
    schedule = read_schedule(content, zone, faults)
    send_until = read_send_until(content, faults)
    area = _read_area(content, faults)
    days_off = _read_days_off(content, faults)
    answers = read_answers(content, text, faults)
    emergency = _read_emergency(content, faults)
    faults.refuse_unknown(content, KEYS)
    if faults.problems or schedule is None:
        raise CampaignFileError(faults.problems)
    return CampaignDraft(
        title=title,
        text=text,
        audience=audience,
        schedule=schedule,
        send_until=send_until,
        area=area or (template.area if template else None),
        days_off=days_off,
        emergency=emergency,
        attachments=attachments,
        answers=answers,
    )


def _read_text(content: Mapping[str, Any], key: str, faults: CampaignFaults) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value.strip():
        faults.note(key, "要写一段文字")
        return ""
    return value.strip()


def _read_template(content: Mapping[str, Any], templates: Templates, faults: CampaignFaults) -> NoticeTemplate | None:
    code = content.get("template")
    if code is None:
        if "fill" in content:
            faults.note("fill", "fill 是给 template 填空用的，请写上 template，或去掉它")
        return None
    found = templates.get(code) if isinstance(code, str) else None
    if found is None:
        faults.note("template", f"没有「{str(code)[:20]}」这个样子，用 wangge broadcast templates 看有哪些")
    elif "text" in content:
        faults.note("text", "写了 template 就不用再写 text")
    return found


def _fill(content: Mapping[str, Any], template: NoticeTemplate, faults: CampaignFaults) -> str:
    given = content.get("fill") or {}
    if not isinstance(given, Mapping) or not all(isinstance(value, str) for value in given.values()):
        faults.note("fill", "要写成“空: 内容”，如 fill: {截止: 12月25日}")
        return template.text
    blanks = find_placeholders(template.text)
    for name in given:
        if name not in blanks:
            faults.note(f"fill.{name}", f"样子里没有「{name}」这个空，有的是 {'、'.join(dict.fromkeys(blanks))}")
    return fill_template(template.text, given)


def _read_area(content: Mapping[str, Any], faults: CampaignFaults) -> Area | None:
    value = content.get("area")
    found = next((area for area in Area if value in (area.value, area.zh)), None)
    if value is not None and found is None:
        faults.note("area", f"没有「{str(value)[:20]}」这一类，可用的有 {'、'.join(area.value for area in Area)}")
    return found


def _read_emergency(content: Mapping[str, Any], faults: CampaignFaults) -> bool:
    """A file's words stay words; JSON has true and false of its own."""
    said = content.get("emergency", False)
    if said not in (True, False, "true", "false"):
        faults.note("emergency", "只能写 true（紧急，不分钟点马上发）或 false")
    return said in (True, "true")


def _read_days_off(content: Mapping[str, Any], faults: CampaignFaults) -> DaysOff | None:
    value = content.get("holidays")
    if value is None:
        return None
    if value not in [choice.value for choice in DaysOff]:
        faults.note("holidays", "只能写 shift（遇到放假顺延）或 keep（放假也发）")
        return None
    return DaysOff(str(value))
