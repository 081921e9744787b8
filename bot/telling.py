"""What the author of a notice hears privately when it, or some of it, did not go out."""

from collections.abc import Sequence
from dataclasses import replace

from broadcasts.firing import Skipped, Unsent, UnsentReason
from broadcasts.reckoning import Shortfall
from domain.broadcast import Campaign
from domain.directory import Directory, Officer
from domain.ids import PersonId
from domain.ports import Reach
from domain.send_words import say_send_code
from domain.sending import Outgoing
from handlers.speak import to_contact

_UNSENT_WORDS = {
    UnsentReason.TOO_LATE: "过了时间，没有发",
    UnsentReason.NOT_YOURS: "您现在不管这个网格了，没有发",
    UnsentReason.NOT_AGREED: "同意的人现在不管这里了，没有发",
}


def tell_unsent(unsent: Unsent, directory: Directory, reach: Reach) -> Sequence[Outgoing]:
    campaign = unsent.campaign
    key = f"unsent:{campaign.id}:{unsent.planned_at.isoformat()}"
    text = f"您的通知「{campaign.draft.title}」{_UNSENT_WORDS[unsent.reason]}（{unsent.count}次）。要发请再说一遍。"
    if unsent.reason is UnsentReason.TOO_LATE:
        return _to_author(campaign, text, key, directory, reach)
    return _to_author(campaign, text, key, directory, reach) or _to_successor(unsent, key, directory, reach)


def tell_skipped(skipped: Skipped, directory: Directory, most: int, reach: Reach) -> Sequence[Outgoing]:
    campaign = skipped.campaign
    text = (
        f"您的通知「{campaign.draft.title}」有{skipped.count}个群没有发：这些群今天已经收了{most}条通知。"
        "不急的明天再发；急的请打电话，或者请网格长在群里说。"
    )
    return _to_author(campaign, text, f"skipped:{campaign.id}:{skipped.planned_at.isoformat()}", directory, reach)


def tell_short(short: Shortfall, directory: Directory, reach: Reach) -> Sequence[Outgoing]:
    campaign = short.campaign
    head = f"您的通知{campaign.id}「{campaign.draft.title}」"
    if not (short.sent or short.lost or short.unknown):
        text = f"{head}没有发：要发的地方现在一个群也没有了。请核对以后再说一遍。"
    else:
        why = "、".join(dict.fromkeys(said for code in short.lost if (said := say_send_code(code))))
        reasons = f"（{why}）" if why else ""
        missed = f"，{sum(short.lost.values())}个群没发成{reasons}" if short.lost else ""
        unsure = f"，{short.unknown}个群说不准发没发出，请去群里看一眼" if short.unknown else ""
        text = f"{head}发完了：发到{short.sent}个群{missed}{unsure}。没发到的请打电话，或者请网格长在群里说。"
    return _to_author(campaign, text, f"short:{short.occurrence}", directory, reach)


def _to_successor(unsent: Unsent, key: str, directory: Directory, reach: Reach) -> list[Outgoing]:
    """The author holds no post any more: whoever leads there now, or the nearest above, decides what becomes of it."""
    campaign = unsent.campaign
    text = (
        f"通知{campaign.id}「{campaign.draft.title}」没有发（{unsent.count}次）：写它的人现在不管这里了。"
        f"还要发请您重新说一遍，不要了就说「取消通知{campaign.id}」。"
    )
    above = directory.tree.chain(campaign.asker.grid) if campaign.asker.grid else ()
    leaders = (leader for grid in above for leader in directory.leaders_of(grid.code))
    return next((told for leader in leaders if (told := _write_to(leader, text, key, reach))), [])


def _to_author(campaign: Campaign, text: str, key: str, directory: Directory, reach: Reach) -> list[Outgoing]:
    """By a private word under an account that has them as a friend; an author without a WeChat looks at the page."""
    kind, _, person = campaign.asker.actor.partition(":")
    officer = directory.officers.get(PersonId(int(person))) if kind == "person" else None
    return _write_to(officer, text, key, reach) if officer else []


def _write_to(officer: Officer, text: str, key: str, reach: Reach) -> list[Outgoing]:
    for identity in sorted(officer.identities, key=lambda one: one.account != reach.account):
        if not identity.suspended and reach.is_friend(identity.account, identity.contact):
            return [replace(to_contact(identity.account, identity.contact, text), key=key)]
    return []
