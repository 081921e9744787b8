"""A leader's notice, now or later: read back with whom it reaches and when, and planned only after a yes or a code."""

import secrets
from collections.abc import Iterator

from domain.audience_words import say_reach
from domain.broadcast import AnswerWish, Approval, Asker, CampaignDraft, CampaignPreview
from domain.consent import list_consents
from domain.directory import LEADING, Officer
from domain.ids import GridCode
from domain.notice_wish import read_choices, say_wish, split_wish
from domain.notice_words import find_placeholders, make_title
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.schedule import DaysOff, Once, OnCondition
from domain.schedule_words import say_coming, say_schedule
from domain.spoken_audience import read_audience
from domain.spoken_notice import IsPlace, NoticeWords, read_notice_words
from domain.spoken_schedule import SpokenWhen, read_pieces
from handlers.asking import ask_speaker
from handlers.desk import Desk, Heard, Replies
from handlers.notice_consent import ConsentWords, ask_for_consent, handle_consent, read_consent
from handlers.speak import answer
from models.broadcast_text import dump_draft, load_draft

TIMES_READ_BACK = 3
TOPICS_READ_BACK = 6
LONGEST_EXAMPLE = 120
NOW = "now"


def read_notice(
    words: str, is_place: IsPlace = lambda _: True, *, told: bool = False
) -> NoticeWords | ConsentWords | None:
    """When, to whom and what, or a yes or no to somebody else's; None for anything that is no notice."""
    return read_consent(words) or read_notice_words(words, is_place, told=told)


async def handle_notice(heard: Heard, said: NoticeWords | ConsentWords, desk: Desk) -> Replies:
    """Nothing is planned yet: says what would happen and asks."""
    if isinstance(said, ConsentWords):
        return await handle_consent(heard, said, desk)
    officer = heard.officer
    assert officer is not None
    own = _own_grid(heard, officer, desk)
    draft = _draft(said, own, desk)
    asker = _asker(officer, draft, own, desk)
    return await read_back(heard, draft, asker, desk, is_now=not said.when)


async def read_back(heard: Heard, draft: CampaignDraft, asker: Asker, desk: Desk, *, is_now: bool) -> Replies:
    """With whom it reaches, when, and what it says; Refusal for what can't be sent so."""
    preview = await desk.campaigns.preview(draft, asker, desk.now)
    if preview.problems:
        raise Refusal(preview.problems[0].code, preview.problems[0].sentence)
    code = make_code(preview)
    await ask_for_code(heard, draft, asker, code, desk, is_now=is_now)
    return [answer(heard, "\n".join(_read_back(draft, preview, code, desk, is_now=is_now)))]


async def ask_for_code(
    heard: Heard, draft: CampaignDraft, asker: Asker, code: str, desk: Desk, *, is_now: bool
) -> None:
    """Keeps the notice as it was read back, until its code or a no. `is_now`: it goes out when it is answered."""
    facts = {"draft": dump_draft(draft), "grid": asker.grid or "", "code": code, "key": heard.message.message_id}
    facts |= {NOW: "1"} if is_now else {}
    await ask_speaker(heard, desk, QuestionKind.CONFIRM_NOTICE, facts, lasts=desk.limits.bare_number_window)


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
    grid = GridCode(facts["grid"])
    if all(not desk.directory.tree.contains(post.grid, grid) for post in officer.posts if post.role in LEADING):
        raise Refusal("not_yours", "您现在不管这个网格了，没有发。")
    draft = load_draft(facts["draft"], now=desk.now if NOW in facts else None)
    asker = Asker(actor=f"person:{officer.person}", grid=grid)
    key = f"chat:{question.account}:{facts['key']}"
    campaign = await desk.campaigns.schedule(draft, asker, key=key, now=desk.now)
    asked = ask_for_consent(campaign, draft, asker, desk)
    if waiting := list_consents(draft, asker, desk.directory):
        return [answer(heard, f"好，记下了，编号{campaign}。还要{waiting[0].zh}同意，同意了就发。"), *asked]
    told = "好，这就发。" if NOW in facts else "好，定下了，到时候发。"
    return [answer(heard, f"{told}这是通知{campaign}。")]


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


