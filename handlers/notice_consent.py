"""Who else must agree to a notice is asked privately, and says 「同意通知12」 or 「不同意通知12」."""

import re

from domain.audience_words import say_audience
from domain.broadcast import Asker, CampaignDraft
from domain.consent import find_officer, is_entitled, list_consents
from domain.directory import Officer
from domain.ids import AccountName, CampaignId
from domain.refusal import Refusal
from domain.schedule import Once
from domain.schedule_words import say_schedule
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer, to_contact, to_officer

MOST_ASKED = 5
_CONSENT = re.compile(r"(?P<no>不)?同意(?:发)?(?:这条)?通知\s*(?P<campaign>\d{1,9})\s*号?[。！!]*")


class ConsentWords(tuple[CampaignId, bool]):
    """(the notice, whether it is agreed to)."""

    __slots__ = ()


def read_consent(words: str) -> ConsentWords | None:
    found = _CONSENT.fullmatch(words.strip())
    return ConsentWords((CampaignId(int(found["campaign"])), found["no"] is None)) if found else None


async def handle_consent(heard: Heard, said: ConsentWords, desk: Desk) -> Replies:
    """With the officer's own rights, whatever they are; what is not theirs is said politely."""
    officer = heard.officer
    assert officer is not None
    campaign, agreed = said
    if heard.message.room is not None:
        raise Refusal("privately", "同不同意请私下告诉我。", private=True)
    asker = Asker(actor=f"person:{officer.person}", grid=officer.posts[0].grid)
    told = await decide_notice(campaign, asker, desk, agreed=agreed)
    return [answer(heard, f"好，通知{campaign}到时候发。" if agreed else f"好，通知{campaign}不发。"), *told]


async def decide_notice(campaign: CampaignId, asker: Asker, desk: Desk, *, agreed: bool) -> Replies:
    """By whatever way it was said, its author hears privately what came of it."""
    status = await desk.campaigns.decide(campaign, asker, desk.now, agreed=agreed)
    draft, author = status.campaign.draft, find_officer(status.campaign.asker, desk.directory)
    officer = find_officer(asker, desk.directory)
    who = officer.name if officer else "管理后台"
    then = "同意了，到时候发" if agreed else "没有同意，不发了。要发请改好再说一遍"
    text = f"您的通知{campaign}「{draft.title}」，{who}{then}。"
    told = to_officer(desk, _first_account(author), author, text, alert=draft.emergency) if author else None
    return [told] if told else []


def _first_account(officer: Officer) -> AccountName:
    return officer.identities[0].account if officer.identities else AccountName("")


def ask_for_consent(campaign: CampaignId, draft: CampaignDraft, author: Asker, desk: Desk) -> Replies:
    """A few of those who may, under the accounts that are friends with them; the pages show it to the others.

    Of an emergency they hear at any hour, before all else.
    """
    kinds = list_consents(draft, author, desk.directory)
    if not kinds:
        return []
    text = (
        f"{'急！' if draft.emergency else ''}{_say_author(author, desk)}要发一条通知，等您同意：「{draft.title}」，"
        f"发给{say_audience(draft.audience, desk.directory.tree)}，{_say_when(draft, desk)}。内容：\n{draft.text}\n"
        f"同意就回「同意通知{campaign}」，不行就回「不同意通知{campaign}」。"
    )
    entitled = [
        officer
        for officer in desk.directory.officers.values()
        if f"person:{officer.person}" != author.actor and is_entitled(officer, kinds[0], draft, desk.directory)
    ]
    asked = [reply for officer in entitled for reply in _write_to(officer, text, desk, alert=draft.emergency)]
    return asked[:MOST_ASKED]


def _say_author(author: Asker, desk: Desk) -> str:
    officer = find_officer(author, desk.directory)
    return officer.name if officer else "管理后台"


def _say_when(draft: CampaignDraft, desk: Desk) -> str:
    if isinstance(draft.schedule, Once) and draft.schedule.at <= desk.now:
        return "同意了马上发"
    return f"{say_schedule(draft.schedule, desk.calendar.zone)}发"


def _write_to(officer: Officer, text: str, desk: Desk, *, alert: bool) -> Replies:
    friendly = (i for i in officer.identities if not i.suspended and desk.reach.is_friend(i.account, i.contact))
    return [to_contact(identity.account, identity.contact, text, alert=alert) for identity in list(friendly)[:1]]
