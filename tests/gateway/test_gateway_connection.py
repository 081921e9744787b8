"""The fault table, row by row, against the simulator's faults and over real gRPC."""

import asyncio
import time

import pytest
from gateway_support import HURRIED, RecordingSink, eventually, is_online, pull_all

from bot.gateway.faults import CallError
from bot.gateway.link import Link
from bot.gateway.status import GatewayState
from domain.messages import EventKind
from domain.sending import SendCode, SendState
from simulator.service import Simulator


async def test_a_login_is_told_with_who_we_are(gateway, sink, town):
    assert gateway.self_id == town.bot
    [event] = sink.of_kind(EventKind.LOGGED_IN)
    assert (event.account, event.actor) == ("a1", town.bot)
    assert gateway.status.last_seen_at is not None
    assert sink.gaps == []


async def test_a_wrong_token_is_said_in_status_and_log_and_tried_again(make_gateway, town, caplog):
    gateway = make_gateway(token="insecure_mistaken")

    await gateway.start()
    await eventually(lambda: gateway.status.state is GatewayState.WRONG_TOKEN)
    outcome = await gateway.send_text(town.room_id, "在吗")

    assert (outcome.state, outcome.code) == (SendState.RETRY, SendCode.NOT_CONNECTED)
    assert town.sends() == []
    assert "state=wrong_token" in caplog.text
    assert "insecure_mistaken" not in caplog.text


@pytest.mark.parametrize("token", ["", "口令", "a\nb"])
def test_a_token_that_cannot_be_one_is_refused_at_once(make_gateway, token):
    with pytest.raises(ValueError, match="token"):
        make_gateway(token=token)


@pytest.mark.parametrize("endpoint", ["localhost", "host:", ":80", "host:http", "host:0", "host:70000"])
def test_an_endpoint_that_cannot_be_one_is_refused_at_once(make_gateway, endpoint):
    with pytest.raises(ValueError, match="host:port"):
        make_gateway(endpoint=endpoint)


async def test_a_remote_error_event_changes_nothing(gateway, sink, town):
    town.break_down("error_event", count=3)
    town.say("还在吗")
    await eventually(lambda: sink.arrivals)

    assert is_online(gateway)


async def test_a_broken_stream_is_opened_again_and_its_gap_recorded(gateway, sink, town):
    town.break_down("drop_stream")
    await eventually(lambda: sink.gaps)
    await eventually(lambda: is_online(gateway))
    town.say("还在吗")
    await eventually(lambda: sink.arrivals)

    [(since, until)] = sink.gaps
    assert since <= until
    assert len(sink.of_kind(EventKind.LOGGED_IN)) == 2


async def test_a_gateway_that_stays_away_longer_than_the_longest_pause_is_found_again(gateway, sink, town):
    away = 5 * HURRIED.pause_cap
    town.break_down("drop_stream", seconds=away)

    await eventually(lambda: gateway.status.state is GatewayState.UNREACHABLE)
    town.say("没人听见")
    outcome = await gateway.send_text(town.room_id, "在吗")
    await eventually(lambda: is_online(gateway), away + 2)

    assert outcome.state is SendState.RETRY
    assert sink.arrivals == []
    [(since, until)] = sink.gaps
    assert (until - since).total_seconds() >= away - 0.1


async def test_a_gateway_that_is_still_down_is_reported_and_waited_for(make_gateway, sim, town):
    async with Simulator(accounts=1, token="insecure_other") as other:
        endpoint = other.endpoints[0]
    gateway = make_gateway(endpoint=endpoint)

    await gateway.start()
    await eventually(lambda: gateway.status.state is GatewayState.UNREACHABLE)
    since = gateway.status.since
    await asyncio.sleep(3 * HURRIED.pause_cap)

    assert (gateway.status.state, gateway.status.since) == (GatewayState.UNREACHABLE, since)
    assert gateway.status.last_seen_at is None


async def test_a_frozen_peer_is_noticed_by_its_silence(gateway, sink, town):
    town.break_down("freeze")

    noticed = await eventually(lambda: gateway.status.state is GatewayState.FROZEN)
    town.break_down("clear")
    await eventually(lambda: is_online(gateway))

    assert noticed < HURRIED.heartbeat_every + HURRIED.rpc_timeout + 1
    assert len(sink.gaps) == 1


async def test_a_send_into_a_frozen_peer_is_unknown_within_the_deadline(gateway, town):
    town.break_down("freeze")

    began = time.monotonic()
    outcome = await gateway.send_text(town.room_id, "收到")

    assert outcome.state is SendState.UNKNOWN
    assert time.monotonic() - began < HURRIED.rpc_timeout + 0.5


