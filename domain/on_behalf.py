"""A leader reports for somebody without WeChat (「替王大爷报：门口路灯坏了」); what they say of it later is marked."""

import re
from collections.abc import Mapping

_ON_BEHALF = re.compile(
    r"我?(?:替|帮|代)(?P<who>[^\s，,：:。！!我俺咱你忙]{1,8}?)家?(?:上?报(?:一下|一声|个事|告)?|反映(?:一下|个事)?)"
    r"[：:，,\s]+(?P<matter>\S[\s\S]*)"
)
_STARTS = ("替", "帮", "代", "我替", "我帮", "我代")

PROXIES: Mapping[str, str] = {"satisfied": "proxy:1", "mostly": "proxy:2", "dissatisfied": "proxy:3"}
"""A verdict that the leader who reported it gave in somebody's stead: listed by itself, in no share (workflow §7)."""


def read_on_behalf(words: str) -> str | None:
    """What is reported for another; None for whatever is no such report."""
    if not words.startswith(_STARTS):
        return None
    found = _ON_BEHALF.fullmatch(words)
    return found["matter"] if found else None
