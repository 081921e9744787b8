"""A notice that was read back is said differently before it counts: another time, other words (commands §3, 35)."""

import re
from dataclasses import dataclass, replace

from domain.broadcast import AnswerWish, Asker, CampaignDraft
from domain.ids import GridCode
from domain.notice_wish import read_choices, split_wish
from domain.notice_words import make_title
from domain.question import Question
from domain.refusal import Refusal
from domain.spoken_notice import NoticeWords, Piece, list_pieces
from handlers.desk import Desk, Heard, Replies
from handlers.notice import NOW, read_back, read_when
from models.broadcast_text import load_draft

LONGEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChange:
    """One of the two: the time, as it was said, or the words."""

    when: tuple[Piece, ...] = ()
    text: str = ""


def read_change(words: str) -> NoticeChange | None:
    """「明早8点」, 「改到下周一上午9点发」; 「改成：后天停水」. None for anything else."""
    if found := _NEW_WORDS.fullmatch(words):
        return NoticeChange(text=found["text"].strip())
    if len(words) > LONGEST or not _LIKE_A_TIME.match(words):
        return None
    pieces = list_pieces(_AROUND.sub("", words))
    if not pieces or not all(piece.kind.tells_when for piece in pieces):
        return None
    return NoticeChange(when=tuple(pieces))


async def change_notice(heard: Heard, question: Question, change: NoticeChange, desk: Desk) -> Replies:
    """Read back anew; the new question takes the place of the old one."""
    officer = heard.officer
    assert officer is not None
    is_now = NOW in question.facts and not change.when
    draft = load_draft(question.facts["draft"], now=desk.now if is_now else None)
    asker = Asker(actor=f"person:{officer.person}", grid=GridCode(question.facts["grid"]))
    return await read_back(heard, _change(draft, change, desk), asker, desk, is_now=is_now)


def _change(draft: CampaignDraft, change: NoticeChange, desk: Desk) -> CampaignDraft:
    if change.when:
        when = read_when(NoticeWords(text=draft.text, when=change.when), desk)
        return replace(draft, schedule=when.schedule, days_off=None)
    text, missed_after = split_wish(change.text)
    if not text:
        raise Refusal("empty", "要改成什么没听到，请再说一遍，如「改成：后天上午停水」")
    wish = AnswerWish(choices=read_choices(text), missed_after=missed_after)
    return replace(draft, text=text, title=make_title(text), answers=wish)


_NEW_WORDS = re.compile(r"\s*(?:内容|字)?改(?:成|为|一下)?[：:]\s*(?P<text>\S[\s\S]*)")
_AROUND = re.compile(r"^(?:时间)?(?:改[成到为]?|换[成到]?)|(?:再?发|吧|[。！!])+$")
_LIKE_A_TIME = re.compile(r"(?:时间)?[改换]|[明后今下每周星礼过早晚中上半农腊正]|\d|[一二两三四五六七八九十]")
