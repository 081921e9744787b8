"""So many notices a day and no more for one group (broadcasts.md §5): who has had theirs, and who is told so."""

from collections.abc import Collection, Sequence
from datetime import datetime

from broadcasts.audience import AddressedRoom
from domain.broadcast import CampaignDraft, SendWindow
from domain.broadcast_rules import knows_no_ceiling
from domain.ids import RoomId
from models.broadcasts import BroadcastRepository


async def find_full_rooms(
    archive: BroadcastRepository, draft: CampaignDraft, window: SendWindow, most: int | None, now: datetime
) -> Collection[RoomId]:
    """Groups that have had their number of this day in the county; `most` None: none has."""
    if most is None or knows_no_ceiling(draft):
        return ()
    return await archive.occurrences.find_full_rooms(window.midnight(now), most)


async def note_full_rooms(
    archive: BroadcastRepository,
    draft: CampaignDraft,
    rooms: Sequence[AddressedRoom],
    first: datetime | None,
    *,
    window: SendWindow,
    most: int | None,
    now: datetime,
) -> list[str]:
    """What the writer should know of a notice whose `first` time is today."""
    if first is None or window.midnight(first) != window.midnight(now):
        return []
    full = await find_full_rooms(archive, draft, window, most, now)
    count = sum(target.room.id in full for target in rooms)
    return [f"有{count}个群今天已经收了{most}条通知，这条不会再发给它们"] if count else []