async def test_a_second_client_takes_the_stream_and_we_take_it_back(gateway, sim, sink, town):
    other = Link(sim.endpoints[0], "insecure_simulated", 1.0)
    events = other.events()
    first = await anext(events)
    await eventually(lambda: len(sink.of_kind(EventKind.LOGGED_IN)) == 2)

    async with asyncio.timeout(5):
        _rest = [event async for event in events]  # ends because the stream was taken from it
    other.close()

    assert first[0] == 1
    assert is_online(gateway)


async def test_a_reconnect_does_not_touch_the_login(gateway, sim, sink, town):
    account = sim.street.accounts["a1"]

    town.break_down("drop_stream")
    await eventually(lambda: sink.gaps)

    assert account.logged_in
    assert sink.of_kind(EventKind.LOGGED_OUT) == []


async def test_a_logout_is_seen_and_ends_with_the_next_login(gateway, sim, sink, town):
    account = sim.street.accounts["a1"]

    account.log_out("kicked out")
    await eventually(lambda: gateway.status.state is GatewayState.LOGGED_OUT)
    outcome = await gateway.send_text(town.room_id, "在吗")
    account.log_in()
    await eventually(lambda: is_online(gateway))

    assert outcome.state is SendState.RETRY
    assert len(sink.of_kind(EventKind.LOGGED_OUT)) == 1
    assert len(sink.gaps) == 1


async def test_an_account_that_is_logged_out_waits_for_its_scan(make_gateway, sim):
    sim.street.accounts["a1"].logged_in = False
    gateway = make_gateway()

    await gateway.start()
    await eventually(lambda: gateway.status.state is GatewayState.LOGGED_OUT)
    assert gateway.status.detail == "scan_needed"
    sim.street.accounts["a1"].log_in()
    await eventually(lambda: is_online(gateway))


async def test_when_all_ids_change_at_a_login_we_are_who_we_are_now(gateway, sink, town):
    before = gateway.self_id

    town.break_down("new_ids")
    await eventually(lambda: len(sink.of_kind(EventKind.LOGGED_IN)) == 2)
    town.say("路灯坏了")
    await eventually(lambda: sink.arrivals)
    [message] = await pull_all(gateway, sink)

    assert gateway.self_id != before
    assert (message.room_topic, message.sender_name) == (town.room.topic, town.stranger.name)
    assert message.sender != town.stranger.id
    assert (await gateway.send_text(message.chat, "收到")).state is SendState.SENT


async def test_two_accounts_in_one_process_do_not_cross(connect, sim, town):
    sinks = {1: RecordingSink(), 2: RecordingSink()}
    first = await connect(account=1, sink=sinks[1])
    second = await connect(account=2, sink=sinks[2])

    town.whisper("我是一号的", account="a1")
    town.whisper("我是二号的", account="a2")
    await eventually(lambda: sinks[1].arrivals and sinks[2].arrivals)
    [to_first] = await pull_all(first, sinks[1])
    [to_second] = await pull_all(second, sinks[2])
    await first.send_text(to_first.chat, "一号答")
    await second.send_text(to_second.chat, "二号答")

    assert (to_first.account, to_first.text) == ("a1", "我是一号的")
    assert (to_second.account, to_second.text) == ("a2", "我是二号的")
    assert first.self_id != second.self_id
    sends = [(send.account, send.text) for send in town.street.sends.after(0)]
    assert sends == [("a1", "一号答"), ("a2", "二号答")]


async def test_a_stopped_gateway_says_so_and_sends_nothing(gateway, town):
    await gateway.stop()

    assert gateway.status.state is GatewayState.STOPPED
    assert (await gateway.send_text(town.room_id, "在吗")).state is SendState.RETRY
    with pytest.raises(CallError):
        await gateway.room_list()


async def test_ten_restarts_lose_nothing_that_was_announced(gateway, sink, town):
    """A smaller sister of proof 3: every id that reached us can be pulled once the gateway is back."""
    for number in range(10):
        await eventually(lambda: is_online(gateway))
        town.say(f"第{number}句")
        await eventually(lambda wanted=number + 1: len(sink.arrivals) == wanted)
        town.break_down("drop_stream", seconds=0.1 * (number % 2))
        await eventually(lambda wanted=number + 1: len(sink.gaps) == wanted)
    await eventually(lambda: is_online(gateway))

    assert [message.text for message in await pull_all(gateway, sink)] == [f"第{number}句" for number in range(10)]
