"""Taking back a notice that was wrong, as far as it goes, and whom its correction reaches."""

from dataclasses import replace
from datetime import datetime

from broadcasts.audience import Reached, choose_known_rooms, choose_rooms
from domain.broadcast import Campaign, CampaignDraft, CampaignState, Recalled, SendWindow
from domain.broadcast_rules import allow_hours
from domain.directory import Directory
from domain.notice_correction import RECALL_WITHIN, draft_correction
from domain.refusal import Refusal
from domain.schedule import Once
from models.broadcasts import BroadcastRepository
from models.taking_back import to_recall

LIVE = (CampaignState.WAITING, CampaignState.ACTIVE, CampaignState.PAUSED)


async def find_reach(archive: BroadcastRepository, draft: CampaignDraft, directory: Directory) -> Reached:
    """A correction goes to exactly the groups that got the wrong words, or may have got them."""
    if draft.corrects is None:
        return choose_rooms(draft.audience, directory)
    return choose_known_rooms(await archive.occurrences.find_reached_rooms(draft.corrects), directory)


async def write_correction(
    archive: BroadcastRepository,
    wrong: Campaign,
    text: str,
    *,
    directory: Directory,
    window: SendWindow,
    now: datetime,
) -> CampaignDraft:
    """Raises a Refusal where nobody has read the wrong words: then there is nothing to be put right."""
    reach = choose_known_rooms(await archive.occurrences.find_reached_rooms(wrong.id), directory)
    if not reach.rooms:
        raise Refusal("nobody_reached", "还没有一个群收到这条，不用更正：取消它，再发一条对的就行")
    if not text.strip():
        raise Refusal("empty", "对的内容还没写，请写上再发", field="text")
    draft = draft_correction(wrong, text, [target.grid for target in reach.rooms], directory.tree, now)
    at = now if draft.emergency else allow_hours(draft, window).next_opening(now, None)
    return replace(draft, schedule=Once(at=at))


async def stop_for_good(archive: BroadcastRepository, wrong: Campaign, now: datetime) -> None:
    """Nothing more of it goes out: neither what waits now nor any later firing."""
    if wrong.state in LIVE:
        await archive.set_state(wrong.id, CampaignState.CANCELLED)
        await archive.set_next_due(wrong.id, None)
    await archive.occurrences.cancel_waiting(wrong.id, now)


async def take_back(archive: BroadcastRepository, wrong: Campaign, now: datetime) -> Recalled:
    """Asks for the last two minutes' messages back; whether WeChat gives them back is seen later."""
    before = await archive.occurrences.count_cancelled(wrong.id)
    await stop_for_good(archive, wrong, now)
    fresh = await archive.occurrences.list_sent_since(wrong.id, now - RECALL_WITHIN)
    await archive.put_in_outbox([to_recall(part, wrong.id, part.sent_at + RECALL_WITHIN) for part in fresh], now)
    tried = {part.room for part in fresh}
    reached = set(await archive.occurrences.find_reached_rooms(wrong.id))
    return Recalled(
        campaign=wrong.id,
        stopped=await archive.occurrences.count_cancelled(wrong.id) - before,
        tried=len(tried),
        seen=len(reached - tried),
        was_repeated=is_repeated(wrong),
    )


def is_repeated(campaign: Campaign) -> bool:
    """It would have gone out again."""
    return not isinstance(campaign.draft.schedule, Once) and campaign.state in LIVE
