"""Times as people say them: 「还剩2天」, 「超了3小时」, 「明天18点前」."""

from datetime import datetime, timedelta, tzinfo

ESTIMATE = "（预估）"
"""Beside a deadline that hangs on holidays nobody has announced yet (workflow §3)."""


def say_span(span: timedelta) -> str:
    """`不到1分钟`, `25分钟`, `3小时`, `2天`; without a sign."""
    span = abs(span)
    if span < timedelta(minutes=1):
        return "不到1分钟"
    if span < timedelta(hours=1):
        return f"{span // timedelta(minutes=1)}分钟"
    if span < timedelta(days=1):
        return f"{span // timedelta(hours=1)}小时"
    return f"{span.days}天"


def say_due(due_at: datetime, now: datetime) -> str:
    return f"还剩{say_span(due_at - now)}" if due_at >= now else f"超了{say_span(now - due_at)}"


def say_until(at: datetime, now: datetime, zone: tzinfo) -> str:
    """`今天18点`, `明天8点半`, `后天9:20`, `11月27日`."""
    local, today = at.astimezone(zone), now.astimezone(zone).date()
    days = (local.date() - today).days
    if days not in _DAYS:
        year = "" if local.year == today.year else f"{local.year}年"
        return f"{year}{local.month}月{local.day}日"
    minutes = {0: "点", 30: "点半"}.get(local.minute, f":{local.minute:02d}")
    return f"{_DAYS[days]}{local.hour}{minutes}"


_DAYS = {0: "今天", 1: "明天", 2: "后天"}
