"""A notice that was wrong: what can still be taken back of it, and the correction that follows it to its groups."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.broadcast import Approval, Audience, Campaign, CampaignDraft, Recalled
from domain.broadcast_rules import MAX_TITLE, needs_approval
from domain.schedule import DaysOff, Once
from domain.tree import Grid, GridTree, Tier

MARK = "更正"
RECALL_WITHIN = timedelta(minutes=2)
"""WeChat takes a message back for two minutes after it was sent, and no longer."""
OLD_WORDS = 24
"""So much of the wrong words is repeated, that everybody knows which notice is meant."""


def say_recalled(recalled: Recalled) -> str:
    """Honest about each group; how a correction is asked for is said where somebody has read the wrong words."""
    said = [
        f"{recalled.stopped}个群还没发，不发了" if recalled.stopped else "",
        f"{recalled.tried}个群刚发，撤回试试" if recalled.tried else "",
        f"{recalled.seen}个群已经看到，收不回来" if recalled.seen else "",
        "以后到时候也不再发了" if recalled.was_repeated else "",
    ]
    told = "；".join(part for part in said if part) or "一个群也没发，不发了"
    if not recalled.tried + recalled.seen:
        return f"{told}。"
    return f"{told}。要发更正请说：更正通知{recalled.campaign}：…（写上对的内容）"


def draft_correction(wrong: Campaign, text: str, rooms: Sequence[Grid], tree: GridTree, at: datetime) -> CampaignDraft:
    """`rooms`: the grid of each group that got the wrong words. Goes out at `at`, on a day off too."""
    title = f"{MARK}：{_strip_mark(wrong.draft.title)}"[:MAX_TITLE]
    words = f"{MARK}：前面说的“{shorten(wrong.draft.text)}”不对，请按这条来：\n{_strip_mark(text)}"
    return replace(
        wrong.draft,
        title=title,
        text=words,
        audience=narrow_audience(wrong.draft.audience, rooms, tree),
        schedule=Once(at=at),
        send_until=None,
        days_off=DaysOff.KEEP,
        attachments=(),
        corrects=wrong.id,
    )


def shorten(text: str) -> str:
    """The wrong words as everybody will know them again; of a correction those after its own head, no blank cut."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    line = lines[1] if lines[0].startswith(MARK) and len(lines) > 1 else lines[0]
    if len(line) <= OLD_WORDS:
        return line.rstrip(_STOPS)
    cut = line[:OLD_WORDS]
    opened = cut.rfind("{")
    return (cut[:opened] if opened > cut.rfind("}") else cut).rstrip(_STOPS) + "…"


def narrow_audience(audience: Audience, rooms: Sequence[Grid], tree: GridTree) -> Audience:
    """Whom the words stand for once it is known which groups got them: who must agree is judged by that."""
    if len(rooms) == 1:
        return Audience(grids=(rooms[0].code,), tiers=frozenset({rooms[0].tier}))
    if needs_approval(audience, tree, None) is not Approval.SECOND_PERSON:
        return audience
    towns = {(tree.at_tier(grid.code, Tier.TOWN) or grid).code for grid in rooms}
    excluded = tuple(code for code in audience.excluded if any(tree.contains(town, code) for town in towns))
    return replace(audience, grids=tuple(sorted(towns)), excluded=excluded)


def _strip_mark(text: str) -> str:
    return _MARKED.sub("", text.strip())


_MARKED = re.compile(rf"^(?:{MARK}(?:通知)?\s*[：:,，]\s*)+")
_STOPS = "。，,.；;：:！!、 "
