"""A leader calls out a search (协查) or an emergency: read back with whom it reaches, sent at once after the code."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from domain.assignment import Assignment
from domain.audience_words import say_reach
from domain.broadcast import Asker, Attachment, CampaignDraft, CampaignPreview
from domain.classify import Decision, Intent
from domain.consent import list_consents
from domain.directory import Officer
from domain.ids import GridCode
from domain.messages import MessageKind
from domain.question import Question, QuestionKind
from domain.refusal import Refusal
from domain.rules import Route
from domain.schedule import DaysOff, Once
from domain.search import (
    MAX_PICTURES,
    MISSING_TYPE,
    find_calling_grid,
    is_own,
    list_calling_grids,
    write_emergency,
    write_search,
)
from domain.sending import PartKind
from domain.spoken_audience import read_audience
from domain.spoken_search import CallKind, CallWords, read_call
from domain.tree import Tier
from handlers.asking import ask_speaker
from handlers.birth import open_search
from handlers.desk import Desk, Heard, Replies
from handlers.notice import make_code
from handlers.notice_consent import ask_for_consent
from handlers.recent import MediaRef
from handlers.report import handle_danger, handle_report
from handlers.speak import answer, number_line
from handlers.tell import tell_chain
from models.broadcast_text import dump_draft, load_draft

CALL = "call"
"""The fact of a question that says what is asked: a search or another emergency."""
SHORTEST = 4
_PICTURE_WORDS = ("[图片]", "图片")


async def match_call(heard: Heard, desk: Desk) -> CallWords | None:
    """An officer's; what a resident says so is a report like any other."""
    return read_call(heard.words) if heard.officer is not None and heard.message.kind is MessageKind.TEXT else None


async def handle_call(heard: Heard, said: CallWords, desk: Desk) -> Replies:
    """Nothing is planned yet: says whom it would reach and asks for the code."""
    officer = heard.officer
    assert officer is not None
    own = find_calling_grid(officer, heard.grid, desk.directory)
    if own is None:
        return await _pass_on(heard, said, desk)
    if len(said.text) < SHORTEST:
        raise Refusal("empty", "请连着说清楚，如「协查：李家沟走失一名5岁男孩，红上衣，蓝鞋」。")
    draft = _draft(said, own, _find_pictures(heard, desk), desk)
    await _refuse_twice(officer, said, draft, desk)
    asker = _asker(officer, draft, own, desk)
    preview = await desk.campaigns.preview(draft, asker, desk.now)
    if preview.problems:
        raise Refusal(preview.problems[0].code, preview.problems[0].sentence)
    code = make_code(preview)
    facts = {CALL: said.kind.value, "draft": dump_draft(draft), "grid": asker.grid or "", "code": code}
    await _ask(heard, facts | {"key": heard.message.message_id, "words": said.text}, desk)
    return [answer(heard, "\n".join(_read_back(said, draft, preview, code, desk)))]


async def _refuse_twice(officer: Officer, said: CallWords, draft: CampaignDraft, desk: Desk) -> None:
    """The same words again would be a second ticket, and nobody could say which of the two was found."""
    if said.kind is not CallKind.SEARCH:
        return
    same = [search for search in await desk.searches.list_open(desk.now) if search.text == draft.text]
    if any(is_own(one, officer, desk.directory) or one.audience == draft.audience for one in same):
        raise Refusal("same_search", "这个协查已经发了，正在找。要再发一遍说「协查再发一遍」，找到了说「找到了」。")


async def match_call_picture(heard: Heard, desk: Desk) -> Question | None:
    """A picture by whoever is being asked at this moment whether the search shall go out."""
    if heard.message.kind is not MessageKind.PICTURE or heard.officer is None:
        return None
    asked = await desk.questions.open_for(heard.message.account, heard.message.sender, desk.now)
    of_call = (question for question in asked if CALL in question.facts and question.chat == heard.message.chat)
    return next(of_call, None)


async def add_call_picture(heard: Heard, question: Question, desk: Desk) -> Replies:
    """It goes along; the code stays what it was."""
    draft = load_draft(question.facts["draft"])
    pictures = _add_pictures(draft, desk.recent.take_all(heard.message, desk.now))
    facts = dict(question.facts) | {"draft": dump_draft(replace(draft, attachments=pictures))}
    await _ask(heard, facts, desk)
    return [answer(heard, f"带上了，一共{len(pictures)}张图。回{facts['code']}就发，回2不发。")]


async def confirm_call(heard: Heard, question: Question, desk: Desk) -> Replies:
    """The right code, or no. Rights are looked at again: they may have changed since."""
    officer, facts = heard.officer, question.facts
    assert officer is not None
    said = heard.words.strip("。！! ")
    if said not in (facts["code"], "2") or not await desk.questions.answer(question, desk.now):
        return []
    if said == "2" and facts["code"] != "2":
        return [answer(heard, "好，不发。")]
    grid = GridCode(facts["grid"])
    if not any(desk.directory.tree.contains(code, grid) for code in list_calling_grids(officer, desk.directory)):
        raise Refusal("not_yours", "您现在不管这个网格了，没有发。")
    draft = load_draft(facts["draft"], now=desk.now)
    draft = replace(draft, attachments=_add_pictures(draft, desk.recent.take_all(heard.message, desk.now)))
    asker = Asker(actor=f"person:{officer.person}", grid=grid)
    return await _call_out(heard, officer, draft, asker, facts, desk)


