"""After the sending: a person says what became of what nobody knows, or lets what failed go out again."""

from collections.abc import Sequence
from datetime import datetime

from domain.broadcast import Campaign, CampaignState, Ruling, SendWindow, Settled
from domain.broadcast_rules import ALARM_LASTS, is_alarm
from domain.refusal import Refusal
from domain.sending import SendState
from models.broadcasts import BroadcastRepository
from models.settling import OpenSend

UNKNOWN = (SendState.UNKNOWN,)
MAY_GO_AGAIN = (SendState.UNKNOWN, SendState.FAILED)


async def settle_deliveries(
    archive: BroadcastRepository,
    campaign: Campaign,
    window: SendWindow,
    now: datetime,
    *,
    ruling: Ruling,
    delivery: int | None,
) -> Settled:
    """Refuses where it can be said of none of them."""
    states = MAY_GO_AGAIN if ruling is Ruling.AGAIN else UNKNOWN
    sends = await archive.occurrences.find_open_sends(campaign.id, states, delivery)
    if not sends:
        await _refuse_unmatched(archive, campaign, delivery)
    match ruling:
        case Ruling.SENT:
            await archive.occurrences.rule_sent(sends, now)
        case Ruling.DROPPED:
            await archive.occurrences.rule_dropped(sends, now)
        case Ruling.AGAIN:
            sends = _pick_sendable(campaign, sends)
            begin, end = _find_hours(campaign, window, now)
            await archive.occurrences.send_again(campaign, sends, begin=begin, end=end, now=now)
            return Settled(count=len(sends), begins=begin if begin > now else None)
    return Settled(count=len(sends))


def _find_hours(campaign: Campaign, window: SendWindow, now: datetime) -> tuple[datetime, datetime]:
    """An alarm goes at any hour; the rest until closing time, tomorrow's where today's is past."""
    if is_alarm(campaign.draft, window, now):
        return now, now + ALARM_LASTS
    begin = window.next_opening(now, None)
    return begin, window.deadline(begin, None)


async def _refuse_unmatched(archive: BroadcastRepository, campaign: Campaign, delivery: int | None) -> None:
    if delivery is not None and not await archive.occurrences.has_delivery(campaign.id, delivery):
        raise Refusal("not_found", "这条通知没有发给这个群，请核对编号", field="delivery")
    if delivery is None:
        raise Refusal("wrong_state", "这条通知没有要您定的群", field="delivery")
    raise Refusal("wrong_state", "这个群不是“不知道发没发出”，不用定", field="delivery")


def _pick_sendable(campaign: Campaign, sends: Sequence[OpenSend]) -> list[OpenSend]:
    if campaign.state is CampaignState.CANCELLED:
        raise Refusal("wrong_state", "这条通知已经取消了，不能再发。要发请重新写一条")
    kept = [send for send in sends if send.has_words]
    if not kept:
        raise Refusal("words_gone", "时间太久，这条通知发出去的原话已经删了，不能再发。要发请重新写一条")
    return kept
