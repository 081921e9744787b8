"""What the outbox does with a message: calls once, tries again what was refused, takes back what was wrong."""

import json

from domain.ids import ChatId
from domain.sending import Outgoing, PartKind, SendCode, SendOutcome, SendState
from models import outbox
from tests.support.county import A1, HOUSE_1, HOUSE_ROOM
from tests.support.village import Village


async def put(village: Village, *items: Outgoing) -> None:
    async with village.database.write() as session:
        await outbox.add_outgoing(session, items, village.clock.now())


async def test_what_was_said_is_taken_back_by_its_id(village: Village) -> None:
    await put(village, Outgoing(account=A1, chat=ChatId(HOUSE_ROOM), kind=PartKind.RECALL, body="m-7", key="recall:1"))

    await village.send_all()

    (said,) = village.messenger.said
    assert (said.kind, said.chat, said.body) == (PartKind.RECALL, HOUSE_ROOM, "m-7")


async def test_a_person_rules_on_what_nobody_knows(village: Village) -> None:
    notice = {"title": "停水", "text": "明天停水。", "audience": {"grids": [HOUSE_1]}, "at": "2026-11-20 10:00"}
    notice_id = (await village.command("broadcast.schedule", campaign=json.dumps(notice))).subject
    village.messenger.next_outcomes = [SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)]
    await village.ring()

    async def rule(delivery: str, word: str) -> tuple[str, str]:
        result = await village.command("broadcast.settle", notice_id, delivery=delivery, **{"as": word})
        return result.code, result.sentence

    assert (await rule("1", "maybe"))[0] == "bad_value"
    assert (await rule("one", "sent"))[0] == "not_found"
    assert await rule("all", "again") == ("ok", "1个群再发一次")
    assert [said.body for said in village.messenger.said] == ["明天停水。"]
    assert await rule("1", "sent") == ("wrong_state", "这个群不是“不知道发没发出”，不用定")