def _draft(said: NoticeWords, own: GridCode, desk: Desk) -> CampaignDraft:
    """What goes out at once, or is meant for days off too, keeps none of them."""
    when = read_when(said, desk)
    is_now = when.schedule == Once(at=desk.now)
    text, missed_after = split_wish(said.text)
    if not text:
        raise Refusal("empty", "要发的话没听到，请再说一遍，如「发通知：明天上午开会，要回执」")
    return CampaignDraft(
        answers=AnswerWish(choices=read_choices(text), missed_after=missed_after),
        title=make_title(text),
        text=text,
        audience=read_audience(said.whom, desk.directory.tree, own),
        schedule=when.schedule,
        days_off=DaysOff.KEEP if said.keeps_holidays or is_now else None,
    )


def read_when(said: NoticeWords, desk: Desk) -> SpokenWhen:
    """「清明前7天」 without 「每年」 is the next one alone."""
    when = read_pieces(said.when, desk.now, desk.calendar.zone) if said.when else SpokenWhen(schedule=Once(at=desk.now))
    if when is None:
        raise Refusal("bad_time", "时间没听明白，请再说一遍，如「每周一早上8点半发：…」")
    if not when.once:
        return when
    coming = desk.campaigns.find_next(when.schedule, desk.now)
    if coming is None:
        raise Refusal("bad_time", "这一天以后不会再到了，请换个时间")
    return SpokenWhen(schedule=Once(at=coming))


def _asker(officer: Officer, draft: CampaignDraft, own: GridCode, desk: Desk) -> Asker:
    """With the rights of the post that answers for all of it, where there is one."""
    tree = desk.directory.tree
    led = [own, *(post.grid for post in officer.posts if post.role in LEADING)]
    wide = (grid for grid in led if all(tree.contains(grid, code) for code in draft.audience.grids))
    return Asker(actor=f"person:{officer.person}", grid=next(wide, own))


def _read_back(draft: CampaignDraft, preview: CampaignPreview, code: str, desk: Desk, *, is_now: bool) -> Iterator[str]:
    whom = say_reach(draft.audience, preview.count, desk.directory.tree)
    if is_now:
        yield f"要发给{whom}。"
    else:
        yield from _say_times(draft, preview, whom, desk)
    if preview.count > 1:
        yield f"有{'、'.join(preview.topics[:TOPICS_READ_BACK])}{'……' if preview.count > TOPICS_READ_BACK else ''}。"
    if find_placeholders(draft.text):
        yield from (f"{example.topic}看到的是：{example.text[:LONGEST_EXAMPLE]}" for example in preview.examples)
    else:
        yield f"内容：{draft.text[:LONGEST_EXAMPLE]}{'……' if len(draft.text) > LONGEST_EXAMPLE else ''}"
    yield from say_wish(draft)
    yield from (f"这条还要{kind.zh}同意才发。" for kind in preview.consents)
    yield f"回{code}就{'发' if is_now else '定下'}，回2不发；要改，就说几点发，或者「改成：…」。"


def _say_times(draft: CampaignDraft, preview: CampaignPreview, whom: str, desk: Desk) -> Iterator[str]:
    zone = desk.calendar.zone
    coming = [say_coming(at, desk.now, zone) for at in preview.next_times[:TIMES_READ_BACK]]
    if isinstance(draft.schedule, Once):
        yield f"{coming[0]}发给{whom}。"
    else:
        yield f"{say_schedule(draft.schedule, zone)}，发给{whom}。"
        if not isinstance(draft.schedule, OnCondition):
            yield f"接下来是{'；'.join(coming)}。"
    yield from (f"{note}。" for note in preview.notes[:TIMES_READ_BACK])
    if any("顺延" in note for note in preview.notes):
        yield "放假当天也要发，就在时间后面加“放假也发”。"


def make_code(preview: CampaignPreview) -> str:
    """One group: a plain 1. Several: a code that nobody types by habit."""
    return "1" if preview.approval is Approval.NONE else f"{secrets.randbelow(9000) + 1000}"
