"""Somebody wants to reach a leader: they get the contact card, and no telephone number is written into a group."""

import re
import unicodedata
from dataclasses import dataclass

from domain.directory import Directory, Officer, Role
from domain.ids import AccountName, GridCode
from domain.messages import InboundMessage
from domain.sending import Outgoing, PartKind
from domain.tree import Tier

NOBODY = "网格长还没登记微信，请直接找村委会，或者打12345。"
SAY_IN_GROUP = "请在您的网格群里说「网格长名片」，我就发给您。"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRequest:
    """Whose card: the leader of a tier above, or (None) of the group's own grid."""

    tier: Tier | None


def read_card_request(text: str) -> CardRequest | None:
    """`书记名片`, `网格长电话`, `加网格长`, `找书记`; None for anything longer or other."""
    if len(text) > 40:
        return None
    said = re.sub(r"[\s\W_]", "", unicodedata.normalize("NFKC", text))
    found = _REQUEST.fullmatch(said)
    if not found or not (found["verb"] or found["thing"]):
        return None
    return CardRequest(tier=_TIERS[found["who"]])


async def hand_card(message: InboundMessage, request: CardRequest, *, directory: Directory) -> list[Outgoing]:
    """The nearest leader at or above the tier whom this account knows; a sentence where there is none."""
    grid = _where(message, directory)
    if grid is None:
        return [_answer(message, SAY_IN_GROUP)]
    leader = find_leader(directory, grid, request.tier, message.account)
    contact = leader.contact_under(message.account) if leader else None
    return [_answer(message, contact, PartKind.CARD) if contact else _answer(message, NOBODY)]


def find_leader(directory: Directory, grid: GridCode, tier: Tier | None, account: AccountName) -> Officer | None:
    leaders = find_leaders(directory, grid, tier)
    return next((officer for officer in leaders if officer.contact_under(account)), None)


def find_leaders(directory: Directory, grid: GridCode, tier: Tier | None = None) -> list[Officer]:
    """Of the grid and of those above, nearest first; none below `tier`."""
    return [
        officer
        for above in directory.tree.chain(grid)
        if tier is None or above.tier <= tier
        for officer in directory.holders(above.code, Role.LEADER, Role.DEPUTY)
    ]


def _where(message: InboundMessage, directory: Directory) -> GridCode | None:
    if message.room is not None:
        room = directory.room_at(message.account, message.room)
        return directory.home_of(room) if room else None
    officer = directory.officer_behind(message.account, message.sender)
    return officer.posts[0].grid if officer else None


def _answer(message: InboundMessage, body: str, kind: PartKind = PartKind.TEXT) -> Outgoing:
    return Outgoing(
        account=message.account, chat=message.chat, body=body, key="", kind=kind, private=message.room is None
    )


_TIERS = {
    "网格长": None,
    "网格员": None,
    "组长": Tier.GROUP,
    "书记": Tier.VILLAGE,
    "村书记": Tier.VILLAGE,
    "村支书": Tier.VILLAGE,
    "村长": Tier.VILLAGE,
    "村主任": Tier.VILLAGE,
    "镇书记": Tier.TOWN,
    "镇长": Tier.TOWN,
}
_REQUEST = re.compile(
    r"(?:小格)?(?P<verb>我?(?:想|要|能不能)?(?:找|加|联系|要|求|发)(?:一?下|个)?)?"
    rf"(?:我们|咱们?)?(?P<who>{'|'.join(sorted(_TIERS, key=len, reverse=True))})的?"
    r"(?P<thing>名片|电话|微信号?|联系方式|号码|手机号?)?(?:是多少|多少|呢|吗|吧|发一?下|发我)?"
)
