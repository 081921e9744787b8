"""The real python client against the simulator: what a gateway's client sees and may do."""

import base64
import inspect
import json
import re

import pytest
from grpclib import GRPCError, Status
from grpclib.client import Channel, StreamUnaryMethod
from street_support import BOT, LANE, LEADER, RESIDENT, SQUARE, STRANGER, Bot, Control, connected, until
from wechaty_grpc.wechaty import PuppetStub
from wechaty_grpc.wechaty import puppet as pb
from wechaty_puppet import MessageType

from simulator.media import draw_sample_picture
from simulator.puppet.port import make_methods
from simulator.puppet.rpc import Caller
from simulator.service import Simulator


async def test_a_client_that_connects_is_told_who_is_logged_in(bot: Bot) -> None:
    assert [name for name, _ in bot.heard] == ["login", "ready"]
    assert bot.puppet.self_id() == BOT


async def test_what_a_resident_says_reaches_the_bot_with_all_its_marks(bot: Bot, control: Control) -> None:
    said = await control.say("路灯坏了", mentions=[BOT])

    payload = await bot.read()

    assert payload.id == said["id"]
    assert len(payload.id) == 19
    assert payload.text == "@网格小助手\u2005路灯坏了"
    assert payload.type == MessageType.MESSAGE_TYPE_TEXT
    assert (payload.from_id, payload.room_id, payload.to_id) == (RESIDENT, LANE, "")
    assert payload.mention_ids == [BOT]


async def test_a_mention_already_written_is_not_written_twice(bot: Bot, control: Control) -> None:
    await control.say("@网格小助手 在吗", mentions=[BOT])
    assert (await bot.read()).text == "@网格小助手 在吗"


async def test_mentioning_everybody_mentions_the_bot_too(bot: Bot, control: Control) -> None:
    await control.say("开会了", mentions=["all"])
    payload = await bot.read()
    assert payload.text.startswith("@所有人\u2005")
    assert BOT in payload.mention_ids


async def test_the_type_of_a_text_is_the_typescript_number(stub: PuppetStub, control: Control) -> None:
    said = await control.say("你好")
    assert (await stub.message_payload(id=said["id"])).type == 7


@pytest.mark.parametrize(
    ("kind", "number"),
    [("picture", 6), ("voice", 2), ("location", 8), ("link", 14), ("post", 16), ("system", 18), ("video", 15)],
)
async def test_other_kinds_have_their_typescript_numbers(
    stub: PuppetStub, control: Control, kind: str, number: int
) -> None:
    said = await control.say("村口", type=kind)
    assert (await stub.message_payload(id=said["id"])).type == number


async def test_a_quote_arrives_flattened_into_text(bot: Bot, control: Control) -> None:
    first = await control.say("路灯坏了")
    await control.say("办好了", sender=LEADER, quote_id=first["id"])

    payload = await bot.read(2)

    assert payload.text == "「三号楼桂芳：路灯坏了」\n- - - - - - - - - - - - - - -\n办好了"


async def test_a_quote_of_a_quote_repeats_only_the_persons_own_words(bot: Bot, control: Control) -> None:
    first = await control.say("路灯坏了")
    second = await control.say("知道了", sender=LEADER, quote_id=first["id"])
    await control.say("谢谢", quote_id=second["id"])
    assert (await bot.read(3)).text.startswith("「李长顺：知道了」\n")


async def test_a_quoted_picture_reads_as_the_word_picture(bot: Bot, control: Control) -> None:
    picture = await control.say("", type="picture")
    await control.say("这里", quote_id=picture["id"])
    assert (await bot.read(2)).text.startswith("「三号楼桂芳：[图片]」\n")


async def test_raw_xml_is_delivered_as_it_is_and_shown_as_text(bot: Bot, control: Control) -> None:
    said = await control.say("办好了", raw="<msg><appmsg><title>办好了</title></appmsg></msg>")
    assert (await bot.read()).text == "<msg><appmsg><title>办好了</title></appmsg></msg>"
    assert said["text"] == "办好了"


