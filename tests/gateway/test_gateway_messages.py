"""Messages in: pulled by id, read among their names, kept in order, whatever the puppet does meanwhile."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from gateway_support import eventually, pull_all

from bot.gateway.faults import CallError, Fault
from domain.ids import MessageId
from domain.messages import MessageKind
from simulator.accounts import MESSAGE
from simulator.happenings import change_topic, rename_in_room, rename_person
from simulator.messages import Kind

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


async def test_words_arrive_with_the_names_around_them(gateway, sink, town):
    rename_in_room(town.street, town.room.id, town.stranger.id, "3号楼(老李")
    town.say("村口路灯坏了")
    await eventually(lambda: sink.arrivals)

    [message] = await pull_all(gateway, sink)

    assert message.text == "村口路灯坏了"
    assert (message.sender, message.sender_name) == (town.stranger.id, town.stranger.name)
    assert (message.room, message.room_topic) == (town.room_id, town.room.topic)
    assert message.room_alias == "3号楼(老李"
    assert message.sent_at == datetime.fromtimestamp(int(town.street.clock.seconds()), UTC)
    assert message.arrived_at == sink.arrivals[0][2]


async def test_private_words_have_no_room(gateway, sink, town):
    town.whisper("我想说件事")
    await eventually(lambda: sink.arrivals)

    [message] = await pull_all(gateway, sink)

    assert (message.room, message.chat, message.sender_name) == (None, town.friend.id, town.friend.name)


async def test_a_quote_and_a_mention_of_the_bot_are_understood_over_the_wire(gateway, sink, town):
    outcome = await gateway.send_text(town.room_id, "3号：路灯坏了，已交给组长")
    town.say("办好了", quote_id=outcome.message_id, mentions=(town.bot,))
    await eventually(lambda: len(sink.arrivals) == 2)

    [message] = await pull_all(gateway, sink)

    assert message.text == "办好了"
    assert message.quote is not None
    assert message.quote.text == "3号：路灯坏了，已交给组长"
    assert (message.quotes_bot, message.mentions_bot, message.mentions) == (True, True, (town.bot,))


async def test_our_alias_in_a_group_is_our_name_there(gateway, sink, town):
    rename_in_room(town.street, town.room.id, town.bot, "小棉袄(值班")
    town.say("@小棉袄(值班 3号咋样了")
    await eventually(lambda: sink.arrivals)

    [message] = await pull_all(gateway, sink)

    assert (message.text, message.mentions_bot) == ("3号咋样了", True)


async def test_at_everybody_is_not_at_us(gateway, sink, town):
    town.say("明天停水", mentions=("all",))
    await eventually(lambda: sink.arrivals)

    [message] = await pull_all(gateway, sink)

    assert (message.mentions_bot, message.mentions) == (False, ())
    assert message.text == "@所有人\u2005明天停水"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.PICTURE, MessageKind.PICTURE),
        (Kind.VOICE, MessageKind.VOICE),
        (Kind.LOCATION, MessageKind.LOCATION),
        (Kind.LINK, MessageKind.LINK),
        (Kind.POST, MessageKind.OTHER),
        (Kind.EMOTICON, MessageKind.OTHER),
    ],
)
async def test_other_kinds_than_words_are_named_and_none_is_lost(gateway, sink, town, kind, expected):
    town.say("老桥头", kind=kind)
    await eventually(lambda: sink.arrivals)

    [message] = await pull_all(gateway, sink)

    assert message.kind is expected
    assert message.text == ("老桥头" if expected in {MessageKind.LOCATION, MessageKind.LINK} else "")


async def test_a_notice_of_wechat_itself_is_nothing(gateway, sink, town):
    town.say("王婶加入了群聊", kind=Kind.SYSTEM)
    await eventually(lambda: sink.arrivals)

    assert await pull_all(gateway, sink) == []


async def test_a_recall_says_what_was_taken_back(gateway, sink, town):
    said = town.say("打错了")
    town.say(kind=Kind.RECALLED, quote_id=said.id)
    await eventually(lambda: len(sink.arrivals) == 2)

    _, recall = await pull_all(gateway, sink)

    assert (recall.kind, recall.recalled_id) == (MessageKind.RECALLED, said.id)


async def test_a_duplicate_passes_through_for_the_inbox_to_settle(gateway, sink, town):
    town.break_down("duplicate", count=1)
    said = town.say("路灯坏了")
    await eventually(lambda: len(sink.arrivals) == 2)

    assert [message_id for _, message_id, _ in sink.arrivals] == [said.id, said.id]


async def test_order_is_kept_though_the_first_answers_are_slow(gateway, sink, town):
    wanted = [town.say(f"第{number}句").id for number in range(30)]
    await eventually(lambda: len(sink.arrivals) == 30)
    town.break_down("slow", ms=200, count=5)

    messages = await pull_all(gateway, sink)

    assert [message_id for _, message_id, _ in sink.arrivals] == wanted
    assert [message.message_id for message in messages] == wanted


async def test_what_was_said_long_ago_and_comes_late_keeps_its_time(gateway, sink, town):
    long_ago = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=20)
    town.say("昨天就坏了", at=long_ago.timestamp())
    await eventually(lambda: sink.arrivals)

    [message] = await pull_all(gateway, sink)

    assert message.sent_at == long_ago
    assert message.arrived_at > message.sent_at


async def test_a_message_that_the_puppet_has_forgotten_is_none(gateway, sink):
    assert await gateway.fetch_message(MessageId("1"), NOW) is None


async def test_a_pull_that_times_out_stands_as_an_error_among_the_others(gateway, sink, town):
    for number in range(3):
        town.say(f"第{number}句")
    await eventually(lambda: len(sink.arrivals) == 3)
    await pull_all(gateway, sink)
    town.break_down("slow", ms=3000, count=1)

    pulled = await gateway.pull([(message_id, at) for _, message_id, at in sink.arrivals])

    errors = [answer for answer in pulled if isinstance(answer, CallError)]
    assert [error.fault for error in errors] == [Fault.TIMED_OUT]
    assert len([answer for answer in pulled if answer is not None]) == 3


async def test_nothing_can_be_pulled_while_there_is_no_connection(gateway, town):
    town.break_down("drop_stream", seconds=1)
    await eventually(lambda: gateway.status.detail)

    with pytest.raises(CallError) as raised:
        await gateway.fetch_message(MessageId("1"), NOW)
    assert raised.value.fault is Fault.NOT_CONNECTED


async def test_a_topic_that_changes_between_two_messages_is_the_second_ones(gateway, sink, town):
    town.say("一")
    await eventually(lambda: len(sink.arrivals) == 1)
    [first] = await pull_all(gateway, sink)
    old_topic = town.room.topic

    change_topic(town.street, town.room.id, "新名字的群", town.stranger.id)
    town.say("二")
    await eventually(lambda: len(sink.arrivals) == 2)
    _, second = await pull_all(gateway, sink)

    assert (first.room_topic, second.room_topic) == (old_topic, "新名字的群")


async def test_a_person_who_changes_name_is_called_by_the_new_one(gateway, sink, town):
    town.say("一")
    await eventually(lambda: sink.arrivals)
    await pull_all(gateway, sink)

    rename_person(town.street, town.stranger.id, "(a+)+$")
    town.say("二")
    await eventually(lambda: len(sink.arrivals) == 2)
    _, second = await pull_all(gateway, sink)

    assert second.sender_name == "(a+)+$"


async def test_a_known_person_in_a_known_group_costs_one_call(gateway, sink, town):
    town.say("一")
    await eventually(lambda: sink.arrivals)
    await pull_all(gateway, sink)
    town.say("二")
    await eventually(lambda: len(sink.arrivals) == 2)
    town.break_down("slow", ms=1, count=100)

    await gateway.fetch_message(sink.arrivals[1][1], NOW)

    [slow] = town.street.faults.active()
    assert slow.left == 99


async def test_our_own_words_whose_answer_was_lost_come_back_as_an_echo_and_not_as_a_message(connect, sink, town):
    echoes: list[tuple[str, ...]] = []
    gateway = await connect(echo_seen=lambda *echo: echoes.append(echo[1:4]))
    town.break_down("lose_answer", count=1, cut=True)
    await gateway.send_text(town.room_id, "3号：办好了", [town.stranger.id])
    await eventually(lambda: sink.arrivals)

    assert await pull_all(gateway, sink) == []
    [(chat, text_hash, message_id)] = echoes
    [send] = town.street.sends.after(0)
    assert (chat, message_id) == (town.room_id, send.message_id)
    assert text_hash == hashlib.sha256("3号：办好了".encode()).hexdigest()


async def test_our_own_words_that_were_answered_are_not_asked_for(connect, sink, town):
    echoes: list[tuple[str, ...]] = []
    gateway = await connect(echo_seen=lambda *echo: echoes.append(echo))
    await gateway.send_text(town.room_id, "3号：办好了")
    await eventually(lambda: sink.arrivals)
    town.break_down("slow", ms=1, count=100)

    assert await pull_all(gateway, sink) == []
    [slow] = town.street.faults.active()
    assert (slow.left, echoes) == (100, [])


async def test_a_picture_is_fetched_but_never_more_than_allowed(gateway, sink, town):
    said = town.say(kind=Kind.PICTURE, data=b"\x89PNG" + b"x" * 200_000, filename="桥.png")
    words = town.say("没有图")

    assert await gateway.media_bytes(MessageId(said.id), 300_000) == b"\x89PNG" + b"x" * 200_000
    assert await gateway.media_bytes(MessageId(said.id), 100_000) is None
    assert await gateway.media_bytes(MessageId(words.id), 100_000) is None


async def test_rooms_and_their_facts_are_asked_anew(gateway, town):
    rooms = await gateway.room_list()
    town.room.topic = "没有事件的改名"

    topic, members, count = await gateway.room_facts(town.room_id)

    assert town.room_id in rooms
    assert topic == "没有事件的改名"
    assert (set(members), count) == (set(town.room.members), len(town.room.members))
    assert await gateway.contact_name(town.friend.id) == town.friend.name


async def test_an_unreadable_event_is_passed_over(gateway, sink, sim, town):
    account = sim.street.accounts["a1"]
    account.emit(MESSAGE, nothing="useful")
    account._stream.queue.put_nowait((MESSAGE, "not json"))
    account.emit(77, new="kind")
    town.say("还在吗")

    await eventually(lambda: sink.arrivals)

    assert len(sink.arrivals) == 1
