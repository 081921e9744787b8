"""「看不清」 after a notice, or quoting it: the same words once more in that group, as a picture in large letters."""

from dataclasses import replace
from datetime import timedelta

from domain.messages import MessageKind
from domain.notice_replies import asks_for_large
from domain.sending import PartKind
from handlers.desk import Desk, Heard, Replies
from handlers.notice_replies import find_quoted_notice
from handlers.speak import answer, hold_at_night
from models.notice_answers import GotNotice

AFTER_A_NOTICE = timedelta(minutes=10)
ONCE_IN = timedelta(minutes=10)


async def match_large(heard: Heard, desk: Desk) -> GotNotice | None:
    """The notice that is quoted, else the one that came a moment ago."""
    if heard.room is None or heard.message.kind is not MessageKind.TEXT or not asks_for_large(heard.words):
        return None
    if heard.message.quote is not None:
        return await find_quoted_notice(heard, desk)
    got = await desk.notice_answers.find_latest(heard.room.id, heard.message.sent_at)
    return got if got is not None and heard.message.sent_at - got.at <= AFTER_A_NOTICE else None


async def show_large(heard: Heard, got: GotNotice, desk: Desk) -> Replies:
    """However many ask: one picture in ten minutes. What was quoted is no longer kept for ever; then there is none."""
    words = "\n".join(await desk.notice_answers.read_words(got.delivery))
    turn = (desk.now - got.at) // ONCE_IN
    before = f"large:{got.delivery}:{turn - 1}"
    if not words or await desk.notice_answers.was_said(before, since=desk.now - ONCE_IN):
        return []
    shown = replace(answer(heard, words), kind=PartKind.LARGE_TEXT, key=f"large:{got.delivery}:{turn}")
    return [shown if got.is_alarm else hold_at_night(shown, desk)]
