"""What the pages, the terminal and the picture need to show a notice's progress: pace, words and the drawing itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.drawing.faces import Face
from bot.drawing.progress import Counts, Progress, ReasonRow, TownRow, draw_progress
from bot.drawing.tally import AnswerRow, Tally, draw_tally
from bot.settings import PaceSettings
from broadcasts.render import render_text
from domain.audience_words import say_audience
from domain.directory import Directory
from domain.ids import RoomId
from domain.notice_progress import Fates, NoticeProgress, SendingPace
from domain.notice_tally import AnswerTally
from domain.refusal import Refusal
from domain.send_words import SEND_STATE_WORDS, say_send_code
from models.readings_broadcasts import CampaignCard


def sending_pace(settings: PaceSettings) -> SendingPace:
    """As it goes on average: half of the jitter comes on top of each interval."""
    seconds = settings.bulk_interval + settings.jitter / 2 if settings.enabled else 0.0
    return SendingPace(seconds=seconds, per_minute=settings.bulk_per_minute, per_hour=settings.bulk_per_hour)


def find_words(card: CampaignCard, key: RoomId, directory: Directory) -> str:
    """What the group would read, as its own grid; empty where it has none or a blank can't be filled."""
    room = directory.rooms.get(key)
    home = directory.home_of(room) if room else None
    if home is None:
        return ""
    try:
        return render_text(card.text, directory.tree.grids[home], directory)
    except Refusal:
        return ""


def draw_notice_progress(
    card: CampaignCard,
    progress: NoticeProgress,
    *,
    directory: Directory,
    now: datetime,
    zone: ZoneInfo,
    face: Face | None = None,
) -> bytes:
    """PNG, as the figures stand now."""
    troubles = [(say_send_code(t.code) or SEND_STATE_WORDS[t.state], t.count) for t in progress.troubles]
    return draw_progress(
        Progress(
            title=f"通知{card.id}：{card.title}",
            audience=f"发给{say_audience(card.audience, directory.tree)}",
            at=now.astimezone(zone),
            counts=_to_counts(progress.fates),
            towns=tuple(TownRow(name=town.town, counts=_to_counts(town.fates)) for town in progress.towns),
            reasons=tuple(ReasonRow(words=words, count=count) for words, count in troubles),
        ),
        face=face,
    )


def draw_notice_tally(card: CampaignCard, tally: AnswerTally, *, now: datetime, zone: ZoneInfo, face: Face) -> bytes:
    """PNG of the answers: each choice, and who only said that they have seen it."""
    rows = [*tally.choices, ("收到", tally.seen)] if tally.choices else [("回了", tally.people)]
    answers = tuple(AnswerRow(words=words, count=count) for words, count in rows)
    title = f"通知{card.id}：{card.title}"
    return draw_tally(Tally(title=title, at=now.astimezone(zone), answers=answers, unit="人"), face=face)


def _to_counts(fates: Fates) -> Counts:
    return Counts(**{fate.value: count for fate, count in fates.items()})
