"""Each fault of the contract, seen from the side of a client that suffers it."""

import asyncio

import pytest
from grpclib import GRPCError, Status
from grpclib.client import Channel
from grpclib.exceptions import StreamTerminatedError
from street_support import BOT, LANE, LEADER, RESIDENT, SQUARE, Bot, Control, connected, until
from wechaty_grpc.wechaty import PuppetStub

from simulator.faults import Fault, FaultKind, Faults
from simulator.service import Simulator

SOON = 0.2


async def test_a_dropped_stream_ends_the_client_and_lets_it_come_back(
    bot: Bot, sim: Simulator, control: Control
) -> None:
    await control.post("/faults", kind="drop_stream")
    await until(bot.run.done, "the end of the client")
    async with connected(sim.endpoints[0]) as again:
        await control.say("你好")
        assert (await again.read()).text == "你好"


async def test_a_gateway_that_is_away_refuses_connections_for_that_long(
    bot: Bot, sim: Simulator, control: Control
) -> None:
    port = sim.grpc_ports[0]

    await control.post("/faults", kind="drop_stream", seconds=SOON)

    await until(bot.run.done, "the end of the client")
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection("127.0.0.1", port)
    await until_open(port)
    assert sim.grpc_ports[0] == port


async def test_what_was_said_while_nobody_listened_is_lost_but_can_be_read(sim: Simulator, control: Control) -> None:
    missed = await control.say("没人听见")
    async with connected(sim.endpoints[0]) as bot:
        await control.say("听见了")
        assert (await bot.read()).text == "听见了"
        assert (await bot.puppet.message_payload(missed["id"])).text == "没人听见"


async def test_a_late_delivery_waits_for_a_listener_and_keeps_its_old_time(sim: Simulator, control: Control) -> None:
    await control.say("昨晚说的", at="2026-11-01T21:00:00+08:00")
    async with connected(sim.endpoints[0]) as bot:
        payload = await bot.read()
    assert (payload.text, payload.timestamp) == ("昨晚说的", 1793538000)


async def test_a_frozen_peer_takes_calls_and_answers_them_only_later(stub: PuppetStub, control: Control) -> None:
    await control.post("/faults", kind="freeze", seconds=SOON)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(stub.room_list(), SOON / 4)
    assert (await asyncio.wait_for(stub.room_list(), 5)).ids == [LANE, SQUARE]


async def test_a_frozen_peer_thaws_at_once_when_the_fault_is_cleared(stub: PuppetStub, control: Control) -> None:
    await control.post("/faults", kind="freeze")
    call = asyncio.create_task(stub.room_list())
    await asyncio.sleep(0.05)
    assert not call.done()
    await control.post("/faults", kind="clear")
    assert (await asyncio.wait_for(call, 5)).ids == [LANE, SQUARE]


async def test_a_frozen_peer_sends_no_events_and_loses_none(bot: Bot, control: Control) -> None:
    await control.post("/faults", kind="freeze")
    await control.say("冻住时说的")
    await asyncio.sleep(0.05)
    assert bot.all("message") == []
    await control.post("/faults", kind="clear")
    assert (await bot.read()).text == "冻住时说的"


async def test_a_send_given_up_while_frozen_never_goes_out(stub: PuppetStub, control: Control) -> None:
    await control.post("/faults", kind="freeze")
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(stub.message_send_text(conversation_id=LANE, text="有人吗"), 0.05)
    await control.post("/faults", kind="clear")
    await stub.room_list()
    assert await control.get("/sends") == []


async def test_a_slow_peer_takes_its_time(stub: PuppetStub, control: Control) -> None:
    await control.post("/faults", kind="slow", ms=SOON * 1000, count=1)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(stub.room_list(), SOON / 4)
    assert (await asyncio.wait_for(stub.room_list(), SOON)).ids == [LANE, SQUARE]


async def test_duplicates_come_twice_with_the_same_id(bot: Bot, control: Control) -> None:
    await control.post("/faults", kind="duplicate", count=1)
    first = await control.say("一")
    second = await control.say("二")
    await bot.wait_for("message", 3)
    assert [event.message_id for event in bot.all("message")] == [first["id"], first["id"], second["id"]]


async def test_a_send_without_an_id_has_gone_out(bot: Bot, control: Control) -> None:
    await control.post("/faults", kind="no_id", count=1)
    assert await bot.puppet.message_send_text(LANE, "一") is None
    assert await bot.puppet.message_send_text(LANE, "二")
    assert [send["outcome"] for send in await control.get("/sends")] == ["no_id", "sent"]
    assert len(await control.get(f"/rooms/{LANE}/messages")) == 2


async def test_a_remote_error_event_kills_the_python_client(bot: Bot, control: Control) -> None:
    await control.post("/faults", kind="error_event")
    await until(bot.run.done, "the end of the client")


