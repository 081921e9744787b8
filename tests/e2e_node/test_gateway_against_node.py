"""The core of the fault table against a puppet service that somebody else wrote."""

import asyncio
import signal
from datetime import UTC, datetime

import pytest
from gateway_support import RecordingSink, WallClock, eventually
from node_peer import TOKEN, Peer

from bot.gateway.account import WechatyGateway
from bot.gateway.status import GatewayState, Timing
from domain.ids import AccountName, ChatId, ContactId
from domain.messages import EventKind, InboundMessage, MessageKind
from domain.sending import SendCode, SendState

pytestmark = pytest.mark.e2e

ROOM = ChatId("1@chatroom")


def is_online(gateway: WechatyGateway) -> bool:
    return gateway.status.state is GatewayState.ONLINE


async def pull_newest(gateway: WechatyGateway, sink: RecordingSink) -> InboundMessage | None:
    _, message_id, at = sink.arrivals[-1]
    return await gateway.fetch_message(message_id, at)


async def test_gateway_logs_in_where_the_account_already_is_without_touching_it(peer, gateway, sink):
    await peer.start_logged_in()

    await gateway.start()
    await eventually(lambda: is_online(gateway))

    assert gateway.self_id == "wxid_bot"
    assert [event.kind for event in sink.events] == [EventKind.LOGGED_IN]
    assert await peer.ask("calls") == {"start": 1, "stop": 0}


async def test_gateway_starts_a_puppet_that_nobody_has_started(peer, gateway):
    await peer.start()
    await peer.ask("open")

    await gateway.start()
    await eventually(lambda: gateway.status.state is GatewayState.LOGGED_OUT)
    await peer.ask("login")
    await eventually(lambda: is_online(gateway))

    assert await peer.ask("calls") == {"start": 1, "stop": 0}


async def test_words_in_a_group_arrive_with_names_topic_and_mention(peer, gateway, sink):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))

    await peer.ask("say", person="wxid_li", to=ROOM, text="@网格小助手\u2005村口路灯坏了", mentions=["wxid_bot"])
    await eventually(lambda: sink.arrivals)
    message = await pull_newest(gateway, sink)

    assert message is not None
    assert (message.kind, message.text, message.mentions_bot) == (MessageKind.TEXT, "村口路灯坏了", True)
    assert (message.sender, message.sender_name) == ("wxid_li", "李四(三组")
    assert (message.room, message.room_topic) == (ROOM, "一组")
    assert abs((message.sent_at - datetime.now(UTC)).total_seconds()) < 30


async def test_a_send_without_an_id_is_sent_and_sent_once(peer, gateway):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))

    outcome = await gateway.send_text(ROOM, "收到", mentions=[ContactId("wxid_li")])

    assert (outcome.state, outcome.code) == (SendState.SENT, SendCode.NO_ID)
    said = await peer.ask("said")
    assert [(each["chat"], each["text"]) for each in said] == [(ROOM, "@李四(三组\u2005收到")]


async def test_a_file_reaches_node_as_a_file(peer, gateway, tmp_path):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))
    picture = tmp_path / "桥.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"x" * 100_000)

    outcome = await gateway.send_file(ChatId("wxid_zhang"), str(picture), picture=True)

    assert outcome.state is SendState.SENT
    [said] = await peer.ask("said")
    assert (said["chat"], said["type"]) == ("wxid_zhang", 6)
    assert await gateway.media_bytes(said["id"], 1_000_000) == picture.read_bytes()
    assert await gateway.media_bytes(said["id"], 1_000) is None


async def test_a_topic_changed_in_the_chat_is_the_topic_of_the_next_message(peer, gateway, sink):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))
    assert (await gateway.room_facts(ROOM))[0] == "一组"

    await peer.ask("topic", room=ROOM, topic="一组和二组", person="wxid_zhang")
    await eventually(lambda: sink.of_kind(EventKind.ROOM_TOPIC))

    [event] = sink.of_kind(EventKind.ROOM_TOPIC)
    assert (event.room, event.room_topic, event.actor_name) == (ROOM, "一组和二组", "张大妈")


