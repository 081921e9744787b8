"""The last row before help: an order in words that no pattern knows, when nothing else was meant."""

from domain.messages import MessageKind
from domain.spoken import Spoken
from handlers.asides import ASIDES, take_aside
from handlers.desk import Desk, Heard, Replies
from handlers.obeying import DEED_OF, MAX_COMMAND, obey
from handlers.second_ear import guess_order


async def match_guessed_order(heard: Heard, desk: Desk) -> Spoken | None:
    """Said to the bot only; a report, a piece of one and every known saying have had their turn."""
    is_said = heard.message.kind is MessageKind.TEXT and 0 < len(heard.words) <= MAX_COMMAND
    spoken = guess_order(heard, desk) if is_said and heard.addressed else None
    return spoken if spoken is not None and (spoken.command in DEED_OF or spoken.command in ASIDES) else None


async def take_guessed_order(heard: Heard, spoken: Spoken, desk: Desk) -> Replies:
    return await (obey if spoken.command in DEED_OF else take_aside)(heard, spoken, desk)
