"""What people and programs may send to break it: nothing breaks, nothing is said twice, nothing stands in a log."""

import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.ids import AccountName, ChatId
from models.tables import InboxRow, OutboxRow, TicketWordsRow
from tests.support.archive import count_rows, find_text, read_table
from tests.support.county import (
    A1,
    A2,
    HOUSE_LEADER,
    HOUSE_ROOM,
    NEIGHBOUR,
    RESIDENT,
    STRANGER,
    Person,
)
from tests.support.village import Village, said_in

LAMP = "村口路灯坏了三天了没人修"
NICKNAMES = [
    "(a+)+",
    "李四(三组",
    "[",
    "\\",
    "张\u200b三\u202e",
    "'; DROP TABLE tickets; --",
    "<script>alert(1)</script>",
    "{0}{村}%s",
    "",
    "甲" * 5000,
    "🀄️👨‍👩‍👧‍👦",
]
TEXTS = [
    "路灯坏了" + "啊" * 100_000,
    "啊" * 100_000,
    "路灯\x00坏了没人修",
    "路\u200b灯\u200d坏\ufeff了没人修",
    "\u202e修人没了坏灯路\u202c",
    "１２３４５" * 20_000,
    "1号" * 30_000,
    "「「「「" * 10_000,
    "@" * 50_000,
    "（" * 50_000 + "路灯坏了",
    "\n- - - - - - - - - - - - - - -\n" * 1000,
    "a" * 100_000 + "!",
    "\u0301" * 50_000,
    "",
    " " * 100_000,
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
async def test_no_text_breaks_the_chain(village: Village, text: str) -> None:
    said = await village.say(RESIDENT, text)
    assert len(said_in(HOUSE_ROOM, said)) <= 1
    assert await village.whisper(HOUSE_LEADER, text) is not None
    assert {row.state for row in await read_table(village.database, InboxRow)} == {"handled"}


async def test_of_a_message_without_end_only_so_much_is_kept(village: Village) -> None:
    await village.say(RESIDENT, "村口路灯坏了三天了没人修。" + "真的。" * 40_000)
    assert len(await village.tickets()) == 1
    async with village.database.read() as session:
        kept = await session.scalar(select(func.max(func.length(TicketWordsRow.text))))
        said = await session.scalar(select(func.max(func.length(OutboxRow.body))))
    assert kept == 4000
    assert said is not None
    assert said <= 400


async def test_hidden_signs_do_not_hide_a_report(village: Village) -> None:
    said = await village.say(RESIDENT, "村口\u200b路\u200d灯\ufeff坏了三天了没人修")
    assert "1号" in said_in(HOUSE_ROOM, said)[0]


@pytest.mark.parametrize("name", NICKNAMES, ids=range(len(NICKNAMES)))
async def test_no_nickname_breaks_anything(village: Village, name: str) -> None:
    person = Person(contact=STRANGER.contact, name=name)
    said = await village.say(person, LAMP, room_alias=name)
    assert "1号" in said_in(HOUSE_ROOM, said)[0]
    assert all(len(one.body) < 600 for one in said)
    assert (await village.inbox()).popitem()[1] == ("handled", 0)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
async def test_whatever_is_typed_is_handled(village: Village, text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    village.clock.move(minutes=2)
    await village.say(RESIDENT, text)
    await village.whisper(HOUSE_LEADER, text)
    assert {state for state, _ in (await village.inbox()).values()} == {"handled"}


async def test_no_word_name_or_number_stands_in_a_log(village: Village, caplog: pytest.LogCaptureFixture) -> None:
    canary = Person(contact=RESIDENT.contact, name="金丝雀大娘")
    phone = "13812345678"
    with caplog.at_level(logging.DEBUG):
        await village.say(canary, f"村口路灯坏了三天了没人修，电话{phone}")
        await village.say(canary, "金丝雀在唱歌")
        await village.say(HOUSE_LEADER, "1号办好了，金丝雀换了灯泡")
        await village.say(HOUSE_LEADER, "9号办好了，金丝雀")
        await village.whisper(canary, "3")
        village.messenger.deaf.add(canary.contact)
        await village.say(canary, "我男人打我，金丝雀")
        await village.ring()
    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("wangge"))
    assert ours
    for word in ("金丝雀", phone, "路灯", HOUSE_LEADER.name):
        assert word not in ours
    for record in caplog.records:
        if not record.name.startswith(("sqlalchemy", "aiosqlite")):
            assert "金丝雀" not in record.getMessage(), record.name


async def test_a_phone_number_in_a_report_is_not_repeated_in_the_group(village: Village) -> None:
    said = await village.say(RESIDENT, "村口路灯坏了三天了没人修，电话13812345678")
    assert not any("13812345678" in words for words in said_in(HOUSE_ROOM, said))


@pytest.mark.parametrize("order", [(A1, A2), (A2, A1)])
async def test_two_accounts_in_one_group_are_one_ticket_and_one_answer(
    village: Village, order: tuple[AccountName, AccountName]
) -> None:
    chats = {A1: HOUSE_ROOM, A2: ChatId("the-same-under-a2@chatroom")}
    async with village.core.archive.unit() as unit:
        room = (await unit.directory()).room_at(A1, HOUSE_ROOM)
        assert room is not None
        await unit.shelves.rooms.seat_room(room.id, A2, chats[A2])
    for account in order:
        await village.say(NEIGHBOUR, LAMP, account=account, room=chats[account], message_id=f"{account}-id")
    assert len(await village.tickets()) == 1
    assert (await count_rows(village.database))["ticket_reporters"] == 1
    answers = [one for one in village.messenger.said if one.chat in chats.values()]
    assert len(answers) == 1
    assert set((await village.inbox()).values()) == {("handled", 0)}


async def test_talk_of_the_second_account_leaves_no_more_than_an_id(village: Village) -> None:
    await village.say(NEIGHBOUR, "明天赶集谁去", account=A2, room=ChatId("unbound@chatroom"))
    assert await find_text(village.database, "赶集") == {}
