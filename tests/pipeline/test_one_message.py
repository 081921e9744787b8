"""One message, one unit of work: all of it or nothing, and of ordinary talk nothing but its id."""

import asyncio
from datetime import timedelta

import pytest

from bot.intake import Intake
from domain.ids import ContactId
from domain.sending import Outgoing, SendState
from domain.ticket import Action, State
from models import inbox
from models.outbox import add_outgoing
from models.tables import InboxRow, OutboxRow, TicketReporterRow, TicketRow
from tests.support.archive import count_rows, find_text, read_table
from tests.support.county import A1, HOUSE_LEADER, HOUSE_ROOM, NEIGHBOUR, OTHER_ROOM, RESIDENT, Person
from tests.support.doubles import Shelf
from tests.support.village import Village, said_in, said_to

LAMP = "村口路灯坏了三天了没人修"
TALK = ("大家早上好", "吃了没", "今天天气真好啊", "哈哈哈", "👍", "明天赶集谁去", "[强]", "娃考上大学了，恭喜恭喜")


async def test_of_ordinary_talk_nothing_is_kept_but_its_id(village: Village) -> None:
    before = await count_rows(village.database)
    for words in TALK:
        assert await village.say(RESIDENT, words) == []
    await village.show_picture(NEIGHBOUR)
    after = await count_rows(village.database)
    assert after == before | {"inbox": len(TALK) + 1}
    for words in (*TALK, RESIDENT.name, RESIDENT.contact, NEIGHBOUR.name, NEIGHBOUR.contact):
        assert await find_text(village.database, words) == {}


async def test_a_report_its_history_and_its_answer_are_one_commit(village: Village) -> None:
    await village.deliver(village.word(RESIDENT, LAMP))
    counted = await count_rows(village.database)
    assert (counted["tickets"], counted["ticket_words"], counted["ticket_reporters"]) == (1, 1, 1)
    assert counted["outbox"] == 2
    assert {row.state for row in await read_table(village.database, OutboxRow)} == {"planned"}
    assert [row.state for row in await read_table(village.database, InboxRow)] == ["handled"]
    assert village.messenger.said == []


async def test_the_same_message_delivered_three_times_is_one_ticket_and_one_answer(village: Village) -> None:
    message = village.word(RESIDENT, LAMP)
    said = [one for _ in range(3) for one in await village.hear(message)]
    assert len(await village.tickets()) == 1
    assert len(said_in(HOUSE_ROOM, said)) == 1


@pytest.mark.parametrize("text", ["路灯又不亮了", "1号进展：灯泡买好了"])
async def test_a_message_handled_once_is_not_handled_again_however_often_it_is_pulled(
    village: Village, text: str
) -> None:
    await village.say(RESIDENT, LAMP)
    village.clock.move(hours=1)
    message = village.word(HOUSE_LEADER, text)
    await village.hear(message)
    before = await count_rows(village.database)
    await village.core.pipeline.receive([message])
    await village.core.pipeline.receive([message, message])
    assert await count_rows(village.database) == before
    assert {row.state for row in await read_table(village.database, InboxRow)} == {"handled"}


async def test_a_refusal_takes_back_only_its_own_message(village: Village) -> None:
    said = await village.hear(
        village.word(RESIDENT, LAMP),
        village.word(HOUSE_LEADER, "9号办好了，换了灯泡"),
        village.word(NEIGHBOUR, "水管爆了，水流了一路", room=OTHER_ROOM),
    )
    assert [ticket.state for ticket in await village.tickets()] == [State.ASSIGNED, State.ASSIGNED]
    assert any("没找到这件" in words for words in said_in(HOUSE_ROOM, said))
    assert {row.state for row in await read_table(village.database, InboxRow)} == {"handled"}


async def test_what_a_message_says_is_in_no_table_before_it_is_handled(village: Village) -> None:
    arrived = village.word(RESIDENT, LAMP)
    async with village.database.write() as session:
        await inbox.record_arrivals(session, [(arrived.account, arrived.message_id, arrived.arrived_at)])
    assert await find_text(village.database, "路灯坏了") == {}