@pytest.mark.parametrize("text", ["\x00前后\x00", "长" * 100_000, "\u202e反\u200b零", "👨‍👩‍👧", " \n\t "])
async def test_any_text_passes_unchanged(bot: Bot, control: Control, text: str) -> None:
    said = await control.say(text)
    assert said["text"] == text
    assert (await bot.read()).text == text


async def test_a_picture_can_be_fetched_and_its_copy_is_exact(stub: PuppetStub, control: Control) -> None:
    said = await control.say("", type="picture")

    box = json.loads((await stub.message_image(id=said["id"])).filebox)

    assert box["name"].endswith(".jpg")
    assert base64.b64decode(box["base64"]) == draw_sample_picture()
    async with control.session.get(control.url.removesuffix("/sim/api") + said["media"]) as response:
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert await response.read() == draw_sample_picture()


async def test_a_file_can_be_sent_and_read_in_pieces(stub: PuppetStub, channel: Channel, control: Control) -> None:
    content = bytes(range(256)) * 1000
    pieces = [
        pb.MessageSendFileStreamRequest(conversation_id=LANE),
        pb.MessageSendFileStreamRequest(file_box_chunk=pb.FileBoxChunk(name="名单.xlsx")),
        pb.MessageSendFileStreamRequest(file_box_chunk=pb.FileBoxChunk(data=content[:100])),
        pb.MessageSendFileStreamRequest(file_box_chunk=pb.FileBoxChunk(data=content[100:])),
    ]
    send_pieces = StreamUnaryMethod(
        channel,
        "/wechaty.Puppet/MessageSendFileStream",
        pb.MessageSendFileStreamRequest,
        pb.MessageSendFileStreamResponse,
    )

    sent = await send_pieces(pieces)

    read = [piece.file_box_chunk async for piece in stub.message_file_stream(id=sent.id)]
    assert read[0].name == "名单.xlsx"
    assert b"".join(piece.data for piece in read) == content
    assert (await control.get(f"/rooms/{LANE}/messages"))[0]["type"] == "file"


async def test_what_the_bot_sends_is_seen_by_people_and_comes_back_to_it(bot: Bot, control: Control) -> None:
    sent_id = await bot.puppet.message_send_text(LANE, "已收到，1号", [RESIDENT])

    echo = await bot.read()
    messages = await control.get(f"/rooms/{LANE}/messages")
    sends = await control.get("/sends")

    assert (echo.id, echo.from_id) == (sent_id, BOT)
    assert (messages[0]["text"], messages[0]["sender_name"]) == ("已收到，1号", "网格小助手")
    assert [(s["chat"], s["outcome"], s["message_id"], s["mentions"]) for s in sends] == [
        (LANE, "sent", sent_id, [RESIDENT])
    ]


async def test_the_bot_sends_pictures_cards_and_links(bot: Bot, stub: PuppetStub, control: Control) -> None:
    box = {"boxType": 1, "base64": "iVBORw0KGgo=", "name": "灯.png"}
    await stub.message_send_file(conversation_id=LANE, filebox=json.dumps(box))
    await bot.puppet.message_send_contact(LEADER, LANE)
    await bot.puppet.message_send_url(LANE, json.dumps({"url": "https://example.org", "title": "通知"}))
    shown = await control.get(f"/rooms/{LANE}/messages")
    assert [(m["type"], m["text"]) for m in shown] == [("picture", ""), ("contact", "李长顺"), ("link", "通知")]
    assert shown[1]["contact_id"] == LEADER
    assert await bot.puppet.message_contact(shown[1]["id"]) == LEADER
    assert (await bot.puppet.message_url(shown[2]["id"])).url == "https://example.org"


async def test_a_private_word_to_a_friend_goes_out(bot: Bot, control: Control) -> None:
    await bot.puppet.message_send_text(RESIDENT, "您好")
    assert (await control.get(f"/people/{RESIDENT}/messages"))[0]["text"] == "您好"


