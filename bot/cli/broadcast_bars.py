"""A notice's progress in the terminal: a bar for the whole and for each town, and why some don't have it."""

import unicodedata
from collections.abc import Iterator

from domain.notice_progress import Fate, Fates, NoticeProgress
from domain.send_words import SEND_STATE_WORDS, say_send_code

BLOCKS = {Fate.SENT: "█", Fate.RETRY: "▓", Fate.UNKNOWN: "▒", Fate.FAILED: "×", Fate.WAITING: "░"}
NARROWEST, WIDEST = 10, 60
TOWNS_SHOWN = 30


def draw_progress(progress: NoticeProgress, width: int | None) -> Iterator[str]:
    """`width`: columns of the terminal; None in a pipe: numbers alone."""
    yield f"{_bar(progress.fates, width, spare=8)}{progress.percent}%  {say_fates(progress.fates)}，共 {progress.total}"
    longest = max((_columns(town.town) for town in progress.towns), default=0)
    for town in progress.towns[:TOWNS_SHOWN]:
        name = town.town + " " * (longest - _columns(town.town))
        count = f"{town.fates.get(Fate.SENT, 0)}/{town.total}"
        yield f"  {name}  {_bar(town.fates, width, spare=longest + 14)}{count}"
    if len(progress.towns) > TOWNS_SHOWN:
        yield f"  还有 {len(progress.towns) - TOWNS_SHOWN} 个镇没有列出"
    for trouble in progress.troubles:
        reason = say_send_code(trouble.code)
        yield f"  {SEND_STATE_WORDS[trouble.state]}{f'（{reason}）' if reason else ''}：{trouble.count}"


def say_fates(fates: Fates) -> str:
    return "，".join(f"{fate.zh} {fates[fate]}" for fate in Fate if fates.get(fate)) or "没有要发的群"


def _bar(fates: Fates, width: int | None, *, spare: int) -> str:
    """What is there at all can be seen: at least one block."""
    total = sum(fates.values())
    if width is None or not total:
        return ""
    cells = min(WIDEST, max(NARROWEST, width - spare))
    shares = {fate: max(1, fates[fate] * cells // total) for fate in Fate if fates.get(fate)}
    most = max(shares, key=lambda fate: shares[fate])
    shares[most] += cells - sum(shares.values())
    return "".join(BLOCKS[fate] * share for fate, share in shares.items()) + " "


def _columns(words: str) -> int:
    """A Chinese character is as wide as two Latin letters."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)
