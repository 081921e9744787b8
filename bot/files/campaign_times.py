"""When a written notice goes out: one time, a cron line, or words of the calendar."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.files.campaign_faults import CampaignFaults
from domain.schedule import Cron, Once, Schedule, Season
from domain.schedule_line import WRITTEN_SO, parse_line
from domain.spoken_schedule import read_spoken_schedule

TIME_KEYS = ("at", "cron", "when")
_LOCAL_TIME = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[ T]+(\d{1,2})[:：](\d{2})(?::00)?")


def read_schedule(content: Mapping[str, Any], zone: ZoneInfo, faults: CampaignFaults) -> Schedule | None:
    """None where what is written can't be understood, which is noted."""
    written = {key: content[key] for key in TIME_KEYS if content.get(key) is not None}
    if len(written) != 1:
        faults.note(
            "at",
            "请写 at（发一次，如 2026-12-05 08:30）、cron（如 30 8 * * 1）或 when（如 每周一早上8点半），只写一个",
        )
        return None
    match written:
        case {"cron": line}:
            return Cron(line=" ".join(str(line).split()), zone=zone.key)
        case {"at": at}:
            moment = _read_moment(str(at).strip(), zone, faults)
            return Once(at=moment) if moment else None
        case _:
            return _read_when(written["when"], zone, faults)


def read_send_until(content: Mapping[str, Any], faults: CampaignFaults) -> time | None:
    value = content.get("send_until")
    if value is None:
        return None
    found = re.fullmatch(r"([01]?\d|2[0-3])[:：]([0-5]\d)", str(value).strip())
    if not found:
        faults.note("send_until", f"「{value}」不是时刻，要写成 18:00")
        return None
    return time(int(found.group(1)), int(found.group(2)))


def _read_when(value: object, zone: ZoneInfo, faults: CampaignFaults) -> Schedule | None:
    schedule = _understand(value, zone) if isinstance(value, str) else None
    if schedule is None:
        examples = f"每周一早上8点半、每年清明前7天早上8点，或 {'、'.join(WRITTEN_SO)}"
        faults.note("when", f"看不懂这个时间，可以写成 {examples}")
    return schedule


def _understand(text: str, zone: ZoneInfo) -> Schedule | None:
    """A line, or words; of words only what means the same whenever the file is read."""
    schedule = parse_line(text, zone.key)
    if schedule is not None:
        return schedule
    spoken = read_spoken_schedule(text, datetime(2000, 1, 1, tzinfo=UTC), zone)
    if spoken is None or spoken.once or isinstance(spoken.schedule, Once | Season):
        return None
    return spoken.schedule


def _read_moment(text: str, zone: ZoneInfo, faults: CampaignFaults) -> datetime | None:
    """As people write it, in local time; or ISO with its offset, as programs do."""
    try:
        if found := _LOCAL_TIME.fullmatch(text):
            return datetime(*map(int, found.groups()), tzinfo=zone).astimezone(UTC)  # type: ignore[arg-type,misc]  # five numbers
        moment = datetime.fromisoformat(text)
        if moment.tzinfo:
            return moment.astimezone(UTC)
    except ValueError:
        pass
    faults.note("at", f"「{text}」不是时间，要写成 2026-12-05 08:30")
    return None
