"""Whether a notice may go out once more: not while it is under way, nor on the heels of the last time."""

from datetime import datetime

from domain.broadcast import CampaignState, CampaignStatus, OccurrenceState
from domain.refusal import Refusal
from domain.search import REPEAT_AFTER


def refuse_too_soon(status: CampaignStatus, now: datetime) -> None:
    """Raises a Refusal that says what to wait for."""
    campaign, last = status.campaign, next(iter(status.occurrences), None)
    if campaign.state is CampaignState.WAITING:
        raise Refusal("not_agreed", "这条还在等人同意，同意了就发。")
    if campaign.state not in (CampaignState.ACTIVE, CampaignState.DONE):
        raise Refusal("wrong_state", f"这条通知{campaign.state.zh}，不能再发。")
    if campaign.next_due_at is not None or (last is not None and last.state is OccurrenceState.SENDING):
        raise Refusal("still_sending", "上一遍还没发完，发完了再说。")
    if last is not None and now - last.planned_at < REPEAT_AFTER:
        rest = REPEAT_AFTER - (now - last.planned_at)
        minutes = max(1, round(rest.total_seconds() / 60))
        raise Refusal("too_soon", f"刚发过，再过{minutes}分钟才能再发，发密了没人看。")
