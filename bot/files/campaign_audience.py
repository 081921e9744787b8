"""Whom a written notice is for: grids, tiers and kinds of group, by their words."""

from collections.abc import Mapping
from typing import Any

from bot.files.campaign_faults import CampaignFaults
from domain.broadcast import Audience
from domain.ids import GridCode
from domain.room_tags import ROOM_TAGS
from domain.tree import Tier

AUDIENCE_KEYS = ("grids", "tiers", "tags", "except")


def read_audience(content: Mapping[str, Any], faults: CampaignFaults) -> Audience:
    """What is wrong is noted, and left out."""
    section = content.get("audience")
    if not isinstance(section, Mapping):
        faults.note("audience", "要写发给谁，如 audience: {grids: [520303101010000]}")
        return Audience(grids=())
    faults.refuse_unknown(section, AUDIENCE_KEYS, "audience.")
    grids = _read_list(section, "grids", faults)
    if not grids:
        faults.note("audience.grids", "至少写一个网格编号")
    tiers = (_read_tier(word, faults) for word in _read_list(section, "tiers", faults))
    tags = (_read_tag(word, faults) for word in _read_list(section, "tags", faults))
    return Audience(
        grids=tuple(GridCode(code) for code in grids),
        tiers=frozenset(tier for tier in tiers if tier is not None),
        excluded=tuple(GridCode(code) for code in _read_list(section, "except", faults)),
        tags=frozenset(tag for tag in tags if tag),
    )


def _read_list(section: Mapping[str, Any], key: str, faults: CampaignFaults) -> tuple[str, ...]:
    """One value may stand without brackets; each is kept once."""
    value = section.get(key)
    items = value if isinstance(value, list) else [] if value is None else [value]
    if not all(isinstance(item, str) and item.strip() for item in items):
        faults.note(f"audience.{key}", "要写成列表，每项是加引号的文字")
        return ()
    return tuple(dict.fromkeys(item.strip() for item in items))


def _read_tier(word: str, faults: CampaignFaults) -> Tier | None:
    try:
        return Tier.parse(word)
    except ValueError:
        faults.note("audience.tiers", f"不认识「{word}」，只能是 县、镇、村、组、户")
        return None


def _read_tag(word: str, faults: CampaignFaults) -> str | None:
    if word in ROOM_TAGS:
        return word
    faults.note("audience.tags", f"没有「{word}」这种群，可用的有 {'、'.join(ROOM_TAGS)}；个人的情况不能用来选群")
    return None
