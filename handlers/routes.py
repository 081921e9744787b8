"""The whole dispatch as one table: the first row that matches has the message; no row, and it was only talk."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from domain.classify import Decision
from domain.enrolment import read_code
from domain.messages import MessageKind
from domain.spoken_audience import is_known_place
from domain.spoken_notice import NoticeWords
from handlers.again import match_recurrence, take_recurrence
from handlers.answering import answer_decision, answer_missing, answer_outcome
from handlers.asides import match_aside, take_aside
from handlers.cards import hand_card, read_card_request
from handlers.choose import answer_candidate, handle_candidate
from handlers.correct import answer_correction, handle_correction, match_correction
from handlers.desk import Desk, Heard, Replies
from handlers.enrolment import take_code
from handlers.evidence import handle_evidence
from handlers.follow_up import handle_chosen, handle_follow_up, match_follow_up
from handlers.fragments import join_fragment, match_fragment
from handlers.guessed_orders import match_guessed_order, take_guessed_order
from handlers.helping_out import say_help
from handlers.joining import join_second, match_second
from handlers.joint_call_off import handle_call_off, match_call_off
from handlers.joint_share import handle_share, handle_shown, match_share
from handlers.mediation_answers import answer_mediation, match_mediation_answer
from handlers.notice import handle_notice, read_notice
from handlers.notice_asked import match_receipt_asked, remind_again, tell_receipts
from handlers.notice_consent import ConsentWords
from handlers.notice_large import match_large, show_large
from handlers.notice_managing import handle_managing, match_managing
from handlers.notice_replies import count_reply, match_quoting_reply, match_reply
from handlers.notice_unclear import match_stray_code, match_unclear_notice, say_stray_code, take_unclear_notice
from handlers.obeying import answer_offer, match_order, obey
from handlers.one_more_day import answer_one_more_day
from handlers.open_questions import (
    match_chosen,
    match_confirmation,
    match_decision,
    match_evidence,
    match_missing,
    match_more,
    match_notice_answer,
    match_notice_change,
    match_offer,
    match_one_more_day,
    match_outcome,
    match_remind,
    match_share_shown,
    match_type_chosen,
    match_verdict,
    take_notice_answer,
    take_notice_change,
)
from handlers.privacy import handle_privacy_wish, read_privacy_wish
from handlers.quiet import handle_mute, read_mute
from handlers.rating import handle_verdict
from handlers.report import handle_danger, handle_report
from handlers.saying_so import match_direct, match_said_so, take_said_so
from handlers.search_clues import match_clue, take_clue
from handlers.search_ends import match_search_order, obey_search_order
from handlers.searching import add_call_picture, handle_call, match_call, match_call_picture
from handlers.sitting_told import match_sitting_told, take_sitting_told
from handlers.speak import answer
from handlers.waiting import take_answer

Match = Callable[[Heard, Desk], Awaitable[Any]]
Handle = Callable[[Heard, Any, Desk], Awaitable[Replies]]

LATE = "刚才没听到，请再说一遍。"
_PLEASANT = re.compile(
    r"^(谢谢|多谢|辛苦|好的?|收到|知道了?|嗯+|行|中|要得|晓得了?|哦+|噢+|OK|ok|1|👍)[了您你啊呀。！!~～]*$"
)


@dataclass(frozen=True, slots=True)
class Row:
    """`match` yields the handler's argument, or None. `is_command`: never obeyed when it comes late.

    `speaks_when_muted`: its answer is given in a silenced group too; an alarm's telephone number always is.
    """

    name: str
    match: Match
    handle: Handle
    is_command: bool = False
    speaks_when_muted: bool = False


@dataclass(frozen=True, slots=True)
class Matched:
    row: Row
    args: Any


async def find_row(heard: Heard, desk: Desk) -> Matched | None:
    """Only reads; what it costs an ordinary message is a few comparisons."""
    for row in ROWS:
        args = await row.match(heard, desk)
        if args is not None:
            return Matched(row, args)
    return None


# Each matcher asks the cheap question first: most of what is said in a group is nobody's business.


async def _match_privacy(heard: Heard, desk: Desk) -> str | None:
    return read_privacy_wish(heard) if len(heard.words) <= 16 else None


async def _match_mute(heard: Heard, desk: Desk) -> bool | None:
    return read_mute(heard) if len(heard.words) <= 12 else None


async def _match_code(heard: Heard, desk: Desk) -> str | None:
    return read_code(heard.words) if len(heard.words) <= 60 else None


async def _match_notice(heard: Heard, desk: Desk) -> NoticeWords | ConsentWords | None:
    if heard.officer is None:
        return None
    return read_notice(heard.words, lambda name: is_known_place(name, desk.directory.tree), told=heard.addressed)


async def _match_card(heard: Heard, desk: Desk) -> Any:
    return read_card_request(heard.words) if len(heard.words) <= 20 else None


async def _match_danger(heard: Heard, desk: Desk) -> bool | None:
    return True if heard.verdict.danger is not None else None


async def _match_report(heard: Heard, desk: Desk) -> bool | None:
    if heard.opted_out and not heard.addressed:
        return None
    return True if heard.verdict.decision is Decision.OPEN else None


async def _match_candidate(heard: Heard, desk: Desk) -> bool | None:
    if heard.opted_out and not heard.addressed:
        return None
    return True if heard.verdict.decision is Decision.ASK and heard.verdict.type else None


async def _match_lost(heard: Heard, desk: Desk) -> bool | None:
    """Said to the bot, and not understood; a thank-you is not answered."""
    if not heard.addressed or not heard.words or _PLEASANT.match(heard.words):
        return None
    return True if heard.message.kind is MessageKind.TEXT else None


async def _do_code(heard: Heard, code: str, desk: Desk) -> Replies:
    return await take_code(
        heard.message,
        code,
        now=desk.now,
        directory=desk.directory,
        rooms=desk.rooms,
        enrolments=desk.enrolments,
        guesses=desk.guesses,
        words=desk.introduction,
    )


async def _do_card(heard: Heard, request: Any, desk: Desk) -> Replies:
    return await hand_card(heard.message, request, directory=desk.directory)


async def _do_help(heard: Heard, _: bool, desk: Desk) -> Replies:
    return [answer(heard, say_help(heard, desk))]


async def _do_danger(heard: Heard, _: bool, desk: Desk) -> Replies:
    return await handle_danger(heard, desk)


async def _do_report(heard: Heard, _: bool, desk: Desk) -> Replies:
    return await handle_report(heard, desk)


async def _do_candidate(heard: Heard, _: bool, desk: Desk) -> Replies:
    return await handle_candidate(heard, desk)


ROWS: tuple[Row, ...] = (
    Row("privacy", _match_privacy, handle_privacy_wish, speaks_when_muted=True),
    Row("mute", _match_mute, handle_mute, is_command=True, speaks_when_muted=True),
    Row("code", _match_code, _do_code, is_command=True, speaks_when_muted=True),
    Row("notice_managing", match_managing, handle_managing, is_command=True),
    Row("quoting_reply", match_quoting_reply, count_reply),
    Row("large", match_large, show_large),
    Row("call", match_call, handle_call, is_command=True, speaks_when_muted=True),
    Row("call_picture", match_call_picture, add_call_picture, is_command=True, speaks_when_muted=True),
    Row("search_order", match_search_order, obey_search_order, is_command=True, speaks_when_muted=True),
    Row("clue", match_clue, take_clue),
    Row("notice_answer", match_notice_answer, take_notice_answer, is_command=True),
    Row("notice_change", match_notice_change, take_notice_change, is_command=True),
    Row("mediation_answer", match_mediation_answer, answer_mediation, is_command=True),
    Row("share", match_share, handle_share, is_command=True),
    Row("call_off", match_call_off, handle_call_off, is_command=True),
    Row("share_shown", match_share_shown, handle_shown, is_command=True),
    Row("evidence", match_evidence, handle_evidence, is_command=True),
    Row("verdict", match_verdict, handle_verdict, is_command=True),
    Row("confirmation", match_confirmation, answer_candidate, is_command=True),
    Row("type_chosen", match_type_chosen, answer_correction, is_command=True),
    Row("one_more_day", match_one_more_day, answer_one_more_day, is_command=True),
    Row("offer", match_offer, answer_offer, is_command=True),
    Row("decision", match_decision, answer_decision, is_command=True),
    Row("outcome", match_outcome, answer_outcome, is_command=True),
    Row("missing", match_missing, answer_missing, is_command=True),
    Row("reply", match_reply, count_reply),
    Row("remind", match_remind, remind_again, is_command=True),
    Row("receipts", match_receipt_asked, tell_receipts, is_command=True),
    Row("sitting_told", match_sitting_told, take_sitting_told, is_command=True),
    Row("correction", match_correction, handle_correction, is_command=True),
    Row("stray_code", match_stray_code, say_stray_code, is_command=True),
    Row("order", match_order, obey, is_command=True),
    Row("chosen", match_chosen, handle_chosen, is_command=True),
    Row("notice", _match_notice, handle_notice, is_command=True),
    Row("card", _match_card, _do_card, is_command=True),
    Row("danger", _match_danger, _do_danger),
    Row("more", match_more, take_answer),
    Row("fragment", match_fragment, join_fragment),
    Row("follow_up", match_follow_up, handle_follow_up, is_command=True),
    Row("aside", match_aside, take_aside, is_command=True),
    Row("second", match_second, join_second),
    Row("recurrence", match_recurrence, take_recurrence),
    Row("direct", match_direct, take_said_so),
    Row("report", _match_report, _do_report),
    Row("candidate", _match_candidate, _do_candidate),
    Row("said_so", match_said_so, take_said_so),
    Row("unclear_notice", match_unclear_notice, take_unclear_notice, is_command=True),
    Row("guessed_order", match_guessed_order, take_guessed_order, is_command=True),
    Row("lost", _match_lost, _do_help, is_command=True),
)