async def test_a_private_word_to_a_stranger_is_refused(bot: Bot, control: Control) -> None:
    with pytest.raises(GRPCError) as refusal:
        await bot.puppet.message_send_text(STRANGER, "您好")
    assert refusal.value.status is Status.UNKNOWN
    assert "不是他（她）朋友" in refusal.value.message
    assert [(s["outcome"], s["reason"]) for s in await control.get("/sends")] == [("refused", "not_a_friend")]
    assert await control.get(f"/people/{STRANGER}/messages") == []


async def test_a_word_to_a_group_the_account_has_left_is_refused(bot: Bot, control: Control) -> None:
    await control.post("/events", kind="leave", room_id=LANE, person_id=BOT)
    with pytest.raises(GRPCError, match="不在这个群聊里"):
        await bot.puppet.message_send_text(LANE, "有人吗")
    with pytest.raises(GRPCError):
        await bot.puppet.room_payload(LANE)


async def test_the_bot_takes_back_its_own_words_only(bot: Bot, control: Control) -> None:
    own = await bot.puppet.message_send_text(LANE, "发错了")
    other = await control.say("我说的")
    assert await bot.puppet.message_recall(own)
    assert not await bot.puppet.message_recall(other["id"])
    shown = await control.get(f"/rooms/{LANE}/messages")
    assert [(m["type"], m["recalled"]) for m in shown] == [("text", True), ("text", False), ("recalled", False)]


async def test_a_recall_by_a_person_carries_the_id_of_what_was_said(bot: Bot, control: Control) -> None:
    said = await control.say("说错了")
    await control.say("", type="recalled", quote_id=said["id"])
    payload = await bot.read(2)
    assert (payload.type, payload.text) == (MessageType.MESSAGE_TYPE_RECALLED, said["id"])


async def test_people_and_groups_can_be_looked_up(bot: Bot) -> None:
    assert set(await bot.puppet.contact_list()) == {BOT, LEADER, RESIDENT}
    assert await bot.puppet.room_list() == [LANE, SQUARE]
    room = await bot.puppet.room_payload(LANE)
    assert (room.topic, room.owner_id) == ("巷子群", LEADER)
    assert await bot.puppet.room_members(LANE) == [LEADER, RESIDENT, STRANGER, BOT]
    member = await bot.puppet.room_member_payload(LANE, RESIDENT)
    assert (member.name, member.room_alias) == ("王桂芳", "三号楼桂芳")
    stranger = await bot.puppet.contact_payload(STRANGER)
    assert (stranger.name, stranger.friend) == ("李四(三组", False)


async def test_a_remark_is_remembered(bot: Bot) -> None:
    await bot.puppet.contact_alias(RESIDENT, "王大姐")
    assert (await bot.puppet.contact_payload(RESIDENT)).alias == "王大姐"
    assert await bot.puppet.contact_alias(RESIDENT) == "王大姐"


async def test_ding_is_answered_by_dong(bot: Bot) -> None:
    await bot.puppet.ding("在吗")
    assert (await bot.wait_for("dong")).data == "在吗"


async def test_a_friend_request_is_read_and_accepted(bot: Bot, control: Control) -> None:
    await control.post("/events", kind="friend", person_id=STRANGER, hello="我是李四")

    event = await bot.wait_for("friendship")
    payload = await bot.puppet.friendship_payload(event.friendship_id)
    await bot.puppet.friendship_accept(event.friendship_id)
    await bot.puppet.message_send_text(STRANGER, "您好")

    assert (payload.contact_id, payload.hello, payload.type) == (STRANGER, "我是李四", 2)
    confirmed = await bot.wait_for("friendship", 2)
    assert (await bot.puppet.friendship_payload(confirmed.friendship_id)).type == 1


