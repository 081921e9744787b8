"""Times as operators type them and read them, local to the county."""

from datetime import datetime, timedelta, tzinfo

from bot.cli.frame import CommandError


def read_moment(text: str, option: str, zone: tzinfo, *, end_of_day: bool = False) -> datetime:
    """`2026-11-20`, `2026-11-20 08:30` or ISO with an offset; a bare date as an end means that day's end."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        moment = None
    if moment is None or not 2000 <= moment.year <= 2100:
        raise CommandError(f'{option} 的「{text[:40]}」不是时间，要写成 2026-11-20 或 "2026-11-20 08:30"。')
    if end_of_day and len(text.strip()) == len("2026-11-20"):
        moment += timedelta(days=1)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def show_moment(at: datetime | None, zone: tzinfo) -> str | None:
    """ISO with the county's offset, for machines."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else None


def say_moment(at: datetime | None, zone: tzinfo) -> str:
    """`2026-11-20 08:30`, for people; nothing where there is no time."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""
