"""Who else must agree to a notice is asked privately, and says 「同意通知12」 or 「不同意通知12」."""

import re

from domain.broadcast import Asker, CampaignDraft
from domain.consent import is_entitled, list_consents
from domain.directory import Officer
from domain.ids import CampaignId
from domain.refusal import Refusal
from domain.schedule_words import say_schedule
from handlers.desk import Desk, Heard, Replies
from handlers.speak import answer, to_contact

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
    await desk.campaigns.decide(campaign, asker, desk.now, agreed=agreed)
    return [answer(heard, f"好，通知{campaign}到时候发。" if agreed else f"好，通知{campaign}不发。")]


def ask_for_consent(campaign: CampaignId, draft: CampaignDraft, author: Asker, desk: Desk) -> Replies:
    """A few of those who may, under the accounts that are friends with them; the pages show it to the others.

    Of an emergency they hear at any hour, before all else.
    """
    kinds = list_consents(draft, author, desk.directory)
    if not kinds:
        return []
    when = say_schedule(draft.schedule, desk.calendar.zone)
    text = (
        f"{'急！' if draft.emergency else ''}有一条通知等您同意：「{draft.title}」{when}发。内容：\n{draft.text}\n"
        f"同意就回「同意通知{campaign}」，不行就回「不同意通知{campaign}」。"
    )
    entitled = [
        officer
        for officer in desk.directory.officers.values()
        if f"person:{officer.person}" != author.actor and is_entitled(officer, kinds[0], draft, desk.directory)
    ]
    asked = [reply for officer in entitled for reply in _write_to(officer, text, desk, alert=draft.emergency)]
    return asked[:MOST_ASKED]


def _write_to(officer: Officer, text: str, desk: Desk, *, alert: bool) -> Replies:
    friendly = (i for i in officer.identities if not i.suspended and desk.reach.is_friend(i.account, i.contact))
    return [to_contact(identity.account, identity.contact, text, alert=alert) for identity in list(friendly)[:1]]