@pytest.mark.parametrize("minutes", [3, 60, 24 * 60 - 1])
async def test_a_report_that_was_slept_through_is_handled(village: Village, minutes: int) -> None:
    said = await village.say(RESIDENT, LAMP, ago=timedelta(minutes=minutes))
    ticket = await village.ticket()
    assert len(said_in(HOUSE_ROOM, said)) == 1
    assert village.clock.now() - ticket.reported_at == timedelta(minutes=minutes)


async def test_what_is_older_than_a_day_is_let_go(village: Village) -> None:
    before = await count_rows(village.database)
    assert await village.say(RESIDENT, LAMP, ago=timedelta(hours=24, seconds=1)) == []
    assert await count_rows(village.database) == before | {"inbox": 1}


async def test_a_late_command_is_not_obeyed_but_answered(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    said = await village.say(HOUSE_LEADER, "1号办好了，换了灯泡", ago=timedelta(minutes=3))
    assert said_in(HOUSE_ROOM, said) == ["刚才没听到，请再说一遍。"]
    assert (await village.ticket()).state is State.ASSIGNED


async def test_a_command_of_a_minute_ago_is_obeyed(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡", ago=timedelta(minutes=1))
    assert (await village.ticket()).state is State.VERIFYING


async def test_what_is_said_at_night_is_answered_in_the_morning_and_danger_at_once(village: Village) -> None:
    village.go_to("20 22:30")
    village.messenger.strangers.add(RESIDENT.contact)
    assert await village.say(RESIDENT, LAMP) == []
    said = await village.say(NEIGHBOUR, "我家着火了快来人")
    assert "119" in said_in(HOUSE_ROOM, said)[0]
    village.go_to("21 07:59")
    assert said_to(RESIDENT, await village.ring()) == []
    village.go_to("21 08:00")
    said = await village.ring()
    assert len(said_in(HOUSE_ROOM, said)) == 1
    assert len(said_to(HOUSE_LEADER, said)) == 1


async def test_a_friend_hears_at_night_that_it_was_written_down_and_the_group_sleeps(village: Village) -> None:
    village.go_to("20 22:30")
    said = await village.say(RESIDENT, LAMP)
    assert said_in(HOUSE_ROOM, said) == []
    assert "1号" in said_to(RESIDENT, said)[0]


async def test_ids_of_talk_are_gone_after_seven_days_and_tickets_stay(village: Village) -> None:
    await village.say(RESIDENT, "大家早上好")
    await village.say(RESIDENT, LAMP)
    village.clock.move(days=7, seconds=1)
    await village.core.purge()
    counted = await count_rows(village.database)
    assert "inbox" not in counted
    assert counted["tickets"] == 1


async def test_words_of_the_bot_are_gone_after_a_month(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    village.clock.move(days=30, seconds=1)
    await village.core.purge()
    assert {(row.body, row.state) for row in await read_table(village.database, OutboxRow)} == {("", SendState.SENT)}


async def test_a_command_of_the_pages_is_done_once_for_its_key(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    number = (await village.ticket()).no or ""
    first = await village.command("ticket.escalate", number, key="k1")
    again = await village.command("ticket.escalate", number, key="k1")
    assert (first.ok, first.code, again.ok, again.code) == (True, "ok", True, "seen_before")
    assert (await village.actions()).count(Action.ESCALATE) == 1


async def test_a_refused_command_may_be_asked_again_with_the_same_key(village: Village) -> None:
    await village.say(RESIDENT, LAMP)
    number = (await village.ticket()).no or ""
    refused = await village.command("ticket.close", number, key="k1")
    assert (refused.ok, refused.code) == (False, "not_now")
    await village.say(HOUSE_LEADER, "1号办好了，换了灯泡")
    assert (await village.command("ticket.close", number, key="k1")).ok


@pytest.mark.parametrize("action", ["return", "reject", "void", "reopen", "refer"])
async def test_what_needs_a_reason_is_refused_without_one(village: Village, action: str) -> None:
    await village.say(RESIDENT, LAMP)
    if action == "reject":
        async with village.database.write() as session:
            row = await session.get_one(TicketRow, 1)
            row.state = "reported"
    if action == "reopen":
        async with village.database.write() as session:
            row = await session.get_one(TicketRow, 1)
            row.state = "closed"
    number = (await village.ticket()).no or ""
    before = await village.actions()
    refused = await village.command(f"ticket.{action}", number, reason="  ")
    assert (refused.ok, refused.code, refused.field) == (False, "needs_reason", "reason")
    assert await village.actions() == before
    assert (await village.command(f"ticket.{action}", number, reason="重复了")).ok


@pytest.mark.parametrize(
    ("action", "subject", "code"),
    [
        ("ticket.close", "20261120-05010201-999", "not_found"),
        ("ticket.fly", "", "not_found"),
        ("county.burn", "", "unknown_action"),
        ("broadcast.cancel", "x", "not_found"),
    ],
)
async def test_a_command_that_means_nothing_is_refused_with_a_sentence(
    village: Village, action: str, subject: str, code: str
) -> None:
    refused = await village.command(action, subject)
    assert (refused.ok, refused.code) == (False, code)
    assert refused.sentence.endswith("。")


async def test_when_all_sending_is_stopped_nothing_leaves_and_nothing_is_lost(village: Village) -> None:
    await village.command("county.stop", stopped="true")
    assert await village.say(RESIDENT, LAMP) == []
    await village.command("ticket.close", "nothing")
    await village.send_all()
    assert village.messenger.said == []
    await village.command("county.stop", stopped="false")
    assert len(said_in(HOUSE_ROOM, village.messenger.said)) == 1


async def test_while_the_gateway_is_away_nothing_is_tried_and_what_grows_too_old_expires(village: Village) -> None:
    village.messenger.away = True
    await village.say(RESIDENT, LAMP)
    await village.database.run_write(
        lambda session: add_outgoing(
            session,
            [Outgoing(key="old", account=A1, chat=HOUSE_ROOM, body="停水", expires_at=village.clock.now())],
            village.clock.now(),
        )
    )
    village.clock.move(minutes=1)
    await village.send_all()
    rows = await read_table(village.database, OutboxRow)
    assert {(row.key == "old", row.state, row.attempts) for row in rows} == {
        (True, "expired", 0),
        (False, "planned", 0),
    }
    village.messenger.away = False
    await village.send_all()
    assert len(said_in(HOUSE_ROOM, village.messenger.said)) == 1


async def test_a_thousand_messages_of_one_do_not_keep_fifty_from_being_answered(village: Village) -> None:
    flood = [village.word(NEIGHBOUR, f"路灯坏了没人修 第{n}遍") for n in range(1000)]
    others = [
        village.word(Person(contact=ContactId(f"wxid_r{n}"), name=f"居民{n}"), LAMP, message_id=f"r{n}")
        for n in range(50)
    ]
    mixed = [*flood[:500], *others, *flood[500:]]
    for start in range(0, len(mixed), 256):
        await village.hear(*mixed[start : start + 256])
    heard = {row.contact for row in await read_table(village.database, TicketReporterRow)}
    assert heard == {NEIGHBOUR.contact, *(ContactId(f"wxid_r{n}") for n in range(50))}
    assert len(await village.tickets()) == 1
    assert {row.state for row in await read_table(village.database, InboxRow)} == {"handled"}


async def test_of_ordinary_talk_nobodys_name_is_asked(village: Village) -> None:
    report = village.word(RESIDENT, LAMP)
    talk = [village.word(NEIGHBOUR, words) for words in TALK]
    shelf = Shelf(*talk, report)
    intake = Intake(account=A1, database=village.database, pipeline=village.core.pipeline, clock=village.clock)
    intake.source = shelf
    for message in (*talk, report):
        intake.message_arrived(A1, message.message_id, message.arrived_at)
    intake.stop()
    await asyncio.wait_for(intake.run(), 10)
    assert shelf.names_asked == [RESIDENT.contact]
    assert await find_text(village.database, RESIDENT.name) != {}
