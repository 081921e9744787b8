"""The whole dispatch as one table: the first row that matches has the message; no row, and it was only talk."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from domain.answers import MAX_ANSWER, read_choice, read_yes
from domain.choice import is_bare_number, may_answer, read_offered
from domain.classify import Decision
from domain.enrolment import read_code
from domain.messages import MessageKind
from domain.question import NUMBERED, Question, QuestionKind
from domain.receipt_words import asks_to_remind
from domain.spoken_audience import is_known_place
from domain.spoken_notice import NoticeWords
from handlers.again import match_recurrence, take_recurrence
from handlers.answering import answer_decision, answer_missing, answer_outcome
from handlers.asides import match_aside, take_aside
from handlers.cards import hand_card, read_card_request
from handlers.choose import answer_candidate, handle_candidate, read_which
from handlers.correct import answer_correction, handle_correction, match_correction, offered_names
from handlers.desk import Desk, Heard, Replies
from handlers.enrolment import take_code
from handlers.evidence import handle_evidence
from handlers.follow_up import MAX_CHOICES, handle_chosen, handle_follow_up, list_offered, match_follow_up
from handlers.fragments import join_fragment, match_fragment
from handlers.guessed_orders import match_guessed_order, take_guessed_order
from handlers.helping_out import say_help
from handlers.joining import join_second, match_second
from handlers.joint_call_off import handle_call_off, match_call_off
from handlers.joint_share import handle_share, handle_shown, match_share
from handlers.mediation_answers import answer_mediation, match_mediation_answer
from handlers.missing import MAY_BE_MISSING, read_missing
from handlers.notice import confirm_notice, handle_notice, read_confirmation, read_notice
from handlers.notice_asked import match_receipt_asked, remind_again, tell_receipts
from handlers.notice_consent import ConsentWords
from handlers.notice_large import match_large, show_large
from handlers.notice_managing import handle_managing, match_managing
from handlers.notice_replies import count_reply, match_quoting_reply, match_reply
from handlers.notice_unclear import match_unclear_notice, take_unclear_notice
from handlers.obeying import answer_offer, match_order, obey, read_offer, read_order
from handlers.one_more_day import ONE_MORE_DAY_ANSWERS, answer_one_more_day
from handlers.privacy import handle_privacy_wish, read_privacy_wish
from handlers.proposing import YES_OR_NO
from handlers.quiet import handle_mute, read_mute
from handlers.rating import handle_verdict, read_verdict
from handlers.referring import OUTCOMES
from handlers.report import handle_danger, handle_report
from handlers.saying_so import match_direct, match_said_so, take_said_so
from handlers.search_clues import match_clue, take_clue
from handlers.search_ends import match_search_order, obey_search_order
from handlers.searching import CALL, add_call_picture, confirm_call, handle_call, match_call, match_call_picture
from handlers.sitting_told import match_sitting_told, take_sitting_told
from handlers.speak import answer
from handlers.waiting import take_answer
from handlers.which import find_quoted

Match = Callable[[Heard, Desk], Awaitable[Any]]
Handle = Callable[[Heard, Any, Desk], Awaitable[Replies]]

LATE = "刚才没听到，请再说一遍。"


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


async def _match_evidence(heard: Heard, desk: Desk) -> Question | None:
    return await _open_question(heard, desk, QuestionKind.EVIDENCE) if _shows_work(heard, desk) else None


async def _match_share_shown(heard: Heard, desk: Desk) -> Question | None:
    return await _open_question(heard, desk, QuestionKind.SHOW_SHARE) if _shows_work(heard, desk) else None


def _shows_work(heard: Heard, desk: Desk) -> bool:
    """A picture, or one sentence privately or by quote, after 「办好了？」; nothing that means something else."""
    if heard.officer is None:
        return False
    spoken = bool(heard.words) and (heard.message.quotes_bot or (heard.message.room is None and _is_plain(heard)))
    return heard.message.kind is MessageKind.PICTURE or (spoken and read_order(heard, desk) is None)


def _is_plain(heard: Heard) -> bool:
    """A sentence that no other row would claim."""
    others = (read_notice, read_verdict, read_card_request)
    return heard.verdict.decision is Decision.SILENT and all(read(heard.words) is None for read in others)


async def _match_verdict(heard: Heard, desk: Desk) -> tuple[Question, str] | None:
    verdict = read_verdict(heard.words) if len(heard.words) <= 12 else None
    if verdict is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.VERDICT)
    return (question, verdict) if question else None


async def _match_confirmation(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    if not may_answer(heard.words, desk.classifier.names):
        return None
    question = await _open_question(heard, desk, QuestionKind.CONFIRM_REPORT)
    place = read_which(heard, question, desk) if question else None
    return (question, place) if question and place is not None else None


async def _match_type_chosen(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    if not may_answer(heard.words, desk.classifier.names):
        return None
    question = await _open_question(heard, desk, QuestionKind.CHOOSE_TYPE)
    place = read_offered(heard.words, offered_names(question, desk)) if question else None
    return (question, place) if question and place is not None else None


async def _match_one_more_day(heard: Heard, desk: Desk) -> tuple[Question, bool] | None:
    place = read_offered(heard.words, ONE_MORE_DAY_ANSWERS) if heard.officer is not None else None
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.STAND_IN)
    return (question, place == 0) if question else None


async def _match_missing(heard: Heard, desk: Desk) -> Question | None:
    """What was still missing of a deed: a number, a name of the list, or the sentence that was asked for."""
    is_told_to_bot = heard.message.room is None or heard.message.quotes_bot
    if not is_told_to_bot and not any(
        may_answer(heard.words, names) for names in (desk.classifier.names, MAY_BE_MISSING)
    ):
        return None
    question = await _open_question(heard, desk, QuestionKind.DEED)
    if question is None or (not question.facts["shown"] and not _is_sentence(heard, question, desk)):
        return None
    return question if read_missing(heard, question) is not None else None


def _is_sentence(heard: Heard, question: Question, desk: Desk) -> bool:
    """What was asked for a moment ago is the answer, whatever it speaks of; later on a report is a report."""
    if heard.verdict.danger is not None or read_order(heard, desk) is not None:
        return False
    return _is_plain(heard) or question.asked_at >= desk.now - desk.limits.fragment_window


async def _match_decision(heard: Heard, desk: Desk) -> tuple[Question, bool] | None:
    place = read_offered(heard.words, YES_OR_NO) if heard.officer is not None else None
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.DECIDE)
    return (question, place == 0) if question else None


async def _match_outcome(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    place = read_choice(heard.words, len(OUTCOMES)) if heard.officer is not None else None
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.OUTCOME)
    return (question, place - 1) if question else None


async def _match_more(heard: Heard, desk: Desk) -> Question | None:
    """What a reporter was asked to add: said privately or by quote, unless it is plainly a new matter."""
    if not (heard.message.quotes_bot or (heard.message.room is None and heard.verdict.decision is not Decision.OPEN)):
        return None
    if heard.message.kind is not MessageKind.PICTURE and (not heard.words or read_order(heard, desk) is not None):
        return None
    return await _open_question(heard, desk, QuestionKind.MORE)


async def _match_chosen(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    """「您说的是哪件？」: by its place in the list."""
    place = read_choice(heard.words, MAX_CHOICES)
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.CHOOSE_TICKET)
    return (question, place - 1) if question and place <= len(list_offered(question)) else None


async def _match_notice_answer(heard: Heard, desk: Desk) -> Question | None:
    if heard.officer is None or not _CODE.match(heard.words):
        return None
    question = await _open_question(heard, desk, QuestionKind.CONFIRM_NOTICE)
    return question if question and read_confirmation(heard.words, question) else None


async def _match_offer(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    """「您说的是3号吗？」: by its place in the list, the one after the last: none of them."""
    if len(heard.words) > MAX_ANSWER:
        return None
    yes, place = read_yes(heard.words), read_choice(heard.words, 9)
    if place is None and yes is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.DO_WHICH)
    if question is None:
        return None
    count = len(read_offer(question).tickets)
    if place is None:
        return (question, 0 if yes else count) if count == 1 or not yes else None
    return (question, place - 1) if place <= count + 1 else None


async def _match_remind(heard: Heard, desk: Desk) -> Question | None:
    if heard.officer is None or not asks_to_remind(heard.words):
        return None
    return await _open_question(heard, desk, QuestionKind.REMIND_NOTICE)


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


async def _open_question(heard: Heard, desk: Desk, kind: QuestionKind) -> Question | None:
    """The newest open question of this kind that this answer can mean: asked here, privately, or quoted.

    A bare answer in a group counts for ten minutes only (commands §1); a quote or a private word always does.
    A number alone answers what was asked last, or what is quoted.
    """
    message = heard.message
    fresh_since = desk.now - desk.limits.bare_number_window
    quoted = await find_quoted(heard, desk) if message.quotes_bot else None
    for question in await desk.questions.open_for(message.account, message.sender, desk.now):
        is_fresh = message.room is None or message.quotes_bot or question.asked_at >= fresh_since
        if not is_fresh or (quoted is not None and question.ticket != quoted.id):
            continue
        if question.kind is kind:
            return question
        if question.kind in NUMBERED and is_bare_number(heard.words):
            return None
    return None


async def _do_notice_answer(heard: Heard, question: Question, desk: Desk) -> Replies:
    return await (confirm_call if CALL in question.facts else confirm_notice)(heard, question, desk)


async def _do_verdict(heard: Heard, args: tuple[Question, str], desk: Desk) -> Replies:
    return await handle_verdict(heard, args[0], args[1], desk)


async def _do_confirmation(heard: Heard, args: tuple[Question, int], desk: Desk) -> Replies:
    return await answer_candidate(heard, args[0], args[1], desk)


async def _do_type_chosen(heard: Heard, args: tuple[Question, int], desk: Desk) -> Replies:
    return await answer_correction(heard, args[0], args[1], desk)


async def _do_one_more_day(heard: Heard, args: tuple[Question, bool], desk: Desk) -> Replies:
    return await answer_one_more_day(heard, args[0], args[1], desk)


async def _do_chosen(heard: Heard, args: tuple[Question, int], desk: Desk) -> Replies:
    return await handle_chosen(heard, args[0], args[1], desk)


async def _do_decision(heard: Heard, args: tuple[Question, bool], desk: Desk) -> Replies:
    return await answer_decision(heard, args[0], args[1], desk)


async def _do_outcome(heard: Heard, args: tuple[Question, int], desk: Desk) -> Replies:
    return await answer_outcome(heard, args[0], args[1], desk)


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


async def _do_offer(heard: Heard, args: tuple[Question, int], desk: Desk) -> Replies:
    return await answer_offer(heard, args[0], args[1], desk)


async def _do_help(heard: Heard, _: bool, desk: Desk) -> Replies:
    return [answer(heard, say_help(heard, desk))]


async def _do_danger(heard: Heard, _: bool, desk: Desk) -> Replies:
    return await handle_danger(heard, desk)


async def _do_report(heard: Heard, _: bool, desk: Desk) -> Replies:
    return await handle_report(heard, desk)


async def _do_candidate(heard: Heard, _: bool, desk: Desk) -> Replies:
    return await handle_candidate(heard, desk)


_CODE = re.compile(r"^\d{1,6}[。！!]*$")
_PLEASANT = re.compile(
    r"^(谢谢|多谢|辛苦|好的?|收到|知道了?|嗯+|行|中|要得|晓得了?|哦+|噢+|OK|ok|1|👍)[了您你啊呀。！!~～]*$"
)

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
    Row("notice_answer", _match_notice_answer, _do_notice_answer, is_command=True),
    Row("mediation_answer", match_mediation_answer, answer_mediation, is_command=True),
    Row("share", match_share, handle_share, is_command=True),
    Row("call_off", match_call_off, handle_call_off, is_command=True),
    Row("share_shown", _match_share_shown, handle_shown, is_command=True),
    Row("evidence", _match_evidence, handle_evidence, is_command=True),
    Row("verdict", _match_verdict, _do_verdict, is_command=True),
    Row("confirmation", _match_confirmation, _do_confirmation, is_command=True),
    Row("type_chosen", _match_type_chosen, _do_type_chosen, is_command=True),
    Row("one_more_day", _match_one_more_day, _do_one_more_day, is_command=True),
    Row("offer", _match_offer, _do_offer, is_command=True),
    Row("decision", _match_decision, _do_decision, is_command=True),
    Row("outcome", _match_outcome, _do_outcome, is_command=True),
    Row("missing", _match_missing, answer_missing, is_command=True),
    Row("reply", match_reply, count_reply),
    Row("remind", _match_remind, remind_again, is_command=True),
    Row("receipts", match_receipt_asked, tell_receipts, is_command=True),
    Row("sitting_told", match_sitting_told, take_sitting_told, is_command=True),
    Row("correction", match_correction, handle_correction, is_command=True),
    Row("order", match_order, obey, is_command=True),
    Row("chosen", _match_chosen, _do_chosen, is_command=True),
    Row("notice", _match_notice, handle_notice, is_command=True),
    Row("card", _match_card, _do_card, is_command=True),
    Row("danger", _match_danger, _do_danger),
    Row("more", _match_more, take_answer),
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
