"""What the outbox does with a message: calls once, tries again what was refused, takes back what was wrong."""

import json
from datetime import timedelta
from random import Random

from bot.outbox import OutboxWorker
from bot.pace import Pace
from bot.settings import PaceSettings, Settings
from domain.classify import Classifier
from domain.ids import ChatId
from domain.sending import Outgoing, PartKind, Priority, SendCode, SendOutcome, SendState
from models import outbox
from models.bell_tables import DeliveryRow
from models.tables import OutboxRow
from tests.support.archive import read_table
from tests.support.county import A1, HOUSE_1, HOUSE_2, HOUSE_ROOM, NOW, SECOND_ROOM
from tests.support.doubles import StandingClock
from tests.support.village import Village


async def put(village: Village, *items: Outgoing) -> None:
    async with village.database.write() as session:
        await outbox.add_outgoing(session, items, village.clock.now())


async def test_what_was_said_is_taken_back_by_its_id(village: Village) -> None:
    await put(village, Outgoing(account=A1, chat=ChatId(HOUSE_ROOM), kind=PartKind.RECALL, body="m-7", key="recall:1"))

    await village.send_all()

    (said,) = village.messenger.said
    assert (said.kind, said.chat, said.body) == (PartKind.RECALL, HOUSE_ROOM, "m-7")


REJECTED = SendOutcome(state=SendState.FAILED, code=SendCode.REJECTED)
NOBODY_THERE = SendOutcome(state=SendState.RETRY, code=SendCode.NOT_CONNECTED)
GONE = SendOutcome(state=SendState.FAILED, code=SendCode.NOT_IN_ROOM)


async def fire(village: Village, *grids: str, at: str = "2026-11-20 10:00", text: str = "明天停水。") -> str:
    """A notice due now, or when the clock gets there; gives its number."""
    notice = {"title": "停水", "text": text, "audience": {"grids": list(grids or [HOUSE_1])}, "at": at}
    number = (await village.command("broadcast.schedule", campaign=json.dumps(notice))).subject
    await village.ring()
    return number


async def deliveries(village: Village) -> list[tuple[str, str]]:
    return [(row.state, row.code) for row in await read_table(village.database, DeliveryRow)]


async def test_a_refused_notice_is_tried_again_after_five_fifteen_and_sixty_minutes_and_no_more(
    village: Village,
) -> None:
    village.messenger.next_outcomes = [REJECTED] * 9
    await fire(village)
    for minutes in (5, 15, 60):
        assert await deliveries(village) == [("retry", "rejected")]
        village.clock.move(minutes=minutes, seconds=-1)
        await village.send_all()
        assert await deliveries(village) == [("retry", "rejected")]
        village.clock.move(seconds=1)
        await village.send_all()

    assert await deliveries(village) == [("failed", "rejected")]
    assert len(village.messenger.next_outcomes) == 9 - 4


async def test_a_notice_refused_for_the_moment_goes_out_the_next_time_and_keeps_nobody_waiting(
    village: Village,
) -> None:
    village.messenger.next_outcomes = [REJECTED]
    await fire(village, HOUSE_1, HOUSE_2)
    assert await deliveries(village) == [("retry", "rejected"), ("sent", "")]

    village.clock.move(minutes=5)
    await village.send_all()

    assert await deliveries(village) == [("sent", ""), ("sent", "")]


async def test_a_refused_notice_is_not_tried_beyond_its_end(village: Village) -> None:
    village.go_to("20 19:50")
    village.messenger.next_outcomes = [REJECTED, REJECTED]
    await fire(village, at="2026-11-20 19:50")
    assert await deliveries(village) == [("retry", "rejected")]

    village.clock.move(minutes=5)
    await village.send_all()

    assert await deliveries(village) == [("expired", "rejected")]


async def test_who_is_in_the_group_no_more_fails_at_once(village: Village) -> None:
    village.messenger.next_outcomes = [GONE]
    await fire(village)

    assert await deliveries(village) == [("failed", "not_in_room")]


