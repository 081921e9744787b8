"""What the outbox does with a message: calls once, tries again what was refused, takes back what was wrong."""

from domain.ids import ChatId
from domain.sending import Outgoing, PartKind
from models import outbox
from tests.support.county import A1, HOUSE_ROOM
from tests.support.village import Village


async def put(village: Village, *items: Outgoing) -> None:
    async with village.database.write() as session:
        await outbox.add_outgoing(session, items, village.clock.now())


async def test_what_was_said_is_taken_back_by_its_id(village: Village) -> None:
    await put(village, Outgoing(account=A1, chat=ChatId(HOUSE_ROOM), kind=PartKind.RECALL, body="m-7", key="recall:1"))

    await village.send_all()

    (said,) = village.messenger.said
    assert (said.kind, said.chat, said.body) == (PartKind.RECALL, HOUSE_ROOM, "m-7")