async def test_a_wrong_token_is_said_and_not_fatal(peer, sink, tmp_path):
    await peer.start_logged_in()
    gateway = WechatyGateway(AccountName("a1"), peer.endpoint, "insecure_other", sink, WallClock(), tmp_path)

    await gateway.start()
    await eventually(lambda: gateway.status.state is GatewayState.WRONG_TOKEN)
    outcome = await gateway.send_text(ROOM, "在吗")
    await gateway.stop()

    assert (outcome.state, outcome.code) == (SendState.RETRY, SendCode.NOT_CONNECTED)
    assert await peer.ask("said") == []


async def test_a_killed_gateway_is_found_again_within_five_seconds(peer, gateway, sink, record_property):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))

    await peer.kill()
    await eventually(lambda: gateway.status.state is GatewayState.UNREACHABLE)
    await asyncio.sleep(4)  # long enough for the pauses to have grown to their longest
    await peer.start_logged_in()
    seconds = await eventually(lambda: is_online(gateway))

    record_property("reconnected_seconds", seconds)
    print(f"\nreconnected {seconds:.2f} s after node was back")
    assert seconds < 5
    assert len(sink.gaps) == 1
    assert len(sink.of_kind(EventKind.LOGGED_IN)) == 2
    await peer.ask("say", person="wxid_li", to=ROOM, text="还在吗")
    await eventually(lambda: sink.arrivals)


async def test_a_service_that_restarts_in_its_process_keeps_its_login(peer, gateway, sink):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))

    await peer.ask("close")
    await eventually(lambda: not is_online(gateway))
    await peer.ask("open")
    await eventually(lambda: is_online(gateway))

    assert await peer.ask("calls") == {"start": 1, "stop": 0}


async def test_a_frozen_process_is_noticed_and_a_send_into_it_is_unknown(peer, gateway, sink):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))

    peer.signal(signal.SIGSTOP)
    try:
        outcome = await asyncio.wait_for(gateway.send_text(ROOM, "收到"), 4)
        await eventually(lambda: gateway.status.state is GatewayState.FROZEN, 8)
    finally:
        peer.signal(signal.SIGCONT)
    seconds = await eventually(lambda: is_online(gateway))

    print(f"\nonline {seconds:.2f} s after the thaw")
    assert outcome.state is SendState.UNKNOWN
    assert len(sink.gaps) == 1


async def test_an_error_event_changes_nothing(peer, gateway, sink):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))

    await peer.ask("fail")
    await peer.ask("say", person="wxid_li", to=ROOM, text="还在吗")
    await eventually(lambda: sink.arrivals)

    assert is_online(gateway)


async def test_a_second_client_is_refused_by_node_and_takes_over_when_the_first_ends(
    peer: Peer, gateway, sink, tmp_path
):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))
    second = WechatyGateway(
        AccountName("a1"),
        peer.endpoint,
        TOKEN,
        RecordingSink(),
        WallClock(),
        tmp_path,
        timing=Timing(rpc_timeout=3.0),
    )

    await second.start()
    await eventually(lambda: second.status.detail == "second_client")
    assert is_online(gateway)
    await gateway.stop()
    await eventually(lambda: is_online(second))
    await second.stop()

    assert await peer.ask("calls") == {"start": 1, "stop": 0}


async def test_a_logout_is_seen_and_its_silence_recorded(peer, gateway, sink):
    await peer.start_logged_in()
    await gateway.start()
    await eventually(lambda: is_online(gateway))

    await peer.ask("logout")
    await eventually(lambda: gateway.status.state is GatewayState.LOGGED_OUT)
    outcome = await gateway.send_text(ROOM, "在吗")
    await peer.ask("login")
    await eventually(lambda: is_online(gateway))

    assert outcome.state is SendState.RETRY
    assert len(sink.gaps) == 1
    kinds = [event.kind for event in sink.events if event.kind is not EventKind.ROOMS_SEEN]
    assert kinds == [EventKind.LOGGED_IN, EventKind.LOGGED_OUT, EventKind.LOGGED_IN]
