"""A 「收到」 or a number in a group is counted for its notice, silently; nobody's name and no words are kept."""

from dataclasses import dataclass
from datetime import datetime

from domain.classify import Decision
from domain.messages import MessageKind
from domain.notice_replies import Reply, choose, hash_answerer, quotes_words, read_reply
from domain.numbering import read_full_number
from domain.question import Question, QuestionKind
from handlers.desk import Desk, Heard, Replies
from models.notice_answers import GotNotice

REMINDER = "还没回的请回一声："
"""Before the first line of the notice; whoever quotes it answers the notice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """One answer to one notice of this group. `choice` None: a number that this notice did not offer."""

    got: GotNotice
    choice: int | None


async def match_quoting_reply(heard: Heard, desk: Desk) -> Answered | None:
    """What quotes a notice answers that notice, whatever else may be open."""
    reply = _read(heard) if heard.message.quotes_bot else None
    got = await find_quoted_notice(heard, desk) if reply is not None else None
    if got is None or reply is None:
        return None
    return Answered(got=got, choice=choose(reply, got.wish.choices))


async def match_reply(heard: Heard, desk: Desk) -> Answered | None:
    """What quotes nothing answers the last notice here, if it came lately and nothing else was asked meanwhile."""
    reply = _read(heard) if heard.message.quote is None else None
    if reply is None or heard.room is None:
        return None
    got = await desk.notice_answers.find_latest(heard.room.id, heard.message.sent_at)
    if got is None or heard.message.sent_at - got.at > desk.limits.answer_window:
        return None
    choice = choose(reply, got.wish.choices)
    if choice is None or await _was_asked_since(heard, got, desk):
        return None
    return Answered(got=got, choice=choice)


async def count_reply(heard: Heard, answered: Answered, desk: Desk) -> Replies:
    """Nothing is said: a bot that thanks for every 「收到」 would be the loudest in the group."""
    got, message = answered.got, heard.message
    if answered.choice is None:
        return []
    who = hash_answerer(got.salt, got.delivery, message.account, message.sender)
    await desk.notice_answers.count(got, who, answered.choice, desk.now)
    return []


async def answers_notice_first(heard: Heard, question: Question, desk: Desk) -> bool:
    """A bare number in a group means the numbered notice that came there after our question was asked elsewhere."""
    if heard.room is None or heard.message.quote is not None:
        return False
    got = await desk.notice_answers.find_latest(heard.room.id, heard.message.sent_at)
    if got is None or heard.message.sent_at - got.at > desk.limits.answer_window:
        return False
    return _is_later(got, question, heard)


async def find_quoted_notice(heard: Heard, desk: Desk) -> GotNotice | None:
    """The notice of the last days whose words are quoted; what carries a ticket's number is none."""
    quote = heard.message.quote
    if quote is None or heard.room is None or not heard.message.quotes_bot or read_full_number(quote.text):
        return None
    quoted = quote.text.removeprefix(REMINDER)
    for got, words in await desk.notice_answers.list_said(heard.room.id, heard.message.sent_at):
        if any(quotes_words(quoted, part) for part in words):
            return got
    return None


def _read(heard: Heard) -> Reply | None:
    """A report or danger is heard as that; whoever wants to be unseen is counted only where they speak to us."""
    if heard.room is None or heard.message.kind is not MessageKind.TEXT:
        return None
    reply = read_reply(heard.words)
    if reply is None or heard.verdict.danger is not None or heard.verdict.decision is Decision.OPEN:
        return None
    return None if heard.opted_out and not heard.addressed else reply


async def _was_asked_since(heard: Heard, got: GotNotice, desk: Desk) -> bool:
    message = heard.message
    fresh_since = min(got.at, desk.now - desk.limits.bare_number_window)
    open_ones = await desk.questions.open_for(message.account, message.sender, desk.now)
    return any(_is_about_more(question, fresh_since) for question in open_ones if not _is_later(got, question, heard))


def _is_about_more(question: Question, since: datetime) -> bool:
    return question.asked_at >= since and question.kind is not QuestionKind.REMIND_NOTICE


def _is_later(got: GotNotice, question: Question, heard: Heard) -> bool:
    """The notice offered numbers in this group after we had asked the question somewhere else."""
    return bool(got.wish.choices) and question.chat != heard.message.chat and question.asked_at < got.at