async def test_a_rejected_send_does_not_go_out(bot: Bot, control: Control) -> None:
    await control.post("/faults", kind="reject_send", room_id=SQUARE, count=1)
    assert await bot.puppet.message_send_text(LANE, "这个群不受影响")
    with pytest.raises(GRPCError) as refusal:
        await bot.puppet.message_send_text(SQUARE, "这个被拒")
    assert refusal.value.status is Status.UNKNOWN
    assert await bot.puppet.message_send_text(SQUARE, "再来就好了")
    assert [send["outcome"] for send in await control.get("/sends")] == ["sent", "refused", "sent"]


@pytest.mark.parametrize("cut", [False, True])
async def test_a_lost_answer_belongs_to_a_message_that_went_out(stub: PuppetStub, control: Control, cut: bool) -> None:
    await control.post("/faults", kind="lose_answer", count=1, cut=cut)
    with pytest.raises(StreamTerminatedError if cut else asyncio.TimeoutError):
        await asyncio.wait_for(stub.message_send_text(conversation_id=LANE, text="一"), 5 if cut else 0.1)
    assert [send["outcome"] for send in await control.get("/sends")] == ["lost"]
    assert [message["text"] for message in await control.get(f"/rooms/{LANE}/messages")] == ["一"]


async def test_new_ids_change_everybody_and_every_group_for_the_account(bot: Bot, control: Control) -> None:
    await control.post("/faults", kind="new_ids")
    assert (await bot.wait_for("logout")).contact_id == BOT
    login = await bot.wait_for("login", 2)
    await control.say("我是谁", mentions=[BOT])

    payload = await bot.read()
    rooms = await bot.puppet.room_list()
    room = await bot.puppet.room_payload(payload.room_id)

    assert login.contact_id.startswith("@")
    assert payload.from_id.startswith("@")
    assert payload.from_id not in (RESIDENT, LEADER)
    assert payload.mention_ids == [login.contact_id]
    assert all(room_id.startswith("@@") for room_id in rooms)
    assert (room.topic, room.id) == ("巷子群", payload.room_id)
    with pytest.raises(GRPCError):
        await bot.puppet.message_send_text(LANE, "旧编号")
    assert await bot.puppet.message_send_text(payload.room_id, "新编号")
    assert [send["chat"] for send in await control.get("/sends")] == [LANE, LANE]


async def test_a_logged_out_account_hears_nothing_and_sends_nothing(bot: Bot, control: Control) -> None:
    await control.post("/events", kind="logout", account="a1")
    await bot.wait_for("logout")
    await control.say("有人吗")
    with pytest.raises(GRPCError, match="没有登录"):
        await bot.puppet.message_send_text(LANE, "在")
    await control.post("/events", kind="login", account="a1")
    await bot.wait_for("ready", 2)
    assert bot.all("message") == []
    assert await bot.puppet.message_send_text(LANE, "在")


async def test_a_client_of_a_logged_out_account_is_shown_a_code_to_scan(sim: Simulator, control: Control) -> None:
    await control.post("/events", kind="logout")
    bot = Bot(sim.endpoints[0])
    assert (await bot.wait_for("scan")).qrcode
    assert bot.all("login") == []
    await bot.leave()


async def test_a_fault_of_one_account_leaves_the_other_alone() -> None:
    async with Simulator(accounts=2) as sim:
        sim.street.faults.add(Fault(kind=FaultKind.FREEZE, account="a1"), seconds=None)
        async with Channel(host="127.0.0.1", port=sim.grpc_ports[1]) as channel:
            assert (await asyncio.wait_for(PuppetStub(channel).contact_list(), 5)).ids


async def test_faults_in_force_are_listed_until_they_are_over(control: Control) -> None:
    await control.post("/faults", kind="slow", count=3, account="a1")
    listed = await control.get("/faults")
    await control.post("/faults", kind="clear")
    assert [(fault["kind"], fault["account"], fault["count_left"]) for fault in listed] == [("slow", "a1", 3)]
    assert await control.get("/faults") == []


async def test_a_fault_ends_with_its_time_and_with_its_count() -> None:
    now = [0.0]
    faults = Faults(monotonic=lambda: now[0])
    faults.add(Fault(kind=FaultKind.NO_ID, left=2), seconds=None)
    faults.add(Fault(kind=FaultKind.SLOW), seconds=10)
    assert [bool(faults.strike(FaultKind.NO_ID, "a1")) for _ in range(3)] == [True, True, False]
    now[0] = 10
    assert faults.active() == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "earthquake"},
        {"kind": "freeze", "seconds": -1},
        {"kind": "freeze", "seconds": "lang"},
        {"kind": "freeze", "account": "a9"},
        {"kind": "slow", "ms": -5},
        {"kind": "no_id", "count": 0},
        {"kind": "no_id", "room_id": "nowhere"},
        {"kind": "lose_answer", "cut": "ja"},
    ],
)
async def test_a_fault_that_makes_no_sense_is_refused_in_words(control: Control, body: dict[str, object]) -> None:
    answer = await control.post("/faults", status=400, **body)
    assert answer["error"]["message"]


async def until_open(port: int) -> None:
    async with asyncio.timeout(5):
        while True:
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                await writer.wait_closed()
                return
