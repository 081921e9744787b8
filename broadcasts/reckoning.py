"""A firing is over: what of it did not arrive is told to its author, in the same commit that closes it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.broadcast import Campaign, SkipCode
from domain.ids import OccurrenceId
from domain.sending import Outgoing, SendState
from models.broadcasts import BroadcastRepository
from models.occurrences import OccurrenceRepository

_LOST = (SendState.FAILED, SendState.EXPIRED, SendState.SKIPPED)
_TOLD_ALREADY = SkipCode.DAILY_CEILING


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortfall:
    """`sent` groups got it; `lost`: code → how many did not, `unknown`: nobody can say. All zero: no group was left."""

    campaign: Campaign
    occurrence: OccurrenceId
    sent: int
    lost: Mapping[str, int]
    unknown: int


async def close_finished(
    archive: BroadcastRepository,
    firings: OccurrenceRepository,
    now: datetime,
    tell_short: Callable[[Shortfall], Sequence[Outgoing]],
) -> None:
    """Tells first: what is closed is not looked at again."""
    for occurrence, campaign, counts in await firings.list_finished():
        found = await archive.get(campaign)
        lost = {code: n for (state, code), n in counts.items() if state in _LOST and code != _TOLD_ALREADY}
        unknown = sum(n for (state, _), n in counts.items() if state is SendState.UNKNOWN)
        sent = sum(n for (state, _), n in counts.items() if state is SendState.SENT)
        if found is not None and (lost or unknown or not counts):
            short = Shortfall(campaign=found, occurrence=occurrence, sent=sent, lost=lost, unknown=unknown)
            await archive.put_in_outbox(tell_short(short), now)
    await firings.settle_finished()