async def test_an_invitation_is_read_and_accepted(bot: Bot, control: Control) -> None:
    await control.post("/events", kind="leave", room_id=SQUARE, person_id=BOT)
    await control.post("/events", kind="invite", room_id=SQUARE, person_id=LEADER)

    event = await bot.wait_for("room-invite")
    payload = await bot.puppet.puppet_stub.room_invitation_payload(id=event.room_invitation_id)
    await bot.puppet.room_invitation_accept(event.room_invitation_id)

    assert (payload.inviter_id, payload.topic, payload.member_count) == (LEADER, "广场群", 2)
    joined = await bot.wait_for("room-join")
    assert (joined.room_id, joined.invited_ids, joined.inviter_id) == (SQUARE, [BOT], LEADER)
    assert await bot.puppet.message_send_text(SQUARE, "大家好")


async def test_comings_goings_and_new_topics_are_told(bot: Bot, control: Control) -> None:
    await control.post("/events", kind="leave", room_id=LANE, person_id=RESIDENT)
    await control.post("/events", kind="join", room_id=LANE, person_id=RESIDENT)
    await control.post("/events", kind="topic", room_id=LANE, person_id=LEADER, topic="巷子新群")
    assert (await bot.wait_for("room-leave")).removed_ids == [RESIDENT]
    assert (await bot.wait_for("room-join")).invited_ids == [RESIDENT]
    topic = await bot.wait_for("room-topic")
    assert (topic.old_topic, topic.new_topic, topic.changer_id) == ("巷子群", "巷子新群", LEADER)
    assert (await bot.puppet.room_payload(LANE)).topic == "巷子新群"


async def test_new_names_are_seen_at_the_next_look(bot: Bot, control: Control) -> None:
    await control.post("/events", kind="rename", person_id=RESIDENT, name="桂芳🌸")
    await control.post("/events", kind="rename", person_id=RESIDENT, room_id=LANE, alias="五号楼")
    member = await bot.puppet.room_member_payload(LANE, RESIDENT)
    assert (member.name, member.room_alias) == ("桂芳🌸", "五号楼")


async def test_the_bot_can_open_name_and_leave_a_group(bot: Bot, control: Control) -> None:
    room_id = await bot.puppet.room_create([LEADER, RESIDENT], "临时群")
    await bot.puppet.room_topic(room_id, "抗旱群")
    await bot.puppet.room_delete(room_id, RESIDENT)
    await bot.puppet.room_add(room_id, STRANGER)
    room = next(room for room in await control.get("/rooms") if room["id"] == room_id)
    assert (room["topic"], room["members"]) == ("抗旱群", [BOT, LEADER, STRANGER])
    await bot.puppet.room_quit(room_id)
    assert room_id not in await bot.puppet.room_list()


async def test_a_wrong_token_is_not_let_in(sim: Simulator) -> None:
    async with Channel(host="127.0.0.1", port=sim.grpc_ports[0]) as channel:
        channel._authority = "wrong"
        with pytest.raises(GRPCError) as refusal:
            await PuppetStub(channel).room_list()
    assert refusal.value.status is Status.UNAUTHENTICATED


async def test_a_second_client_takes_the_stream_from_the_first(bot: Bot, sim: Simulator, control: Control) -> None:
    async with connected(sim.endpoints[0]) as second:
        await until(bot.run.done, "the end of the first client")
        await control.say("你好")
        assert (await second.read()).text == "你好"
    assert bot.all("message") == []


async def test_what_a_gateway_does_not_know_is_unimplemented(stub: PuppetStub) -> None:
    with pytest.raises(GRPCError) as refusal:
        await stub.contact_corporation_remark(contact_id=RESIDENT)
    assert refusal.value.status is Status.UNIMPLEMENTED


async def test_an_unknown_id_is_an_error_and_not_a_crash(bot: Bot) -> None:
    for call in (bot.puppet.message_payload, bot.puppet.contact_payload, bot.puppet.room_payload):
        with pytest.raises(GRPCError):
            await call("nobody")
    with pytest.raises(GRPCError):
        await bot.puppet.message_send_text("nobody", "在吗")


def test_every_method_that_the_python_client_knows_has_an_answer(sim: Simulator) -> None:
    known = set(re.findall(r'"(/wechaty\.Puppet/\w+)"', inspect.getsource(PuppetStub)))
    caller = Caller(street=sim.street, account=sim.street.account("a1"))
    assert known == set(make_methods(caller))