async def _call_out(
    heard: Heard, officer: Officer, draft: CampaignDraft, asker: Asker, facts: Mapping[str, str], desk: Desk
) -> Replies:
    assert asker.grid is not None
    ticket = None
    if facts[CALL] == CallKind.SEARCH:
        tier = desk.directory.tree.grids[asker.grid].tier
        owner = Assignment(person=officer.person, department="", tier=tier, grid=asker.grid)
        ticket = await open_search(heard, desk, owner, facts["words"])
        draft = replace(draft, ticket=ticket.id)
    key = f"chat:{heard.message.account}:{facts['key']}"
    campaign = await desk.campaigns.schedule(draft, asker, key=key, now=desk.now)
    waiting = list_consents(draft, asker, desk.directory)
    begin = (
        f"好，记下了，编号{campaign}。还要{waiting[0].zh}同意，已经去问了，同意了就发。"
        if waiting
        else f"好，这就发。这是通知{campaign}。"
    )
    told = ask_for_consent(campaign, draft, asker, desk)
    if ticket is None:
        return [answer(heard, begin), *told]
    if ticket.type == MISSING_TYPE:
        told += tell_chain(desk, heard, ticket, facts["words"])
    how = "有人看见我就告诉您。找到了说「找到了」，再发一遍说「协查再发一遍」。"
    return [answer(heard, f"{begin}{how}{number_line(ticket)}", ticket=ticket), *told]


async def _pass_on(heard: Heard, said: CallWords, desk: Desk) -> Replies:
    """Not theirs to send: it is a report to whoever may, with the number of danger first where there is any."""
    verdict = desk.classifier.classify(said.text)
    verdict = replace(verdict, decision=Decision.OPEN, intent=Intent.REPORT)
    if verdict.tier is None or verdict.tier > Tier.VILLAGE:
        verdict = replace(verdict, tier=Tier.VILLAGE)
    told = replace(heard, words=said.text, verdict=verdict)
    replies = await (handle_danger if verdict.danger is not None else handle_report)(told, desk)
    is_open = verdict.route in (None, Route.CHAIN, Route.CHAIN_MASKED)
    whom = f"给{_name_village(heard, desk)}" if is_open else "上去了"
    return [*replies[:1], answer(heard, f"这个要村里发，已替您报{whom}。"), *replies[1:]]


def _name_village(heard: Heard, desk: Desk) -> str:
    """The nearest who may send it."""
    above = desk.directory.tree.chain(heard.grid) if heard.grid is not None else ()
    leaders = (o for grid in above if grid.tier <= Tier.VILLAGE for o in desk.directory.leaders_of(grid.code))
    return next((officer.name for officer in leaders), "村里")


def _draft(said: CallWords, own: GridCode, pictures: Sequence[MediaRef], desk: Desk) -> CampaignDraft:
    text = write_search(said.text) if said.kind is CallKind.SEARCH else write_emergency(said.text)
    draft = CampaignDraft(
        title=text.splitlines()[0][:20],
        text=text,
        audience=read_audience(said.whom, desk.directory.tree, own),
        schedule=Once(at=desk.now),
        days_off=DaysOff.KEEP,
        emergency=True,
    )
    return replace(draft, attachments=_add_pictures(draft, pictures))


def _asker(officer: Officer, draft: CampaignDraft, own: GridCode, desk: Desk) -> Asker:
    """With the rights of the post that answers for all of it, where there is one."""
    tree = desk.directory.tree
    led = (own, *list_calling_grids(officer, desk.directory))
    wide = (grid for grid in led if all(tree.contains(grid, code) for code in draft.audience.grids))
    return Asker(actor=f"person:{officer.person}", grid=next(wide, own))


def _find_pictures(heard: Heard, desk: Desk) -> list[MediaRef]:
    """The speaker's own of the last minutes in this chat, and the one they quote."""
    quote = heard.message.quote
    quoted = desk.recent.take_quoted(heard.message, desk.now) if quote and quote.text in _PICTURE_WORDS else []
    return quoted or desk.recent.take_all(heard.message, desk.now)


def _add_pictures(draft: CampaignDraft, shown: Sequence[MediaRef]) -> tuple[Attachment, ...]:
    """The newest few; each is sent to every group."""
    added = [
        Attachment(kind=PartKind.PICTURE, name=f"{place}.jpg", account=ref.account, message=ref.message_id)
        for place, ref in enumerate(shown, start=len(draft.attachments) + 1)
        if ref.kind is MessageKind.PICTURE
    ]
    return (*draft.attachments, *added)[-MAX_PICTURES:]


async def _ask(heard: Heard, facts: dict[str, str], desk: Desk) -> None:
    await ask_speaker(heard, desk, QuestionKind.CONFIRM_NOTICE, facts, lasts=desk.limits.bare_number_window)


def _read_back(said: CallWords, draft: CampaignDraft, preview: CampaignPreview, code: str, desk: Desk) -> Iterator[str]:
    whom = say_reach(draft.audience, preview.count, desk.directory.tree)
    pictures = f"，带{len(draft.attachments)}张图" if draft.attachments else ""
    what = "协查" if said.kind is CallKind.SEARCH else "紧急通知"
    yield f"{what}要马上发给{whom}{pictures}。"
    if said.kind is CallKind.SEARCH:
        yield "走失要先打110报警。" + ("" if draft.attachments else "有照片现在发过来，一起发。")
    yield from (f"这条还要{kind.zh}同意才发。" for kind in preview.consents)
    yield f"回{code}就发，回2不发。"
