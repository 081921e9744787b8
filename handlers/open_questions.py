"""Which question of ours an answer means: asked here, privately, or quoted; and what was answered."""

import re

from domain.answers import MAX_ANSWER, read_choice, read_yes
from domain.choice import is_bare_number, may_answer, read_offered
from domain.classify import Decision
from domain.messages import MessageKind
from domain.question import NUMBERED, Question, QuestionKind
from domain.receipt_words import asks_to_remind
from handlers.cards import read_card_request
from handlers.choose import read_which
from handlers.correct import offered_names
from handlers.desk import Desk, Heard, Replies
from handlers.follow_up import MAX_CHOICES, list_offered
from handlers.missing import MAY_BE_MISSING, read_missing
from handlers.notice import confirm_notice, read_confirmation, read_notice
from handlers.notice_changes import NoticeChange, change_notice, read_change
from handlers.notice_replies import answers_notice_first
from handlers.obeying import read_offer, read_order
from handlers.one_more_day import ONE_MORE_DAY_ANSWERS
from handlers.proposing import YES_OR_NO
from handlers.rating import read_verdict
from handlers.referring import OUTCOMES
from handlers.searching import CALL, confirm_call
from handlers.which import find_quoted
from models.broadcast_text import load_draft

_CODE = re.compile(r"^\d{1,6}[。！!]*$")


async def match_evidence(heard: Heard, desk: Desk) -> Question | None:
    return await _open_question(heard, desk, QuestionKind.EVIDENCE) if _shows_work(heard, desk) else None


async def match_share_shown(heard: Heard, desk: Desk) -> Question | None:
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


async def match_verdict(heard: Heard, desk: Desk) -> tuple[Question, str] | None:
    verdict = read_verdict(heard.words) if len(heard.words) <= 12 else None
    if verdict is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.VERDICT)
    if question is None or (is_bare_number(heard.words) and await answers_notice_first(heard, question, desk)):
        return None
    return question, verdict


async def match_confirmation(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    if not may_answer(heard.words, desk.classifier.names):
        return None
    question = await _open_question(heard, desk, QuestionKind.CONFIRM_REPORT)
    place = read_which(heard, question, desk) if question else None
    return (question, place) if question and place is not None else None


async def match_type_chosen(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    if not may_answer(heard.words, desk.classifier.names):
        return None
    question = await _open_question(heard, desk, QuestionKind.CHOOSE_TYPE)
    place = read_offered(heard.words, offered_names(question, desk)) if question else None
    return (question, place) if question and place is not None else None


async def match_one_more_day(heard: Heard, desk: Desk) -> tuple[Question, bool] | None:
    place = read_offered(heard.words, ONE_MORE_DAY_ANSWERS) if heard.officer is not None else None
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.STAND_IN)
    return (question, place == 0) if question else None


async def match_missing(heard: Heard, desk: Desk) -> Question | None:
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


async def match_decision(heard: Heard, desk: Desk) -> tuple[Question, bool] | None:
    place = read_offered(heard.words, YES_OR_NO) if heard.officer is not None else None
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.DECIDE)
    return (question, place == 0) if question else None


async def match_outcome(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    place = read_choice(heard.words, len(OUTCOMES)) if heard.officer is not None else None
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.OUTCOME)
    return (question, place - 1) if question else None


async def match_more(heard: Heard, desk: Desk) -> Question | None:
    """What a reporter was asked to add: said privately or by quote, unless it is plainly a new matter."""
    if not (heard.message.quotes_bot or (heard.message.room is None and heard.verdict.decision is not Decision.OPEN)):
        return None
    if heard.message.kind is not MessageKind.PICTURE and (not heard.words or read_order(heard, desk) is not None):
        return None
    return await _open_question(heard, desk, QuestionKind.MORE)


async def match_chosen(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
    """「您说的是哪件？」: by its place in the list."""
    place = read_choice(heard.words, MAX_CHOICES)
    if place is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.CHOOSE_TICKET)
    return (question, place - 1) if question and place <= len(list_offered(question)) else None


async def match_notice_answer(heard: Heard, desk: Desk) -> Question | None:
    if heard.officer is None or not _CODE.match(heard.words):
        return None
    question = await _open_question(heard, desk, QuestionKind.CONFIRM_NOTICE)
    return question if question and read_confirmation(heard.words, question) else None


async def take_notice_answer(heard: Heard, question: Question, desk: Desk) -> Replies:
    return await (confirm_call if CALL in question.facts else confirm_notice)(heard, question, desk)


async def match_notice_change(heard: Heard, desk: Desk) -> tuple[Question, NoticeChange] | None:
    """Another time or other words for what was read back to this leader; a call for help is said anew as a whole."""
    change = read_change(heard.words) if heard.officer is not None else None
    if change is None:
        return None
    question = await _open_question(heard, desk, QuestionKind.CONFIRM_NOTICE)
    if question is None or CALL in question.facts or load_draft(question.facts["draft"]).corrects is not None:
        return None
    return question, change


async def take_notice_change(heard: Heard, args: tuple[Question, NoticeChange], desk: Desk) -> Replies:
    return await change_notice(heard, args[0], args[1], desk)


async def match_offer(heard: Heard, desk: Desk) -> tuple[Question, int] | None:
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


async def match_remind(heard: Heard, desk: Desk) -> Question | None:
    if heard.officer is None or not asks_to_remind(heard.words):
        return None
    return await _open_question(heard, desk, QuestionKind.REMIND_NOTICE)


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