async def test_while_nobody_is_there_no_try_is_used_up(village: Village) -> None:
    village.messenger.next_outcomes = [NOBODY_THERE] * 30 + [REJECTED]
    await fire(village)
    for _ in range(31):
        village.clock.move(seconds=5)
        await village.send_all()

    (row,) = await read_table(village.database, OutboxRow)
    assert (row.state, row.code, row.attempts) == ("retry", "rejected", 1)


async def test_an_answer_that_was_refused_is_not_repeated(village: Village) -> None:
    village.messenger.next_outcomes = [REJECTED]
    await put(village, Outgoing(account=A1, chat=ChatId(HOUSE_ROOM), body="收到", key="reply"))
    await village.send_all()

    (row,) = await read_table(village.database, OutboxRow)
    assert (row.state, row.code) == ("failed", "rejected")


async def test_a_person_rules_on_what_nobody_knows(village: Village) -> None:
    village.messenger.next_outcomes = [SendOutcome(state=SendState.UNKNOWN, code=SendCode.TIMED_OUT)]
    notice_id = await fire(village)

    async def rule(delivery: str, word: str) -> tuple[str, str]:
        result = await village.command("broadcast.settle", notice_id, delivery=delivery, **{"as": word})
        return result.code, result.sentence

    assert (await rule("1", "maybe"))[0] == "bad_value"
    assert (await rule("one", "sent"))[0] == "not_found"
    assert await rule("all", "again") == ("ok", "1个群再发一次")
    assert [said.body for said in village.messenger.said] == ["明天停水。"]
    assert await rule("1", "sent") == ("wrong_state", "这个群不是“不知道发没发出”，不用定")


UNHURRIED = PaceSettings(bulk_interval=0, jitter=0, reply_interval=0, chat_interval=0)


def notice_to(chat: ChatId, key: str) -> Outgoing:
    return Outgoing(account=A1, chat=chat, body="明天停水。", key=key, priority=Priority.BULK)


async def test_after_a_restart_a_group_that_had_its_hour_still_waits_and_the_others_do_not(
    village_settings: Settings, classifier: Classifier
) -> None:
    settings = village_settings.model_copy(update={"pace": UNHURRIED})
    before = Village.open(settings, classifier, clock=StandingClock(NOW))
    for number in range(3):
        await put(before, notice_to(HOUSE_ROOM, f"k{number}"))
    await before.send_all()
    assert len(before.messenger.said) == 3

    after = Village.open(
        settings, classifier, clock=StandingClock(NOW + timedelta(minutes=30)), database=before.database
    )
    await after.outbox.settle()
    await put(after, notice_to(HOUSE_ROOM, "too many"), notice_to(SECOND_ROOM, "another"))
    await after.send_all()
    assert [said.chat for said in after.messenger.said] == [SECOND_ROOM]

    after.clock.move(minutes=31)
    await after.outbox.settle()
    await after.send_all()
    assert [said.chat for said in after.messenger.said] == [SECOND_ROOM, HOUSE_ROOM]
    await before.close()


async def test_while_the_account_is_not_connected_everything_waits_as_it_is(village: Village) -> None:
    worker = OutboxWorker(
        account=A1,
        database=village.database,
        messenger=village.messenger,
        clock=village.clock,
        pace=Pace(village.core.settings.pace, Random(1), village.core.settings.zone),
        is_stopped=lambda: False,
        is_online=lambda: False,
    )
    late = Outgoing(account=A1, chat=SECOND_ROOM, body="过时", key="late", expires_at=NOW)
    await put(village, notice_to(HOUSE_ROOM, "k1"), late)

    assert await worker.drain() == 0

    rows = await read_table(village.database, OutboxRow)
    assert [(row.key, row.state, row.attempts) for row in rows] == [("k1", "planned", 0), ("late", "expired", 0)]
