"""A leader's 「发通知：…」: read back with its reach, and sent only after a yes or a code."""

import re
import secrets

from domain.broadcast import Approval, Asker, Audience, CampaignDraft, CampaignPreview
from domain.directory import LEADING, Officer
from domain.ids import GridCode
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.schedule import Once
from handlers.asking import ask_speaker
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer

_NOTICE = re.compile(r"^(发个?通知|通知一下|喊一声|告诉大家)[：:，,\s]+(?P<text>[\s\S]+)$")


def read_notice(words: str) -> str | None:
    """The text of a spoken notice."""
    found = _NOTICE.match(words)
    return found.group("text").strip() if found else None


async def handle_notice(heard: Heard, text: str, desk: Desk) -> Replies:
    """Nothing is sent yet: says how many groups it would reach and asks."""
    officer = heard.officer
    assert officer is not None
    grid = _own_grid(heard, officer, desk)
    preview = await desk.campaigns.preview(_draft(text, grid, desk), _asker(officer, grid), desk.now)
    if preview.problems:
        raise Refusal(preview.problems[0].code, preview.problems[0].sentence)
    if preview.approval is Approval.SECOND_PERSON:
        raise Refusal("second_person", "全县通知要两个人同意，还不能在聊天里发，请一个镇一个镇地发。")
    code = _make_code(preview)
    facts = {"text": text, "grid": grid, "code": code, "key": heard.message.message_id}
    await ask_speaker(heard, desk, QuestionKind.CONFIRM_NOTICE, facts, lasts=desk.limits.bare_number_window)
    place = desk.directory.tree.place_name(grid)
    return [answer(heard, f"要发给{place}{preview.count}个群。回{code}就发，回2不发。")]


async def confirm_notice(heard: Heard, question: Question, desk: Desk) -> Replies:
    """Yes, or the right code, or no. Rights are looked at again: they may have changed since."""
    officer = heard.officer
    if officer is None:
        return []
    facts = question.facts
    said = heard.words.strip("。！! ")
    if said not in (facts["code"], "2"):
        return []
    if not await desk.questions.answer(question, desk.now):
        return []
    if said == "2" and facts["code"] != "2":
        return [answer(heard, "好，不发。")]
    grid = _own_grid(heard, officer, desk)
    if grid != facts["grid"]:
        raise Refusal("not_yours", "您现在不管这个网格了，没有发。")
    draft = _draft(facts["text"], grid, desk)
    key = f"chat:{question.account}:{facts['key']}"
    await desk.campaigns.schedule(draft, _asker(officer, grid), key=key, now=desk.now)
    return [answer(heard, "好，这就发。")]


def read_confirmation(words: str, question: Question) -> bool:
    return words.strip("。！! ") in (question.facts.get("code"), "2")


def _own_grid(heard: Heard, officer: Officer, desk: Desk) -> GridCode:
    """The grid this officer speaks for: the one of the group they speak in, else their own post's."""
    if heard.grid is not None and (led := desk.directory.leads(officer, heard.grid)) is not None:
        return led.code
    own = [post.grid for post in officer.posts if post.role in LEADING]
    if not own:
        raise Refusal("not_yours", "发通知要网格长来发，请您找网格长。")
    return own[0]


def _draft(text: str, grid: GridCode, desk: Desk) -> CampaignDraft:
    title = text.splitlines()[0][:20]
    return CampaignDraft(title=title, text=text, audience=Audience(grids=(grid,)), schedule=Once(at=desk.now))


def _asker(officer: Officer, grid: GridCode) -> Asker:
    return Asker(actor=f"person:{officer.person}", grid=grid)


def _make_code(preview: CampaignPreview) -> str:
    """One group: a plain 1. Several: a code that nobody types by habit."""
    return "1" if preview.approval is Approval.NONE else f"{secrets.randbelow(9000) + 1000}"
